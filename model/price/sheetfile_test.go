package price

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
)

const (
	sheetHead    = "# currency: EUR\n# date: 2026-01-31\n"
	sheetColumns = "region,size,vcpus,memory_gib,on_demand_per_hour,spot_per_hour\n"
)

func TestReadSheet(t *testing.T) {
	const text = "\uFEFF# Name: ours: all of it\r\n#date:2026-01-31\r\n# a remark\r\n# currency: EUR\r\n\r\n" +
		" size , region,spot_per_hour,on_demand_per_hour,memory_gib,vcpus\r\n" +
		"Big,North,,1.25,3.5,2\r\n# another remark\r\n\"big\",South,0.1,1.5,3.5,2\r\n"
	sheet, err := ReadSheet(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if sheet.Name != "ours: all of it" || sheet.Date != "2026-01-31" || sheet.Currency != "EUR" {
		t.Errorf("head %q %q %q", sheet.Name, sheet.Date, sheet.Currency)
	}
	big := Size{"Big", 2, 3.5}
	for _, want := range []Entry{
		{Region: "North", Size: big, OnDemand: 1_250_000_000},
		{Region: "South", Size: big, OnDemand: 1_500_000_000, Spot: 100_000_000, HasSpot: true},
	} {
		if got, err := sheet.Lookup(want.Region, "BIG"); err != nil || got != want {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
	}
}

func TestReadSheetWithoutSpot(t *testing.T) {
	text := sheetHead + "region,size,vcpus,memory_gib,on_demand_per_hour\nn,s,1,1,0\n"
	sheet, err := ReadSheet(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := sheet.Lookup("n", "s"); err != nil || got.OnDemand != 0 || got.HasSpot {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReadSheetProblems(t *testing.T) {
	rows := func(rows string) string { return sheetHead + sheetColumns + rows }
	tests := []struct {
		name, text string
		line       int
		problem    string
	}{
		{"empty", "", 1, `no line "# currency: …" before the first row`},
		{"no date", "# currency: EUR\n" + sheetColumns, 2, `no line "# date: …" before the first row`},
		{"currency", "# currency: euro\n", 1, `currency "euro" is not like USD`},
		{"date", "# currency: EUR\n# date: 31.1.2026\n", 2, `date "31.1.2026" is not like 2026-06-18`},
		{"month 13", "# currency: EUR\n# date: 2026-13-01\n", 2, `date "2026-13-01" is not like 2026-06-18`},
		{"day 0", "# currency: EUR\n# date: 2026-01-00\n", 2, `date "2026-01-00" is not like 2026-06-18`},
		{"no year", "# currency: EUR\n# date: 2O26-01-01\n", 2, `date "2O26-01-01" is not like 2026-06-18`},
		{"date twice", sheetHead + "# date: 2026-01-31\n", 3, "date is already on line 2"},
		{"no columns", sheetHead, 3, "no prices"},
		{"no rows", rows(""), 4, "no prices"},
		{"unknown column", sheetHead + "region,sise\n", 3, `unknown column "sise"; did you mean "size"?`},
		{"column twice", sheetHead + "region,region\n", 3, `column "region" comes twice`},
		{"column missing", sheetHead + "region,size,vcpus,memory_gib\n", 3, `no column "on_demand_per_hour"`},
		{"short row", rows("n,s,1\n"), 4, "row of 3 columns; the header has 6"},
		{"empty cell", rows("n,,1,1,1,\n"), 4, "size is empty"},
		{"no price", rows("n,s,1,1,,1\n"), 4, "on_demand_per_hour is empty"},
		{"vcpus", rows("n,s,1.5,1,1,\n"), 4, `vcpus "1.5" is not a count`},
		{"no vcpus", rows("n,s,0,1,1,\n"), 4, `vcpus "0" is not a count`},
		{"memory", rows("n,s,1,NaN,1,\n"), 4, `memory_gib "NaN" is not an amount`},
		{"no memory", rows("n,s,1,0,1,\n"), 4, `memory_gib "0" is not an amount`},
		{"price", rows("n,s,1,1,x,\n"), 4, `on_demand_per_hour: "x" is not a price`},
		{"spot price", rows("n,s,1,1,1,-1\n"), 4, `spot_per_hour: price "-1" is below 0`},
		{"row twice", rows("n,s,1,1,1,\n\nN,S,1,1,1,\n"), 6, `"S" in "N" is already on line 4`},
		{"two memories", rows("n,s,1,1,1,\n# x\nm,S,1,2,1,\n"), 6,
			`"s" has 1 vCPUs and 2 GiB here, but 1 and 1 above`},
		{"quote", rows("n,s\",1,1,1,\n"), 4, `bare " in non-quoted-field`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadSheet(strings.NewReader(tt.text))
			var fault *SheetError
			if !errors.As(err, &fault) {
				t.Fatalf("error %v is not about a line", err)
			}
			if fault.Line != tt.line || fault.Problem != tt.problem {
				t.Errorf("error %q, want line %d: %s", err, tt.line, tt.problem)
			}
		})
	}
}

// What a reader reports is passed on as it is.
func TestReadSheetPassesReaderErrors(t *testing.T) {
	broken := errors.New("disk on fire")
	if _, err := ReadSheet(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

// Whatever the text, ReadSheet returns a sheet with prices or names a line.
func FuzzReadSheet(f *testing.F) {
	f.Add(azureCSV[:2000])
	f.Add(sheetHead + sheetColumns + "n,s,1,1,1,\n")
	f.Add("#\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		sheet, err := ReadSheet(strings.NewReader(text))
		if err != nil {
			var fault *SheetError
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Line > strings.Count(text, "\n")+1 {
				t.Fatalf("error %v", err)
			}
			return
		}
		if len(sheet.entries) == 0 || len(sheet.sizes) == 0 || len(sheet.regions) == 0 {
			t.Fatalf("sheet %+v", sheet)
		}
	})
}

package price

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"vmssim/sim"
)

func TestAzureSheet(t *testing.T) {
	sheet := Azure()
	if sheet.Date != "2026-06-18" || sheet.Currency != "USD" || sheet.Name == "" ||
		sheet.Source == "" || sheet.Licence == "" {
		t.Errorf("head %q %q %q %q %q", sheet.Name, sheet.Date, sheet.Currency, sheet.Source, sheet.Licence)
	}
	// Figures as published, and sizes as documented.
	tests := []struct {
		region         string
		size           Size
		onDemand, spot PerHour
	}{
		{"eastus", Size{"Standard_D2s_v5", 2, 8}, 96_000_000, 10_560_000},
		{"eastus2", Size{"Standard_F2s_v2", 2, 4}, 84_600_000, 10_998_000},
		{"eastus", Size{"Standard_D1_v2", 1, 3.5}, 73_000_000, 0},
		{"westus2", Size{"Standard_B1s", 1, 1}, 10_400_000, 0},
	}
	for _, tt := range tests {
		want := Entry{Region: tt.region, Size: tt.size, OnDemand: tt.onDemand, Spot: tt.spot, HasSpot: tt.spot > 0}
		got, err := sheet.Lookup(strings.ToUpper(tt.region), strings.ToLower(tt.size.Name))
		if err != nil || got != want {
			t.Errorf("%s in %s: %+v, %v, want %+v", tt.size.Name, tt.region, got, err, want)
		}
		if size, err := sheet.Size(tt.size.Name); err != nil || size != tt.size {
			t.Errorf("size %+v, %v, want %+v", size, err, tt.size)
		}
	}
	// A month of 730 h of a D2s v5 in eastus: 0.096*730 = 70.08.
	entry, err := sheet.Lookup("eastus", "Standard_D2s_v5")
	if err != nil {
		t.Fatal(err)
	}
	if got := entry.OnDemand.For(730 * sim.Hour).String(); got != "70.08" {
		t.Errorf("a month costs %s", got)
	}
}

func TestAzureSheetIsComplete(t *testing.T) {
	sheet := Azure()
	if len(sheet.regions) != 14 || len(sheet.sizes) != 38 || len(sheet.entries) != 530 {
		t.Errorf("%d regions, %d sizes, %d entries", len(sheet.regions), len(sheet.sizes), len(sheet.entries))
	}
}

// The number in a size's name is its vCPUs, but for DS3 v2, which has four; and
// a series has the same memory per vCPU in all sizes, but for B, whose letters
// say how much.
func TestAzureSizesFitTheirNames(t *testing.T) {
	memory := []struct {
		names   *regexp.Regexp
		perVCPU float64
	}{
		{regexp.MustCompile(`^Standard_A\d+_v2$`), 2},
		{regexp.MustCompile(`^Standard_B1s$`), 1},
		{regexp.MustCompile(`^Standard_B(1ms|2s)$`), 2},
		{regexp.MustCompile(`^Standard_B[24]ms$`), 4},
		{regexp.MustCompile(`^Standard_DS?\d+_v2$`), 3.5},
		{regexp.MustCompile(`^Standard_D\d+[dps]*_v[3456]$`), 4},
		{regexp.MustCompile(`^Standard_E\d+s_v[35]$`), 8},
		{regexp.MustCompile(`^Standard_F\d+s(_v2)?$`), 2},
		{regexp.MustCompile(`^Standard_L\d+s_v3$`), 8},
		{regexp.MustCompile(`^Standard_NC4as_T4_v3$`), 7},
		{regexp.MustCompile(`^Standard_NC6s_v3$`), 112.0 / 6},
	}
	number := regexp.MustCompile(`^Standard_[A-Z]+(\d+)`)
	for _, size := range Azure().sizes {
		named := number.FindStringSubmatch(size.Name)[1]
		if got := strconv.Itoa(size.VCPUs); got != named && size.Name != "Standard_DS3_v2" {
			t.Errorf("%s has %s vCPUs", size.Name, got)
		}
		series := 0
		for _, m := range memory {
			if !m.names.MatchString(size.Name) {
				continue
			}
			series++
			if want := m.perVCPU * float64(size.VCPUs); size.MemoryGiB != want {
				t.Errorf("%s has %v GiB, want %v", size.Name, size.MemoryGiB, want)
			}
		}
		if series != 1 {
			t.Errorf("%s is in %d series", size.Name, series)
		}
	}
	if ds3, err := Azure().Size("Standard_DS3_v2"); err != nil || ds3.VCPUs != 4 {
		t.Errorf("%+v, %v", ds3, err)
	}
}

func TestLookupProblems(t *testing.T) {
	sheet := Azure()
	tests := []struct{ region, size, want string }{
		{"westeurop", "Standard_D2s_v5", `no prices for region "westeurop"; did you mean "westeurope"?`},
		{"West Europe", "Standard_D2s_v5", `no prices for region "West Europe"; did you mean "westeurope"?`},
		{"mars", "Standard_D2s_v5", `no prices for region "mars"; the regions are "australiaeast", ` +
			`"centralus", "eastus", "eastus2", "francecentral", "germanywestcentral", "japaneast", ` +
			`"northeurope", "southeastasia", "swedencentral", "uksouth", "westeurope", "westus2", "westus3"`},
		{"westeurope", "Standard_D2s_v9",
			`no price for "Standard_D2s_v9" in "westeurope"; did you mean "Standard_D2s_v6"?`},
		{"westeurope", "Standard_E4s_v4",
			`no price for "Standard_E4s_v4" in "westeurope"; did you mean "Standard_E4s_v5"?`},
		{"westeurope", "Basic", `no price for "Basic" in "westeurope"`},
	}
	for _, tt := range tests {
		entry, err := sheet.Lookup(tt.region, tt.size)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s in %s: %v, error %v, want %s", tt.size, tt.region, entry, err, tt.want)
		}
	}
	if _, err := sheet.Size("Standard_F3s_v2"); err == nil ||
		err.Error() != `no size "Standard_F3s_v2"; did you mean "Standard_F8s_v2"?` {
		t.Errorf("error %v", err)
	}
}

// A size that is sold elsewhere is said to be.
func TestLookupElsewhere(t *testing.T) {
	const text = "# currency: EUR\n# date: 2026-01-31\n" +
		"region,size,vcpus,memory_gib,on_demand_per_hour\n" +
		"north,Big,8,32,1\nsouth,Big,8,32,1\neast,Small,1,2,0.1\n"
	sheet, err := ReadSheet(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	_, err = sheet.Lookup("east", "big")
	want := `no price for "big" in "east"; the regions with it are "north", "south"`
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// readPrices reads a file of real prices as maps from column to cell, or skips
// the test where there is none.
func readPrices(t *testing.T, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join("../../../shared/data/prices", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the folder of real prices is not beside the checkout")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func parsed(t *testing.T, text string) PerHour {
	t.Helper()
	p, err := ParsePerHour(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every figure of the built-in sheet is one of the published tables, and the
// sheet has every figure they have for its regions and sizes.
func TestAzureSheetMatchesTheTables(t *testing.T) {
	onDemand := readPrices(t, "azure_linux_ondemand_2026-06-18.csv")
	spot := readPrices(t, "azure_linux_ondemand_and_spot_us.csv")
	sheet := Azure()
	matched := 0
	for _, row := range onDemand {
		if !contains(sheet.regions, row["arm_region"]) {
			continue
		}
		entry, err := sheet.Lookup(row["arm_region"], row["arm_sku"])
		if err != nil {
			t.Error(err)
			continue
		}
		if want := parsed(t, row["linux_usd_per_hour"]); entry.OnDemand != want {
			t.Errorf("%s in %s costs %v, the table says %v", row["arm_sku"], row["arm_region"], entry.OnDemand, want)
		}
		matched++
	}
	if matched != len(sheet.entries) {
		t.Errorf("%d of %d entries are in the table", matched, len(sheet.entries))
	}
	spots := 0
	for _, row := range spot {
		entry, ok := sheet.entries[keyOf(row["arm_region"], row["arm_sku"])]
		if !ok {
			continue
		}
		checkSpot(t, entry, row)
		if entry.HasSpot {
			spots++
		}
	}
	for _, entry := range sheet.entries {
		if entry.HasSpot {
			spots--
		}
	}
	if spots != 0 {
		t.Errorf("%d spot prices are not in the table", -spots)
	}
}

// checkSpot compares the spot price and the size with a row of the second
// table. Its on-demand prices are within 0.0006 of the first, says its note.
func checkSpot(t *testing.T, entry Entry, row map[string]string) {
	t.Helper()
	text := row["linux_spot_usd_per_hour"]
	if entry.HasSpot != (text != "") || entry.HasSpot && entry.Spot != parsed(t, text) {
		t.Errorf("%s in %s is %v on spot, the table says %q", entry.Size.Name, entry.Region, entry.Spot, text)
	}
	gap := entry.OnDemand - parsed(t, row["linux_usd_per_hour"])
	if gap < -600_000 || gap > 600_000 {
		t.Errorf("%s in %s: the two tables are %d billionths apart", entry.Size.Name, entry.Region, int64(gap))
	}
	memory := parsed(t, row["memory_gib"]) // a decimal like a price
	if row["vcpus"] != strconv.Itoa(entry.Size.VCPUs) ||
		memory != PerHour(entry.Size.MemoryGiB*float64(Unit)) {
		t.Errorf("%v, the table says %s vCPUs and %s GiB", entry.Size, row["vcpus"], row["memory_gib"])
	}
}

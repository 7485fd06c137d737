package price

import (
	"errors"
	"strings"
	"testing"
)

// Figures of Azure as their sources have them; see the heads of the files.
func TestAzureSheetBeyondSizes(t *testing.T) {
	sheet := Azure()
	for _, c := range []struct {
		region, tier string
		want         PerMonth
	}{
		{"eastus", "P10 LRS", 19_710_000_000}, {"eastus", "P10 ZRS", 29_565_000_000},
		{"eastus", "E30 LRS", 76_800_000_000}, {"eastus", "S4 LRS", 1_536_000_000},
		{"eastus", "P80 LRS", 3_604_110_000_000}, {"eastus2", "P10 LRS", 17_920_000_000},
		{"westeurope", "P10 LRS", 21_680_000_000}, {"westeurope", "E10 ZRS", 14_400_000_000},
		{"northeurope", "P80 ZRS", 5_406_230_000_000},
	} {
		if got, ok := sheet.Disk(c.region, c.tier); !ok || got != c.want {
			t.Errorf("%s in %s: %d, want %d", c.tier, c.region, got, c.want)
		}
	}
	for _, region := range sheet.regions {
		for _, tier := range diskNames {
			if _, ok := sheet.Disk(region, tier); !ok {
				t.Errorf("no %s in %s", tier, region)
			}
		}
		want := Network{Balancer: 25_000_000, Rule: 10_000_000, PublicIP: 5_000_000}
		if got, ok := sheet.Network(region); !ok || got != want {
			t.Errorf("network in %s: %+v", region, got)
		}
	}
	e, err := sheet.Lookup("eastus2", "Standard_D4s_v5")
	if err != nil {
		t.Fatal(err)
	}
	// 0.376 with Windows; 1038 for a year of 8760 h and 1993 for three.
	want := Entry{Region: e.Region, Size: e.Size, OnDemand: 192_000_000, Spot: e.Spot, HasSpot: e.HasSpot,
		Windows: 376_000_000, HasWindows: true, Reserved: [Terms]PerHour{118_493_151, 75_837_139},
		SavingsPlan: [Terms]PerHour{132_480_000, 90_240_000}}
	if e != want {
		t.Errorf("%+v, want %+v", e, want)
	}
}

const extraTables = sheetHead + sheetColumns + "North,Big,2,8,1,\n"

func TestReadExtraTables(t *testing.T) {
	sheet, err := ReadSheet(strings.NewReader(extraTables +
		"size,region,windows_per_hour,reserved_3_years\nbig,north,1.5,\n" +
		"# disks\nregion,disk,per_month\nNorth, p10  zrs ,10\n" +
		"network,region,per_hour\npublic ip,north,1\nload balancer,*,2\nload balancer rule,*,3\npublic IP,*,4\n"))
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := sheet.Lookup("north", "big"); !e.HasWindows || e.Windows != 1_500_000_000 || e.Reserved[ThreeYears] != 0 {
		t.Errorf("%+v", e)
	}
	if p, ok := sheet.Disk("NORTH", "P10 ZRS"); !ok || p != 10_000_000_000 {
		t.Errorf("disk %d, %v", p, ok)
	}
	if n, ok := sheet.Network("North"); !ok || n != (Network{2_000_000_000, 3_000_000_000, 1_000_000_000}) {
		t.Errorf("network %+v, %v", n, ok)
	}
	if n, ok := sheet.Network("elsewhere"); !ok || n.PublicIP != 4_000_000_000 {
		t.Errorf("network elsewhere %+v, %v", n, ok)
	}
}

func TestReadExtraTablesProblems(t *testing.T) {
	tests := []struct {
		name, text string
		line       int
		problem    string
	}{
		{"size not above", "region,size,windows_per_hour\nNorth,Small,1\n", 6, `no price of "Small" in "North" above`},
		{"twice", "region,size,reserved_1_year\nNorth,Big,1\nnorth,big,1\n", 7, `"big" in "north" is already on line 6`},
		{"cheap Windows", "region,size,windows_per_hour\nNorth,Big,0.5\n", 6,
			"windows_per_hour: below the price without Windows, 1.00"},
		{"tier", "region,disk,per_month\nNorth,P11 LRS,1\n", 6, `unknown disk "P11 LRS"; did you mean "P15 LRS"?`},
		{"HDD in zones", "region,disk,per_month\nNorth,S10 ZRS,1\n", 6, `unknown disk "S10 ZRS"; did you mean "S10 LRS"?`},
		{"disk twice", "region,disk,per_month\nNorth,P4 LRS,1\nnorth,p4 lrs,1\n", 7, `P4 LRS in "north" is already on line 6`},
		{"no price", "region,disk,per_month\nNorth,P4 LRS,\n", 6, "per_month is empty"},
		{"network", "region,network,per_hour\n*,gateway,1\n", 6,
			`unknown network part "gateway"; there are "load balancer", "load balancer rule", "public IP"`},
		{"column", "region,disk,per_mont\n", 5, `unknown column "per_mont"; did you mean "per_month"?`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadSheet(strings.NewReader(extraTables + tt.text))
			var fault *SheetError
			if !errors.As(err, &fault) || fault.Line != tt.line || fault.Problem != tt.problem {
				t.Errorf("error %v, want line %d: %s", err, tt.line, tt.problem)
			}
		})
	}
	_, err := ReadSheet(strings.NewReader(sheetHead + "region,disk,per_month\nNorth,P4 LRS,1\n"))
	if err == nil || !strings.Contains(err.Error(), "no prices") {
		t.Errorf("a sheet without sizes: %v", err)
	}
}

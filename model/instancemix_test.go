package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// three are small, medium and large: 2, 4 and 8 vCPUs at 0.10, 0.19 and 0.40 an
// hour. The medium is the cheapest per vCPU, but an instance is an instance.
func three(strategy AllocationStrategy, asked ...Priority) *SizeRequest {
	offers := []SizeOffer{
		{Name: "large", Rank: 1, Price: 400_000_000},
		{Name: "medium", Rank: 2, Price: 190_000_000},
		{Name: "small", Rank: 2, Price: 100_000_000},
	}
	spot := slices.Clone(offers)
	for i := range spot {
		spot[i].Price /= 10
	}
	return &SizeRequest{
		Asked: asked, Strategy: strategy, Offers: [Priorities][]SizeOffer{offers, spot},
		Ground: &Ground{FaultDomains: 1, Counts: [][]int{{0}}},
	}
}

func regular(n int) []Priority { return slices.Repeat([]Priority{Regular}, n) }

// names counts the chosen sizes, as "small 3, large 1" in the order in which they
// come first.
func names(chosen []SizeChoice) string {
	var order []string
	counts := map[string]int{}
	for _, c := range chosen {
		if counts[c.Offer.Name]++; counts[c.Offer.Name] == 1 {
			order = append(order, c.Offer.Name)
		}
	}
	for i, name := range order {
		order[i] = fmt.Sprintf("%s %d", name, counts[name])
	}
	return strings.Join(order, ", ")
}

var everySize = []bool{true, true, true}

// Azure's rules one by one: LowestPrice takes as many of the cheapest as there are
// and then the next; Prioritized goes by rank, equal ranks as listed; sizes without
// quota are skipped; CapacityOptimized takes what there is most of.
func TestChooseSizes(t *testing.T) {
	for _, c := range []struct {
		name     string
		strategy AllocationStrategy
		change   func(r *SizeRequest)
		want     string
		denied   string // of Regular
	}{
		{"the cheapest", LowestPrice, nil, "small 4", ""},
		{"rank 1", Prioritized, nil, "large 4", ""},
		{"nothing is short: as listed", CapacityOptimized, nil, "large 4", ""},
		{
			"three of the cheapest are left", LowestPrice,
			func(r *SizeRequest) {
				r.Hardware = []SizeHardware{{Left: 3, Zone: -1, Sizes: []bool{false, false, true}}}
			},
			"small 3, medium 1", "",
		},
		{
			"equal ranks as listed, when rank 1 is out", Prioritized,
			func(r *SizeRequest) {
				r.Hardware = []SizeHardware{{Left: 0, Zone: -1, Sizes: []bool{true, false, false}}}
			},
			"medium 4", "",
		},
		{
			"the family of the cheapest has room for one more", LowestPrice,
			func(r *SizeRequest) {
				r.Quotas = []SizeQuota{{Allowance: Allowance{Name: "family", Limit: 10, Used: 7}, VCPUs: []int{0, 0, 2}}}
			},
			"small 1, medium 3", "",
		},
		{
			"12 vCPUs in the region: 8 for the large one, 4 for a medium one", Prioritized,
			func(r *SizeRequest) {
				r.Quotas = []SizeQuota{{Allowance: Allowance{Name: "region", Limit: 12}, VCPUs: []int{8, 4, 2}}}
			},
			"large 1, medium 1",
			"2 OperationNotAllowed: no size of the mix: large: quota region: 12 vCPUs allowed, 12 in use, 8 more requested; " +
				"medium: quota region: 12 vCPUs allowed, 12 in use, 4 more requested; " +
				"small: quota region: 12 vCPUs allowed, 12 in use, 2 more requested",
		},
		{
			"most room: 5 of the medium, 2 of the large, small in short supply", CapacityOptimized,
			func(r *SizeRequest) {
				r.Hardware = []SizeHardware{
					{Left: 2, Zone: -1, Sizes: []bool{true, false, false}},
					{Left: 5, Zone: 0, Sizes: []bool{false, true, false}},
					{Left: 1, Zone: 0, Sizes: []bool{false, false, true}},
				}
			},
			"medium 4", "",
		},
		{
			"equal room: the lowest eviction rate", CapacityOptimized,
			func(r *SizeRequest) {
				r.Offers[Regular][0].Hourly, r.Offers[Regular][1].Hourly, r.Offers[Regular][2].Hourly = 0.2, 0.05, 0.1
			},
			"medium 4", "",
		},
		{
			"a shortage of every size is shared", LowestPrice,
			func(r *SizeRequest) {
				r.Hardware = []SizeHardware{
					{Left: 3, Zone: -1, Sizes: everySize},
					{Left: 1, Zone: -1, Sizes: []bool{false, false, true}},
				}
			},
			"small 1, medium 2",
			"1 AllocationFailed: no size of the mix: small: not enough capacity for the size; " +
				"medium: not enough capacity for the size; large: not enough capacity for the size",
		},
		{
			"too dear", LowestPrice,
			func(r *SizeRequest) { r.Offers[Regular][2].TooDear = "dear" },
			"medium 4", "",
		},
		{
			"best effort: the cheapest stays in the zone that has it", LowestPrice,
			func(r *SizeRequest) {
				r.Ground.Counts, r.Zonal = [][]int{{0}, {0}}, true
				r.Hardware = []SizeHardware{{Left: 0, Zone: 0, Sizes: []bool{false, false, true}}}
			},
			"small 4", "",
		},
		{
			"strict: the next size where the cheapest would unbalance", LowestPrice,
			func(r *SizeRequest) {
				r.Ground.Counts, r.Zonal, r.Ground.Strict = [][]int{{0}, {0}}, true, true
				r.Hardware = []SizeHardware{{Left: 0, Zone: 0, Sizes: []bool{false, false, true}}}
			},
			"small 2, medium 2", "",
		},
		{
			"strict: all or none", LowestPrice,
			func(r *SizeRequest) {
				r.Ground.Counts, r.Zonal, r.Ground.Strict = [][]int{{0}, {0}}, true, true
				r.Hardware = []SizeHardware{{Left: 1, Zone: 0, Sizes: everySize}}
			},
			"",
			"4 OverconstrainedZonalAllocationRequest: no size of the mix: " +
				"small: zoneBalance is strict and the zones would differ by more than one; " +
				"medium: zoneBalance is strict and the zones would differ by more than one; " +
				"large: zoneBalance is strict and the zones would differ by more than one",
		},
	} {
		r := three(c.strategy, regular(4)...)
		if c.change != nil {
			c.change(r)
		}
		chosen, denials := ChooseSizes(r)
		denied := ""
		if d := denials[Regular]; d.Instances > 0 {
			denied = fmt.Sprintf("%d %s: %s", d.Instances, d.Code, d.Text)
		}
		if got := names(chosen); got != c.want || denied != c.denied {
			t.Errorf("%s: %s, denied %q\nwant %s, denied %q", c.name, got, denied, c.want, c.denied)
		}
	}
}

// Spot has a price, a quota and supplies of its own; a shortage is for both.
func TestChooseSizesByPriority(t *testing.T) {
	r := three(LowestPrice, Regular, Regular, Spot, Spot, Spot)
	r.Offers[Spot][0].Price = 1 // the large one is the cheapest Spot instance
	r.Hardware = []SizeHardware{
		{Left: 1, Zone: -1, Sizes: []bool{true, false, false}, SpotOnly: true},
		{Left: 3, Zone: -1, Sizes: []bool{false, false, true}},
	}
	r.Quotas = []SizeQuota{{Allowance: Allowance{Name: "Spot", Limit: 10}, Priority: Spot, VCPUs: []int{8, 4, 2}}}
	chosen, denials := ChooseSizes(r)
	// Two small Regular ones leave one small for Spot; 8 vCPUs of the large one and 2 of the small one are 10.
	if got := names(chosen[:2]) + "; " + names(chosen[2:]); got != "small 2; large 1, small 1" {
		t.Errorf("chose %s", got)
	}
	if d := denials[Spot]; d.Instances != 1 || d.Code != OperationNotAllowed || denials[Regular].Instances != 0 {
		t.Errorf("denied %+v", denials)
	}
}

func TestSizeChoiceReason(t *testing.T) {
	r := three(LowestPrice, Regular)
	r.Hardware = []SizeHardware{{Left: 0, Zone: -1, Sizes: []bool{false, false, true}}}
	chosen, _ := ChooseSizes(r)
	want := "medium by LowestPrice: at 0.19 per hour; not small: not enough capacity for the size"
	if got := chosen[0].Reason(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Whatever is short: no bound is exceeded, what is chosen and what is denied are
// all that was asked for, and nobody gets a size while one that the strategy
// prefers could still be had in its place.
func TestChooseSizesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strategy := rapid.SampledFrom([]AllocationStrategy{LowestPrice, CapacityOptimized, Prioritized}).Draw(t, "strategy")
		n := rapid.IntRange(0, 12).Draw(t, "asked")
		r := three(strategy, regular(n)...)
		zones := rapid.IntRange(1, 3).Draw(t, "zones")
		r.Ground.Counts = nil
		for range zones {
			r.Ground.Counts = append(r.Ground.Counts, []int{rapid.IntRange(0, 3).Draw(t, "there")})
		}
		for range rapid.IntRange(0, 4).Draw(t, "bounds") {
			r.Hardware = append(r.Hardware, SizeHardware{
				Left: rapid.IntRange(0, 6).Draw(t, "left"), Zone: rapid.IntRange(-1, zones-1).Draw(t, "zone"),
				Sizes: rapid.SliceOfN(rapid.Bool(), 3, 3).Draw(t, "sizes"),
			})
		}
		limit := rapid.IntRange(0, 60).Draw(t, "quota")
		r.Quotas = []SizeQuota{{Allowance: Allowance{Limit: limit}, VCPUs: []int{8, 4, 2}}}
		chosen, denials := ChooseSizes(r)
		if len(chosen)+denials[Regular].Instances != n {
			t.Fatalf("%d chosen and %d denied of %d", len(chosen), denials[Regular].Instances, n)
		}
		vcpus := 0
		for _, c := range chosen {
			vcpus += r.Quotas[0].VCPUs[c.Size]
		}
		if vcpus > limit {
			t.Fatalf("%d vCPUs, the quota is %d", vcpus, limit)
		}
		for _, h := range r.Hardware {
			taken := 0
			for _, c := range chosen {
				if h.Sizes[c.Size] && (h.Zone < 0 || h.Zone == c.Zone) {
					taken++
				}
			}
			if taken > h.Left {
				t.Fatalf("%d of %+v", taken, h)
			}
		}
		order, _ := newAllotment(r).order(Regular)
		for _, c := range chosen {
			if slices.Index(order, c.Size) != len(c.Skipped) {
				t.Fatalf("%v is chosen with %d skipped", c.Offer.Name, len(c.Skipped))
			}
		}
	})
}

// On scale-in the size that the strategy would choose last leaves first, inside it
// the policy chooses with all sizes counting for balance; a protected instance
// stays, and then the next size goes. In a mix of priorities the one above its
// target goes before.
func TestMixedSizesLeave(t *testing.T) {
	candidates := []Candidate{
		{ID: 0, Zone: 0, Size: "small"}, {ID: 1, Zone: 1, Size: "small"}, {ID: 2, Zone: 1, Size: "small"},
		{ID: 3, Zone: 1, Size: "large", Late: 1}, {ID: 4, Zone: 0, Size: "large", Late: 1},
		{ID: 5, Zone: 0, Size: "large", Late: 1, Protected: true}, {ID: 6, Zone: 0, Size: "small"},
	}
	victims, held := MixVictims(candidates, nil, Choice{FaultDomains: 1}, 7)
	var ids []int
	for _, v := range victims {
		ids = append(ids, v.ID)
	}
	// Zone 0 holds 4 and zone 1 holds 3: the large one of zone 0, then with 3 and 3 the higher id of the large
	// ones that may leave. Then zone 0 with 3 against 2: small 6, and on to 0 beside the protected one.
	if !slices.Equal(ids, []int{4, 3, 6, 2, 0, 1}) || held == "" {
		t.Errorf("left %v, %q", ids, held)
	}
	if got := victims[0].Reason("1", false); !strings.HasPrefix(got, "large is what the allocation strategy chooses last; Default") {
		t.Errorf("reason %q", got)
	}
	if victims[2].Last { // the protected large one is still there
		t.Errorf("small left as the last choice: %+v", victims[2])
	}

	mix := PriorityMix{Base: 1, Percent: 50}
	candidates = []Candidate{
		{ID: 0, Size: "small"}, {ID: 1, Size: "large", Late: 1},
		{ID: 2, Priority: Spot, Size: "small"}, {ID: 3, Priority: Spot, Size: "large", Late: 1}, {ID: 4, Priority: Spot, Size: "small"},
	}
	// Four instances are to be 1 + 1 Regular and 2 Spot, of which there are 3: Spot is above, and there the large one.
	if victims, _ := MixVictims(candidates, &mix, Choice{FaultDomains: 1}, 1); victims[0].ID != 3 || !victims[0].Over || !victims[0].Last {
		t.Errorf("left %+v", victims)
	}
}

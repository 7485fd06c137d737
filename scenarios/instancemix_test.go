package scenarios

import (
	"slices"
	"testing"

	"vmssim/model"
	"vmssim/model/price"
)

// What testdata/good/instance-mix.yaml becomes: ranks that are not written are the
// place in the list, of Prioritized alone; half a vCPU for a request makes eight of
// four vCPUs; prices are those of the sheet of 18 June 2026 in westeurope; what is
// said of one size concerns the sets and the family that have it; and a job's slots
// are those of the smallest size.
func TestBuildInstanceMix(t *testing.T) {
	c := load(t, validSource(t, "instance-mix.yaml")).Config
	web, batch := &c.ScaleSets[0], &c.ScaleSets[1]
	type terms struct {
		name        string
		rank, vcpus int
		price, spot price.PerHour
		concurrency int
		speed       float64
	}
	of := func(s *model.ScaleSet) (list []terms) {
		for _, size := range s.Mix.Sizes {
			list = append(list, terms{
				size.Size.Name, size.Rank, size.Size.VCPUs, size.Price, size.SpotPrice.At(0), size.Concurrency, size.Speed,
			})
		}
		return list
	}
	if got, want := of(web), []terms{
		{"Standard_D4s_v5", 2, 4, 230_000_000, 50_000_000, 3, 1},
		{"Standard_F4s_v2", 1, 4, 194_000_000, 40_000_000, 8, 1.25},
	}; !slices.Equal(got, want) || web.Mix.Strategy != model.Prioritized || web.FirstSize() != 1 {
		t.Errorf("web: %+v by %v, first %d\nwant %+v", got, web.Mix.Strategy, web.FirstSize(), want)
	}
	if got, want := of(batch), []terms{
		{"Standard_E4s_v5", 0, 4, 304_000_000, 0, 4, 1}, {"Standard_D2s_v5", 0, 2, 115_000_000, 0, 2, 1},
	}; !slices.Equal(got, want) || batch.Mix.Strategy != model.LowestPrice || batch.FirstSize() != 1 || batch.Slots != 2 {
		t.Errorf("batch: %+v by %v, first %d, %d slots\nwant %+v", got, batch.Mix.Strategy, batch.FirstSize(), batch.Slots, want)
	}
	for _, q := range c.Quotas {
		want := []int{0}
		if q.Family == "" {
			want = []int{0, 1}
		}
		if !slices.Equal(q.ScaleSets, want) {
			t.Errorf("quota %+v, want scale sets %v", q, want)
		}
	}
	if s := c.Shortages[0]; !slices.Equal(s.ScaleSets, []int{0}) || s.Size != "Standard_F4s_v2" {
		t.Errorf("shortage %+v", s)
	}
	e := c.Evictions
	if e.Rates[0].Size != "Standard_D4s_v5" || e.Rates[1].Size != "Standard_F4s_v2" || e.Supplies[0].Size != "Standard_F4s_v2" ||
		!slices.Equal(e.Rates[0].ScaleSets, []int{0}) {
		t.Errorf("evictions %+v", e)
	}
}

package collect_test

import (
	"math"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// mixed gives a set two sizes: D with 2 vCPUs at 0.10 an hour and F with 4 at 0.15;
// as Spot 0.01 and 0.02. They work alike, but for the vCPUs.
func mixed(c *model.Config, strategy model.AllocationStrategy) *model.ScaleSet {
	set := &c.ScaleSets[0]
	size := func(name string, vcpus, rank int, regular, spot price.PerHour) model.VMSize {
		return model.VMSize{
			Size: price.Size{Name: name, VCPUs: vcpus}, Rank: rank, Price: regular,
			Market: price.Always(spot), SpotPrice: price.Always(spot), Concurrency: 2, Speed: 1,
		}
	}
	set.Mix = &model.InstanceMix{Strategy: strategy, Sizes: []model.VMSize{
		size("Standard_F4s_v2", 4, 1, 150_000_000, 20_000_000), size("Standard_D2s_v5", 2, 2, 100_000_000, 10_000_000),
	}}
	return set
}

// quotaOfD lets the set have so many instances of size D.
func quotaOfD(c *model.Config, instances int) {
	c.Quotas = []model.Quota{{
		Name: "standardDSv5Family", Family: "standardDSv5Family", VCPUs: 2 * instances, ScaleSets: []int{0},
	}}
}

// use returns what a set had of a size.
func use(t *testing.T, r *collect.Result, name string) collect.SizeUse {
	t.Helper()
	for _, size := range r.ScaleSets[0].Sizes {
		if size.Name == name {
			return size
		}
	}
	t.Fatalf("no size %s in %+v", name, r.ScaleSets[0].Sizes)
	return collect.SizeUse{}
}

// The quota has room for two of eight instances of the cheapest size. A day of them
// is 24 × (2 × 0.10 + 6 × 0.15) = 26.40. Three F for a year at 0.09 an hour pay for
// three of the six: 24 × (2 × 0.10 + 3 × 0.09 + 3 × 0.15) = 22.08; two reserved of a
// size that nobody has at 0.05 are lost besides: 2.40.
func TestEverySizeHasItsPrice(t *testing.T) {
	c := steady(8, 30, sim.Day)
	mixed(c, model.LowestPrice)
	quotaOfD(c, 2)
	r := play(t, c)
	if d, f := use(t, r, "Standard_D2s_v5"), use(t, r, "Standard_F4s_v2"); d.Created != 2 || f.Created != 6 ||
		d.Time != 48*sim.Hour || f.Time != 144*sim.Hour || d.Cost != 4_800_000_000 || f.Cost != 21_600_000_000 ||
		f.Instances != (collect.Level{Min: 6, Max: 6, Mean: 6}) {
		t.Errorf("D %+v\nF %+v", d, f)
	}
	if want := price.Money(26_400_000_000); r.Cost.Total != want {
		t.Errorf("cost %v, want %v", r.Cost.Total, want)
	}
	c.Reservations = []price.Reservation{
		{Size: "Standard_F4s_v2", Count: 3, Price: 90_000_000}, {Size: "Standard_E2s_v5", Count: 2, Price: 50_000_000},
	}
	r = play(t, c)
	if r.Cost.Total != 22_080_000_000+2_400_000_000 || r.Cost.ByCause[collect.CostLostReservation] != 2_400_000_000 {
		t.Errorf("with reservations %v, of which %v lost", r.Cost.Total, r.Cost.ByCause[collect.CostLostReservation])
	}
	if why := created(r)[0]; !strings.HasPrefix(why, "Standard_D2s_v5 by LowestPrice: at 0.10 per hour; zone 1") {
		t.Errorf("the first: %q", why)
	}
	if why := created(r)[2]; !strings.Contains(why, "Standard_F4s_v2 by LowestPrice: at 0.15 per hour; not Standard_D2s_v5: "+
		"quota standardDSv5Family: 4 vCPUs allowed, 4 in use, 2 more requested; zone 3") {
		t.Errorf("the third: %q", why)
	}
}

// created lists what the event log says of every new instance, in order.
func created(r *collect.Result) []string {
	var list []string
	for _, e := range r.Log {
		if e.Kind == model.InstanceChanged && e.From == "requested" {
			list = append(list, e.Text)
		}
	}
	return list
}

// Two D and two F that works twice as fast share 40/s: 10/s each, whatever they can
// do. D is an M/M/2 with S = 0.1 and ρ = 0.5: it waits Sρ²/(1-ρ²) = 33.3 ms and
// takes 133.3 ms in the mean; F has S = 0.05, ρ = 0.25 and takes 50 + 3.33 ms. The
// mean of both is 93.33 ms. CPU: one of 2 vCPUs is busy, and half a one of 4.
func TestSizesServeEachOnItsOwn(t *testing.T) {
	c := steady(4, 40, 6*sim.Hour)
	set := mixed(c, model.LowestPrice)
	set.Mix.Sizes[0].Speed = 2
	quotaOfD(c, 2)
	r := play(t, c)
	if got := r.Workloads[0].Latency.Mean.Seconds(); math.Abs(got-0.09333) > 0.0005 {
		t.Errorf("latency %v s in the mean, want 0.0933", got)
	}
	if got := r.ScaleSets[0].CPU.Mean; math.Abs(got-(50+12.5)/2) > 0.1 {
		t.Errorf("CPU %v %% in the mean, want 31.25", got)
	}
	// Half of the requests take the exponential of 0.1 s with a wait, half that of 0.05 s:
	// the slowest are those of D.
	if lat := r.Workloads[0].Latency; lat.P99 < 400*sim.Millisecond || lat.P50 > 75*sim.Millisecond {
		t.Errorf("latency %+v", lat)
	}
}

// With quotas for two of each size a set of four has two of each. When it loses two
// these are F with LowestPrice, and D with Prioritized, which ranks F first.
func TestTheLastChoiceLeavesFirst(t *testing.T) {
	for strategy, want := range map[model.AllocationStrategy][2]int{model.LowestPrice: {2, 0}, model.Prioritized: {0, 2}} {
		c := steady(4, 10, 3*sim.Hour)
		mixed(c, strategy)
		quotaOfD(c, 2)
		c.Quotas = append(c.Quotas, model.Quota{
			Name: "standardFSv2Family", Family: "standardFSv2Family", VCPUs: 8, ScaleSets: []int{0},
		})
		c.Actions = []model.Action{{At: 2 * sim.Hour, Kind: model.SetCapacity, Capacity: 2}}
		r := play(t, c)
		left := map[string]int{}
		for _, e := range r.Log {
			if e.Kind == model.VictimChosen {
				name, rest, _ := strings.Cut(e.Text, " is what the allocation strategy chooses last; ")
				if rest == "" {
					t.Errorf("%v: %q", strategy, e.Text)
				}
				left[name]++
			}
		}
		if left["Standard_F4s_v2"] != want[0] || left["Standard_D2s_v5"] != want[1] {
			t.Errorf("%v: left %v, want %v of F and D", strategy, left, want)
		}
	}
}

// Azure takes all Spot capacity of the cheapest size at 1:00, for two hours. The
// mix asks again at 1:10 and gets the other size; a set of that one size gets
// nothing.
func TestMixOutlivesACrunchOfOneSize(t *testing.T) {
	for _, withMix := range []bool{true, false} {
		c := spotFleet(6, 0, 4*sim.Hour)
		c.Evictions.Supplies = []model.Supply{{
			ScaleSets: []int{0}, Size: "Standard_D2s_v5", Why: model.ByCrunch, Steps: []model.SupplyStep{
				{At: sim.Hour, Takes: 1}, {At: 3 * sim.Hour, Instances: model.Unlimited},
			},
		}}
		c.Actions = []model.Action{{At: 70 * sim.Minute, Kind: model.SetCapacity, Capacity: 6}}
		if withMix {
			mixed(c, model.LowestPrice)
		}
		r := play(t, c)
		if r.ScaleSets[0].Spot.Evicted != 6 {
			t.Errorf("%d evicted, want 6", r.ScaleSets[0].Spot.Evicted)
		}
		if !withMix {
			if r.ScaleSets[0].Created != 6 {
				t.Errorf("one size: %d created, want the first 6 alone", r.ScaleSets[0].Created)
			}
			continue
		}
		d, f := use(t, r, "Standard_D2s_v5"), use(t, r, "Standard_F4s_v2")
		if d.Evicted != 6 || f.Created != 6 || f.Evicted != 0 {
			t.Errorf("D %+v\nF %+v", d, f)
		}
		// F: billed from the boot at 1:11 to the end, six of them at 0.02 an hour.
		if want := price.Money(6 * 169 * 20_000_000 / 60); f.Cost != want {
			t.Errorf("F cost %d, want %d", f.Cost, want)
		}
	}
}

// From 1:00 on the spot price of D is above that of F, and above maxPrice: D is
// evicted, and a scale-out by two at 2:00 takes F. An eviction rate of a size is for
// that size alone.
func TestSpotPricesOfAMixBySize(t *testing.T) {
	c := spotFleet(4, 0, 4*sim.Hour)
	set := mixed(c, model.LowestPrice)
	dear, err := price.NewSeries(price.Change{At: 0, Price: 10_000_000}, price.Change{At: sim.Hour, Price: 30_000_000})
	if err != nil {
		t.Fatal(err)
	}
	set.Mix.Sizes[1].Market, set.Mix.Sizes[1].SpotPrice = dear, dear
	set.Spot.MaxPrice = 25_000_000
	c.Actions = []model.Action{{At: 2 * sim.Hour, Kind: model.SetCapacity, Capacity: 2}}
	r := play(t, c)
	if d, f := use(t, r, "Standard_D2s_v5"), use(t, r, "Standard_F4s_v2"); d.Created != 4 || d.Evicted != 4 || f.Created != 2 {
		t.Errorf("D %+v\nF %+v", d, f)
	}
	set.Spot.MaxPrice = 0
	c.Evictions.Rates = []model.EvictionRate{{ScaleSets: []int{0}, Size: "Standard_F4s_v2", Hourly: 0.999, Takes: 0.5}}
	c.Actions[0].Capacity = 8
	r = play(t, c)
	if d, f := use(t, r, "Standard_D2s_v5"), use(t, r, "Standard_F4s_v2"); d.Evicted != 0 || f.Created != 4 || f.Evicted < 1 {
		t.Errorf("D %+v\nF %+v", d, f)
	}
}

// Of ten, with two and half of the rest Regular, six are Regular. Each priority
// takes its own cheapest size: Regular D, and as Spot F, which is the cheaper here.
func TestMixOfPrioritiesAndSizes(t *testing.T) {
	c := spotFleet(10, 0, sim.Hour)
	set := mixed(c, model.LowestPrice)
	set.Mix.Sizes[0].SpotPrice = price.Always(5_000_000)
	set.Spot.Mix = model.PriorityMix{Base: 2, Percent: 50}
	r := play(t, c)
	d, f := use(t, r, "Standard_D2s_v5"), use(t, r, "Standard_F4s_v2")
	if d.Created != 6 || f.Created != 4 || d.Cost != 600_000_000 || f.Cost != 20_000_000 {
		t.Errorf("D %+v\nF %+v", d, f)
	}
	// Spot saves 4 × (0.15 - 0.005).
	if saved := r.ScaleSets[0].Spot.Saved; saved != 580_000_000 {
		t.Errorf("saved %v, want 0.58", saved)
	}
}

// Notice may outlast the first tries to restore: with 12 minutes of it from 1:00
// the first try is at 1:15.
func TestFirstTryToRestoreIsAfterTheNotice(t *testing.T) {
	c := spotFleet(1, 0, 2*sim.Hour)
	set := &c.ScaleSets[0]
	set.Spot.Policy, set.Spot.Restore = model.EvictDeallocate, sim.Hour
	c.Evictions.Notice = 12 * sim.Minute
	c.Actions = []model.Action{{At: sim.Hour, Kind: model.EvictInstances, Instances: []int{0}}}
	r := play(t, c)
	if use := r.ScaleSets[0].Spot; use.Tries != 1 || use.Restored != 1 {
		t.Errorf("%d restored in %d tries, want 1 in 1", use.Restored, use.Tries)
	}
}

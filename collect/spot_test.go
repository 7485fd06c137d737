package collect_test

import (
	"math"
	"reflect"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// spotFleet is n warm Spot instances without load, evicted at a rate per hour.
func spotFleet(n int, hourly float64, duration sim.Time) *model.Config {
	c := steady(n, 0, duration)
	c.Workloads = nil
	set := &c.ScaleSets[0]
	set.LoadBalancer = -1
	terms := price.Always(10_000_000)
	set.Spot = &model.SpotTerms{Market: terms, Price: terms, Policy: model.EvictDelete}
	c.Evictions = model.Evictions{Notice: 30 * sim.Second}
	if hourly > 0 {
		c.Evictions.Rates = []model.EvictionRate{{ScaleSets: []int{0}, Hourly: hourly, Takes: 0.5, Restarts: 1}}
	}
	return c
}

// evictedAt returns the instants of the evictions, in order.
func evictedAt(r *collect.Result) []sim.Time {
	var list []sim.Time
	for _, e := range r.Log {
		if e.Kind == model.InstanceEvicted {
			list = append(list, e.At)
		}
	}
	return list
}

// An eviction rate of 10 % is a chance of 10 % to be evicted within the next hour.
// Of 20,000 instances the part that is has a standard error of 0.0021; 99.9 % of
// all simulations are within 3.29 of it. So it is, whether they are evicted one by
// one or in waves, which make the error larger. Where all of a zone go together,
// the 60 zones of 20 runs have a standard error of 0.3/√60 = 0.039. Where half of the
// hazard comes in waves that take a tenth, a zone has Poisson(0.527) of them and
// keeps 0.949·0.9^K, of variance 0.9·(e^(-0.527·0.19) - e^(-0.527·0.2)): 0.0087.
func TestWE37(t *testing.T) {
	for _, c := range []struct{ together, takes, error float64 }{
		{0, 0.5, 0.0021}, {1, 1, 0.039}, {0.5, 0.1, 0.0087},
	} {
		evicted, all := 0, 0
		for seed := range uint64(20) {
			config := spotFleet(1000, 0.10, sim.Hour)
			config.Evictions.Rates[0].Together, config.Evictions.Rates[0].Takes = c.together, c.takes
			evicted += playSeed(t, config, seed).ScaleSets[0].Spot.Evicted
			all += 1000
		}
		if share := float64(evicted) / float64(all); math.Abs(share-0.10) > 3.29*c.error {
			t.Errorf("together %v: %v evicted within the hour, want 0.10 ± %v", c.together, share, 3.29*c.error)
		}
	}
}

// Survival: with a rate of r per hour an instance is alive after t hours with
// probability (1-r)^t. Of 4,000 instances within 3.29 standard errors, each hour.
func TestSpotSurvival(t *testing.T) {
	const n, hourly = 4000, 0.15
	var gone [12]float64
	for seed := range uint64(4) {
		for _, at := range evictedAt(playSeed(t, spotFleet(n/4, hourly, 12*sim.Hour), seed)) {
			for h := int(at / sim.Hour); h < len(gone); h++ {
				gone[h]++
			}
		}
	}
	for h, evicted := range gone {
		want := math.Pow(1-hourly, float64(h+1))
		alive, bound := 1-evicted/n, 3.29*math.Sqrt(want*(1-want)/n)
		if math.Abs(alive-want) > bound {
			t.Errorf("after %d h %v are alive, want %v ± %v", h+1, alive, want, bound)
		}
	}
}

// k of n with restore: an instance is evicted at a hazard λ, and Azure tries to
// restore it every five minutes, each time with success q; then it starts for 10
// s and boots for 30. It is an alternating renewal process that runs e^(-λ·40s)/λ of every
// 1/λ + 5 min/q. Ten of them are independent: fewer than nine run with the
// binomial's probability. Ten replications of thirty days, t quantile of 99.9 %
// with nine degrees of freedom 4.78.
func TestRestoredFleetIsKOfN(t *testing.T) {
	const hourly, q, runs = 0.20, 0.5, 10
	lambda := -math.Log(1-hourly) / 3600
	up := math.Exp(-40*lambda) / lambda / (1/lambda + 300/q)
	want := 1 - math.Pow(up, 10) - 10*math.Pow(up, 9)*(1-up)
	var sum, squares float64
	for seed := range uint64(runs) {
		c := spotFleet(10, hourly, 30*sim.Day)
		c.Evictions.Notice, c.Evictions.Rates[0].Restarts = 0, q
		set := &c.ScaleSets[0]
		set.Spot.Policy, set.Spot.Restore = model.EvictDeallocate, 365*sim.Day
		set.Required.Instances = 9
		share := float64(playSeed(t, c, seed).ScaleSets[0].BelowRequired) / float64(30*sim.Day)
		sum, squares = sum+share, squares+share*share
	}
	mean := sum / runs
	half := 4.78 * math.Sqrt((squares/runs-mean*mean)/(runs-1))
	if math.Abs(mean-want) > half || half > want/5 {
		t.Errorf("fewer than nine run %v ± %v of the time, want %v", mean, half, want)
	}
}

// playSeed is play with another seed.
func playSeed(t *testing.T, c *model.Config, seed uint64) *collect.Result {
	t.Helper()
	run := collect.New(c)
	world := model.New(c, sim.Streams{Seed: seed + 1}, run, sim.Limits{})
	end, err := world.Run()
	if err != nil {
		t.Fatal(err)
	}
	result, err := run.Result(end, collect.Options{Seed: seed + 1})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// A simulated eviction with Delete: 30 s of notice, then the instance is deleted;
// the capacity has fallen. With Deallocate it stays, counts, and costs nothing.
func TestEvictionPolicies(t *testing.T) {
	for policy, want := range map[model.EvictionPolicy]struct {
		capacity, deleted int
		deallocated       sim.Time
	}{
		model.EvictDelete:     {2, 1, 0},
		model.EvictDeallocate: {3, 0, 50*sim.Minute - 60*sim.Second}, // 30 s of notice, 30 s to deallocate
	} {
		c := spotFleet(3, 0, sim.Hour)
		c.ScaleSets[0].Spot.Policy = policy
		c.Actions = []model.Action{{At: 10 * sim.Minute, Kind: model.EvictInstances, Instances: []int{1}}}
		r := play(t, c)
		s := &r.ScaleSets[0]
		if s.Capacity.Last != want.capacity || s.Deleted != want.deleted ||
			s.InstanceTime[model.Deallocated] != want.deallocated ||
			s.InstanceTime[model.Draining] != 30*sim.Second {
			t.Errorf("policy %d: capacity %d, deleted %d, deallocated for %v, told for %v", policy, s.Capacity.Last,
				s.Deleted, s.InstanceTime[model.Deallocated], s.InstanceTime[model.Draining])
		}
		// Two for the hour and one for 10.5 minutes at 0.01 an hour.
		if got, want := s.Cost.Total.Fixed(5), "0.02175"; got != want {
			t.Errorf("policy %d: cost %s, want %s", policy, got, want)
		}
		if got, want := s.Spot.Saved.Fixed(5), "0.18705"; got != want { // at 0.096 instead
			t.Errorf("policy %d: saved %s, want %s", policy, got, want)
		}
	}
}

// An instance that is told of its deallocation counts: a scale-out by one creates
// one.
func TestToldInstanceStillCounts(t *testing.T) {
	c := spotFleet(3, 0, sim.Hour)
	c.ScaleSets[0].Spot.Policy = model.EvictDeallocate
	c.Actions = []model.Action{
		{At: 10 * sim.Minute, Kind: model.EvictInstances, Instances: []int{1}},
		{At: 10*sim.Minute + 10*sim.Second, Kind: model.SetCapacity, Capacity: 4},
	}
	if s := play(t, c).ScaleSets[0]; s.Created != 4 {
		t.Errorf("%d created, want the three and one", s.Created)
	}
}

// While two zones are down nothing scales. A set that was to shrink to one keeps
// three, and an eviction brings it nearer to its capacity instead of lowering it.
func TestEvictionOfOneTooMany(t *testing.T) {
	c := spotFleet(3, 0, sim.Hour)
	for _, zone := range []string{"1", "2"} {
		c.ZoneOutages = append(c.ZoneOutages, model.ZoneOutage{
			Zone: zone, ScaleSets: []int{0}, Span: model.Span{At: 10 * sim.Minute, For: 10 * sim.Hour},
		})
	}
	c.Actions = []model.Action{
		{At: 20 * sim.Minute, Kind: model.SetCapacity, Capacity: 1},
		{At: 30 * sim.Minute, Kind: model.EvictInstances, Instances: []int{2}},
	}
	if s := play(t, c).ScaleSets[0]; s.Capacity.Last != 1 || s.Deleted != 1 {
		t.Errorf("capacity %d after %d deletions, want 1 after 1", s.Capacity.Last, s.Deleted)
	}
}

// With notice an instance leaves rotation and finishes: nothing is lost. Without,
// what it has in flight is lost to the eviction: 1.333 requests by Little's law,
// as in TestProbeLag.
func TestEvictionNotice(t *testing.T) {
	lost := func(without float64) (inFlight, total float64) {
		c := steady(3, 30, sim.Hour)
		terms := price.Always(10_000_000)
		c.ScaleSets[0].Spot = &model.SpotTerms{Market: terms, Price: terms}
		c.Evictions = model.Evictions{Notice: 30 * sim.Second, WithoutNotice: without}
		c.Actions = []model.Action{{At: 10 * sim.Minute, Kind: model.EvictInstances, Instances: []int{1}}}
		w := play(t, c).Workloads[0]
		return float64(w.Lost[model.LostEvictionInFlight]) / 1e6, float64(w.LostTotal()) / 1e6
	}
	if _, total := lost(0); total != 0 {
		t.Errorf("lost %v with notice", total)
	}
	if inFlight, _ := lost(1); math.Abs(inFlight-4.0/3) > 1e-3 {
		t.Errorf("lost %v in flight without notice, want 1.333", inFlight)
	}
}

// The price rises above the maximum at 1:00 and 4:00 and falls at 2:00. All are
// evicted at 1:00 and not restarted when it falls, nor restored; a start by hand
// is refused at 1:30, works at 3:00, and ends at 4:00.
func TestEvictedForPrice(t *testing.T) {
	c := spotFleet(2, 0, 6*sim.Hour)
	terms := c.ScaleSets[0].Spot
	market := must(price.NewSeries(
		price.Change{At: 0, Price: 20_000_000}, price.Change{At: sim.Hour, Price: 50_000_000},
		price.Change{At: 2 * sim.Hour, Price: 40_000_000}, price.Change{At: 4 * sim.Hour, Price: 90_000_000},
	))
	terms.Market, terms.MaxPrice, terms.Price = market, 40_000_000, market.Capped(40_000_000)
	terms.Policy, terms.Restore = model.EvictDeallocate, 24*sim.Hour
	c.Actions = []model.Action{
		{At: sim.Hour + 30*sim.Minute, Kind: model.StartInstances, Instances: []int{0}},
		{At: 3 * sim.Hour, Kind: model.StartInstances, Instances: []int{0}},
	}
	s := play(t, c).ScaleSets[0]
	// Running for 1 h, and from 3:00 less 40 s of start and boot; 30 s of notice each time.
	if got, want := s.InstanceTime[model.Running], 3*sim.Hour-40*sim.Second; got != want {
		t.Errorf("ran for %v, want %v", got, want)
	}
	if s.Spot.Evicted != 3 || s.Spot.Tries != 0 || s.Spot.Evictions[0].Why != model.ByPrice {
		t.Errorf("evictions %+v", *s.Spot)
	}
	// 2 h at 0.02, 1 h at 0.04, and 3 × 30 s at the maximum, not at the price.
	if got, want := s.Cost.Total.Fixed(4), "0.0810"; got != want {
		t.Errorf("cost %s, want %s", got, want)
	}
}

// Above the maximum nothing is deployed; Regular instances of the mix are.
func TestNothingIsDeployedAboveTheMaximum(t *testing.T) {
	c := spotFleet(4, 0, sim.Hour)
	set := &c.ScaleSets[0]
	set.Warm = false
	set.Spot.MaxPrice = 9_000_000
	set.Spot.Mix = model.PriorityMix{Base: 1}
	s := play(t, c).ScaleSets[0]
	if s.Created != 1 || s.Capacity.Last != 4 {
		t.Errorf("%d created, capacity %d; want 1 and 4", s.Created, s.Capacity.Last)
	}
}

// A crunch in zone 2 from 1:00 to 2:00 takes half of its four instances. While it
// lasts, two more of a scale-out by six go to each of the others and none there; the
// tries to restore fail until it is over.
func TestCapacityCrunch(t *testing.T) {
	c := spotFleet(12, 0, 3*sim.Hour)
	set := &c.ScaleSets[0]
	set.Spot.Policy, set.Spot.Restore = model.EvictDeallocate, 2*sim.Hour
	c.Evictions.Supplies = []model.Supply{{
		ScaleSets: []int{0}, Zone: "2", Why: model.ByCrunch, Steps: []model.SupplyStep{
			{At: sim.Hour, Takes: 0.5}, {At: 2 * sim.Hour, Instances: model.Unlimited},
		},
	}}
	c.Actions = []model.Action{{At: 90 * sim.Minute, Kind: model.SetCapacity, Capacity: 18}}
	r := play(t, c)
	created := map[string]int{}
	for _, e := range r.Log {
		if e.Kind == model.InstanceChanged && e.At == 90*sim.Minute && e.To == "creating" {
			created[e.Zone]++
		}
	}
	if created["1"] != 3 || created["2"] != 0 || created["3"] != 3 {
		t.Errorf("created %v by zone, want 3 in zones 1 and 3", created)
	}
	use := r.ScaleSets[0].Spot
	// Tries at 1:05 to 2:00 of each of the two; at 2:00 the crunch is over.
	if use.Evicted != 2 || use.Tries != 24 || use.Restored != 2 {
		t.Errorf("%d evicted, %d restored in %d tries; want 2, 2 and 24", use.Evicted, use.Restored, use.Tries)
	}
	// Away from 1:00 until 2:00 and 40 s of start and boot.
	if use.Short != sim.Hour+40*sim.Second {
		t.Errorf("short for %v, want 1h0m40s", use.Short)
	}
}

// A trace of 8, 5 and 9 available instances: the set of eight loses the newest
// three at 1:00, and a scale-out to twelve at 1:30 gets none. At 2:30 it gets four.
func TestAvailabilityTrace(t *testing.T) {
	c := spotFleet(8, 0, 3*sim.Hour)
	c.Evictions.Supplies = []model.Supply{{
		ScaleSets: []int{0}, Why: model.ByTrace, Newest: true, Steps: []model.SupplyStep{
			{At: 0, Instances: 8}, {At: sim.Hour, Instances: 5}, {At: 2 * sim.Hour, Instances: 9},
		},
	}}
	c.Actions = []model.Action{
		{At: 90 * sim.Minute, Kind: model.SetCapacity, Capacity: 12},
		{At: 150 * sim.Minute, Kind: model.SetCapacity, Capacity: 11},
	}
	r := play(t, c)
	var gone []int
	for _, e := range r.Log {
		if e.Kind == model.InstanceEvicted {
			gone = append(gone, e.Instance)
		}
	}
	if len(gone) != 3 || gone[0] != 7 || gone[1] != 6 || gone[2] != 5 {
		t.Errorf("evicted %v, want 7, 6, 5", gone)
	}
	if s := r.ScaleSets[0]; s.Created != 12 || s.Deleted != 3 {
		t.Errorf("created %d, deleted %d; want 12 and 3", s.Created, s.Deleted)
	}
}

// What the mix makes of scaling in the world, as in WE-33 with base 10 and 50 %.
func TestMixScales(t *testing.T) {
	c := spotFleet(30, 0, 3*sim.Hour)
	c.ScaleSets[0].Spot.Mix = model.PriorityMix{Base: 10, Percent: 50}
	ids := make([]int, 42)
	for i := range ids {
		ids[i] = i
	}
	c.Actions = []model.Action{
		{At: 10 * sim.Minute, Kind: model.SetCapacity, Capacity: 42},
		{At: 60 * sim.Minute, Kind: model.EvictInstances, Instances: ids}, // the Regular ones refuse
		{At: 90 * sim.Minute, Kind: model.SetCapacity, Capacity: 30},
		{At: 120 * sim.Minute, Kind: model.SetCapacity, Capacity: 20},
	}
	run := collect.New(c)
	mix := &mixture{Observer: run}
	world := model.New(c, sim.Streams{Seed: 1}, mix, sim.Limits{})
	end, err := world.Run()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Result(end, collect.Options{}); err != nil {
		t.Fatal(err)
	}
	for at, want := range map[sim.Time][2]int{
		0: {20, 10}, 50 * sim.Minute: {26, 16}, 80 * sim.Minute: {26, 0}, 110 * sim.Minute: {26, 4},
		140 * sim.Minute: {16, 4}, // the target of 20 is 15 and 5; only Regular ones are above theirs
	} {
		if got := mix.at(at); got != want {
			t.Errorf("at %v: %v Regular and Spot, want %v", at, got, want)
		}
	}
}

// A mixture counts instances by priority, over time.
type mixture struct {
	model.Observer
	now     [2]int
	changes []struct {
		at   sim.Time
		have [2]int
	}
}

func (m *mixture) Observe(now sim.Time, f model.Fact) {
	m.Observer.Observe(now, f)
	if f.Kind != model.InstanceChanged {
		return
	}
	switch {
	case f.From == model.Requested && f.To != model.Creating:
		m.now[f.Priority]++
	case f.To == model.Deleted:
		m.now[f.Priority]--
	}
	m.changes = append(m.changes, struct {
		at   sim.Time
		have [2]int
	}{now, m.now})
}

func (m *mixture) at(t sim.Time) (have [2]int) {
	for _, c := range m.changes {
		if c.at <= t {
			have = c.have
		}
	}
	return have
}

// Another set with Spot instances, or a longer notice, leave
// everybody's evictions where they are.
func TestEvictionsLeaveOtherLuck(t *testing.T) {
	base := evictedAt(play(t, spotFleet(20, 0.3, 2*sim.Hour)))
	if len(base) == 0 {
		t.Fatal("no evictions")
	}
	longer := spotFleet(20, 0.3, 2*sim.Hour)
	longer.Evictions.Notice = 5 * sim.Minute
	if got := evictedAt(play(t, longer)); !sameTimes(got, base) {
		t.Errorf("a longer notice: evictions at %v, were at %v", got, base)
	}
	other := spotFleet(20, 0.3, 2*sim.Hour)
	set := other.ScaleSets[0]
	set.Name = "other"
	other.ScaleSets = append(other.ScaleSets, set)
	other.Evictions.Rates[0].ScaleSets = []int{0, 1}
	var got []sim.Time
	for _, e := range play(t, other).Log {
		if e.Kind == model.InstanceEvicted && e.Set == "web" {
			got = append(got, e.At)
		}
	}
	if !sameTimes(got, base) {
		t.Errorf("another set: evictions at %v, were at %v", got, base)
	}
}

func sameTimes(a, b []sim.Time) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// What evictions need is estimated before the run to a factor of two, and the
// field that asks for it is named.
func TestEvictionsAreEstimated(t *testing.T) {
	c := spotFleet(200, 0.5, 20*sim.Day)
	c.Evictions.Rates[0].Restarts, c.Evictions.Rates[0].Together = 0.25, 0.5
	c.ScaleSets[0].Spot.Policy, c.ScaleSets[0].Spot.Restore = model.EvictDeallocate, sim.Day
	e := c.Estimated()
	world := model.New(c, sim.Streams{Seed: 1}, collect.New(c), sim.Limits{})
	if _, err := world.Run(); err != nil {
		t.Fatal(err)
	}
	if part := e.Events / float64(world.Delivered()); part < 0.5 || part > 2 {
		t.Errorf("estimated %.0f events, delivered %d", e.Events, world.Delivered())
	}
	if e.Field != "hazards.evictions.rates[0].hourly" {
		t.Errorf("most of them for %s", e.Field)
	}
}

// No rate, no supply and no maximum: a Spot set is a Regular one at another
// price.
func TestQuietSpotIsRegular(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	regular := play(t, c)
	terms := price.Always(24_000_000) // a quarter of 0.096
	c.ScaleSets[0].Spot = &model.SpotTerms{Market: terms, Price: terms}
	spot := play(t, c)
	if !reflect.DeepEqual(regular.Workloads, spot.Workloads) {
		t.Errorf("requests %+v, as Regular %+v", spot.Workloads[0], regular.Workloads[0])
	}
	if d := 4*spot.Cost.Total - regular.Cost.Total; d > 4 || d < -4 {
		t.Errorf("four times %v is not %v", spot.Cost.Total, regular.Cost.Total)
	}
}

package collect_test

import (
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// A life is what happens to one instance: the states that it enters, and when.
type life struct {
	role     model.Role
	priority model.Priority
	zone     int
	states   []step
}

type step struct {
	at    sim.Time
	state model.State
}

// live plays lives against the books of one scale set without any load, and
// fails the test on any broken invariant.
func live(t *testing.T, set model.ScaleSet, end sim.Time, lives ...life) *collect.Result {
	t.Helper()
	config := &model.Config{Duration: end, Currency: "USD", ScaleSets: []model.ScaleSet{set}}
	return observe(t, config, lives...)
}

func observe(t *testing.T, config *model.Config, lives ...life) *collect.Result {
	t.Helper()
	run := collect.New(config)
	run.Observe(0, model.Fact{Kind: model.RunStarted})
	for at, next := sim.Time(0), sim.Time(0); at != sim.Never; at = next {
		next = sim.Never
		for id, l := range lives {
			for i, s := range l.states {
				if s.at == at {
					from := model.Requested
					if i > 0 {
						from = l.states[i-1].state
					}
					run.Observe(at, model.Fact{Kind: model.InstanceChanged, Instance: id, From: from,
						To: s.state, Role: l.role, Priority: l.priority, Zone: l.zone})
				} else if s.at > at {
					next = min(next, s.at)
				}
			}
		}
	}
	run.Observe(config.Duration, model.Fact{Kind: model.RunEnded})
	result, err := run.Result(config.Duration, collect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// priced is a set whose instances cost 1 an hour, and 0.25 as Spot.
func priced() model.ScaleSet {
	return model.ScaleSet{
		Name: "web", LoadBalancer: -1, Price: 1_000_000_000,
		Spot:    &model.SpotTerms{Price: price.Always(250_000_000)},
		Billing: price.Policy{Granularity: sim.Second, Minimum: sim.Minute},
	}
}

// grows is the path of a new instance that is requested at an instant: an hour
// each of creating, booting and installing, then running.
func grows(at sim.Time) []step {
	return []step{
		{at, model.Creating}, {at + sim.Hour, model.Booting}, {at + 2*sim.Hour, model.Installing},
		{at + 3*sim.Hour, model.Running},
	}
}

type amounts map[collect.CostCause]string

// costs holds a cost against amounts with two decimals; causes that are not
// named must be nothing.
func costs(t *testing.T, c collect.Cost, want amounts) {
	t.Helper()
	for cause := range collect.CostCauses {
		expected := want[cause]
		if expected == "" {
			expected = "0.00"
		}
		if got := c.ByCause[cause].String(); got != expected {
			t.Errorf("%v costs %s, want %s", cause, got, expected)
		}
	}
}

// Azure ("States and billing status of Azure virtual machines"): creating,
// deallocating and deallocated are not billed; starting, running, stopping and
// stopped are (conflict C13: Starting is billed).
func TestEveryBilledStateHasACause(t *testing.T) {
	states := append(grows(0),
		step{5 * sim.Hour, model.Stopping}, step{6 * sim.Hour, model.Stopped},
		step{9 * sim.Hour, model.Deallocating}, step{10 * sim.Hour, model.Deallocated},
		step{20 * sim.Hour, model.Booting}, step{21 * sim.Hour, model.Running},
		step{22 * sim.Hour, model.Failed}, step{24 * sim.Hour, model.Running},
		step{26 * sim.Hour, model.Draining}, step{27 * sim.Hour, model.Deleting},
		step{28 * sim.Hour, model.Deleted})
	want := [...]struct{ cause, hours int }{
		{int(collect.CostStarting), 3}, {int(collect.CostIdle), 5}, {int(collect.CostPoweredOff), 4},
		{int(collect.CostFailed), 2}, {int(collect.CostDraining), 1},
	}
	for _, c := range []struct {
		priority model.Priority
		offset   collect.CostCause
		each     price.PerHour
	}{
		{model.Regular, 0, 1_000_000_000},
		{model.Spot, collect.CostSpotWork, 250_000_000},
	} {
		r := live(t, priced(), 30*sim.Hour, life{priority: c.priority, states: states})
		expected := amounts{}
		total := sim.Time(0)
		for _, w := range want {
			span := sim.Time(w.hours) * sim.Hour
			expected[collect.CostCause(w.cause)+c.offset] = c.each.For(span).String()
			total += span
		}
		costs(t, r.Cost, expected)
		if r.Cost.Total != c.each.For(total) {
			t.Errorf("%v: total %v, want %v", c.priority, r.Cost.Total, c.each.For(total))
		}
	}
}

// An overprovisioned instance costs nothing, but its time is told; one of the
// standby pool costs like any other, under its own cause.
func TestRolesHaveTheirCauses(t *testing.T) {
	r := live(t, priced(), 10*sim.Hour,
		life{role: model.Extra, states: []step{{0, model.Creating}, {sim.Hour, model.Booting}}},
		life{role: model.Standby, states: grows(0)})
	costs(t, r.Cost, amounts{collect.CostStandby: "9.00"})
	if got := r.Cost.InstanceTime[collect.CostExtra]; got != 9*sim.Hour {
		t.Errorf("overprovisioned for %v, want 9h", got)
	}
}

// An instance that ran for ten seconds is billed for a minute: fifty seconds are
// the minimum's (conflict C14). One that still runs at the end is not rounded.
func TestBillingMinimumIsItsOwnCause(t *testing.T) {
	short := func(p model.Priority) life {
		return life{priority: p, states: []step{
			{0, model.Creating}, {sim.Hour, model.Booting}, {sim.Hour + 10*sim.Second, model.Deleting},
		}}
	}
	r := live(t, priced(), 2*sim.Hour, short(model.Regular), short(model.Spot),
		life{states: []step{{0, model.Creating}, {2*sim.Hour - sim.Second, model.Booting}}})
	c := r.Cost.InstanceTime
	if c[collect.CostStarting] != 11*sim.Second || c[collect.CostRounding] != 50*sim.Second ||
		c[collect.CostSpotStarting] != 10*sim.Second || c[collect.CostSpotRounding] != 50*sim.Second {
		t.Errorf("times by cause %v", c)
	}
	if want := price.PerHour(250_000_000).For(50 * sim.Second); r.Cost.ByCause[collect.CostSpotRounding] != want {
		t.Errorf("the minimum of Spot costs %d, want %d", r.Cost.ByCause[collect.CostSpotRounding], want)
	}
}

// Two sets of one instance cost what one set of two does.
func TestSplittingASetLeavesTheTotal(t *testing.T) {
	c := steady(4, 30, 90*sim.Minute)
	whole := play(t, c).Cost
	c = steady(2, 15, 90*sim.Minute)
	other := steady(2, 15, 90*sim.Minute)
	other.ScaleSets[0].Name, other.Workloads[0].Name, other.LoadBalancers[0].Name = "b", "b", "b"
	other.ScaleSets[0].LoadBalancer, other.Workloads[0].LoadBalancer = 1, 1
	c.ScaleSets = append(c.ScaleSets, other.ScaleSets...)
	c.Workloads = append(c.Workloads, other.Workloads...)
	c.LoadBalancers = append(c.LoadBalancers, other.LoadBalancers...)
	split := play(t, c).Cost
	if whole.Total != split.Total {
		t.Errorf("whole %d, split %d", whole.Total, split.Total)
	}
}

// A Spot instance that pays 0.10, from 2:30 on 0.30 and from 4:00 on 0.20, and
// is billed from 1:00 until 5:00: 1.5 h, 1.5 h and 1 h.
func TestSpotPaysThePriceOfTheTime(t *testing.T) {
	half := sim.Hour / 2
	set := priced()
	set.Spot.Price = must(price.NewSeries(
		price.Change{At: 0, Price: 100_000_000},
		price.Change{At: 5 * half, Price: 300_000_000},
		price.Change{At: 4 * sim.Hour, Price: 200_000_000},
	))
	r := live(t, set, 6*sim.Hour, life{priority: model.Spot, states: []step{
		{0, model.Creating}, {sim.Hour, model.Booting}, {3 * sim.Hour, model.Running},
		{5 * sim.Hour, model.Deleting}, {5*sim.Hour + 1, model.Deleted},
	}})
	// Booting for 1.5 h at 0.10 and 0.5 h at 0.30, running for 1 h at 0.30 and 1 h at 0.20.
	costs(t, r.Cost, amounts{collect.CostSpotStarting: "0.30", collect.CostSpotIdle: "0.50"})
}

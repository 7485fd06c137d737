package collect_test

import (
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/price"
	"vmssim/sim"
)

// always is an instance that is there from the start, in one state.
func always(state model.State) life { return life{states: []step{{0, state}}} }

// Two instances for three and a half hours, of which one is reserved at 0.4
// instead of 1: 3.5 × 0.4 + 3.5 × 1. Two reserved leave nothing to pay as one
// goes; a third reserved one is lost.
func TestReservation(t *testing.T) {
	for _, c := range []struct {
		reserved      int
		starting      string
		lost, payAsGo string
	}{
		{1, "4.90", "0.00", "3.50"}, {2, "2.80", "0.00", "0.00"}, {3, "2.80", "1.40", "0.00"},
	} {
		config := &model.Config{Duration: 3*sim.Hour + 30*sim.Minute, ScaleSets: []model.ScaleSet{priced()}}
		config.ScaleSets[0].Size.Name = "a"
		config.Reservations = []price.Reservation{{Size: "a", Count: c.reserved, Price: 400_000_000}}
		r := observe(t, config, always(model.Booting), always(model.Booting))
		costs(t, r.Cost, amounts{collect.CostStarting: c.starting, collect.CostLostReservation: c.lost})
		if got := r.Payments.ByTariff[price.OnDemand].Amount.String(); got != c.payAsGo {
			t.Errorf("%d reserved: %s as one goes, want %s", c.reserved, got, c.payAsGo)
		}
		if got := r.ScaleSets[0].Cost.Total.String(); got != c.starting {
			t.Errorf("%d reserved: the set costs %s, want %s", c.reserved, got, c.starting)
		}
	}
}

// What a reservation covers is spread over the causes by time: of an hour with
// one instance booting and three failed, two reserved ones pay half of each.
func TestReservationIsSpreadOverCauses(t *testing.T) {
	config := &model.Config{Duration: sim.Hour, ScaleSets: []model.ScaleSet{priced()}}
	config.ScaleSets[0].Size.Name = "a"
	config.Reservations = []price.Reservation{{Size: "a", Count: 2, Price: 200_000_000}}
	failed := life{states: []step{{0, model.Creating}, {0, model.Failed}}}
	r := observe(t, config, always(model.Booting), failed, failed, failed)
	// Of four hours two at 0.2: booting 0.5 × 0.2 + 0.5 × 1, the others three times that.
	costs(t, r.Cost, amounts{collect.CostStarting: "0.60", collect.CostFailed: "1.80"})
}

// A plan of 1.20 an hour at half the price pays 2.4 instance-hours of every hour;
// one instance uses 0.50 of it.
func TestSavingsPlan(t *testing.T) {
	config := &model.Config{Duration: 2 * sim.Hour, ScaleSets: []model.ScaleSet{priced()}}
	config.ScaleSets[0].Planned[price.OneYear] = 500_000_000
	config.SavingsPlans = []price.SavingsPlan{{Commitment: 1_200_000_000, Term: price.OneYear}}
	three := []life{always(model.Booting), always(model.Booting), always(model.Booting)}
	r := observe(t, config, three...)
	costs(t, r.Cost, amounts{collect.CostStarting: "3.60"}) // 2 × (1.20 + 0.6 × 1)
	r = observe(t, config, three[:1]...)
	costs(t, r.Cost, amounts{collect.CostStarting: "1.00", collect.CostLostPlan: "1.40"})
}

// Spot is not covered by reservations or plans.
func TestSpotIsNotCovered(t *testing.T) {
	config := &model.Config{Duration: sim.Hour, ScaleSets: []model.ScaleSet{priced()}}
	config.ScaleSets[0].Size.Name = "a"
	config.Reservations = []price.Reservation{{Size: "a", Count: 1, Price: 100_000_000}}
	r := observe(t, config, life{priority: model.Spot, states: []step{{0, model.Booting}}})
	costs(t, r.Cost, amounts{collect.CostSpotStarting: "0.25", collect.CostLostReservation: "0.10"})
}

// Azure ("On-demand capacity reservation"): a unit costs as much as an instance
// whether one runs in it or not, what runs in it is charged once, and more than
// reserved is charged as usual. Reservations apply to spare units, too.
func TestCapacityReservation(t *testing.T) {
	set := priced()
	set.ReservedCapacity = 3
	set.Size.Name = "a"
	one := life{states: []step{{0, model.Creating}, {sim.Hour, model.Booting}, {4 * sim.Hour, model.Deallocating}}}
	r := live(t, set, 5*sim.Hour, one)
	costs(t, r.Cost, amounts{collect.CostStarting: "3.00", collect.CostSpareCapacity: "12.00"})
	if got := r.Cost.InstanceTime[collect.CostSpareCapacity]; got != 12*sim.Hour {
		t.Errorf("spare for %v", got)
	}
	r = live(t, set, 5*sim.Hour, one, one, one, one)
	costs(t, r.Cost, amounts{collect.CostStarting: "12.00", collect.CostSpareCapacity: "6.00"})
	config := &model.Config{Duration: 5 * sim.Hour, ScaleSets: []model.ScaleSet{set},
		Reservations: []price.Reservation{{Size: "a", Count: 3, Price: 500_000_000}}}
	r = observe(t, config)
	costs(t, r.Cost, amounts{collect.CostSpareCapacity: "7.50"})
}

// Disks cost from creation to deletion, whatever the state: a deallocated
// instance costs only its disks. An overprovisioned one has none to pay for.
func TestDisks(t *testing.T) {
	set := priced()
	set.Disks = 730_000_000_000 // 1 an hour
	r := live(t, set, 10*sim.Hour,
		life{states: []step{{0, model.Deallocated}}},
		life{role: model.Extra, states: grows(0)[:3]},
		life{states: []step{{sim.Hour, model.Creating}, {5 * sim.Hour, model.Deleting}, {6 * sim.Hour, model.Deleted}}})
	costs(t, r.Cost, amounts{collect.CostDisks: "15.00"})
}

// The licence is charged for every billed instance, Spot and what the minimum
// adds included.
func TestLicence(t *testing.T) {
	set := priced()
	set.Licence = 500_000_000
	set.Billing.Minimum = 2 * sim.Hour
	r := live(t, set, 10*sim.Hour,
		life{priority: model.Spot, states: []step{{0, model.Booting}}},
		life{states: []step{{0, model.Booting}, {sim.Hour, model.Deallocating}}})
	costs(t, r.Cost, amounts{collect.CostSpotStarting: "2.50", collect.CostStarting: "1.00",
		collect.CostRounding: "1.00", collect.CostLicence: "6.00"})
}

// Load balancers and addresses cost for as long as the run lasts.
func TestNetwork(t *testing.T) {
	config := &model.Config{Duration: 90 * sim.Minute, ScaleSets: []model.ScaleSet{priced()},
		LoadBalancers: []model.LoadBalancer{{Price: 2_000_000_000, Addresses: 500_000_000}, {Price: 1_000_000_000}}}
	r := observe(t, config)
	costs(t, r.Cost, amounts{collect.CostBalancer: "4.50", collect.CostPublicIP: "0.75"})
	if r.Shared.Total != r.Cost.Total {
		t.Errorf("shared %v of %v", r.Shared.Total, r.Cost.Total)
	}
}

// A set that is held at its minimum of one and at its maximum of five, at 0.096 an
// hour each, with the second profile from the second hour on: two and six.
func TestBounds(t *testing.T) {
	c := steady(3, 30, 3*sim.Hour)
	c.ScaleSets[0].Autoscale = &autoscale.Setting{
		Enabled: true, Period: sim.Minute,
		Profiles: []autoscale.Profile{
			{Name: "default", Capacity: autoscale.Capacity{Minimum: 1, Maximum: 5, Default: 3}},
			{Name: "later", Capacity: autoscale.Capacity{Minimum: 2, Maximum: 6, Default: 3}},
		},
		Timetable: []autoscale.Switch{{At: 0, Profile: 0}, {At: 2 * sim.Hour, Profile: 1}},
	}
	r := play(t, c)
	// 2 h × 1 + 1 h × 2 and 2 h × 5 + 1 h × 6, for 0.096 each.
	if r.Bounds == nil || r.Bounds.AtMinimum != 384_000_000 || r.Bounds.AtMaximum != 1_536_000_000 {
		t.Fatalf("bounds %+v, want 0.384 and 1.536", r.Bounds)
	}
	// Five instances at the maximum use the four reserved ones; one leaves three.
	c.Reservations = []price.Reservation{{Size: c.ScaleSets[0].Size.Name, Count: 4, Price: 50_000_000}}
	c.ScaleSets[0].Autoscale.Timetable = nil
	r = play(t, c)
	if want := price.Money(3 * 200_000_000); r.Bounds.AtMinimum != want {
		t.Errorf("at the minimum %d, want %d", r.Bounds.AtMinimum, want)
	}
	if want := price.Money(3 * 296_000_000); r.Bounds.AtMaximum != want {
		t.Errorf("at the maximum %d, want %d", r.Bounds.AtMaximum, want)
	}
	// Of five, two are Regular and a quarter of the others, rounded down: none.
	c.Reservations = nil
	c.ScaleSets[0].Spot = &model.SpotTerms{
		Price: price.Always(10_000_000), Market: price.Always(10_000_000), Mix: model.PriorityMix{Base: 2, Percent: 25},
	}
	r = play(t, c)
	if want := price.Money(3 * (2*96_000_000 + 3*10_000_000)); r.Bounds.AtMaximum != want {
		t.Errorf("at the maximum of a mix %d, want %d", r.Bounds.AtMaximum, want)
	}
	c.ScaleSets[0].Spot, c.ScaleSets[0].Autoscale = nil, nil
	if r = play(t, c); r.Bounds != nil {
		t.Errorf("bounds %+v of a set that is not scaled", r.Bounds)
	}
}

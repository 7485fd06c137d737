package price

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vmssim/sim"
)

// units is a whole number of currency units an hour.
func units(n int64) PerHour { return PerHour(n * int64(Unit)) }

// Two sizes, three of "a" and one of "b" for the whole hour. Two "a" are reserved
// at 6; a plan of 7 an hour pays "b", whose discount of 60 % is the higher one, 4,
// and with the other 3 half of the third "a" at 6 instead of 10.
func TestReservationsThenPlansByDiscount(t *testing.T) {
	usage := []Usage{
		{Size: "a", Time: 3 * sim.Hour, OnDemand: units(10), Planned: [Terms]PerHour{units(6)}},
		{Size: "b", Time: sim.Hour, OnDemand: units(10), Planned: [Terms]PerHour{units(4)}},
	}
	got := Settle(sim.Hour, []Reservation{{"a", 2, units(5)}}, []SavingsPlan{{units(7), OneYear}}, usage)
	want := []Part{
		{0, Reserved, units(5), 2 * sim.Hour}, {0, Planned, units(6), 30 * sim.Minute},
		{0, OnDemand, units(10), 30 * sim.Minute},
		{1, Planned, units(4), sim.Hour},
	}
	if !slices.Equal(got.Parts, want) || got.LostReservations.Money() != 0 || got.LostPlans.Money() != 0 {
		t.Errorf("%+v", got)
	}
}

func TestWhatAnHourDoesNotUseIsLost(t *testing.T) {
	usage := []Usage{{Size: "a", Time: 90 * sim.Minute, OnDemand: units(10), Planned: [Terms]PerHour{0, units(4)}}}
	got := Settle(sim.Hour, []Reservation{{"a", 1, units(5)}, {"b", 2, units(3)}},
		[]SavingsPlan{{units(9), ThreeYears}, {units(1), OneYear}}, usage)
	// Half an hour at 4 under the first plan; the second covers nothing.
	if got.LostReservations.Money() != 6*Unit || got.LostPlans.Money() != 8*Unit {
		t.Errorf("lost %v and %v", got.LostReservations.Money(), got.LostPlans.Money())
	}
	// The last, shorter hour of a run: nothing used in 20 minutes.
	short := Settle(20*sim.Minute, []Reservation{{"a", 3, units(5)}}, []SavingsPlan{{units(6), OneYear}}, nil)
	if short.LostReservations.Money() != 5*Unit || short.LostPlans.Money() != 2*Unit || short.Parts != nil {
		t.Errorf("%+v", short)
	}
}

// A reservation that covers all usage leaves nothing to pay as you go.
func TestReservedAll(t *testing.T) {
	usage := []Usage{{Size: "a", Time: 4*sim.Hour - 1, OnDemand: units(10), Planned: [Terms]PerHour{units(4)}}}
	got := Settle(sim.Hour, []Reservation{{"a", 4, units(5)}}, []SavingsPlan{{units(1), OneYear}}, usage)
	if len(got.Parts) != 1 || got.Parts[0].Tariff != Reserved || got.LostPlans.Money() != Unit {
		t.Errorf("%+v", got)
	}
}

func drawUsage(t *rapid.T) []Usage {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Usage {
		onDemand := PerHour(rapid.Int64Range(1, 50*int64(Unit)).Draw(t, "onDemand"))
		var planned [Terms]PerHour
		for i := range planned {
			planned[i] = PerHour(rapid.Int64Range(0, int64(onDemand)).Draw(t, "planned"))
		}
		return Usage{
			Size:     rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "size"),
			Time:     sim.Time(rapid.Int64Range(0, int64(1000*sim.Hour)).Draw(t, "time")),
			OnDemand: onDemand, Planned: planned,
		}
	}), 0, 6).Draw(t, "usage")
}

// Whatever the usage: no time is paid twice or forgotten, and the commitments
// cost what they cover and what they lose, to the last bit.
func TestSettleConserves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		usage := drawUsage(t)
		span := sim.Time(rapid.Int64Range(1, int64(sim.Hour)).Draw(t, "span"))
		var reservations []Reservation
		for _, size := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "d"}), 0, 3).Draw(t, "reserved") {
			reservations = append(reservations, Reservation{size, rapid.IntRange(0, 1000).Draw(t, "count"),
				PerHour(rapid.Int64Range(0, 50*int64(Unit)).Draw(t, "price"))})
		}
		var plans []SavingsPlan
		for range rapid.IntRange(0, 2).Draw(t, "plans") {
			plans = append(plans, SavingsPlan{
				PerHour(rapid.Int64Range(0, 5000*int64(Unit)).Draw(t, "commitment")),
				Term(rapid.IntRange(0, int(Terms)-1).Draw(t, "term")),
			})
		}
		s := Settle(span, reservations, plans, usage)
		var cost, spent Charge
		for _, r := range reservations {
			cost.Add(r.Price, span*sim.Time(r.Count))
		}
		for _, p := range plans {
			cost.Add(p.Commitment, span)
		}
		spent.Plus(s.LostReservations)
		spent.Plus(s.LostPlans)
		times := make([]sim.Time, len(usage))
		for _, part := range s.Parts {
			if part.Time <= 0 {
				t.Fatalf("part %+v", part)
			}
			times[part.Usage] += part.Time
			if part.Tariff != OnDemand {
				spent.Add(part.Price, part.Time)
			}
		}
		if cost != spent {
			t.Fatalf("commitments cost %v, spent and lost are %v", cost, spent)
		}
		for i := range usage {
			if times[i] != usage[i].Time {
				t.Fatalf("usage %d: %v paid of %v", i, times[i], usage[i].Time)
			}
		}
	})
}

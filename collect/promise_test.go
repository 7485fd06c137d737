package collect_test

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// promised is a set of up to two instances over two zones, priced by no means.
func promised() model.ScaleSet {
	set := priced()
	set.Spot = nil
	set.Capacity, set.Zones, set.FaultDomains = 2, []string{"1", "2"}, 1
	return set
}

func agreement(t *testing.T, set model.ScaleSet, start int64, end sim.Time, lives ...life) collect.Agreement {
	t.Helper()
	config := &model.Config{Start: start, Duration: end, ScaleSets: []model.ScaleSet{set}}
	return observe(t, config, lives...).ScaleSets[0].Agreement
}

// runs is an instance that runs from an instant on but fails for a while.
func runs(zone int, from, fails, back sim.Time) life {
	return life{zone: zone, states: []step{{from, model.Creating}, {from, model.Booting}, {from, model.Running},
		{fails, model.Failed}, {back, model.Running}}}
}

// 2026-02-01T00:00:00Z, a month of 28 days.
const february = 1769904000

// Both instances are there from the first hour on and down together for half an
// hour: 0.5 of 671 hours, 99.93 %, below 99.99.
func TestAgreementAcrossZones(t *testing.T) {
	one := runs(0, sim.Hour, 10*sim.Hour, 12*sim.Hour)
	two := runs(1, sim.Hour, 11*sim.Hour+30*sim.Minute, 13*sim.Hour)
	a := agreement(t, promised(), february, 28*sim.Day, one, two)
	want := collect.Month{
		Year: 2026, Month: 2, Length: 28 * sim.Day, Covered: 28 * sim.Day,
		Available: 671 * sim.Hour, Downtime: 30 * sim.Minute, Credit: 10,
	}
	if a.Promise != model.AcrossZones || len(a.Months) != 1 || a.Months[0] != want {
		t.Errorf("%+v, want %+v", a, want)
	}
	if got := a.Months[0].Uptime(); math.Abs(got-100*(1-0.5/671)) > 1e-9 {
		t.Errorf("uptime %v", got)
	}
	// In one zone there is no promise about two; a set without instances has none.
	if a = agreement(t, promised(), february, sim.Day, runs(0, 0, 2*sim.Hour, 3*sim.Hour),
		runs(0, 0, 2*sim.Hour, 3*sim.Hour)); len(a.Months) != 0 {
		t.Errorf("in one zone: %+v", a.Months)
	}
}

// A single machine that is stopped by its owner is not down; one that fails is.
// The run begins on 31 January at noon and ends on 2 March: two parts and a whole.
func TestAgreementByMonth(t *testing.T) {
	set := promised()
	set.Capacity, set.OSDisk.Type = 1, model.StandardLRS
	const start = february - 43_200
	a := agreement(t, set, start, 30*sim.Day, life{states: []step{
		{0, model.Running}, {sim.Hour, model.Failed}, {2 * sim.Hour, model.Running},
		{sim.Day, model.Deallocating}, {sim.Day, model.Deallocated}, {2 * sim.Day, model.Booting},
		{2*sim.Day + sim.Hour, model.Running}, {3 * sim.Day, model.Failed}, {3*sim.Day + 2*sim.Hour, model.Running},
	}})
	want := []collect.Month{
		// 12 hours, of which one failed: 91.7 %.
		{2026, 1, 31 * sim.Day, 12 * sim.Hour, 12 * sim.Hour, sim.Hour, false, 100},
		// 12 hours, none for a day, and 26.5 days less the hour until it runs again.
		{2026, 2, 28 * sim.Day, 28 * sim.Day, 647 * sim.Hour, 2 * sim.Hour, true, 0},
		{2026, 3, 31 * sim.Day, 36 * sim.Hour, 36 * sim.Hour, 0, true, 0},
	}
	if a.Promise != model.StandardHDDs || len(a.Months) != len(want) {
		t.Fatalf("%+v", a)
	}
	for i, m := range a.Months {
		if m != want[i] {
			t.Errorf("%+v, want %+v", m, want[i])
		}
	}
}

// Months of four centuries begin where the one before ends.
func TestMonthsFollowEachOther(t *testing.T) {
	set := promised()
	set.Capacity = 1
	for _, c := range []struct {
		start       int64
		year, month int
		length      sim.Time
	}{
		{0, 1970, 1, 31 * sim.Day}, {-1, 1969, 12, 31 * sim.Day},
		{951_868_799, 2000, 2, 29 * sim.Day}, {951_868_800, 2000, 3, 31 * sim.Day},
		{4_107_542_399, 2100, 2, 28 * sim.Day}, {4_133_980_799, 2100, 12, 31 * sim.Day},
	} {
		a := agreement(t, set, c.start, sim.Millisecond, life{states: []step{{0, model.Running}}})
		if m := a.Months[0]; m.Year != c.year || m.Month != c.month || m.Length != c.length {
			t.Errorf("%d: %+v, want %d-%d", c.start, m, c.year, c.month)
		}
	}
}

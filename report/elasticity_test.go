package report

import (
	"slices"
	"testing"

	"vmssim/collect"
	"vmssim/sim"
)

// elasticResult is a day in which a set was short for 3h36m, two breaches of which
// lasted 36 minutes each, and one beside it that shares its load.
func elasticResult() *collect.Result {
	r := newResult()
	r.ScaleSets[0].Elasticity = &collect.Elasticity{
		Under: 216 * sim.Minute, Over: 12 * sim.Hour,
		Missing: collect.TimeSum{}.Plus(5 * sim.Hour), Surplus: collect.TimeSum{}.Plus(30 * sim.Hour),
		UnderAccuracy: 0.0425, OverAccuracy: 0.5, DemandChanges: 30, SupplyChanges: 18,
		Demand:   collect.Level{Min: 2, Max: 9, Mean: 4.25},
		Reaction: collect.ReadyTime{Count: 2, Mean: 36 * sim.Minute, Max: 36 * sim.Minute}, Open: true,
	}
	r.Series.ScaleSets[0].Demand = make([]float64, len(r.Series.ScaleSets[0].Capacity))
	r.Series.ScaleSets[0].Demand[1] = 4.5
	return r
}

func TestElasticityInText(t *testing.T) {
	out := textOf(t, elasticResult(), Options{})
	want := []string{"4.25", "9", "15.00", "4.25", "50.00", "50.0", "2", "36m", "36m", "-0.50"}
	if got := fields(t, out, "Elasticity", "web"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestElasticityInJSON(t *testing.T) {
	sets := parsed(t, elasticResult()).list("scaleSets")
	e := sets[0].get("elasticity")
	for key, want := range map[string]string{
		"underProvisionedSeconds": "12960", "overProvisionedSeconds": "43200", "underProvisionedShare": "3/20",
		"missingInstanceSeconds": "18000", "surplusInstanceSeconds": "108000", "jitterPerHour": "-1/2",
		"demandChanges": "30", "supplyChanges": "18",
	} {
		if got := e.number(key).RatString(); got != want {
			t.Errorf("%s %s, want %s", key, got, want)
		}
	}
	if got := e.get("reaction").number("maxSeconds").RatString(); got != "2160" {
		t.Errorf("reaction %s", got)
	}
}

func TestElasticityInSeriesAndChart(t *testing.T) {
	r := elasticResult()
	rows := table(t, r)
	at := slices.Index(rows[0], "web.demand")
	if at < 0 || rows[2][at] != "4.5" || slices.Contains(rows[0], "api.demand") {
		t.Errorf("%q", rows[0])
	}
	if words := texts(t, InstancesChart(r, 0)); !contains(words, "needed by the load") {
		t.Errorf("%q", words)
	}
}

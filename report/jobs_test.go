package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// batchResult is two loads of jobs on one set: one that lost work to an eviction
// and has a job left over, one that never had a job.
func batchResult() *collect.Result {
	hour := func(n int) collect.TimeSum { return collect.TimeSum{}.Plus(sim.Time(n) * sim.Hour) }
	long := collect.JobLoad{
		Name: "long", Submitted: 3, Completed: 1, Failed: 1, Running: 1, Starts: 4, PeakWaiting: 2,
		Slots:  collect.SlotTime{Busy: hour(21), Useful: hour(10), Overhead: hour(1), InProgress: hour(3)},
		Wasted: collect.Waste{Total: 3*sim.Hour + sim.Hour/2},
		Turnaround: collect.Turnaround{
			Mean: 11 * sim.Hour, P50: 11 * sim.Hour, P95: 11 * sim.Hour, P99: 11 * sim.Hour, Max: 11 * sim.Hour,
		},
		Due: 3, Late: 2, Makespan: -1,
	}
	long.Interruptions[model.ByFailure], long.Interruptions[model.ByScaleIn] = 2, 1
	long.Slots.Wasted[model.ByFailure], long.Slots.Wasted[model.ByScaleIn] = hour(5), hour(2)
	long.Wasted.ByReason[model.ByFailure], long.Wasted.ByReason[model.ByScaleIn] = 5*sim.Hour/2, sim.Hour
	jobs := &collect.SetJobs{Slots: 2}
	jobs.Time[model.Spot], jobs.Wasted[model.Spot] = long.Slots, long.Wasted
	return &collect.Result{
		Scenario: "batch", Duration: 24 * sim.Hour, Currency: "USD",
		Jobs: []collect.JobLoad{long, {Name: "never", First: -1, Makespan: -1}},
		ScaleSets: []collect.ScaleSet{
			{Name: "work", Jobs: jobs, Zones: []collect.Zone{{}}},
			{Name: "web", Zones: []collect.Zone{{}}},
		},
		Series: collect.Series{
			Every:     12 * sim.Hour,
			Jobs:      []collect.JobSeries{{Waiting: []float64{1.5, 0}, Running: []float64{1, 0.75}}, {}},
			ScaleSets: make([]collect.ScaleSetSeries, 2),
		},
	}
}

func TestJobsInText(t *testing.T) {
	var b strings.Builder
	if err := WriteText(&b, batchResult(), Options{}); err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"long 3 1 1 1 0 2 3 2", // submitted … late
		"never 0 0 0 0 0 0 0 –",
		"long 11h 11h 11h 11h 11h –",
		"long 10.0 1.0 3.0 7.0 33.3 3.5",
		"failure, 2 times 5.0 23.8 2.5",
		"scale-in, once 2.0 9.5 1.0",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestJobsInJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, batchResult()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Jobs []struct {
			Completed       int
			SlotSeconds     map[string]float64
			MakespanSeconds *float64
			Interruptions   []struct{ Reason string }
		}
		ScaleSets []struct {
			Jobs *struct{ WastedInstanceSeconds float64 }
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	long := got.Jobs[0]
	s := long.SlotSeconds
	if s["busy"] != 21*3600 || s["busy"] != s["useful"]+s["overhead"]+s["wasted"]+s["inProgress"] {
		t.Errorf("slot-seconds %v", s)
	}
	if long.MakespanSeconds != nil || len(long.Interruptions) != 2 || long.Interruptions[0].Reason != "scale-in" {
		t.Errorf("%+v", long)
	}
	if got.ScaleSets[0].Jobs.WastedInstanceSeconds != 3.5*3600 || got.ScaleSets[1].Jobs != nil {
		t.Errorf("%+v", got.ScaleSets)
	}
}

func TestJobsInSeriesAndCharts(t *testing.T) {
	r := batchResult()
	rows := table(t, r)
	at := slices.Index(rows[0], "long.waiting")
	if at < 0 || rows[1][at] != "1.5" || rows[2][at+1] != "0.75" {
		t.Errorf("%q", rows)
	}
	c := JobsChart(r, 0)
	if words := texts(t, c); c.Name != "jobs-long" || !contains(words, "waiting") || !contains(words, "running") {
		t.Errorf("%s: %q", c.Name, words)
	}
	if words := texts(t, JobsChart(r, 1)); !contains(words, "no data") {
		t.Errorf("%q", words)
	}
}

// Sums that outgrow a nanosecond count are exact.
func TestSecondsOfSums(t *testing.T) {
	var sum collect.TimeSum
	for range 3 {
		sum = sum.Plus(sim.Never)
	}
	if got := secondsSum(sum); got != "27670116110.564327421" { // 3 (2^63 - 1) ns
		t.Errorf("got %s", got)
	}
	if got := secondsSum(sum.Less(sum)); got != "0" {
		t.Errorf("got %s", got)
	}
}

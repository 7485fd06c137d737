package report

import (
	"bytes"
	"encoding/csv"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/sim"
)

func table(t *testing.T, r *collect.Result) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSeries(&b, r); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll() // which wants equally long rows
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestSeriesIntegrateToTheTotals(t *testing.T) {
	r := newResult()
	rows := table(t, r)
	if len(rows) != 1+stepCount {
		t.Fatalf("%d rows, want %d and a head", len(rows), stepCount)
	}
	if last := rows[stepCount]; last[0] != "86100" || last[1] != "1998-06-30T23:55:00Z" {
		t.Errorf("last step begins at %s, %s", last[0], last[1])
	}
	for name, want := range map[string]float64{
		"storefront.offered": float64(r.Workloads[0].Offered) / 1e6,
		"checkout.offered":   float64(r.Workloads[1].Offered) / 1e6,
		"web.running":        r.ScaleSets[0].InstanceTime[4].Seconds(),
		"web.failed":         1800, // one instance from 18:00 to 18:30
	} {
		column := slices.Index(rows[0], name)
		if column < 0 {
			t.Fatalf("no column %s in %q", name, rows[0])
		}
		var area float64
		for _, row := range rows[1:] {
			x, err := strconv.ParseFloat(row[column], 64)
			if err != nil {
				t.Fatal(err)
			}
			area += x * 300
		}
		// 288 sums of numbers with a relative error of 2^-53 each.
		if math.Abs(area-want) > 1e-9*want {
			t.Errorf("%s: area %v, want %v", name, area, want)
		}
	}
}

func TestSeriesCells(t *testing.T) {
	r := &collect.Result{
		Duration:  90 * sim.Second,
		Workloads: []collect.Workload{{Name: "=cmd()"}},
		ScaleSets: []collect.ScaleSet{{Name: "a,\"b\"\n", Zones: []collect.Zone{{}}}},
		Series: collect.Series{
			Every: 1500 * sim.Millisecond,
			Workloads: []collect.WorkloadSeries{{
				Offered: []float64{1.5, 0}, Served: []float64{1, 0},
				Lost: []float64{0.5, 0}, Capacity: []float64{9, 9},
				P50: []sim.Time{1, 0}, P95: []sim.Time{sim.Second, 0}, P99: []sim.Time{2 * sim.Second, 0},
			}},
			ScaleSets: []collect.ScaleSetSeries{{
				Capacity: []float64{1, 1e9}, Serving: []float64{1, 1},
				Zone: [][]float64{{1, 1}}, // of a regional set: no column
				CPU:  []float64{50, math.NaN()}, CPUMax: []float64{math.Inf(1), 60},
			}},
		},
	}
	rows := table(t, r)
	want := [][]string{
		{"seconds", "clock", "'=cmd().offered", "'=cmd().served", "'=cmd().lost", "'=cmd().capacityRate",
			"'=cmd().p50Seconds", "'=cmd().p95Seconds", "'=cmd().p99Seconds",
			"a,\"b\" .capacity", "a,\"b\" .serving"},
		{"0", "1970-01-01T00:00:00Z", "1.5", "1", "0.5", "9", "0.000000001", "1", "2", "1", "1"},
		{"1.5", "1970-01-01T00:00:01.5Z", "0", "0", "0", "9", "", "", "", "1000000000", "1"},
	}
	cpu := [][]string{{"a,\"b\" .cpu", "a,\"b\" .cpuMax"}, {"50", ""}, {"", "60"}}
	for i := range want {
		if got := rows[i][:11]; !slices.Equal(got, want[i]) {
			t.Errorf("row %d: got %q, want %q", i, got, want[i])
		}
		if got := rows[i][len(rows[i])-2:]; !slices.Equal(got, cpu[i]) {
			t.Errorf("row %d: got %q, want %q", i, got, cpu[i])
		}
	}
	if strings.Contains(strings.Join(rows[0], " "), "zone") {
		t.Error("a regional set has a column for its zone")
	}
}

// What the engine publishes of itself stands behind the set it is of; there are no
// columns where none ran.
func TestSeriesOfTheEngine(t *testing.T) {
	nan := math.NaN()
	r := &collect.Result{
		Duration:  2 * sim.Minute,
		ScaleSets: []collect.ScaleSet{{Name: "web"}, {Name: "worker"}},
		Series: collect.Series{
			Every: sim.Minute,
			ScaleSets: []collect.ScaleSetSeries{{
				Capacity: []float64{1, 2},
				Engine: &collect.EngineSeries{
					ObservedCapacity: []float64{nan, 1}, ScaleActions: []float64{0, 1},
					Rules: []collect.RuleSeries{{
						Name: "default.rule-1", Observed: []float64{nan, 71.5}, Threshold: []float64{nan, 70},
					}},
				},
			}, {Capacity: []float64{1, 1}}},
		},
	}
	rows := table(t, r)
	at := slices.Index(rows[0], "web.observedCapacity")
	if at < 0 || slices.Contains(rows[0], "worker.observedCapacity") {
		t.Fatalf("head %q", rows[0])
	}
	for i, want := range [][]string{
		{"web.observedCapacity", "web.scaleActionsInitiated",
			"web.default.rule-1.observedMetricValue", "web.default.rule-1.metricThreshold"},
		{"", "0", "", ""},
		{"1", "1", "71.5", "70"},
	} {
		if got := rows[i][at : at+4]; !slices.Equal(got, want) {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
}

func TestNoFormula(t *testing.T) {
	for give, want := range map[string]string{
		"=1": "'=1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "a=1": "a=1", "": "",
	} {
		if got := noFormula(give); got != want {
			t.Errorf("noFormula(%q) = %q, want %q", give, got, want)
		}
	}
}

package main

import (
	"context"
	"encoding/csv"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model/workload"
	"vmssim/scenarios"
)

const traces = "../../../shared/data/traces"

// web is an autoscaled web tier over three zones, driven by a trace.
const web = `
name: real-day
start: 1998-06-30T00:00:00Z
duration: DURATION
workloads:
  site:
    requests:
      arrivals: {trace: TRACE}
      service: {lognormal: {mean: 20ms, cv: 1}}
      timeout: 2s
      to: lb
loadBalancers:
  lb: {probe: {protocol: Http, intervalInSeconds: 5, probeThreshold: 2}}
scaleSets:
  web:
    sku: {name: Standard_D2s_v5, capacity: 6}
    zones: ["1", "2", "3"]
    behind: lb
    autoscale:
      profiles:
        - name: default
          capacity: {minimum: 6, maximum: 100, default: 6}
          rules:
            - metricTrigger: {metricName: Percentage CPU, timeGrain: PT1M, statistic: Average, timeWindow: PT5M, timeAggregation: Average, operator: GreaterThan, threshold: 60}
              scaleAction: {direction: Increase, type: PercentChangeCount, value: 20, cooldown: PT2M}
            - metricTrigger: {metricName: Percentage CPU, timeGrain: PT1M, statistic: Average, timeWindow: PT10M, timeAggregation: Average, operator: LessThan, threshold: 30}
              scaleAction: {direction: Decrease, type: ChangeCount, value: 1, cooldown: PT5M}
`

// The per-minute requests of 30 June 1998, to the request.
func TestWorldCupDay(t *testing.T) {
	file := "worldcup98_1998-06-30_per_minute.csv"
	r := playTrace(t, file, "{file: "+file+", column: requests, every: 1m}", "24h")
	checkTotal(t, r, sumColumn(t, file, "requests", big.NewRat(1, 1)))
	if s := r.ScaleSets[0]; s.Capacity.Max < 30 || s.Autoscale.ScaledIn == 0 {
		t.Errorf("the set did not follow the day: %+v", s.Capacity)
	}
}

// Thirty days of the Azure fleet's CPU, as a load of a thousandth of its unit.
func TestAzureMonth(t *testing.T) {
	file := "azure_vm_cpu_2017_5min.csv"
	r := playTrace(t, file, "{file: "+file+", column: avg cpu, every: 5m, scale: 0.1}", "30d")
	checkTotal(t, r, sumColumn(t, file, "avg cpu", big.NewRat(1, 10)))
}

func playTrace(t *testing.T, file, trace, duration string) *collect.Result {
	t.Helper()
	if _, err := os.Stat(filepath.Join(traces, file)); err != nil {
		t.Skipf("the shared data are not beside the checkout: %v", err)
	}
	root, err := os.OpenRoot(traces)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	text := replace(web, "DURATION", duration, "TRACE", trace)
	s, err := scenarios.Load(scenarios.Source{Name: "real.yaml", Data: []byte(text), Files: root.FS()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := experiment.Run(context.Background(), &s.Config, experiment.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sumColumn adds up a column as a person would, with rationals: each row times
// the scale, rounded to six decimals.
func sumColumn(t *testing.T, file, column string, scale *big.Rat) *big.Int {
	t.Helper()
	f, err := os.Open(filepath.Join(traces, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, name := range rows[0] {
		if name == column {
			at = i
		}
	}
	sum, half := new(big.Int), big.NewRat(1, 2)
	for _, row := range rows[1:] {
		v, ok := new(big.Rat).SetString(row[at])
		if !ok {
			t.Fatalf("%q is not a number", row[at])
		}
		v.Mul(v, scale).Mul(v, big.NewRat(1_000_000, 1)).Add(v, half)
		sum.Add(sum, new(big.Int).Quo(v.Num(), v.Denom()))
	}
	return sum
}

// checkTotal holds the report against the trace: what was offered is its sum,
// and every request was served, lost with a cause, or is in flight.
func checkTotal(t *testing.T, r *collect.Result, want *big.Int) {
	t.Helper()
	w := r.Workloads[0]
	if want.Cmp(big.NewInt(int64(w.Offered))) != 0 {
		t.Errorf("offered %d millionths, the trace sums to %v", w.Offered, want)
	}
	sum := w.Served + w.InFlight
	for _, n := range w.Lost {
		sum += n
	}
	if sum != w.Offered || w.Served <= 0 {
		t.Errorf("served, lost and in flight are %d of %d", sum, w.Offered)
	}
	if w.LostTotal() > w.Offered/10 {
		t.Errorf("lost %d of %d: the tier cannot carry this day", w.LostTotal()/workload.Request, w.Offered/workload.Request)
	}
}

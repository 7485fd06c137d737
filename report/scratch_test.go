package report_test

import (
	"fmt"
	"math"
	"os"
	"testing"
	"time"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/report"
	"vmssim/sim"
)

func TestScratch(t *testing.T) {
	r := newResult()
	o := report.Options{Question: "Does autoscale on CPU follow a flash crowd at noon without losing requests?", Style: report.Style{Color: os.Getenv("COLOR") != ""}}
	report.WriteText(os.Stdout, r, o)
	dump("", r, []report.Threshold{{"web", "out above 80 %", 80}, {"web", "in below 35 %", 35}})
	// week
	r.Duration = sim.Week
	r.Series.Every *= 7
	for i := range r.Marks {
		r.Marks[i].At *= 7
	}
	dump("week-", r, []report.Threshold{{"web", "scale out by 2 above 80 % for 10 minutes", 80}, {"web", "in below 35 %", 35}, {"web", "in below 34 %", 34}})
	r = newResult()
	for i := range r.Series.Workloads {
		w := &r.Series.Workloads[i]
		for _, p := range []*[]float64{&w.Offered, &w.Served, &w.Lost, &w.Capacity} {
			*p = make([]float64, 288)
		}
		w.P50, w.P95, w.P99 = make([]sim.Time, 288), make([]sim.Time, 288), make([]sim.Time, 288)
	}
	for i := range r.Series.ScaleSets {
		s := &r.Series.ScaleSets[i]
		for _, p := range []*[]float64{&s.Capacity, &s.Serving} {
			*p = make([]float64, 288)
		}
		for j := range s.State {
			s.State[j] = make([]float64, 288)
		}
		for j := range s.Zone {
			s.Zone[j] = make([]float64, 288)
		}
		s.CPU, s.CPUMax = make([]float64, 288), make([]float64, 288)
		for j := range s.CPU {
			if j > 100 && j < 200 {
				continue
			}
			s.CPU[j], s.CPUMax[j] = math.NaN(), math.NaN()
		}
	}
	r.Cost = collect.Cost{}
	dump("zero-", r, nil)
	r = newResult()
	one(r)
	dump("one-", r, nil)
	r = newResult()
	r.Series = collect.Series{Workloads: make([]collect.WorkloadSeries, 2), ScaleSets: make([]collect.ScaleSetSeries, 2)}
	r.Workloads[0].Name = "<script>alert(1)</script> & a rather long name of a workload that does not end, it goes on"
	r.Scenario = "a scenario with a name so long that it can not be shown as it is, because the line would be wider than the drawing"
	dump("empty-", r, nil)
}
func one(r *collect.Result) {
	r.Duration = 40 * sim.Minute
	r.Start += 23*3600 + 45*60 + 30
	r.Series.Every = sim.Hour
	for i := range r.Series.Workloads {
		w := &r.Series.Workloads[i]
		for _, p := range []*[]float64{&w.Offered, &w.Served, &w.Lost, &w.Capacity} {
			*p = []float64{0.25}
		}
		w.P50, w.P95, w.P99 = w.P50[:1], w.P95[:1], w.P99[:1]
	}
	for i := range r.Series.ScaleSets {
		s := &r.Series.ScaleSets[i]
		s.Capacity, s.Serving, s.CPU, s.CPUMax = s.Capacity[:1], s.Serving[:1], s.CPU[:1], s.CPUMax[:1]
		for j := range s.State {
			s.State[j] = []float64{float64(j) / 10}
		}
		for j := range s.Zone {
			s.Zone[j] = s.Zone[j][:1]
		}
	}
	r.Marks = []collect.Mark{{At: sim.Minute, To: 2, Why: model.ByHand}}
}
func dump(prefix string, r *collect.Result, th []report.Threshold) {
	os.MkdirAll("/tmp/rep/png", 0o755)
	for _, c := range report.Charts(r, th) {
		s := time.Now()
		name := c.Name
		if len(name) > 40 {
			name = name[:40]
		}
		f, _ := os.Create("/tmp/rep/png/" + prefix + name + ".png")
		c.WritePNG(f)
		f.Close()
		d := time.Since(s)
		s = time.Now()
		f, _ = os.Create("/tmp/rep/png/" + prefix + name + ".svg")
		c.WriteSVG(f)
		f.Close()
		if os.Getenv("V") != "" {
			fmt.Println(c.Name, d, time.Since(s))
		}
	}
}

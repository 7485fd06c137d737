package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

func svg(t *testing.T, c *Chart) string {
	t.Helper()
	var b strings.Builder
	if err := c.WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestChartNames(t *testing.T) {
	var names []string
	for _, c := range Charts(newResult(), nil) {
		names = append(names, c.Name)
	}
	want := "load-storefront latency-storefront load-checkout latency-checkout " +
		"instances-web zones-web cpu-web instances-api cpu-api cost"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := fileName(`../a b\c:Ä`); got != "..-a-b-c--" {
		t.Errorf("got %q", got)
	}
}

// Two renderings are the same bytes, and a picture is one.
func TestChartsAreDeterministic(t *testing.T) {
	first, second := Charts(newResult(), options.Thresholds), Charts(newResult(), options.Thresholds)
	for i, c := range first {
		if svg(t, c) != svg(t, second[i]) {
			t.Errorf("%s.svg differs", c.Name)
		}
		if i%3 > 0 {
			continue // a PNG takes 40 ms
		}
		var a, b bytes.Buffer
		if err := errors.Join(c.WritePNG(&a), second[i].WritePNG(&b)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s.png differs", c.Name)
		}
		image, err := png.Decode(&a)
		if err != nil {
			t.Fatal(err)
		}
		if size := image.Bounds().Size(); size.X != 1440 || size.Y != 630 {
			t.Errorf("%s.png is %v", c.Name, size)
		}
	}
}

// texts returns the words of a drawing, and fails if it is not XML or has a
// coordinate that is no number.
func texts(t *testing.T, c *Chart) []string {
	t.Helper()
	drawing := svg(t, c)
	if strings.Contains(drawing, "NaN") || strings.Contains(drawing, "Inf") {
		t.Errorf("%s has a coordinate that is no number", c.Name)
	}
	decoder := xml.NewDecoder(strings.NewReader(drawing))
	var words []string
	inText := false
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return words
		}
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "text"
			if !strings.Contains("svg title g path text", token.Name.Local) {
				t.Errorf("%s has an element %s", c.Name, token.Name.Local)
			}
		case xml.CharData:
			if inText {
				words = append(words, string(token))
			}
		case xml.EndElement:
			inText = false
		}
	}
}

func contains(words []string, want string) bool {
	for _, w := range words {
		if strings.Contains(w, want) {
			return true
		}
	}
	return false
}

func TestChartsShowNamesAsText(t *testing.T) {
	const hostile = "</text><script>alert(1)</script>\x1b[0m\ufffe"
	r := newResult()
	r.Scenario, r.Currency, r.Workloads[0].Name, r.ScaleSets[0].Name = hostile, hostile, hostile, hostile
	r.ScaleSets[0].Zones[1].Name = hostile
	for _, c := range Charts(r, []Threshold{{Set: hostile, Label: hostile, Value: 50}}) {
		if !contains(texts(t, c), "<script>") {
			t.Errorf("%s does not show the name", c.Name)
		}
	}
}

func TestChartsOfNothing(t *testing.T) {
	r := newResult()
	r.Cost = collect.Cost{}
	r.Series = collect.Series{
		Workloads: make([]collect.WorkloadSeries, 2), ScaleSets: make([]collect.ScaleSetSeries, 2),
	}
	for _, c := range Charts(r, options.Thresholds) {
		if !contains(texts(t, c), "no data") {
			t.Errorf("%s does not say that there is no data", c.Name)
		}
	}
}

// One step, longer than the run, of zeros; no CPU reading but one.
func TestChartsOfOneStep(t *testing.T) {
	zero := []float64{0}
	w := collect.WorkloadSeries{Offered: zero, Served: zero, Lost: zero, Capacity: zero,
		P50: []sim.Time{1}, P95: []sim.Time{sim.Millisecond}, P99: []sim.Time{sim.Hour}}
	s := collect.ScaleSetSeries{Capacity: zero, Serving: zero, Zone: [][]float64{zero},
		CPU: []float64{100}, CPUMax: []float64{math.NaN()}}
	for state := range s.State {
		s.State[state] = zero
	}
	r := &collect.Result{
		Duration:  sim.Second,
		Workloads: []collect.Workload{{Name: "w"}},
		ScaleSets: []collect.ScaleSet{{Name: "s", Zones: []collect.Zone{{Name: "1"}}}},
		Marks:     []collect.Mark{{At: sim.Second, To: 1, Why: model.ByHand}},
		Series: collect.Series{Every: sim.Minute, Workloads: []collect.WorkloadSeries{w},
			ScaleSets: []collect.ScaleSetSeries{s}},
	}
	for _, c := range Charts(r, nil) {
		if contains(texts(t, c), "no data") != (c.Name == "cost") {
			t.Errorf("%s: only the cost has no data", c.Name)
		}
	}
}

func TestChartLegends(t *testing.T) {
	r := newResult()
	for _, c := range []struct {
		chart *Chart
		words []string
	}{
		{LoadChart(r, 0),
			[]string{"served", "lost", "offered", "capacity", "requests per second", "12:00", "1,000"}},
		{InstancesChart(r, 0), []string{"running", "failed", "installing", "sku.capacity"}},
		{ZonesChart(r, 0), []string{"zone 1", "zone 2", "zone 3", "required 4"}},
		{CPUChart(r, 0, options.Thresholds),
			[]string{"out above 80 %", "in below 35 %", "capacity raised", "lowered"}},
		{LatencyChart(r, 0), []string{"milliseconds, logarithmic", "p99", "p95"}},
		{CostChart(r), []string{"idle headroom", "disks", "web", "api", "shared", "16.31  ·  56.0 %"}},
	} {
		words := texts(t, c.chart)
		for _, want := range c.words {
			if !contains(words, want) {
				t.Errorf("%s does not say %q", c.chart.Name, want)
			}
		}
	}
	if contains(texts(t, LoadChart(r, 1)), "lost") {
		t.Error("a workload that lost nothing has a key for it")
	}
	if contains(texts(t, CPUChart(r, 1, options.Thresholds)), "above 80") {
		t.Error("the thresholds of one set are drawn for another")
	}
}

package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// rollingResult is a run in which n instances of two zones get another model one by one, five
// minutes each: instance i is away from 1h + 5i to 1h + 5(i+1) minutes, the first half of that
// starting, the second installing.
func rollingResult(n int) *collect.Result {
	r := newResult()
	s := &r.ScaleSets[0]
	o := collect.Rollout{
		Mode: model.RollingUpgrade, Change: "extension app", Began: sim.Hour, Ended: sim.Hour + sim.Time(n)*5*sim.Minute,
		Code: model.RolloutCompleted, Sets: []int{0}, Capacity: collect.Dip{Before: n, Trough: n - 1},
		Serving: collect.Dip{Before: n, Trough: n - 1}, Peak: n, PeakVCPUs: 2 * n,
		Requests: collect.RolloutRequests{Offered: 1000 * workload.Request},
	}
	r.Track = &collect.Track{Kinds: []string{"model 0", "model 1"}, Cut: sim.Never}
	for i := range n {
		at := sim.Hour + sim.Time(i)*5*sim.Minute
		for _, p := range []collect.TrackPoint{
			{At: 0, Phase: collect.Serving},
			{At: at, Kind: 1, Phase: collect.Starting},
			{At: at + 150*sim.Second, Kind: 1, Phase: collect.Installing},
			{At: at + 300*sim.Second, Kind: 1, Phase: collect.Serving},
		} {
			p.Instance, p.Zone = i, i%2
			r.Track.Points = append(r.Track.Points, p)
		}
		o.Batches = append(o.Batches, collect.RolloutBatch{
			Began: at, Ended: at + 5*sim.Minute, Instances: []int{i}, Zones: []string{s.Zones[i%2].Name},
		})
	}
	s.Rollouts = []collect.Rollout{o}
	return r
}

// A lane has what an instance did in the window, cut at its edges; lanes are ordered by
// zone and id.
func TestLanesOfATrack(t *testing.T) {
	r := rollingResult(4)
	w := view{sim.Hour, sim.Hour + 20*sim.Minute}
	lanes := lanesOf(r.Track, []int{0}, w)
	var ids []int
	for _, l := range lanes {
		ids = append(ids, l.instance)
	}
	if fmt.Sprint(ids) != "[0 2 1 3]" {
		t.Errorf("lanes %v", ids)
	}
	minute := sim.Minute
	want := []trackSpan{
		{sim.Hour, sim.Hour + 10*minute, 0, collect.Serving},
		{sim.Hour + 10*minute, sim.Hour + 12*minute + minute/2, 1, collect.Starting},
		{sim.Hour + 12*minute + minute/2, sim.Hour + 15*minute, 1, collect.Installing},
		{sim.Hour + 15*minute, sim.Hour + 20*minute, 1, collect.Serving},
	}
	if fmt.Sprint(lanes[1].spans) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", lanes[1].spans, want)
	}
	if len(lanesOf(r.Track, []int{1}, w)) != 0 {
		t.Error("lanes of another set")
	}
	r.Track.Cut = sim.Hour + 11*minute
	if spans := lanesOf(r.Track, []int{0}, w)[1].spans; spans[len(spans)-1].to != r.Track.Cut {
		t.Errorf("%v after the track is cut", spans)
	}
}

// Of 80 instances one is away at any time: the stack is 80 high, of which 79 serve; in
// the middle half of them have the new model.
func TestStackOfManyInstances(t *testing.T) {
	r := rollingResult(80)
	w := view{sim.Hour, sim.Hour + 400*sim.Minute} // a column is a minute
	p := newTrackPlot(w, lanesOf(r.Track, []int{0}, w), colorsOf(2), roomOfRollout)
	if p.pitch != 0 {
		t.Fatal("80 lanes")
	}
	layers := p.stack()
	top := layers[len(layers)-1].values
	for i, x := range top {
		if x != 80 {
			t.Fatalf("column %d: %g instances", i, x)
		}
	}
	if old, all := layers[0].values[200], layers[1].values[200]; old != 39 || all != 79 {
		t.Errorf("%g old and %g serve in the middle, want 39 and 79", old, all)
	}
}

// The drawing says what happens, how it ended and what its colours mean, and as many
// ids as fit.
func TestRolloutChart(t *testing.T) {
	r := rollingResult(6)
	c := RolloutChart(r, 0, 0)
	words := texts(t, c)
	for _, want := range []string{
		"Rollout 1 of web: Rolling, extension app", "serving 5 of 6 at the least, at most 6 with 12 vCPUs, lost 0 of 1,000 requests",
		"model 0", "model 1", "installing", "starting", "serving", "batch 1: zone 1", "batch 6: zone 2", "Completed after 30m", "zone 1", "5",
	} {
		if !contains(words, want) {
			t.Errorf("no %q in %q", want, words)
		}
	}
	r.ScaleSets[0].Rollouts[0].Mode = model.BlueGreenUpgrade
	for i := range r.ScaleSets[0].Rollouts[0].Batches {
		r.ScaleSets[0].Rollouts[0].Batches[i].Phase = model.GreenScalesOut + model.BlueGreenPhase(i)
	}
	if phases := texts(t, RolloutChart(r, 0, 0)); !contains(phases, "scale out") || !contains(phases, "swap") || contains(phases, "batch") {
		t.Errorf("no phases in %q", phases)
	}
	if contains(words, "leaving") {
		t.Errorf("a key of what is not there in %q", words)
	}
	if c.Name != "rollout-1-web" || !strings.Contains(svg(t, c), `height="`) {
		t.Errorf("%s", c.Name)
	}
	r.Track = nil
	if len(rolloutCharts(r, 0)) != 0 || !contains(texts(t, RolloutChart(r, 0, 0)), "no data") {
		t.Error("drawn without a track")
	}
}

// A run with rollouts has a file of them, with a line for each, and their pictures.
func TestRolloutFiles(t *testing.T) {
	files, err := Files(rollingResult(6), Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, f := range files {
		found[f.Name] = string(f.Data)
	}
	if found["rollout-1-web.svg"] == "" || found["rollout-1-web.png"] == "" {
		t.Error("no picture")
	}
	lines, err := csv.NewReader(strings.NewReader(found["rollouts.csv"])).ReadAll()
	if err != nil || len(lines) != 2 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for i, name := range lines[0] {
		want, known := map[string]string{
			"scaleSet": "web", "rollout": "1", "beganSeconds": "3600", "durationSeconds": "1800", "batches": "6", "servingMin": "5",
			"vCPUsPeak": "12", "offered": "1000", "blastRadius": "0", "currency": "USD",
		}[name]
		if known && lines[1][i] != want {
			t.Errorf("%s is %q, want %q", name, lines[1][i], want)
		}
	}
}

// Texts of one line do not touch each other, however many batches there are.
func TestRolloutTextsDoNotOverlap(t *testing.T) {
	for _, n := range []int{1, 3, 17, 60, 61, 300} {
		r := rollingResult(n)
		r.ScaleSets[0].Rollouts[0].Error = model.UnhealthyUpgraded
		for _, line := range textLines(t, svg(t, RolloutChart(r, 0, 0))) {
			for i := 1; i < len(line); i++ {
				if a, b := line[i-1], line[i]; a.to > b.from+0.5 {
					t.Errorf("%d instances: %q and %q overlap", n, a.text, b.text)
				}
			}
		}
	}
}

// Alternatives with rollouts are shown on one axis around these, each instance by
// itself; one without is drawn by what serves.
func TestTimelinesOfRollouts(t *testing.T) {
	none := newResult()
	c := &experiment.Comparison{Seed: 1, Alternatives: []experiment.Sample{
		{Name: "slow", First: rollingResult(12)}, {Name: "fast", First: rollingResult(3)}, {Name: "none", First: none},
	}}
	lines := NewTimelines(c, "shop")
	from, to := sim.Hour-3*sim.Minute, 2*sim.Hour+6*sim.Minute // a twentieth before and a tenth after an hour
	if lines.axes.from != from || lines.axes.to != to {
		t.Errorf("from %v to %v, want %v to %v", lines.axes.from, lines.axes.to, from, to)
	}
	if lines.lanes[0].track == nil || lines.lanes[1].track == nil || lines.lanes[2].track != nil {
		t.Error("which alternatives have lanes")
	}
	golden(t, "rollouts.sha256", func(w io.Writer) error {
		h := sha256.New()
		err := lines.WriteSVG(h)
		fmt.Fprintf(w, "%x  timelines.svg\n", h.Sum(nil))
		for _, n := range []int{6, 80} {
			fmt.Fprintf(w, "%x  rollout of %d.svg\n", sha256.Sum256([]byte(svg(t, RolloutChart(rollingResult(n), 0, 0)))), n)
		}
		return err
	})
}

// A placed is a text of a drawing, and from where to where it goes.
type placed struct {
	text     string
	from, to float64
}

// textLines returns the texts of a drawing that stand on one line, from the left.
func textLines(t *testing.T, drawing string) [][]placed {
	t.Helper()
	found := regexp.MustCompile(`(?s)<text x="([-0-9.]+)" y="([-0-9.]+)"[^>]*style="([^"]*)"[^>]*>([^<]*)<`).FindAllStringSubmatch(drawing, -1)
	if len(found) < 10 {
		t.Fatalf("%d texts", len(found))
	}
	lines := map[string][]placed{}
	for _, f := range found {
		x, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		style := textStyle(textSize, muted)
		switch {
		case strings.Contains(f[3], "font-size:8"):
			style = textStyle(textSize-1, ink)
		case strings.Contains(f[3], "bold"):
			style = titleStyle()
		}
		lines[f[2]] = append(lines[f[2]], placed{f[4], x, x + float64(style.Width(html.UnescapeString(f[4])))})
	}
	var list [][]placed
	for _, line := range lines {
		slices.SortFunc(line, func(a, b placed) int { return cmp.Compare(a.from, b.from) })
		list = append(list, line)
	}
	return list
}

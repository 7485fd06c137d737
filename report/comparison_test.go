package report

import (
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
)

// Every verdict has its own sign, spreads are written with two digits and means with
// as many decimals, differences in percent of the first mean and those of shares in
// points.
func TestComparisonSigns(t *testing.T) {
	money := experiment.Measure{Name: "cost.total", Unit: experiment.Money}
	share := experiment.Measure{Name: "requests.success", Unit: experiment.Share}
	span := experiment.Measure{Name: "jobs.makespan", Unit: experiment.Seconds}
	base := experiment.Estimate{N: 20, Mean: 200, SD: 3, Half: 1.4}
	difference := func(v experiment.Verdict, mean, half float64) experiment.Difference {
		e := experiment.Estimate{N: 20, Mean: mean, Half: half, Constant: v == experiment.Equal || v == experiment.Exact}
		return experiment.Difference{Estimate: e, Verdict: v, Target: 2, RunsNeeded: 1234}
	}
	for _, c := range []struct {
		measure    experiment.Measure
		d          experiment.Difference
		cell, word string
	}{
		{money, difference(experiment.Equal, 0, 0), "equal  ", "equal"},
		{money, difference(experiment.Exact, 50, 0), "+25 %  ", "25 % higher"},
		{money, difference(experiment.Differs, -8.234, 1.234), "-4.12 % ±0.62 *", "4.12 % ±0.62 lower"},
		{money, difference(experiment.Doubtful, 2, 1.9), "+1.00 % ±0.95 ?", "1.00 % ±0.95 higher, perhaps by chance"},
		{money, difference(experiment.NotSeen, 0.5, 6), "+0.2 % ±3.0 ~", "no difference seen (about 1,200 runs needed)"},
		{money, difference(experiment.Unknown, 0, 0), "–  ", "not comparable: endless in some runs"},
		{share, difference(experiment.Differs, 0.00123, 0.00045), "+0.123 points ±0.045 *", "0.123 points ±0.045 higher"},
	} {
		if got := markedDifference(c.measure, base, c.d); got != c.cell {
			t.Errorf("%v: cell %q, want %q", c.d.Verdict, got, c.cell)
		}
		if got := verdictOf(c.measure, base, c.d); got != c.word {
			t.Errorf("%v: %q, want %q", c.d.Verdict, got, c.word)
		}
	}
	// Of a mean of 0 there is no percentage.
	zero := experiment.Estimate{N: 20, Constant: true}
	if got := differenceText(span, zero, difference(experiment.Differs, 90, 12)); got != "+90 s ±12" {
		t.Errorf("of zero: %q", got)
	}
	endless := experiment.Estimate{N: 20, Endless: 2}
	if got := unitOf(span.Unit, endless.Mean).interval(endless); got != "endless in 2 of 20" {
		t.Errorf("endless: %q", got)
	}
}

// Sixteen alternatives with long names still fit into a hundred columns, and a name
// cannot command the terminal.
func TestComparisonFits(t *testing.T) {
	c := &experiment.Comparison{Replications: 20, Confidence: 0.95, Detect: 0.01,
		Measures: []experiment.Measure{{Name: "requests.lost.deadBackendInRotation", Unit: experiment.Things}}}
	for range 16 {
		c.Alternatives = append(c.Alternatives, experiment.Sample{
			Name: "\x1b[31m" + strings.Repeat("long", 6), First: &collect.Result{},
			Estimates:   []experiment.Estimate{{N: 20, Mean: 123456789.1, SD: 1, Half: 0.123}},
			Differences: []experiment.Difference{{Estimate: experiment.Estimate{N: 20, Mean: -123456.7, Half: 0.123}, Verdict: experiment.Differs}},
		})
	}
	c.Alternatives[0].Differences = nil
	var b strings.Builder
	if err := WriteComparisonText(&b, c, Titled{Title: "x"}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "\x1b") {
		t.Error("an escape sequence has come through")
	}
	for line := range strings.Lines(b.String()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > lineWidth {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

package report

import (
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
)

// Alternatives with rollouts are shown in one table: a line of means, one of half
// intervals, and how each differs from the first, in one unit a column. Asked for
// measures, the comparison is as ever.
func TestRolloutChoice(t *testing.T) {
	with := &collect.Result{ScaleSets: []collect.ScaleSet{{Rollouts: []collect.Rollout{{}}}}}
	constant := func(x float64) experiment.Estimate { return experiment.Estimate{N: 20, Mean: x, Constant: true} }
	varies := func(x, half float64) experiment.Estimate {
		return experiment.Estimate{N: 20, Mean: x, SD: 1, Half: half}
	}
	c := &experiment.Comparison{
		Replications: 20, Confidence: 0.95, Detect: 0.01,
		Measures: []experiment.Measure{
			{Name: "requests.lost", Unit: experiment.Things}, {Name: "rollout.completed", Unit: experiment.Share},
			{Name: "rollout.duration", Unit: experiment.Seconds}, {Name: "rollout.servingTrough", Unit: experiment.Things},
			{Name: "latency.p95", Unit: experiment.Seconds},
		},
		Alternatives: []experiment.Sample{
			{Name: "rolling", First: with, Estimates: []experiment.Estimate{
				varies(1000, 50), varies(0.4, 0.24), varies(1200, 60), constant(8), constant(1),
			}},
			{Name: "at once", First: with, Estimates: []experiment.Estimate{
				varies(3000, 123), constant(1), varies(240, 12), constant(0), constant(1),
			}, Differences: []experiment.Difference{
				{Estimate: varies(2000, 100), Verdict: experiment.Differs}, {Estimate: varies(0.6, 0.7), Verdict: experiment.NotSeen},
				{Estimate: varies(-960, 60), Verdict: experiment.Doubtful}, {Estimate: constant(-8), Verdict: experiment.Exact},
				{Estimate: constant(0), Verdict: experiment.Equal},
			}},
			{Name: "never", First: &collect.Result{}, Estimates: []experiment.Estimate{
				constant(0), {N: 20, Endless: 3}, {N: 20, Endless: 3}, constant(10), constant(1),
			}, Differences: []experiment.Difference{
				{Estimate: constant(0), Verdict: experiment.Equal}, {Verdict: experiment.Unknown}, {Verdict: experiment.Unknown},
				{Estimate: constant(2), Verdict: experiment.Exact}, {Verdict: experiment.Equal},
			}},
		},
	}
	text := func() string {
		var b strings.Builder
		if err := WriteComparisonText(&b, c, Titled{Title: "x"}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	out := text()
	want := `
                          rollout               serving   requests lost
Rollouts               through, %   took, min    fewest          in all
  rolling                      40        20.0         8           1,000
    ±                         ±24        ±1.0                       ±50
  at once                     100        4.00         0           3,000
    ±                                   ±0.20                      ±123
    difference           +60 pts~       -80%?     -100%          +200%*
  never                   endless     endless        10               0
    ±                     3 of 20     3 of 20
    difference                  –           –      +25%           equal
`
	if !strings.Contains(strings.ReplaceAll(out, " \n", "\n"), want[1:]) {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
	c.Wanted = []string{"rollout"}
	if strings.Contains(text(), "through") || !strings.Contains(text(), "rollout.servingTrough") {
		t.Errorf("asked for measures:\n%s", text())
	}
}

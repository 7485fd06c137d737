package main

import (
	"fmt"
	"slices"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// steps tells when a set's capacity changed, as minutes since the start.
func steps(r *collect.Result, set string) []string {
	var told []string
	for _, m := range r.Marks {
		if r.ScaleSets[m.Set].Name == set && m.Why != model.ByStart {
			told = append(told, fmt.Sprintf("%d: %d→%d", m.At/sim.Minute, m.From, m.To))
		}
	}
	return told
}

// setOf returns a set of a result by its name.
func setOf(t *testing.T, r *collect.Result, name string) *collect.ScaleSet {
	t.Helper()
	for i := range r.ScaleSets {
		if r.ScaleSets[i].Name == name {
			return &r.ScaleSets[i]
		}
	}
	t.Fatalf("no set %s", name)
	return nil
}

// ended returns how many evaluations of a set ended in an outcome.
func ended(t *testing.T, r *collect.Result, set string, outcome autoscale.Outcome) int {
	t.Helper()
	for _, o := range setOf(t, r, set).Autoscale.Outcomes {
		if o.Outcome == outcome {
			return o.Count
		}
	}
	return 0
}

// The second action follows ten minutes after the first, not twenty. In the reading
// LastAction the scale-in of 12:08 holds the scale-out for its 40 minutes, in
// PerRule the scale-out comes as soon as the window says so.
func TestCooldownAndWindowShowsWhatItSays(t *testing.T) {
	r := playLibrary(t, "cooldown-and-window", experiment.Options{Seed: 1})
	for set, fourth := range map[string]string{"last-action": "228: 5→6", "per-rule": "208: 5→6"} {
		want := []string{"66: 4→5", "76: 5→6", "188: 6→5", fourth}
		if got := steps(r, set); len(got) < 4 || !slices.Equal(got[:4], want) {
			t.Errorf("%s: %q, want first %q", set, got, want)
		}
	}
	if last, own := r.Workloads[0].LostTotal(), r.Workloads[1].LostTotal(); last < 3*own {
		t.Errorf("LastAction loses %d requests, PerRule %d; want three times as many", last, own)
	}
}

// 28 % on two instances is 56 % on one: above 50, but not above 60. 44 % on twenty
// is 73 % on twelve and 68 % on thirteen.
func TestFlappingShowsWhatItSays(t *testing.T) {
	r := playLibrary(t, "flapping", experiment.Options{Seed: 1})
	for set, want := range map[string][]string{
		"thin-margin": nil, "wide-margin": {"3: 2→1"}, "large-steps": {"3: 20→13"},
	} {
		if got := steps(r, set); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", set, got, want)
		}
	}
	// Every run but the first two, which have no published minute yet.
	if got := ended(t, r, "thin-margin", autoscale.BlockedByFlapping); got != 178 {
		t.Errorf("thin-margin was held %d times, want 178", got)
	}
	if got := ended(t, r, "large-steps", autoscale.ScaledInPartly); got != 1 {
		t.Errorf("large-steps scaled in partly %d times, want 1", got)
	}
	if thin, wide := setOf(t, r, "thin-margin").Cost.Total, setOf(t, r, "wide-margin").Cost.Total; thin*10 < wide*19 {
		t.Errorf("thin-margin costs %v, wide-margin %v; want about twice as much", thin, wide)
	}
}

// At three o'clock every set is held by the reason that it is named after.
func TestWhyNoScaleInShowsWhatItSays(t *testing.T) {
	seen := &judged{at: 5 * sim.Hour, by: map[int]autoscale.Outcome{}}
	r := playLibrary(t, "why-no-scale-in", experiment.Options{Seed: 1, Observer: seen})
	for set, want := range map[string]autoscale.Outcome{
		"cooldown":       autoscale.BlockedByCooldown,
		"flapping":       autoscale.BlockedByFlapping,
		"minimum":        autoscale.AtMinimum,
		"one-of-two":     autoscale.NoChange,
		"scale-out-true": autoscale.AtMaximum,
		"no-data":        autoscale.NoData,
	} {
		i := slices.IndexFunc(r.ScaleSets, func(s collect.ScaleSet) bool { return s.Name == set })
		if got := seen.by[i]; got != want {
			t.Errorf("%s: %v, want %v", set, got, want)
		}
		for _, step := range steps(r, set) {
			if step != "127: 3→4" { // the busy noon
				t.Errorf("%s changed its capacity at minute %s", set, step)
			}
		}
	}
	want := []string{"187: 3→2", "187: 2→3", "247: 3→2", "247: 2→3", "307: 3→2", "307: 2→3"}
	if got := steps(r, "protected"); !slices.Equal(got, want) {
		t.Errorf("protected: %q, want %q", got, want)
	}
}

// A judged keeps what the engine decided for every set at one instant.
type judged struct {
	at sim.Time
	by map[int]autoscale.Outcome
}

func (j *judged) Observe(now sim.Time, f model.Fact) {
	if f.Kind == model.AutoscaleDecided && now == j.at {
		j.by[f.Set] = f.Decision.Outcome
	}
}

// The average of 0, 90 and 90 hides the load, their maximum does not; the maximum
// of an instance that hangs at 100 % drives the set to its limit. Read inside the
// time grain the maximum is masked as well.
func TestMaskedAverageShowsWhatItSays(t *testing.T) {
	const name, inside = "masked-average", "scaleSets.idle-maximum.autoscale.statisticReading=InsideGrain"
	r := playLibrary(t, name, experiment.Options{Seed: 1})
	for set, want := range map[string][]string{
		"idle-average": nil, "idle-maximum": {"68: 3→4"}, "stuck-average": nil,
		"stuck-maximum": {"68: 3→4", "78: 4→5", "88: 5→6", "98: 6→7", "108: 7→8", "118: 8→9", "128: 9→10"},
	} {
		if got := steps(r, set); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", set, got, want)
		}
	}
	if got := steps(playLibrary(t, name, experiment.Options{Seed: 1}, inside), "idle-maximum"); got != nil {
		t.Errorf("the maximum inside the grain scales out: %q", got)
	}
}

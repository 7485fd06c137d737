package model

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vmssim/sim"
)

// Every phase and what leads out of it: enough healthy instances, time, blue's
// instances, a stop.
func TestBlueGreenPhases(t *testing.T) {
	const minute = sim.Minute
	together := BlueGreen{Validate: 10 * minute}
	repoint := BlueGreen{Swap: SwapRepoint, Keep: 30 * minute}
	address := BlueGreen{Swap: SwapAddress, Gap: minute}
	for _, c := range []struct {
		name string
		plan BlueGreen
		view BlueGreenView
		want BlueGreenPhase
		at   sim.Time
		code RolloutCode
	}{
		{"nine of ten", together, BlueGreenView{Wanted: 10, Healthy: 9}, GreenScalesOut, 0, 0},
		{"ten of ten", together, BlueGreenView{Wanted: 10, Healthy: 10}, GreenValidates, 0, 0},
		{"nothing to validate", repoint, BlueGreenView{Wanted: 10, Healthy: 10}, RequestsSwap, 0, 0},
		{"healthy for nine minutes", together, BlueGreenView{Phase: GreenValidates, Since: minute, Now: 10 * minute}, GreenValidates, 11 * minute, 0},
		{"healthy for ten minutes", together, BlueGreenView{Phase: GreenValidates, Since: minute, Now: 11 * minute}, RequestsSwap, 0, 0},
		{"one falls ill", together, BlueGreenView{Phase: GreenValidates, Now: 11 * minute, Wanted: 10, Healthy: 9}, GreenScalesOut, 0, 0},
		{"blue drains by its notice", together, BlueGreenView{Phase: RequestsSwap}, BlueDrains, 0, 0},
		{"one still answers", together, BlueGreenView{Phase: BlueDrains, Now: minute, Busy: 1}, BlueDrains, 0, 0},
		{"none answers", together, BlueGreenView{Phase: BlueDrains, Now: minute, Leaving: 1}, BlueGoes, 0, 0},
		{"the gateway drains", repoint, BlueGreenView{Phase: RequestsSwap, Drain: minute}, BlueDrains, 0, 0},
		{"for its time", repoint, BlueGreenView{Phase: BlueDrains, Drain: minute, Busy: 3}, BlueDrains, minute, 0},
		{"then blue is kept", repoint, BlueGreenView{Phase: BlueDrains, Drain: minute, Now: minute, Busy: 3}, BlueIsKept, 0, 0},
		{"for its time", repoint, BlueGreenView{Phase: BlueIsKept, Now: 29 * minute}, BlueIsKept, 30 * minute, 0},
		{"and goes", repoint, BlueGreenView{Phase: BlueIsKept, Now: 30 * minute}, BlueGoes, 0, 0},
		{"an address is on its way", address, BlueGreenView{Phase: RequestsSwap}, RequestsSwap, minute, 0},
		{"there is nothing to drain", address, BlueGreenView{Phase: RequestsSwap, Now: minute}, BlueGoes, 0, 0},
		{"one is not gone", address, BlueGreenView{Phase: BlueGoes, Leaving: 1}, BlueGoes, 0, 0},
		{"all are gone", address, BlueGreenView{Phase: BlueGoes}, BlueGreenEnds, 0, RolloutCompleted},

		{"stopped before the swap", together, BlueGreenView{Wanted: 10, Stop: "gate"}, BlueGreenEnds, 0, RolloutCancelled},
		{"taken back before it", together, BlueGreenView{Phase: GreenValidates, Stop: "gate", GoBack: true}, GreenGoes, 0, 0},
		{"taken back after it", repoint, BlueGreenView{Phase: BlueIsKept, Stop: "gate", GoBack: true}, RequestsSwapBack, 0, 0},
		{"while an address is on its way nothing stops", address, BlueGreenView{Phase: RequestsSwap, Stop: "gate", GoBack: true}, RequestsSwap, minute, 0},
		{"the address comes back", address, BlueGreenView{Phase: RequestsSwapBack, Now: 30 * sim.Second, Stop: "gate", GoBack: true}, RequestsSwapBack, minute, 0},
		{"then green goes", address, BlueGreenView{Phase: RequestsSwapBack, Now: minute, Stop: "gate", GoBack: true}, GreenGoes, 0, 0},
		{"green is gone", address, BlueGreenView{Phase: GreenGoes, Stop: "gate", GoBack: true}, BlueGreenEnds, 0, RolloutCancelled},
		{"too late: blue goes", together, BlueGreenView{Phase: BlueDrains, Busy: 3, Stop: "gate", GoBack: true}, BlueDrains, 0, 0},
		{"too late: blue is gone", repoint, BlueGreenView{Phase: BlueGoes, Stop: "gate", GoBack: true}, BlueGreenEnds, 0, RolloutCompleted},
	} {
		c.view.Blue, c.view.Green = "blue", "green"
		step := c.plan.Next(c.view)
		if step.Phase != c.want || step.At != c.at || step.Code != c.code {
			t.Errorf("%s: %v, again at %v, %v; want %v at %v, %v", c.name, step.Phase, step.At, step.Code, c.want, c.at, c.code)
		}
		if (step.Phase != c.view.Phase) != (step.Why != "") {
			t.Errorf("%s: %q", c.name, step.Why)
		}
		if c.view.Stop != "" && step.Phase == BlueGreenEnds && !strings.Contains(step.Why, c.view.Stop) {
			t.Errorf("%s: ends with %q", c.name, step.Why)
		}
	}
}

// However a deployment is disturbed, it never lets blue go before green was whole, and
// once both do what they should it ends.
func TestBlueGreenAlwaysEnds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		span := func(name string) sim.Time { return sim.Time(rapid.IntRange(0, 3).Draw(rt, name)) * sim.Minute }
		b := BlueGreen{
			Validate: span("validate"), Swap: Swap(rapid.IntRange(0, 2).Draw(rt, "swap")), Gap: span("gap"), Keep: span("keep"),
		}
		v := BlueGreenView{Blue: "blue", Green: "green", Wanted: rapid.IntRange(0, 3).Draw(rt, "wanted"), Drain: span("drain")}
		disturbed, swapped := rapid.IntRange(0, 20).Draw(rt, "disturbed"), false
		for n := range 60 {
			v.Healthy, v.Busy, v.Leaving = v.Wanted, 0, 0
			if n < disturbed {
				v.Healthy = rapid.IntRange(0, v.Wanted).Draw(rt, "healthy")
				v.Leaving = rapid.IntRange(0, 2).Draw(rt, "leaving")
				v.Busy = rapid.IntRange(0, v.Leaving).Draw(rt, "busy")
				if v.Stop == "" && rapid.IntRange(0, 9).Draw(rt, "stops") == 0 {
					v.Stop, v.GoBack = "gate", rapid.Bool().Draw(rt, "back")
				}
			}
			for range 10 {
				step := b.Next(v)
				if step.Phase == v.Phase {
					break
				}
				if step.Phase == BlueGreenEnds {
					return
				}
				swapped = swapped || step.Phase == RequestsSwap
				if step.Phase == RequestsSwap && v.Healthy < v.Wanted || step.Phase == BlueGoes && !swapped {
					rt.Fatalf("%v with %d of %d healthy", step.Phase, v.Healthy, v.Wanted)
				}
				v.Phase, v.Since = step.Phase, v.Now
			}
			v.Now += 30 * sim.Second
		}
		rt.Fatalf("still %v after %v", v.Phase, v.Now)
	})
}

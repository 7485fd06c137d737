package model

import (
	"fmt"

	"vmssim/sim"
)

// Blue/green: another scale set takes over.
//
// Published ("blue/green deployment on VMSS", github.com/microsoft/vmscalesets; FAQ of
// scale sets): of two sets, green is scaled out to what blue has and gets the new
// application; when it works blue is scaled in to nothing, told of it by terminate
// notifications, or the requests are sent to green first. Both autoscale settings are
// removed at the beginning. At the end they come back with their capacity limits
// exchanged, or after a failure as they were.
//
// Ours: a deployment goes from phase to phase, see BlueGreen.Next. Green's model changes
// before it is scaled out; instances that it has already, with an older model, are
// brought to it in place, all at once. Green is healthy when as many of its instances
// are as it is to have; a validation in which one falls ill begins anew once all are
// well. Autoscale comes back at the end, or that of green when the requests are with it
// alone and blue stays. In the end blue has the capacity that green had at the beginning:
// nothing, or it is the next stage. Requests that blue has when no more come to it finish
// as its balancer lets them: behind a gateway while connections drain, in a pool with
// green by the notice of their instances; when the address moves they are cut.
//
// A gate (gate.go) watches the requests that green answers and its health; its timeout
// is for what comes before the swap. It stops a deployment as long as blue is whole. One
// that goes back sends the requests back, if they have gone over, and scales green in to
// what it had, whose model stays the new one.
//
// Left out: weights of the two, sessions that stay with blue while new ones go to green
// unless the balancer keeps them there.

// A BlueGreen is how a deployment brings a change of the model in another set.
type BlueGreen struct {
	To       int      // index of green
	Capacity int      // that green is to have at least before the swap; 0: as blue has
	Validate sim.Time // how long all of green is healthy before the swap
	Swap     Swap
	Gap      sim.Time // of SwapAddress
	Keep     sim.Time // how long blue stays after the swap
}

// A Swap is how the requests go over from blue to green.
type Swap uint8

// The swaps.
const (
	SwapTogether Swap = iota // both are in one backend pool: blue is scaled in
	SwapRepoint              // the routing rule of their gateway is pointed at green's pool
	SwapAddress              // the public IP address goes to green's load balancer
)

// A BlueGreenPhase is how far a deployment has come.
type BlueGreenPhase uint8

// The phases, in their order, and those of going back.
const (
	GreenScalesOut BlueGreenPhase = iota // until as many of it are healthy as it is to have
	GreenValidates
	RequestsSwap // at once, or while the address is on its way
	BlueDrains   // what it still has finishes
	BlueIsKept
	BlueGoes
	RequestsSwapBack
	GreenGoes
	BlueGreenEnds
)

var blueGreenPhaseNames = [...]string{
	"scale out", "validate", "swap", "drain", "keep", "scale in", "swap back", "scale in green", "end",
}

func (p BlueGreenPhase) String() string { return blueGreenPhaseNames[p] }

// A BlueGreenView is what the next phase of a deployment depends on.
type BlueGreenView struct {
	Blue, Green string // names of the sets
	Phase       BlueGreenPhase
	Now, Since  sim.Time // the phase has lasted since then
	Wanted      int      // instances that green is to have
	Before      int      // that it had, and blue is to have in the end
	Healthy     int      // that it has
	Busy        int      // instances of blue that still answer and are to go
	Leaving     int      // instances that are to go and are not gone: of blue, or when it goes back of green
	Held        int      // instances that were to go and may not
	Drain       sim.Time // how long the balancer lets requests finish in blue
	Stop        string   // why it is not to go on; "": nothing
	GoBack      bool     // it then goes back
}

// A BlueGreenStep is what happens to a deployment next.
type BlueGreenStep struct {
	Phase BlueGreenPhase // the one that it was in: it waits
	Why   string         // the other one begins, and what it does
	At    sim.Time       // when it waits for that instant; 0: for what happens
	Code  RolloutCode
}

// Next returns the next phase of a deployment, or what it waits for. It may stop as
// long as blue is whole; a stop when blue goes already comes too late.
func (b *BlueGreen) Next(v BlueGreenView) BlueGreenStep {
	if v.Stop != "" && b.canStop(v.Phase) {
		return b.stop(v)
	}
	switch v.Phase {
	case GreenScalesOut:
		switch {
		case v.Healthy < v.Wanted:
			return BlueGreenStep{Phase: v.Phase}
		case b.Validate > 0:
			return b.step(v, GreenValidates, fmt.Sprintf("all %d of %s are healthy", v.Wanted, v.Green))
		}
		return b.step(v, RequestsSwap, fmt.Sprintf("all %d of %s are healthy", v.Wanted, v.Green))
	case GreenValidates:
		if v.Healthy < v.Wanted {
			return b.step(v, GreenScalesOut, fmt.Sprintf("%d of %d of %s are not healthy any more", v.Wanted-v.Healthy, v.Wanted, v.Green))
		}
		return b.after(v, b.Validate, RequestsSwap, fmt.Sprintf("%s has been healthy for %v", v.Green, b.Validate))
	case RequestsSwap:
		return b.after(v, b.gap(), b.afterSwap(v), v.Green+" has the requests")
	case BlueDrains:
		if b.Swap != SwapTogether {
			return b.after(v, v.Drain, b.afterDrain(), "that time is over")
		}
		if v.Busy == 0 {
			return b.step(v, BlueGoes, "none that goes answers any more")
		}
	case BlueIsKept:
		return b.after(v, b.Keep, BlueGoes, "that time is over")
	case BlueGoes:
		if v.Leaving == 0 {
			return BlueGreenStep{Phase: BlueGreenEnds, Why: v.story(v.Green + " has taken over"), Code: RolloutCompleted}
		}
	case RequestsSwapBack:
		return b.after(v, b.gap(), GreenGoes, v.Blue+" has the requests again")
	case GreenGoes:
		if v.Leaving == 0 {
			return BlueGreenStep{Phase: BlueGreenEnds, Why: v.story("rolled back"), Code: RolloutCancelled}
		}
	}
	return BlueGreenStep{Phase: v.Phase}
}

// step returns the step to a phase, with what led to it and what it does.
func (b *BlueGreen) step(v BlueGreenView, to BlueGreenPhase, why string) BlueGreenStep {
	does := ""
	switch to {
	case GreenScalesOut:
		does = fmt.Sprintf("%s is to have %d healthy instances", v.Green, v.Wanted)
	case GreenValidates:
		does = fmt.Sprintf("they are to stay so for %v", b.Validate)
	case RequestsSwap, RequestsSwapBack:
		does = b.swapText(v, to == RequestsSwapBack)
	case BlueDrains:
		does = fmt.Sprintf("what %s still has may finish within %v", v.Blue, v.Drain)
		if b.Swap == SwapTogether {
			does = fmt.Sprintf("what %s still has may finish as its instances are told to go", v.Blue)
		}
	case BlueIsKept:
		does = fmt.Sprintf("%s stays for %v, for a way back", v.Blue, b.Keep)
	case BlueGoes:
		does = fmt.Sprintf("the last of %s are deleted", v.Blue)
		if b.Swap == SwapTogether {
			break
		}
		does = fmt.Sprintf("%s is scaled in to %d", v.Blue, v.Before)
	case GreenGoes:
		does = fmt.Sprintf("%s is scaled in to %d", v.Green, v.Before)
	}
	if why != "" {
		does = why + "; " + does
	}
	return BlueGreenStep{Phase: to, Why: does}
}

// after returns the step to a phase once the present one has lasted for a span.
func (b *BlueGreen) after(v BlueGreenView, span sim.Time, to BlueGreenPhase, why string) BlueGreenStep {
	if v.Now-v.Since < span {
		return BlueGreenStep{Phase: v.Phase, At: v.Since + span}
	}
	return b.step(v, to, why)
}

// story tells how a deployment has ended.
func (v *BlueGreenView) story(text string) string {
	switch {
	case v.Stop != "" && v.Phase == BlueGoes:
		text += ", too late to stop: " + v.Stop
	case v.Stop != "":
		text += ": " + v.Stop
	}
	if v.Held > 0 {
		text += fmt.Sprintf("; %d were not scaled in", v.Held)
	}
	return text
}

// afterSwap returns the phase that follows when green has the requests.
func (b *BlueGreen) afterSwap(v BlueGreenView) BlueGreenPhase {
	if b.Swap == SwapTogether || v.Drain > 0 {
		return BlueDrains
	}
	return b.afterDrain()
}

func (b *BlueGreen) afterDrain() BlueGreenPhase {
	if b.Keep > 0 {
		return BlueIsKept
	}
	return BlueGoes
}

// canStop reports whether a deployment can still leave blue as it is.
func (b *BlueGreen) canStop(phase BlueGreenPhase) bool {
	switch phase {
	case GreenScalesOut, GreenValidates:
		return true
	case BlueDrains, BlueIsKept:
		return b.Swap != SwapTogether
	}
	return false
}

// stop ends a deployment where it is, or sends it back.
func (b *BlueGreen) stop(v BlueGreenView) BlueGreenStep {
	switch {
	case !v.GoBack:
		return BlueGreenStep{Phase: BlueGreenEnds, Why: v.Stop, Code: RolloutCancelled}
	case v.Phase == BlueDrains || v.Phase == BlueIsKept:
		return b.step(v, RequestsSwapBack, v.Stop)
	}
	return b.step(v, GreenGoes, v.Stop)
}

// gap returns how long a swap takes.
func (b *BlueGreen) gap() sim.Time {
	if b.Swap == SwapAddress {
		return b.Gap
	}
	return 0
}

func (b *BlueGreen) swapText(v BlueGreenView, back bool) string {
	to := v.Green
	if back {
		to = v.Blue
	}
	switch b.Swap {
	case SwapRepoint:
		return "the routing rule is pointed at " + to
	case SwapAddress:
		return fmt.Sprintf("the public IP address goes to %s, and for %v nobody is reached", to, b.Gap)
	}
	return fmt.Sprintf("%s is scaled in to %d", v.Blue, v.Before)
}

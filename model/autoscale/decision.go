package autoscale

import (
	"slices"

	"vmssim/sim"
)

// A Decision is what the engine did at one run and why. Reason and Missing put
// it into words.
type Decision struct {
	At       sim.Time
	Profile  *Profile // the profile in force; not to be changed; nil if Disabled
	Outcome  Outcome
	From, To int // capacity before and after

	// Winner is the rule that acted, or would have acted had nothing held it:
	// an index into the profile's rules, -1 for none.
	Winner int

	Wanted  int // count the winner asks for, before flapping and limits; From without winner
	Allowed int // count after flapping and limits, whatever the cooldown; From if those hold it

	// CooldownUntil is the end of the cooldown that blocks the winner, or that
	// starts with this action; zero if there is neither.
	CooldownUntil sim.Time

	Cooldown      CooldownReading // of the setting
	CooldownSince sim.Time        // the scale action from which cooldowns count, if there was one

	// Projection is the last count that the flapping check refused. It is set
	// also where a cooldown hides its effect.
	Projection Projection

	Predictive PredictiveMode
	Forecast   Forecast // what the Predictive mode saw; not Known if it is Disabled

	Readings []Reading // one per rule, in the order of the profile; none if Disabled
}

// A Reading is what one rule saw.
type Reading struct {
	Value         float64 // compared with the threshold; meaningless without data
	Undivided     float64 // Value before dividePerInstance
	Samples       int     // time grains with data in the window
	Window        []Sample
	Met           bool    // the condition is true of Value
	Predicted     float64 // CPU of each instance by the forecast; meaningless unless it is known and the rule Foreseeable
	Foreseen      bool    // the condition is true of Predicted
	Fired         bool    // Met, or Foreseen with predictive autoscale enabled
	Wanted        int     // count the rule's action asks for, fired or not, before limits
	CooldownUntil sim.Time
}

// A Sample is the value of one time grain: the rule's statistic over instances.
type Sample struct {
	End   sim.Time
	Value float64
}

// HasData reports whether the window held at least one sample.
func (r Reading) HasData() bool { return r.Samples > 0 }

// An Outcome names the step of the run that settled it.
type Outcome uint8

// The outcomes.
const (
	NoChange          Outcome = iota // no rule fired, or not all scale-in rules
	ScaledOut                        // a scale-out rule acted
	ScaledIn                         // the scale-in rules acted
	ScaledInPartly                   // by less than asked for, to avoid flapping
	RaisedToMinimum                  // the capacity was below the minimum
	LoweredToMaximum                 // the capacity was above the maximum
	RaisedToDefault                  // no metric could be read, the capacity was below the default
	BlockedByCooldown                // a rule fired during a cooldown
	BlockedByFlapping                // every smaller count would scale out again
	AtMaximum                        // a scale-out rule fired at the maximum
	AtMinimum                        // the scale-in rules fired at the minimum
	AtExactCount                     // the count that the rule sets is already reached
	NoData                           // no metric could be read, the default is reached
	Disabled                         // the setting is not enabled
	HeldByMove                       // scale-in waits until a zone rebalance is done
)

var outcomeNames = []string{
	"NoChange", "ScaledOut", "ScaledIn", "ScaledInPartly", "RaisedToMinimum", "LoweredToMaximum",
	"RaisedToDefault", "BlockedByCooldown", "BlockedByFlapping", "AtMaximum", "AtMinimum",
	"AtExactCount", "NoData", "Disabled", "HeldByMove",
}

// String returns the name of the constant.
func (o Outcome) String() string { return spell("Outcome", outcomeNames, uint8(o)) }

// ActivityLog returns what Azure's activity log calls an outcome of the flapping
// check ("Flapping in Autoscale"), or "".
func (o Outcome) ActivityLog() string {
	switch o {
	case BlockedByFlapping:
		return "Flapping"
	case ScaledInPartly:
		return "FlappingOccurred"
	}
	return ""
}

// Changed reports whether the decision changes the capacity.
func (d *Decision) Changed() bool { return d.To != d.From }

// Near reports whether the capacity stays although a rule that could act was
// true, or would have been if a forecast were more than that: the runs worth a
// line in a log.
func (d *Decision) Near() bool {
	if d.Changed() {
		return false
	}
	if foreseen, _ := d.Foreseen(); foreseen {
		return true
	}
	for i := range d.Readings {
		if d.Readings[i].Fired && d.Profile.Rules[i].Action.Direction != None {
			return true
		}
	}
	return false
}

// Clone returns a copy that shares no memory with d but for the profile.
func (d *Decision) Clone() Decision {
	c := *d
	c.Readings = slices.Clone(d.Readings)
	for i := range c.Readings {
		c.Readings[i].Window = slices.Clone(c.Readings[i].Window)
	}
	return c
}

package autoscale

import (
	"slices"

	"vmssim/sim"
)

// A CooldownReading is one of the two ways in which Azure's pages describe the
// cooldown.
type CooldownReading uint8

const (
	// CooldownLastAction: the cooldown of the rule that fired last blocks every
	// rule, in both directions. So says "Understand autoscale settings", with a
	// worked example.
	CooldownLastAction CooldownReading = iota

	// CooldownPerRule: each rule waits for its own cooldown since the last scale
	// operation. So say "Get started with autoscale" and the schema. Among
	// scale-out rules one with a shorter cooldown becomes free sooner; scale-in
	// needs all of its rules and so waits for the longest.
	CooldownPerRule
)

var cooldownReadingNames = []string{"LastAction", "PerRule"}

// String returns the name of r.
func (r CooldownReading) String() string {
	return spell("CooldownReading", cooldownReadingNames, uint8(r))
}

// ParseCooldownReading returns the reading with the given name; the comparison
// is exact.
func ParseCooldownReading(name string) (CooldownReading, bool) {
	return parse[CooldownReading](cooldownReadingNames, name)
}

// CooldownReadings returns the names ParseCooldownReading knows.
func CooldownReadings() []string { return slices.Clone(cooldownReadingNames) }

// LastAction is what the engine remembers from run to run. The zero value is an
// engine that has not acted yet.
type LastAction struct {
	Happened      bool
	At            sim.Time // of the last scale operation, whatever its cause
	CooldownFrom  sim.Time // when a rule fired last
	CooldownUntil sim.Time // end of its cooldown
}

// Record notes the decision d if it changed the capacity. Raising or lowering to
// a limit or to the default is a scale operation without a rule: it starts no
// cooldown of its own and ends none that is running.
func (l *LastAction) Record(d *Decision) {
	if !d.Changed() {
		return
	}
	l.Happened = true
	l.At = d.At
	if d.Winner >= 0 {
		l.CooldownFrom, l.CooldownUntil = d.At, d.CooldownUntil
	}
}

// until returns the instant from which a rule with the given cooldown may act.
func (l *LastAction) until(r CooldownReading, cooldown sim.Time) sim.Time {
	switch {
	case !l.Happened:
		return 0
	case r == CooldownPerRule:
		return l.At + cooldown
	}
	return l.CooldownUntil
}

// since returns the instant of the scale action whose cooldown counts.
func (l *LastAction) since(r CooldownReading) sim.Time {
	if r == CooldownPerRule {
		return l.At
	}
	return l.CooldownFrom
}

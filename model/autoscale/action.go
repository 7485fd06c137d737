package autoscale

import (
	"math"
	"slices"

	"vmssim/sim"
)

// maxCount is the largest capacity the arithmetic here is made for: products
// with a percentage stay within 63 bits, also where int has 32. Scale sets end at
// 1000.
const maxCount = math.MaxInt32

// An Action is what a rule does when it fires (the schema's scaleAction).
type Action struct {
	Direction Direction
	Type      ActionType
	Value     int      // instances or percent, at least 1
	Cooldown  sim.Time // see CooldownReading
}

// A Direction says which way an action changes the capacity.
type Direction uint8

// The directions of the schema. A rule with direction None is read and reported
// but never acts, and takes no part in the any-of and all-of of the others.
const (
	None Direction = iota
	Increase
	Decrease
)

var directionNames = []string{"None", "Increase", "Decrease"}

// String returns the schema's name of d.
func (d Direction) String() string { return spell("Direction", directionNames, uint8(d)) }

// ParseDirection returns the direction with the given name; the comparison is
// exact.
func ParseDirection(name string) (Direction, bool) { return parse[Direction](directionNames, name) }

// Directions returns the names ParseDirection knows.
func Directions() []string { return slices.Clone(directionNames) }

// An ActionType says how an action's value is meant.
type ActionType uint8

// The action types of the schema but for ServiceAllowedNextValue, which is for
// services with fixed steps and has no documented meaning for scale sets.
const (
	ChangeCount        ActionType = iota // by Value instances
	PercentChangeCount                   // by Value percent of the capacity
	ExactCount                           // to Value instances
)

var actionTypeNames = []string{"ChangeCount", "PercentChangeCount", "ExactCount"}

// String returns the schema's name of t.
func (t ActionType) String() string { return spell("ActionType", actionTypeNames, uint8(t)) }

// ParseActionType returns the action type with the given name; the comparison is
// exact.
func ParseActionType(name string) (ActionType, bool) { return parse[ActionType](actionTypeNames, name) }

// ActionTypes returns the names ParseActionType knows.
func ActionTypes() []string { return slices.Clone(actionTypeNames) }

// wanted returns the count the action asks for at a capacity. An action never
// works against its direction: an exact count on the wrong side of the capacity
// asks for no change. Nothing is asked for below zero.
func (a *Action) wanted(capacity int) int {
	switch a.Direction {
	case Increase:
		if a.Type == ExactCount {
			return max(capacity, min(a.Value, maxCount))
		}
		return capacity + min(a.step(capacity), maxCount-capacity)
	case Decrease:
		if a.Type == ExactCount {
			return min(capacity, a.Value)
		}
		return max(0, capacity-a.step(capacity))
	}
	return capacity
}

// step returns the number of instances by which the action changes a capacity.
// Azure does not document how percentages round: here half away from zero, and
// at least 1.
func (a *Action) step(capacity int) int {
	if a.Type == ChangeCount {
		return a.Value
	}
	percent := int64(min(a.Value, maxCount))
	step := (int64(capacity)*percent + 50) / 100
	return int(min(max(step, 1), maxCount))
}

package workload

import (
	"errors"
	"fmt"

	"vmssim/sim"
)

// A Step sets the rate from an instant on.
type Step struct {
	At   sim.Time
	Rate PerSecond
}

// NewSteps returns a shape whose rate is that of the latest step, and zero
// before the first. There is at least one step; instants are ascending and not
// before the start; rates are from 0 to MaxRate.
func NewSteps(steps ...Step) (Shape, error) {
	if len(steps) == 0 {
		return nil, errors.New("no steps")
	}
	var segments []segment
	if steps[0].At > 0 {
		segments = append(segments, segment{})
	}
	for i, s := range steps {
		if err := checkInstant("step", i, s.At, s.Rate); err != nil {
			return nil, err
		}
		if i > 0 && s.At <= steps[i-1].At {
			return nil, notAscending("step", i, s.At, steps[i-1].At)
		}
		segments = append(segments, segment{start: s.At, from: s.Rate, to: s.Rate})
	}
	return newPolyline(segments, sim.Never), nil
}

// checkInstant checks the i-th instant of a list, and the rate that goes with
// it. The noun names the instant in the error.
func checkInstant(noun string, i int, at sim.Time, rate PerSecond) error {
	if at < 0 {
		return fmt.Errorf("%s %d at %v is before the start", noun, i+1, at)
	}
	if at == sim.Never {
		return fmt.Errorf("%s %d is at no instant a scenario can reach", noun, i+1)
	}
	return checkRate(fmt.Sprintf("%s %d: rate", noun, i+1), rate)
}

// notAscending is the error for an i-th instant that does not follow the one
// before it.
func notAscending(noun string, i int, at, previous sim.Time) error {
	return fmt.Errorf("%s %d at %v is not after %s %d at %v", noun, i+1, at, noun, i, previous)
}

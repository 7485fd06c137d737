package autoscale

import (
	"fmt"

	"vmssim/sim"
)

// A Profile is a set of limits and rules that are in force together.
type Profile struct {
	Name     string
	Capacity Capacity
	Rules    []Rule // may be empty: then only the limits are kept
}

// Capacity holds the limits of a profile, both inclusive, and the count to go to
// when metrics cannot be read; 0 ≤ Minimum ≤ Default ≤ Maximum.
type Capacity struct {
	Minimum, Maximum, Default int
}

// active returns the one profile that is in force. Profiles bound to dates and
// recurrences do not exist yet, so it is the default one at every instant.
func (s *Setting) active(sim.Time) *Profile {
	p := &s.Profiles[0]
	c := p.Capacity
	if c.Minimum < 0 || c.Default < c.Minimum || c.Maximum < c.Default || c.Maximum > maxCount {
		panic(fmt.Sprintf("autoscale: profile %q has capacity %+v", p.Name, c))
	}
	return p
}

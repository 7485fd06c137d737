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

// of names the profile after a limit, unless it is the default.
func (p *Profile) of() string {
	if p.Name == "" || p.Name == "default" {
		return ""
	}
	return " of profile " + p.Name
}

// InForce returns the index of the one profile that is in force at an instant.
func (s *Setting) InForce(now sim.Time) int {
	if len(s.Timetable) == 0 {
		return 0
	}
	return s.Timetable[max(0, latest(s.Timetable, now))].Profile
}

// Active returns the one profile that is in force at an instant. It is not to be
// changed.
func (s *Setting) Active(now sim.Time) *Profile {
	p := &s.Profiles[s.InForce(now)]
	c := p.Capacity
	if c.Minimum < 0 || c.Default < c.Minimum || c.Maximum < c.Default || c.Maximum > maxCount {
		panic(fmt.Sprintf("autoscale: profile %q has capacity %+v", p.Name, c))
	}
	return p
}

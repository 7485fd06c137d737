package autoscale

import (
	"slices"

	"vmssim/sim"
)

// A Setting is what Azure calls an autoscale setting: at most one belongs to a
// scale set. It is not changed by evaluation and may be shared between runs.
type Setting struct {
	Enabled  bool
	Profiles []Profile

	// Timetable says which profile is in force when; see [Timetable]. Without one
	// it is the first profile all the time.
	Timetable []Switch

	// Cooldown chooses between the two documented readings of the cooldown.
	Cooldown CooldownReading

	// Predictive lets a forecast of the CPU scale out.
	Predictive Predictive

	// PublicationDelay is the time between the end of a minute and the instant
	// from which the engine sees it. Azure documents only that it exists.
	PublicationDelay sim.Time

	// ManualSync is the time from a change of the capacity by others until the engine
	// knows of it. The caller sees to that.
	ManualSync sim.Time

	// Period is the time between two runs of the engine: 30 to 60 seconds by
	// Azure's pages. The caller schedules the runs.
	Period sim.Time
}

// Lookback returns how far back the rules look, at least a minute: the span that
// a [Series] must keep. A grain may begin up to its own length before the window
// it is read in.
func (s *Setting) Lookback() sim.Time {
	longest := sim.Minute
	for i := range s.Profiles {
		for j := range s.Profiles[i].Rules {
			t := &s.Profiles[i].Rules[j].Trigger
			longest = max(longest, t.TimeWindow+t.TimeGrain)
		}
	}
	return longest
}

// WithLimits returns the setting with the capacity limits of another one, profile by
// profile as far as both have one.
func (s *Setting) WithLimits(of *Setting) *Setting {
	made := *s
	made.Profiles = slices.Clone(s.Profiles)
	for i := range min(len(made.Profiles), len(of.Profiles)) {
		made.Profiles[i].Capacity = of.Profiles[i].Capacity
	}
	return &made
}

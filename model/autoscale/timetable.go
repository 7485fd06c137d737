package autoscale

import (
	"fmt"
	"slices"
	"sort"

	"vmssim/sim"
)

// A Binding says when a profile is in force: between two dates, from recurring
// instants on, or, as the zero Binding, whenever no other is.
type Binding struct {
	Fixed    bool
	From, To sim.Time // both included, if Fixed
	// Starts are the instants at which a recurring profile begins, in order. It
	// has no end: it lasts until the next start of any recurring profile. Starts
	// before time zero matter for what is in force at time zero.
	Starts []sim.Time
}

// A Switch says which profile is in force from an instant on.
type Switch struct {
	At      sim.Time
	Profile int // index into Setting.Profiles
}

// Timetable returns who is in force when, up to and including an instant. Azure
// ("Understand autoscale settings", "Autoscale with multiple profiles"): a
// fixed-date profile goes before a recurring one, and that before the default;
// of several fixed dates the first listed counts. Of recurring profiles that
// begin at the same instant we take the first listed, which is not documented.
// It panics if at some instant no profile is in force: without a recurring
// profile there must be a default one.
func Timetable(bindings []Binding, until sim.Time) []Switch {
	recurring := recurrences(bindings)
	instants := []sim.Time{0}
	for _, b := range bindings {
		if b.Fixed {
			instants = append(instants, b.From, b.To+1)
		}
	}
	for _, r := range recurring {
		instants = append(instants, r.At)
	}
	slices.Sort(instants)
	var table []Switch
	for _, at := range slices.Compact(instants) {
		if at < 0 || at > until {
			continue
		}
		profile := inForce(bindings, recurring, at)
		if n := len(table); n == 0 || table[n-1].Profile != profile {
			table = append(table, Switch{at, profile})
		}
	}
	return table
}

// recurrences lists the starts of all recurring profiles in order of time, those
// of one instant in the order of the profiles.
func recurrences(bindings []Binding) []Switch {
	var list []Switch
	for i, b := range bindings {
		for _, at := range b.Starts {
			list = append(list, Switch{at, i})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].At < list[j].At })
	return slices.CompactFunc(list, func(a, b Switch) bool { return a.At == b.At })
}

// inForce returns the profile of an instant.
func inForce(bindings []Binding, recurring []Switch, at sim.Time) int {
	for i, b := range bindings {
		if b.Fixed && b.From <= at && at <= b.To {
			return i
		}
	}
	if last := latest(recurring, at); last >= 0 {
		return recurring[last].Profile
	}
	other := slices.IndexFunc(bindings, func(b Binding) bool { return !b.Fixed && len(b.Starts) == 0 })
	if other < 0 {
		panic(fmt.Sprintf("autoscale: no profile is in force at %v", at))
	}
	return other
}

// latest returns the index of the last switch not after an instant, or -1.
func latest(table []Switch, at sim.Time) int {
	return sort.Search(len(table), func(i int) bool { return table[i].At > at }) - 1
}

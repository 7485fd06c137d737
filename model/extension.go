package model

import "vmssim/sim"

// Extensions: in which order they install.
//
// Azure ("Sequence extension provisioning in Virtual Machine Scale Sets"): an
// extension is provisioned after all that its provisionAfterExtensions names;
// nothing is said of the others, which may come before, after or during such a
// sequence. A name that the model does not have and a circle are refused.
//
// Ours: of those that may be next, the first in the list. Whether extensions that
// do not name each other overlap is a field: one after the other (the default,
// as Azure's Linux agent handles what it is given) or side by side, where each begins as soon as
// those it names are done.
//
// Left out: the order in which extensions are upgraded.

// An Extension is installed on an instance before it does any work.
type Extension struct {
	Name  string
	Takes sim.Distribution // seconds
	After []int            // provisionAfterExtensions, as indexes into the set's extensions

	AutomaticUpgrade bool       // enableAutomaticUpgrade
	Published        []sim.Time // when newer versions of it are, ascending

	Expires   bool     // its credentials do
	ExpiresAt sim.Time // from then on it cannot install
}

// InstallOrder returns the order in which extensions install one after the
// other, as indexes: each after those of after[i], otherwise as listed. If they
// wait for each other in a circle, order is nil and circle lists them, each
// after the next and the last after the first.
func InstallOrder(after [][]int) (order, circle []int) {
	done := make([]bool, len(after))
	for len(order) < len(after) {
		next := nextExtension(after, done)
		if next < 0 {
			return nil, circleOf(after, done)
		}
		done[next] = true
		order = append(order, next)
	}
	return order, nil
}

// nextExtension returns the first extension that is not done while all that it
// waits for are, or -1.
func nextExtension(after [][]int, done []bool) int {
	for i := range after {
		if !done[i] && waitsFor(after[i], done) < 0 {
			return i
		}
	}
	return -1
}

// waitsFor returns the first of the extensions that is not done, or -1.
func waitsFor(extensions []int, done []bool) int {
	for _, e := range extensions {
		if !done[e] {
			return e
		}
	}
	return -1
}

// circleOf follows what extensions wait for until one comes again.
func circleOf(after [][]int, done []bool) []int {
	at := waitsFor(all(len(after)), done)
	var path []int
	for {
		for k, seen := range path {
			if seen == at {
				return path[k:]
			}
		}
		path = append(path, at)
		at = waitsFor(after[at], done)
	}
}

func all(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// SideBySide returns how long extensions take that each begin as soon as those
// they wait for are done: the longest way through them. order is that of
// InstallOrder.
func SideBySide(takes []sim.Time, after [][]int, order []int) sim.Time {
	ends := make([]sim.Time, len(takes))
	last := sim.Time(0)
	for _, e := range order {
		for _, before := range after[e] {
			ends[e] = max(ends[e], ends[before])
		}
		ends[e] += takes[e]
		last = max(last, ends[e])
	}
	return last
}

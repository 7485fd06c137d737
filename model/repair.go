package model

import (
	"cmp"
	"fmt"
	"slices"

	"vmssim/sim"
)

// Automatic repair: whom the platform repairs.
//
// Azure ("Automatic instance repairs for Azure Virtual Machine Scale Sets"): an
// instance that is reported Unhealthy or Unknown is repaired once its grace
// period is over, which begins when its last state change was completed; at most
// 5 % of the set at any time, and one at a time below 20 instances. Protected
// instances and those that failed to provision are left alone. If replacements
// keep being unhealthy the platform suspends the service.
//
// Ours, where the pages are silent: 5 % are rounded down (fact sheet U5); the
// longest unhealthy comes first; the service looks at every whole multiple of
// detectionInterval and suspends itself after suspendAfter repairs in a row that
// did not help (U12), whichever their action; an instance that a zone outage has
// taken waits for its zone. One that failed to provision has no health, and so is
// never looked at. The default of gracePeriod is that of the page about
// repairs, not the 30 minutes of the one about reliability (C5).

// A RepairAction is what a repair does with an instance.
type RepairAction uint8

// The repair actions of ARM.
const (
	RepairReplace RepairAction = iota // delete it and create another
	RepairReimage                     // give it a new OS disk
	RepairRestart                     // restart it
	RepairActions                     // how many there are
)

var repairActionNames = [RepairActions]string{"Replace", "Reimage", "Restart"}

func (a RepairAction) String() string { return repairActionNames[a] }

// A RepairPolicy is the automaticRepairsPolicy of a scale set, enabled.
type RepairPolicy struct {
	GracePeriod  sim.Time
	Action       RepairAction
	Detection    sim.Time // how often the service looks
	SuspendAfter int      // repairs in a row that did not help; 0: it goes on for ever
}

// A Patient is an instance that is reported Unhealthy or Unknown.
type Patient struct {
	ID        int
	Health    Health
	Since     sim.Time // since when it is reported so
	Changed   sim.Time // when its last state change was completed
	Protected bool
	ZoneDown  bool

	Unprovisioned bool // it failed to provision
}

// A RepairVerdict says what the service does with a patient.
type RepairVerdict uint8

// The verdicts.
const (
	NoVerdict          RepairVerdict = iota // nobody has looked yet
	RepairNow                               // it is repaired now
	HeldByGrace                             // its grace period is not over
	HeldByTurn                              // as many as allowed are under repair
	HeldByProtection                        // it is protected
	HeldByZone                              // its zone is down
	HeldBySuspension                        // the service is suspended
	HeldByProvisioning                      // it failed to provision
)

// A RepairChoice is the verdict on one patient.
type RepairChoice struct {
	Patient
	Verdict RepairVerdict
	Until   sim.Time // when the grace period ends, for HeldByGrace
}

// A RepairDecision is the verdicts on all patients, in the order in which they
// are repaired, and the numbers behind them.
type RepairDecision struct {
	Size    int // instances of the set
	Most    int // of them may be under repair at a time
	Under   int // are, before this decision
	Choices []RepairChoice
}

// Decide looks at the patients of a set of the given size at an instant at which
// some instances are under repair.
func (p *RepairPolicy) Decide(now sim.Time, size, under int, patients []Patient) RepairDecision {
	d := RepairDecision{Size: size, Most: max(1, size*5/100), Under: under}
	for _, patient := range patients {
		d.Choices = append(d.Choices, RepairChoice{Patient: patient})
	}
	slices.SortStableFunc(d.Choices, func(a, b RepairChoice) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.ID, b.ID))
	})
	for i := range d.Choices {
		c := &d.Choices[i]
		over := c.Changed + p.GracePeriod
		switch {
		case c.Protected:
			c.Verdict = HeldByProtection
		case c.Unprovisioned:
			c.Verdict = HeldByProvisioning
		case c.ZoneDown:
			c.Verdict = HeldByZone
		case over > now:
			c.Verdict, c.Until = HeldByGrace, over
		case under >= d.Most:
			c.Verdict = HeldByTurn
		default:
			c.Verdict = RepairNow
			under++
		}
	}
	return d
}

// Reason explains the verdict on one patient.
func (d *RepairDecision) Reason(c *RepairChoice) string {
	state := fmt.Sprintf("%v since %v", c.Health, c.Since)
	switch c.Verdict {
	case RepairNow:
		return fmt.Sprintf("%s; at most %d of %d are repaired at a time", state, d.Most, d.Size)
	case HeldByGrace:
		return fmt.Sprintf("%s; its grace period ends at %v", state, c.Until)
	case HeldByTurn:
		return fmt.Sprintf("%s; waits for its turn: at most %d of %d are repaired at a time", state, d.Most, d.Size)
	case HeldByProtection:
		return state + "; it is protected"
	case HeldByZone:
		return state + "; its zone is down"
	case HeldBySuspension:
		return state + "; automatic repairs are suspended"
	case HeldByProvisioning:
		return state + "; it failed to provision"
	}
	return state
}

package model

import (
	"math"
	"slices"
)

// Phases of a rolling upgrade: instances say when their turn is.
//
// Azure ("Configure custom metrics for rolling upgrades on Virtual Machine Scale Sets",
// preview): rich health states over http may come with a PhaseOrderingNumber. Phases go
// by it, all batches of one before the next; instances without a number are in the
// last phase; batches are formed inside of a phase by the rolling policy. An instance
// that tells SkipUpgrade is not upgraded. It counts for rolling upgrades of the model,
// of OS images and of extensions, with maxSurge too.
//
// Ours: what instances tell is a list of the scenario, by instance or zone; the first
// entry that fits counts. An instance tells it as long as it reports a state of health; what
// it told when a batch is formed counts, not when the rollout began. Steps by hand do not
// ask. New instances of a surge have ids, and so phases, of their own.
//
// Left out: numbers and skips that change during a run.

// LastPhase is the phase of instances that tell no number.
const LastPhase = math.MaxInt

// An UpgradeMetric is what instances tell about upgrades with their health.
type UpgradeMetric struct {
	Instances []int // ids; nil: any
	Zones     []int // indexes into the set's zones; nil: any
	Phase     int   // PhaseOrderingNumber, or LastPhase
	Skip      bool  // SkipUpgrade
}

// covers reports whether it is what an instance tells.
func (m *UpgradeMetric) covers(id, zone int) bool {
	return (m.Instances == nil || slices.Contains(m.Instances, id)) && (m.Zones == nil || slices.Contains(m.Zones, zone))
}

// FirstPhase returns the instances of the phase that comes first, and how many others
// there are.
func FirstPhase(waiting []Upgradable) (now []Upgradable, later int) {
	first := LastPhase
	for _, u := range waiting {
		first = min(first, u.Phase)
	}
	for _, u := range waiting {
		if u.Phase == first {
			now = append(now, u)
		}
	}
	return now, len(waiting) - len(now)
}

// phase returns in which phase of a rolling upgrade an instance is, and whether it is
// left out of it.
func (s *set) phase(i *instance) (phase int, skips bool) {
	h := s.config.Health
	if h == nil || len(h.Metrics) == 0 {
		return 0, false
	}
	at := slices.IndexFunc(h.Metrics, func(m UpgradeMetric) bool { return m.covers(i.id, i.zone) })
	if at < 0 || i.health == Unreported {
		return LastPhase, false
	}
	return h.Metrics[at].Phase, h.Metrics[at].Skip
}

// skips reports whether the rollout that is under way leaves an instance out.
func (s *set) skips(i *instance) bool {
	_, skips := s.phase(i)
	return skips && s.rollout.policy != nil
}

package model

import (
	"fmt"

	"vmssim/sim"
)

// Lifecycle hooks: somebody is asked before an automatic OS upgrade goes on.
//
// Azure (ARM's schema, lifecycleHooksProfile; "New-AzVmssLifecycleHookConfig"): a hook
// UpgradeAutoOSScheduling is asked before an automatic OS upgrade starts on the set, a
// hook UpgradeAutoOSRollingBatchStarting before each batch. The answer is Approve or
// Reject; without one defaultAction counts after waitDuration. Events and answers are
// for each VM.
//
// Ours: an answer is for the set, or for the whole batch. A rejected upgrade does not
// begin, and a rejected batch cancels the rollout; the next version asks again. The
// instances of a batch are chosen after the answer.
//
// Left out: answers for single VMs, and answers that ask for more time.

// A HookType is what a lifecycle hook comes before, with ARM's names.
type HookType uint8

// The types.
const (
	UpgradeAutoOSScheduling HookType = iota
	UpgradeAutoOSRollingBatchStarting
	HookTypes // how many there are
)

var hookNames = [HookTypes]string{"UpgradeAutoOSScheduling", "UpgradeAutoOSRollingBatchStarting"}

func (h HookType) String() string { return hookNames[h] }

// A HookAction is an answer, with ARM's names.
type HookAction uint8

// The answers.
const (
	HookApprove HookAction = iota
	HookReject
)

var hookActionNames = [...]string{"Approve", "Reject"}

func (a HookAction) String() string { return hookActionNames[a] }

// A LifecycleHook is one of lifecycleHooksProfile.lifecycleHooks.
type LifecycleHook struct {
	Wait     sim.Time   // waitDuration
	Default  HookAction // defaultAction
	Answered bool       // somebody answers
	Answer   HookAction
	After    sim.Distribution // seconds from the question until then
}

// A HookOutcome is which answer counts, and from when.
type HookOutcome struct {
	At       sim.Time
	Action   HookAction
	Answered bool // in time; else it is the default
}

// Outcome returns what comes of a hook that is asked now and answered, if at all,
// after some time.
func (h *LifecycleHook) Outcome(now, after sim.Time) HookOutcome {
	if h.Answered && after < h.Wait {
		return HookOutcome{now + after, h.Answer, true}
	}
	return HookOutcome{now + h.Wait, h.Default, false}
}

const purposeHook sim.Purpose = "lifecycle hook"

// askHook asks, and returns what the answer will be.
func (w *World) askHook(s *set, h *LifecycleHook) HookOutcome {
	after := sim.Time(0)
	if h.Answered {
		stream := w.streams.For(purposeHook, s.config.Name, s.platform.asked)
		after = stream.Duration(h.After)
	}
	s.platform.asked++
	return h.Outcome(w.engine.Now(), after)
}

// tellHook tells which answer counts.
func (w *World) tellHook(s *set, kind HookType, o HookOutcome) {
	who := "answered"
	if !o.Answered {
		who = "nobody has answered in time, defaultAction"
	}
	w.tell(Fact{
		Kind: HookAnswered, Set: s.index, Instance: -1, In: o.Action == HookApprove, Why: ByUpgrade,
		Text: fmt.Sprintf("%v: %s %v", kind, who, o.Action),
	})
}

// asksFirst asks the hook of a batch, if there is one that has not approved it.
func (w *World) asksFirst(s *set) bool {
	r := &s.rollout
	hook := s.config.Upgrade.OS.Hooks[UpgradeAutoOSRollingBatchStarting]
	if hook == nil || r.approved || r.step.Mode != OSUpgrade || r.step.StartedBy != ByPlatform {
		r.approved = false
		return false
	}
	r.asked = w.askHook(s, hook)
	r.phase, r.resumes = rolloutAsks, r.asked.At
	w.tellRollout(s, RolloutWaits, fmt.Sprintf("for the lifecycle hook %v, until %v at most",
		UpgradeAutoOSRollingBatchStarting, w.engine.Now()+hook.Wait))
	w.schedule(r.resumes, event{kind: rolloutDue, set: int32(s.index)})
	return true
}

// batchIsAnswered takes the batch, or ends the rollout.
func (w *World) batchIsAnswered(s *set) {
	r := &s.rollout
	w.tellHook(s, UpgradeAutoOSRollingBatchStarting, r.asked)
	if r.approved = r.asked.Action == HookApprove; r.approved {
		w.goOn(s)
		return
	}
	w.endRollout(s, RolloutCancelled, "rejected by a lifecycle hook: "+s.counters().String())
}

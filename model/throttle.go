package model

import (
	"fmt"

	"vmssim/sim"
)

// Throttling: how many write calls Azure Resource Manager takes.
//
// Azure ("Compute throttling limits", 27 May 2024): each kind of call has a
// bucket of tokens for the resource and one for the subscription in the region.
// A call takes a token from both; buckets are refilled every minute, up to their
// capacity; a call that finds one empty is refused with status 429. The size of
// what a call asks for does not matter: one call that asks for a thousand
// instances creates a thousand, a thousand calls do not.
//
// Ours: a change of sku.capacity, by autoscale or by hand, and each time that it
// is asked for again, is one Update of the scale set. An action on instances is
// one call, however many it names: a Delete if it deallocates or deletes them, a
// Delete of the subscription alone if it powers them off, an Update of the
// subscription alone if it starts, restarts, reimages or redeploys them. A
// replacement by hazards.instanceFailures is one Put VM. Minutes are those of the
// run. A refused call takes no token. Autoscale tries again at its next run, a
// replacement in the next minute, an action never.
//
// Left out: reads, and the calls that the platform makes for itself.

// A Throttle is a bucket's limits. The zero value does not limit.
type Throttle struct {
	Capacity  int // tokens that it holds at most, and at the start
	PerMinute int // tokens added every minute
}

// Throttling is the limits on write calls.
type Throttling struct {
	Update CallLimit // sku.capacity changes, instances are started
	Delete CallLimit // instances are deallocated or deleted
	PutVM  CallLimit // single instances are created
}

// A CallLimit is the limits on one kind of call.
type CallLimit struct {
	Resource     Throttle // of each scale set
	Subscription Throttle // of all together
}

// A Bucket is the tokens that are left. The zero value has not been used.
type Bucket struct {
	used   bool
	tokens int
	minute int64 // of the last refill
}

// Take takes a token in a minute, counted from the start, and reports whether
// there was one.
func (b Bucket) Take(t Throttle, minute int64) (Bucket, bool) {
	if t == (Throttle{}) {
		return b, true
	}
	if !b.used {
		b = Bucket{used: true, tokens: t.Capacity, minute: minute}
	}
	if passed := minute - b.minute; passed > 0 {
		missing := int64(t.Capacity - b.tokens)
		if int64(t.PerMinute) > 0 && passed >= missing/int64(t.PerMinute)+1 {
			b.tokens = t.Capacity
		} else {
			b.tokens += int(passed) * t.PerMinute
		}
		b.minute = minute
	}
	if b.tokens == 0 {
		return b, false
	}
	b.tokens--
	return b, true
}

// A callKind is a kind of write call.
type callKind uint8

const (
	updateCall callKind = iota
	deleteCall
	putVMCall
	callKinds
)

var callNames = [callKinds]string{"Update", "Delete", "Put VM"}

func (t *Throttling) limit(k callKind) CallLimit {
	return [callKinds]CallLimit{t.Update, t.Delete, t.PutVM}[k]
}

// call returns the call that an action is, unless it is none or, as a change of
// the capacity, counts where it is carried out.
func (k ActionKind) call() (callKind, callScope, bool) {
	switch k {
	case DeallocateInstances, DeleteInstances:
		return deleteCall, setCall, true
	case PowerOffInstances:
		return deleteCall, subscriptionCall, true
	case StartInstances, RestartInstances, ReimageInstances, ReimageAllDisks, RedeployInstances, UpgradeInstances,
		AttachDisk, DetachDisk:
		return updateCall, subscriptionCall, true
	case SuspendRepairs, ResumeRepairs, UpdateModel, CancelUpgrade, StartOSUpgrade, StartExtensionUpgrade, ApproveUpgrade:
		return updateCall, setCall, true
	}
	return 0, 0, false
}

// A callScope says which buckets a call takes a token from.
type callScope uint8

const (
	setCall          callScope = iota // the scale set's and the subscription's
	subscriptionCall                  // the subscription's alone
)

// call reports whether Azure takes a write call about a set, or about one of its
// instances, and tells it when not.
func (w *World) call(s *set, k callKind, scope callScope, instance int, why Reason) bool {
	limit := w.config.Throttling.limit(k)
	minute := int64(w.engine.Now() / sim.Minute)
	own, ok := s.calls[k].Take(limit.Resource, minute)
	if scope == subscriptionCall {
		own, ok = s.calls[k], true
	}
	empty := "scale set"
	if ok {
		var shared Bucket
		if shared, ok = w.calls[k].Take(limit.Subscription, minute); ok {
			s.calls[k], w.calls[k] = own, shared
			return true
		}
		empty = "subscription"
	}
	w.tell(Fact{
		Kind: CallThrottled, Set: s.index, Instance: instance, Why: why,
		Text: fmt.Sprintf("%s: %s, bucket of the %s", TooManyRequests, callNames[k], empty),
	})
	return false
}

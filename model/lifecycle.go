package model

// A State is where an instance is in its life.
//
//	requested → creating → booting → installing → running → draining → deleting → deleted
//
// or, from running, detached: it goes on without its set.
//
// A running instance may also fail, restart (booting again), get other extensions
// (installing again), be powered off (stopping, stopped: still allocated and
// billed) or be deallocated
// (deallocating, deallocated: hardware released, not billed). One whose deletion
// fails lingers.
//
// Azure's names for the same (virtual machines, "states and billing"): creating
// is provisioning state Creating before the OS starts; booting is power state
// Starting and OSProvisioningInProgress; installing is OSProvisioningComplete
// while extensions install; running is Succeeded and Running.
type State uint8

// The states of an instance.
const (
	Requested    State = iota // asked for, not yet accepted
	Creating                  // the platform allocates it; not billed
	Booting                   // the OS starts
	Installing                // extensions install, in sequence
	Running                   // does its work
	Draining                  // told that it will be deleted or evicted; finishes its work
	Deleting                  // being deleted; does no work, not billed
	Stopping                  // being powered off; does no work
	Stopped                   // powered off, but still allocated
	Deallocating              // being deallocated; does no work, not billed
	Deallocated               // its hardware is released; not billed
	Failed                    // allocated and billed, but does not answer
	Lingering                 // its deletion has failed: allocated and billed, does no work
	Deleted                   // gone
	Detached                  // no longer of the set; goes on outside of it
	States                    // how many states there are
)

var stateNames = [States]string{
	"requested", "creating", "booting", "installing", "running", "draining", "deleting",
	"stopping", "stopped", "deallocating", "deallocated", "failed", "lingering", "deleted", "detached",
}

func (s State) String() string { return stateNames[s] }

// allowed is the life cycle as a table: allowed[from] has the bit of every state
// that may follow.
var allowed = [States]uint16{
	Requested:    1 << Creating,
	Creating:     1<<Booting | 1<<Failed | 1<<Deallocating | 1<<Deleting,
	Booting:      1<<Installing | 1<<Running | 1<<Failed | 1<<Deallocating | 1<<Deleting,
	Installing:   1<<Running | 1<<Failed | 1<<Deallocating | 1<<Deleting,
	Running:      1<<Booting | 1<<Installing | 1<<Draining | 1<<Deleting | 1<<Stopping | 1<<Deallocating | 1<<Failed | 1<<Detached,
	Draining:     1<<Booting | 1<<Deleting | 1<<Deallocating | 1<<Failed,
	Deleting:     1<<Deleted | 1<<Lingering,
	Lingering:    1 << Deleting,
	Stopping:     1<<Stopped | 1<<Deallocating | 1<<Deleting,
	Stopped:      1<<Booting | 1<<Deallocating | 1<<Deleting,
	Deallocating: 1<<Deallocated | 1<<Deleting,
	Deallocated:  1<<Booting | 1<<Deleting,
	Failed:       1<<Running | 1<<Booting | 1<<Installing | 1<<Stopping | 1<<Deallocating | 1<<Deleting,
}

// Gone reports whether an instance in s is no longer one of the set's.
func (s State) Gone() bool { return s == Deleted || s == Detached }

// Allows reports whether an instance may go from s to next.
func (s State) Allows(next State) bool { return allowed[s]&(1<<next) != 0 }

// Billed reports whether compute is charged in s. Azure ("States and billing
// status of Azure virtual machines"): Starting, Running, Stopping and Stopped
// but allocated are; Creating, Deallocating and Deallocated are not.
func (s State) Billed() bool {
	switch s {
	case Booting, Installing, Running, Draining, Stopping, Stopped, Failed, Lingering:
		return true
	}
	return false
}

// Allocated reports whether an instance in s has hardware: from its request until
// it begins to be deallocated or deleted, and while it lingers.
func (s State) Allocated() bool { return s.Starts() || s.Billed() }

// Active reports whether an instance in s is there to stay: all but those that
// are leaving or gone. A deallocated instance is (virtual machine scale sets
// FAQ).
func (s State) Active() bool {
	switch s {
	case Draining, Deleting, Lingering, Deleted, Detached:
		return false
	}
	return true
}

// Starts reports whether an instance in s is on its way to work.
func (s State) Starts() bool {
	switch s {
	case Requested, Creating, Booting, Installing:
		return true
	}
	return false
}

// UnderWay reports whether an instance in s is being created, started, stopped or
// deleted.
func (s State) UnderWay() bool {
	switch s {
	case Draining, Deleting, Stopping, Deallocating:
		return true
	}
	return s.Starts()
}

// Answers reports whether an instance in s works on the requests sent to it.
func (s State) Answers() bool { return s == Running || s == Draining }

// A Role is what an instance is to its set.
type Role uint8

// The roles of an instance.
const (
	Member  Role = iota // one of those that sku.capacity asks for
	Extra               // overprovisioned: to be deleted once enough others are ready; not billed
	Standby             // in the standby pool
	Roles               // how many roles there are
)

var roleNames = [Roles]string{"member", "extra", "standby"}

func (r Role) String() string { return roleNames[r] }

// A Priority is an instance's claim to its hardware.
type Priority uint8

// The priorities of ARM; the obsolete Low is not offered.
const (
	Regular    Priority = iota // paid for as agreed, never evicted
	Spot                       // cheaper, evicted when Azure needs the hardware or the price rises
	Priorities                 // how many priorities there are
)

var priorityNames = [Priorities]string{"Regular", "Spot"}

func (p Priority) String() string { return priorityNames[p] }

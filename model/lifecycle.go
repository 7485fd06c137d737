package model

// A State is where an instance is in its life.
//
//	requested → creating → booting → installing → running → draining → deleting → deleted
//	                                     ↑            ↓ ↑
//	                              stopped ← stopping  failed
//
// Azure's names for the same (virtual machines, "states and billing"): creating
// is provisioning state Creating before the OS starts; booting is power state
// Starting and OSProvisioningInProgress; installing is
// OSProvisioningComplete while extensions install; running is Succeeded and
// Running; stopping and stopped are Deallocating and Deallocated.
type State uint8

// The states of an instance.
const (
	Requested  State = iota // asked for, not yet accepted
	Creating                // the platform allocates it; not billed
	Booting                 // the OS starts
	Installing              // extensions install, in sequence
	Running                 // does its work
	Draining                // told that it will be deleted; finishes its work
	Deleting                // being deleted; does no work, not billed
	Stopping                // being deallocated; does no work, not billed
	Stopped                 // deallocated; not billed
	Failed                  // allocated and billed, but does not answer
	Deleted                 // gone
	States                  // how many states there are
)

var stateNames = [States]string{
	"requested", "creating", "booting", "installing", "running", "draining",
	"deleting", "stopping", "stopped", "failed", "deleted",
}

func (s State) String() string { return stateNames[s] }

// allowed is the life cycle as a table: allowed[from] has the bit of every state
// that may follow.
var allowed = [States]uint16{
	Requested:  1<<Creating | 1<<Deleting,
	Creating:   1<<Booting | 1<<Deleting,
	Booting:    1<<Installing | 1<<Running | 1<<Deleting,
	Installing: 1<<Running | 1<<Deleting,
	Running:    1<<Draining | 1<<Deleting | 1<<Stopping | 1<<Failed,
	Draining:   1<<Deleting | 1<<Failed,
	Deleting:   1 << Deleted,
	Stopping:   1<<Stopped | 1<<Deleting,
	Stopped:    1<<Booting | 1<<Deleting,
	Failed:     1<<Running | 1<<Deleting | 1<<Stopping,
}

// Allows reports whether an instance may go from s to next.
func (s State) Allows(next State) bool { return allowed[s]&(1<<next) != 0 }

// Billed reports whether compute is charged in s. Azure ("States and billing
// status of Azure virtual machines"): Starting, Running, Stopping and Stopped
// but allocated are; Creating, Deallocating and Deallocated are not.
func (s State) Billed() bool {
	switch s {
	case Booting, Installing, Running, Draining, Failed:
		return true
	}
	return false
}

// Active reports whether an instance in s counts towards the capacity that its
// set has asked for: all but those that are leaving or gone. A deallocated
// instance counts (virtual machine scale sets FAQ).
func (s State) Active() bool {
	switch s {
	case Draining, Deleting, Deleted:
		return false
	}
	return true
}

// Answers reports whether an instance in s works on the requests sent to it.
func (s State) Answers() bool { return s == Running || s == Draining }

package traffic

// A Cause says why a request was lost.
type Cause uint8

// The causes, in the order of reports.
const (
	Overload         Cause = iota // the instance's waiting line was full
	Timeout                       // the client gave up first
	NoBackend                     // no backend in rotation
	DeadBackend                   // sent to a backend that no longer answers (probe lag)
	DeletedInFlight               // its instance was deleted, stopped or deallocated
	EvictedInFlight               // its Spot instance was evicted
	FailedInFlight                // its instance failed
	ZoneOutage                    // its instance's zone went down
	ConnectionReset               // its connection had ended: with its backend, by draining or by its idle timeout
	DependencyFailed              // a call that it needed had failed
	BadRelease                    // the release that its instance runs made an error of the answer
	Causes                        // how many causes there are
)

var causeNames = [Causes]string{
	"overload", "timeout", "no healthy backend", "dead backend in rotation",
	"instance deleted in flight", "instance evicted in flight", "instance failed in flight",
	"zone outage", "connection reset", "dependency failed", "bad release",
}

func (c Cause) String() string { return causeNames[c] }

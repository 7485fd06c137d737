package scenarios

// A Call is what requests ask of another tier: an API, a database, a cache. Each call
// is a request of that workload, with its own load balancer, service time, timeout
// and retries; the caller waits for its answer.
type Call struct {
	// The workload that is asked, of fidelity requests. It needs no arrivals of its own.
	Workload *Name `key:"workload" required:"true"`

	// The part of the requests that call.
	Share *Percent `key:"share" default:"100%" above:"0%" max:"100%"`

	// How often each of them calls, one call after the answer to the other.
	Times *int `key:"times" default:"1" min:"1" max:"100"`

	// Whether a request calls before its own work or after it.
	When *string `key:"when" words:"before,after" default:"before"`

	// Whether the request keeps its worker (a thread) while it waits for the answer.
	// Without, as with asynchronous code, the worker serves others, and the request
	// stands in line for one again if it has work left.
	HoldsWorker *bool `key:"holdsWorker" default:"true"`

	// Whether the request fails when the call does. If not, it goes on without the
	// answer, and is counted as degraded.
	Required *bool `key:"required" default:"true"`
}

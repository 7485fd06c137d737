package scenarios

// An Attach is virtual machines that become members of a scale set. They run, have
// its size and priority, and everything installed. Azure takes other sizes and
// priorities as well. Only Flexible sets with platformFaultDomainCount 1 take them.
type Attach struct {
	// The zone in which they are; one of the set's. Without zones it has none.
	Zone *string `key:"zone" words:"1,2,3"`

	// How many. Those that the limit on instances or a quota forbids are refused.
	Count *int `key:"count" default:"1" min:"1" max:"1000"`

	// Whether somebody has put them into the load balancer's pool, as Azure does not:
	// without it they receive no requests.
	InBackendPool *bool `key:"inBackendPool" default:"false"`
}

package scenarios

// A LoadBalancer is an Azure Load Balancer. It spreads new requests evenly over
// the instances that its probe finds healthy.
type LoadBalancer struct {
	// The kind of load balancer.
	SKU *BalancerSKU `key:"sku" default:"{}"`

	// The health probe.
	Probe *Probe `key:"probe" default:"{}"`

	// How long the load balancer still sends requests to an instance that has been
	// deleted. Azure does not document it; the default is our choice.
	Deregistration *Duration `key:"deregistration" default:"5s" max:"10m"`

	// How an instance is chosen for a new connection: by a hash of the connection,
	// so that every one is as likely as another; or by a hash of the client's address
	// (SourceIP), so that all connections of a client go to the same instance while it
	// is in rotation. SourceIPProtocol is the same here, because all requests are TCP.
	// SourceIP needs a workload of fidelity requests.
	LoadDistribution *string `key:"loadDistribution" words:"Default,SourceIP,SourceIPProtocol" default:"Default"`

	// How long a connection of a session may be without traffic. Then it is forgotten.
	IdleTimeoutInMinutes *int `key:"idleTimeoutInMinutes" default:"4" min:"4" max:"30"`

	// Whether both ends of such a connection get a TCP reset. Without it the client
	// notices only when nothing answers its next request.
	EnableTCPReset *bool `key:"enableTcpReset" default:"false"`

	// How long connections to an instance live on that was taken out of the backend
	// pool, as by the action detach; in ARM, a property of an entry of
	// backendAddressPools. Without it they end at once, and requests that the instance
	// has taken are finished. Connections to an instance that is probed down live on in
	// any case, those to a deleted one end with it.
	DrainPeriodInSeconds *int `key:"drainPeriodInSeconds" min:"0" max:"4000"`

	// Backend pools, by name, of which one gets the requests. It then stands for as many
	// load balancers alike, one before each pool, with one public IP address that the
	// action moveAddress gives to another of them. Without it all scale sets behind the
	// load balancer get requests.
	BackendAddressPools []Name `key:"backendAddressPools" items:"1..100"`

	// The backend pool that gets the requests when the run starts. The default is the
	// first one.
	RoutesTo *Name `key:"routesTo"`

	// How many load balancing and outbound rules it has. The first five have one
	// price together, each further one its own. Basic is free.
	Rules *int `key:"rules" default:"1" min:"0" max:"1500"`

	// How many Standard public IP addresses it has; an internal load balancer has
	// none. Those of Basic are not in the cost.
	PublicIPAddresses *int `key:"publicIPAddresses" default:"1" min:"0" max:"600"`
}

// A BalancerSKU is the kind of a load balancer.
type BalancerSKU struct {
	// When every instance is probed down, Standard lets established connections
	// continue and Basic ends them. Basic has no HTTPS probe and takes one scale
	// set in a single placement group.
	Name *string `key:"name" words:"Standard,Basic" default:"Standard"`
}

// A Probe is the health probe of a load balancer; in ARM, the properties of an
// entry of probes.
type Probe struct {
	// What the probe speaks. Http and Https fail after 30s without an answer, or
	// after the interval if that is shorter; Tcp fails after the interval.
	Protocol *string `key:"protocol" words:"Http,Https,Tcp" default:"Http"`

	// Seconds from one probe of an instance to the next. Azure's pages give 5 and
	// 15 as the default.
	IntervalInSeconds *int `key:"intervalInSeconds" default:"5" min:"5" max:"3600"`

	// How many answers in a row, all good or all missing, take an instance into
	// rotation or out of it.
	ProbeThreshold *int `key:"probeThreshold" default:"1" min:"1" max:"100"`

	// Who receives new requests when every instance is probed down: nobody, or
	// everybody.
	NoHealthyBackendsBehavior *string `key:"noHealthyBackendsBehavior" words:"AllProbedDown,AllProbedUp" default:"AllProbedDown"`
}

// A MoveAddress takes the public IP address from one load balancer and gives it to
// another. Connections and requests that are under way end.
type MoveAddress struct {
	// How long the address is with neither, so that nobody is reached. Azure documents
	// that there is such a time, not how long it is; the default is our choice.
	Gap *Duration `key:"gap" default:"30s" max:"1h"`
}

// An AdminStateChange sets the admin state of backends, from now on.
type AdminStateChange struct {
	// The ids of the instances.
	Instances []int `key:"instances" required:"true" items:"1..1000" min:"0" max:"1000000"`

	// Up: they get new requests whatever the probe finds. Down: they get none, and
	// finish those that they have. None: the probe decides again.
	State *string `key:"state" words:"None,Up,Down" required:"true"`
}

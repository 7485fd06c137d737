package scenarios

// An ApplicationGateway is an Azure Application Gateway. It sends every request to
// the next instance in turn of those that its probe finds healthy.
type ApplicationGateway struct {
	// The health probe.
	Probe *GatewayProbe `key:"probe" default:"{}"`

	// Whether the requests of a session go to the instance that got its first one, by
	// a cookie of the gateway, while that is healthy or drains. Enabled needs a
	// workload of fidelity requests; requests without sessions have no cookie.
	CookieBasedAffinity *string `key:"cookieBasedAffinity" words:"Disabled,Enabled" default:"Disabled"`

	// What becomes of the requests to an instance that is taken out of the backend
	// pool.
	ConnectionDraining *ConnectionDraining `key:"connectionDraining" default:"{}"`

	// Its backend pools, by name. Without it all scale sets behind the gateway are in
	// one.
	BackendAddressPools []Name `key:"backendAddressPools" items:"1..100"`

	// The backend pool that the routing rule points at when the run starts; the action
	// repoint changes it. The default is the first one.
	RoutesTo *Name `key:"routesTo"`

	// How long the gateway still sends requests to an instance that has been deleted.
	// Azure does not document it; the default is our choice.
	Deregistration *Duration `key:"deregistration" default:"5s" max:"10m"`
}

// A GatewayProbe is the health probe of an application gateway; in ARM, the
// properties of an entry of probes.
type GatewayProbe struct {
	// Seconds from one probe of an instance to the next.
	Interval *int `key:"interval" default:"30" min:"1" max:"86400"`

	// Seconds without an answer after which a probe fails.
	Timeout *int `key:"timeout" default:"30" min:"1" max:"86400"`

	// How many failures in a row make an instance unhealthy. One success makes it
	// healthy again.
	UnhealthyThreshold *int `key:"unhealthyThreshold" default:"3" min:"1" max:"20"`
}

// ConnectionDraining is what becomes of the requests to an instance that is taken
// out of the backend pool, as by repoint or detach: it gets no new ones, except of
// sessions that its cookie binds to it.
type ConnectionDraining struct {
	// Whether drainTimeoutInSec holds; if not, it is 30 s.
	Enabled *bool `key:"enabled" default:"false"`

	// Seconds until what is left of its requests is cut off.
	DrainTimeoutInSec *int `key:"drainTimeoutInSec" default:"30" min:"1" max:"3600"`
}

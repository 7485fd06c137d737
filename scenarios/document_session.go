package scenarios

// Sessions are clients that send several requests, each some time after the answer
// to the one before it. A session is lost with its first lost request, or with its
// state.
type Sessions struct {
	// How many requests a session has.
	Requests *RequestCount `key:"requests" required:"true"`

	// How long its client thinks, from an answer until its next request.
	Think *Distribution `key:"think" required:"true"`

	// Whether the requests of a session share one connection, which stays on its
	// instance while it lives, or each opens its own. Behind an application gateway it
	// makes no difference: the gateway chooses an instance for every request.
	Connections *string `key:"connections" words:"keepAlive,perRequest" default:"keepAlive"`

	// Where the state of a session is kept: on the instance that answered its first
	// request, so that no other can go on with it; or outside of the instances, in a
	// cache or a database.
	State *string `key:"state" words:"instance,outside" default:"outside"`
}

// RequestCount is how many requests a session has.
type RequestCount struct {
	// Always the same number.
	Constant *int `key:"constant" min:"1" max:"10000"`

	// After every request the session ends with the same probability.
	Geometric *GeometricCount `key:"geometric"`
}

func (RequestCount) alternatives() ([][]string, string) { return oneOf("constant", "geometric") }

// GeometricCount is a number from 1 on.
type GeometricCount struct {
	// Its mean.
	Mean *float64 `key:"mean" required:"true" min:"1" max:"1000"`
}

// Clients are the IP addresses from which the requests come. Users behind the same
// NAT or proxy have one address.
type Clients struct {
	// How many addresses there are.
	Count *int `key:"count" required:"true" min:"1" max:"100000"`

	// How unequal they are: client k sends in proportion to 1/k to this power (Zipf's
	// law). 0 makes them alike; with 1 the first sends twice as much as the second.
	Skew *float64 `key:"skew" default:"0" min:"0" max:"5"`
}

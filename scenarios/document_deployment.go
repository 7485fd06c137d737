package scenarios

// A Deployment changes the model of a scale set and brings the change to its
// instances: as the set's upgradePolicy says, or as an operator does it. While a
// rollout of the set is under way another one is refused.
type Deployment struct {
	// When.
	At *Instant `key:"at" required:"true"`

	// The scale set.
	ScaleSet *Name `key:"scaleSet" required:"true"`

	// What changes. Without any change it takes up what an earlier rollout has left.
	Update *ModelUpdate `key:"update" required:"true"`

	// Step after step by hand, with calls to manualUpgrade; the set's upgradePolicy must
	// be Manual.
	InSteps *Steps `key:"inSteps"`

	// In another scale set, which has the change and takes over from this one. The
	// upgradePolicy of neither has a say.
	BlueGreen *BlueGreen `key:"blueGreen"`

	// What stops it, beside the limits of the set's upgradePolicy.
	Gate *Gate `key:"gate"`
}

// A Gate is what somebody watches while a change reaches the instances of a scale
// set, and what then becomes of it. It is looked at in every whole minute and at the
// end of a batch or step, whose instances always finish.
type Gate struct {
	// How large a part of the requests that the new release has answered in the window
	// stops it when they were errors, such as above 1%. The update must bring another
	// release.
	Errors *ShareAbove `key:"errors"`

	// How large a part of the instances upgraded so far stops it when they are unhealthy,
	// or were not healthy in time, such as above 20%.
	Unhealthy *ShareAbove `key:"unhealthy"`

	// The time that errors are counted in, up to now.
	Window *Duration `key:"window" default:"5m" min:"1m" max:"24h"`

	// The requests that the new release must have answered in the window. Of fewer
	// nothing is said.
	MinimumRequests *int `key:"minimumRequests" default:"100" min:"1" max:"1000000000"`

	// The longest that the whole may take.
	Timeout *Duration `key:"timeout" min:"1m" max:"3653d"`

	// How long it is watched after the last batch or step before it counts as done.
	Bake *Duration `key:"bake" default:"0s" min:"0s" max:"168h"`

	// What becomes of it when this, or a limit of the set's rollingUpgradePolicy, stops it.
	// stop: the other instances keep their model, as after a cancel, while new ones get
	// the new one. rollBack: the set has the model before again, and the instances that
	// have the new one get it back, batch by batch, the last batch first.
	Then *string `key:"then" default:"stop" words:"stop,rollBack"`
}

// A Steps is how an operator goes through the instances of a scale set. After each
// step their health is waited for.
type Steps struct {
	// updateDomain: one update domain of all placement groups after the other. instance:
	// one instance after the other. zone: one zone after the other. all: all at once,
	// with the outage that this is.
	By *string `key:"by" words:"updateDomain,instance,zone,all"`

	// A canary: in each step so many that this part of all instances has the latest
	// model, spread over the zones. A part of an instance is dropped, but a step has at
	// least one; new instances count. After the last share the rest keeps its model.
	Shares []Percent `key:"shares" items:"1..20" above:"0%" max:"100%"`

	// From the end of a step until the next one.
	Pause *Duration `key:"pause" default:"0s" min:"0s" max:"168h"`

	// How long an upgraded instance may take to become healthy, from when it runs. One
	// that takes longer is not waited for.
	HealthWait *Duration `key:"healthWait" default:"5m" min:"1s" max:"4h"`
}

func (Steps) alternatives() ([][]string, string) { return oneOf("by", "shares") }

// A BlueGreen is how another scale set, green, takes over from the scale set of the
// rollout, blue: it gets the change, is scaled out, and when all of it has been healthy
// for some time the requests go over and blue is scaled in. Both autoscale settings
// rest meanwhile and then have each other's capacity limits.
type BlueGreen struct {
	// Green.
	To *Name `key:"to" required:"true"`

	// How many instances green is to have, if it has fewer. The default is as many as
	// blue has when the rollout begins.
	Capacity *int `key:"capacity" min:"1" max:"3000"`

	// How long all of green is healthy before the requests go over.
	Validate *Duration `key:"validate" default:"5m" max:"168h"`

	// How they go over. together: both are in the same backend pool, green gets requests
	// as soon as it is healthy, and blue loses them by being scaled in. repoint: the
	// routing rule of their application gateway is pointed at green's backend pool.
	// address: the public IP address goes to green's load balancer. The default is what
	// the sets are behind: repoint with two pools of a gateway, address with two of a
	// load balancer, else together.
	Swap *string `key:"swap" words:"together,repoint,address"`

	// How long the public IP address is on its way, so that nobody is reached; with swap:
	// address. Azure documents that there is such a time, not how long it is. The default
	// is 30s.
	Gap *Duration `key:"gap" max:"1h"`

	// How long blue stays after the requests have gone over, for a way back. With swap:
	// together it goes at once.
	Keep *Duration `key:"keep" default:"0s" max:"168h"`
}

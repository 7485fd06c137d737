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

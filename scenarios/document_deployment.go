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

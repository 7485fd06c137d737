package scenarios

// A StandbyPool is virtual machines that are made ready before their set needs
// them. A scale-out takes those that are exactly in the pool's state, in the zones
// that it fills, and creates what the pool does not have. In ARM it is a resource
// of its own, Microsoft.StandbyPool/standbyVirtualMachinePools.
type StandbyPool struct {
	// How large the pool is.
	ElasticityProfile *ElasticityProfile `key:"elasticityProfile" required:"true"`

	// In which state its machines wait. Running ones serve at once and cost as much
	// as any instance; Deallocated and Hibernated ones are started first and cost
	// nothing but their disks. With autoscale the pool may not be Running. Azure also
	// has Mix, which is refused: its pages do not say which machines a scale-out takes
	// first.
	VirtualMachineState *string `key:"virtualMachineState" words:"Running,Deallocated,Hibernated,Mix" default:"Running"`

	// How long a hibernated machine takes from its start until it works. Azure
	// documents no time; the default is that recorded for the start of a deallocated
	// one, which then still has to boot.
	Resume *Distribution `key:"resume" default:"{lognormal: {p50: 8.2s, p95: 15.7s}}"`
}

// An ElasticityProfile is how large a standby pool is.
type ElasticityProfile struct {
	// How many machines the pool and its set have together: the pool holds this less
	// the instances of the set.
	MaxReadyCapacity *int `key:"maxReadyCapacity" required:"true" min:"0" max:"1000"`

	// How many machines the pool holds at least.
	MinReadyCapacity *int `key:"minReadyCapacity" default:"0" min:"0" max:"1000"`

	// How long a machine still runs after its provisioning before it counts as
	// ready, and is deallocated or hibernated if that is the pool's state.
	PostProvisioningDelay *Duration `key:"postProvisioningDelay" default:"0s" max:"1d"`
}

package scenarios

// A Release is what is special about the code that instances run. Azure has no such
// word: it knows images, extensions and containers. Without any key it is good.
type Release struct {
	// What its services take of the workloads' service times, of requests and of
	// messages. Jobs take as long as they say.
	ServiceTime *Percent `key:"serviceTime" default:"100%" min:"1%" max:"10000%"`

	// How many of its answers are errors.
	Errors *ReleaseErrors `key:"errors"`

	// On which part of the instances its application never works, whenever it starts
	// there. Probes are then answered as hazards.unhealthy says for the scale set, and
	// if it has no entry, with unhealthy. Instances that run when the scenario starts are
	// spared.
	NeverHealthy *Percent `key:"neverHealthy" default:"0%" max:"100%"`

	// Memory that it does not give back.
	Leak *MemoryLeak `key:"leak"`

	// What it does to data that instances with another release use as well.
	Breaks *SchemaBreak `key:"breaks"`
}

// ReleaseErrors says how many answers of a release are errors.
type ReleaseErrors struct {
	// The part of its answers.
	Share *Percent `key:"share" required:"true" above:"0%" max:"100%"`

	// From the start of the application on an instance until its answers begin to be
	// errors.
	After *Duration `key:"after" default:"0s" max:"3653d"`
}

// A MemoryLeak is memory that grows while an application runs. When it has all that
// its instance has beyond instance.memory, the application restarts, and loses the
// requests that it has.
type MemoryLeak struct {
	// By how much the memory grows.
	PerHour *Bytes `key:"perHour" required:"true" min:"1B" max:"32TiB"`

	// How long the application takes to restart. It answers nobody meanwhile.
	Restart *Distribution `key:"restart" default:"{constant: 30s}"`
}

// A SchemaBreak is a change of data that others cannot read: from the first answer of
// an instance with the release on, behind one load balancer, others fail there for
// good, even when the release is taken back.
type SchemaBreak struct {
	// The releases that cannot read it.
	Releases []Name `key:"releases" required:"true" items:"1..100"`

	// The part of their answers that are errors from then on.
	Errors *Percent `key:"errors" required:"true" above:"0%" max:"100%"`
}

package scenarios

// Jobs is a stream of jobs in one queue, pulled by the instances of scale sets.
// A job takes its time on one slot of one instance. If the instance goes before
// the job is done, the job returns to its place in the queue and starts again.
type Jobs struct {
	// How many jobs are submitted, and when.
	Arrivals *JobArrivals `key:"arrivals" required:"true"`

	// How long a job works on one slot when nothing interrupts it. Drawn once for
	// each job: it takes as long when it starts again.
	Takes *Distribution `key:"takes" required:"true"`

	// The part of one vCPU that a job keeps busy while it has a slot. A job that
	// works on four has 400%.
	CPU *Percent `key:"cpu" default:"100%" above:"0%" max:"100000%"`

	// The memory that a job holds while it has a slot. It shows in the metrics of
	// available memory, and changes nothing else.
	Memory *Bytes `key:"memory" default:"0B" max:"32TiB"`

	// How jobs save their work. Without it an interrupted job begins anew.
	Checkpoint *Checkpoint `key:"checkpoint"`

	// How often a job may be started again after an interruption, whatever the
	// reason. One interruption more and it has failed. Without it there is no
	// limit.
	Retries *int `key:"retries" min:"0" max:"1000000"`

	// The time from its submission in which a job is to be done. It changes
	// nothing, but jobs that miss it are counted.
	Deadline *Duration `key:"deadline" above:"0s" max:"3653d"`

	// Which load goes first where several go to one scale set: the highest, as in
	// Azure Batch. Among equals the job that was submitted first does. A running
	// job is not interrupted for another.
	Priority *int `key:"priority" default:"0" min:"-1000" max:"1000"`

	// Which instance of a scale set the next job goes to: with Spread the one with
	// the most free slots, with Pack the one with the fewest. Azure Batch's
	// property.
	NodeFillType *string `key:"nodeFillType" words:"Spread,Pack" default:"Spread"`

	// The scale sets whose instances pull the jobs. As long as the first has a free
	// slot, the next gets none.
	To []Name `key:"to" required:"true" items:"1..100"`
}

// JobArrivals is when jobs are submitted: in batches, or at random, one by one,
// at a rate that is one shape or a sum of several.
type JobArrivals struct {
	// Jobs that are submitted together.
	Batches []Batch `key:"batches" items:"1..10000"`

	Shape

	// Several shapes at once, such as a daily wave and a burst.
	Sum []Shape `key:"sum" items:"1..100"`
}

func (JobArrivals) alternatives() ([][]string, string) {
	return oneOf("batches", "constant", "steps", "points", "daily", "weekly", "burst", "trace", "sum")
}

// A Batch is a number of jobs that are submitted together.
type Batch struct {
	// When.
	At *Instant `key:"at" default:"0s"`

	// How many jobs.
	Number *int `key:"number" required:"true" min:"1" max:"1000000"`

	// The time until as many are submitted again, and so on. Without it they come
	// once.
	Every *Duration `key:"every" min:"1s" max:"3653d"`
}

// A Checkpoint is how a job saves its work. It works for a time, writes a
// checkpoint, works on. The last stretch ends without one.
type Checkpoint struct {
	// The work between two checkpoints.
	Every *Duration `key:"every" required:"true" min:"1s" max:"3653d"`

	// How long it takes to write one. The job keeps its slot but does no work.
	Takes *Duration `key:"takes" required:"true" max:"1d"`

	// How long it takes to go on from one on another instance, before the work
	// does.
	Restore *Duration `key:"restore" default:"0s" max:"1d"`

	// Whether a job that cannot finish in time writes one when its instance is told
	// that it goes: at once, if takes is no longer than the notice. It then returns
	// to the queue. Otherwise it works on until the instance is gone.
	OnNotice *bool `key:"onNotice" default:"true"`
}

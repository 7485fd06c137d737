package scenarios

// A Workload is a stream of work from clients.
type Workload struct {
	// Requests through a load balancer, each answered by one instance.
	Requests *Requests `key:"requests"`

	// Jobs in a queue, each pulled by one instance that works on it for a long time
	// and may be gone before it is done.
	Jobs *Jobs `key:"jobs"`

	// Messages in a queue, received by the workers of instances.
	Messages *Messages `key:"messages"`
}

func (Workload) alternatives() ([][]string, string) { return oneOf("requests", "jobs", "messages") }

// Requests is a stream of requests to a load balancer.
type Requests struct {
	// How many requests come, and when; with sessions, how many sessions. A workload
	// that others call can do without.
	Arrivals *Arrivals `key:"arrivals"`

	// How long one request keeps one worker of an instance, waiting not counted. In
	// flow with a coefficient of variation of at most 100.
	Service *Distribution `key:"service" required:"true"`

	// The part of the service time that is spent on a vCPU. The rest waits for
	// something else, such as a database, and shows in no CPU metric.
	CPU *Percent `key:"cpu" default:"100%" above:"0%" max:"100%"`

	// What one request uses of its instance beside the CPU. It shows in the metrics
	// of the scale set and of the load balancer, and changes nothing else.
	Uses *Uses `key:"uses" default:"{}"`

	// The longest that a client waits for its answer. Without it clients wait
	// however long it takes.
	Timeout *Duration `key:"timeout" min:"1ms" max:"1d"`

	// The load balancer or application gateway that receives the requests.
	To *Name `key:"to" required:"true"`

	// How the requests are played: flow as a rate, with averages in closed form, fast
	// enough for months; requests one by one, each with its own arrival, backend, wait
	// and end, for rollouts, draining and retries.
	Fidelity *string `key:"fidelity" words:"flow,requests" default:"flow"`

	// How single requests come: Poisson independently of each other; Even one after
	// another at equal parts of the load, so exactly as many as arrivals say. Fidelity
	// requests only.
	Process *string `key:"process" words:"Poisson,Even" default:"Poisson"`

	// Arrivals in bursts: a Poisson process whose rate changes between two states at
	// random. Fidelity requests only.
	Bursts *Bursts `key:"bursts"`

	// What clients do when a try fails. Without it they do not try again. Fidelity
	// requests only.
	Retries *Retries `key:"retries"`

	// Clients that send several requests, one after the other. With sessions arrivals
	// bring sessions, not requests. Fidelity requests only.
	Sessions *Sessions `key:"sessions"`

	// The addresses from which the requests or the sessions come. Without it each
	// comes from an address of its own. Fidelity requests only.
	Clients *Clients `key:"clients"`

	// What each request asks of other tiers, in this order. Fidelity requests only.
	Calls []Call `key:"calls" items:"1..100"`

	// What each request leaves to the workers of a queue when it is done. Fidelity
	// requests only.
	Enqueues []Enqueue `key:"enqueues" items:"1..100"`
}

// Bursts multiply the rate of arrivals by high and by low in turn, each for an
// exponential time. The mean stays what arrivals say if the two, weighted with
// their times, average 1.
type Bursts struct {
	// The factor in the busy state.
	High *float64 `key:"high" required:"true" above:"0" max:"1000"`

	// The factor in the quiet state.
	Low *float64 `key:"low" default:"0" min:"0" max:"1000"`

	// How long the busy state lasts on average.
	HighFor *Duration `key:"highFor" required:"true" min:"1ms" max:"365d"`

	// How long the quiet state lasts on average.
	LowFor *Duration `key:"lowFor" required:"true" min:"1ms" max:"365d"`
}

// Retries is what clients do when a try fails, for whatever cause.
type Retries struct {
	// The most tries of one request, the first included.
	Attempts *int `key:"attempts" default:"3" min:"2" max:"100"`

	// The wait before the second try.
	Backoff *Duration `key:"backoff" default:"100ms" max:"1d"`

	// What the wait is multiplied with from one try to the next.
	Multiplier *float64 `key:"multiplier" default:"2" min:"1" max:"100"`

	// The longest wait.
	MaxBackoff *Duration `key:"maxBackoff" default:"10s" max:"1d"`

	// Whether the wait is anything between zero and that long (full jitter), so that
	// clients which failed together do not come back together.
	Jitter *bool `key:"jitter" default:"true"`

	// The most retries, as a share of the requests; ten may be saved up. Without it
	// there is no limit.
	Budget *Percent `key:"budget" min:"0%" max:"10000%"`
}

// Uses is what one request uses of its instance.
type Uses struct {
	// The memory that it holds while it is in the instance, waiting or served.
	Memory *Bytes `key:"memory" default:"0B" max:"1TiB"`

	// What it brings with it over the network.
	NetworkIn *Bytes `key:"networkIn" default:"0B" max:"1TiB"`

	// What its answer takes with it.
	NetworkOut *Bytes `key:"networkOut" default:"0B" max:"1TiB"`

	// What it reads from the instance's disks.
	DiskRead *Bytes `key:"diskRead" default:"0B" max:"1TiB"`

	// What it writes to them.
	DiskWrite *Bytes `key:"diskWrite" default:"0B" max:"1TiB"`

	// In how many operations it reads that.
	DiskReadOperations *float64 `key:"diskReadOperations" default:"0" min:"0" max:"1000000"`

	// In how many operations it writes that.
	DiskWriteOperations *float64 `key:"diskWriteOperations" default:"0" min:"0" max:"1000000"`

	// The flows that it comes with. Where connections serve several requests in turn
	// it is a fraction.
	InboundFlows *float64 `key:"inboundFlows" default:"1" min:"0" max:"1000"`

	// The flows that its instance opens for it, to a database for example.
	OutboundFlows *float64 `key:"outboundFlows" default:"0" min:"0" max:"1000"`

	// How long its flows stay open when it is done.
	KeepAlive *Duration `key:"keepAlive" default:"0s" max:"1d"`
}

// Arrivals is the rate of requests or messages over time: one shape, or a sum of
// several.
type Arrivals struct {
	Shape

	// Several shapes at once, such as a daily wave and a burst.
	Sum []Shape `key:"sum" items:"1..100"`
}

func (Arrivals) alternatives() ([][]string, string) {
	return oneOf("constant", "steps", "points", "daily", "weekly", "burst", "trace", "sum")
}

// A Shape is a rate of requests, jobs or messages over time.
type Shape struct {
	// The same rate all the time.
	Constant *Rate `key:"constant"`

	// Rates that hold from an instant on, in order of time. The rate is zero
	// before the first.
	Steps []Point `key:"steps" items:"1..100000"`

	// Rates at instants, in order of time, joined by straight lines; level before
	// the first and after the last.
	Points []Point `key:"points" items:"1..100000"`

	// The same wave every day: a cosine that is highest at one time of the day and
	// lowest twelve hours from it.
	Daily *Daily `key:"daily"`

	// The daily wave times a percentage for every day of the week.
	Weekly *Weekly `key:"weekly"`

	// Extra load that comes and goes, once or again and again.
	Burst *Burst `key:"burst"`

	// Load that was measured, from a CSV file.
	Trace *Trace `key:"trace"`
}

func (Shape) alternatives() ([][]string, string) {
	return oneOf("constant", "steps", "points", "daily", "weekly", "burst", "trace")
}

// A Point is a rate at an instant.
type Point struct {
	// When. Instants are in ascending order.
	At *Instant `key:"at" required:"true"`

	// The rate.
	Rate *Rate `key:"rate" required:"true"`
}

// Daily is a wave that repeats every day.
type Daily struct {
	// The lowest rate of the day.
	Low *Rate `key:"low" required:"true"`

	// The highest rate of the day.
	High *Rate `key:"high" required:"true"`

	// When the rate is highest, in UTC.
	PeakAt *TimeOfDay `key:"peakAt" default:"14:00"`
}

// Weekly is a daily wave whose height depends on the day of the week.
type Weekly struct {
	// The lowest rate of a day of 100%.
	Low *Rate `key:"low" required:"true"`

	// The highest rate of a day of 100%.
	High *Rate `key:"high" required:"true"`

	// When the rate is highest, in UTC.
	PeakAt *TimeOfDay `key:"peakAt" default:"14:00"`

	// How much of the wave comes on each day.
	Days *Days `key:"days" default:"{}"`
}

// Days has a percentage for every day of the week, midnight to midnight UTC.
type Days struct {
	// Monday's part of the wave.
	Monday *Percent `key:"monday" default:"100%" max:"10000%"`
	// Tuesday's part of the wave.
	Tuesday *Percent `key:"tuesday" default:"100%" max:"10000%"`
	// Wednesday's part of the wave.
	Wednesday *Percent `key:"wednesday" default:"100%" max:"10000%"`
	// Thursday's part of the wave.
	Thursday *Percent `key:"thursday" default:"100%" max:"10000%"`
	// Friday's part of the wave.
	Friday *Percent `key:"friday" default:"100%" max:"10000%"`
	// Saturday's part of the wave.
	Saturday *Percent `key:"saturday" default:"100%" max:"10000%"`
	// Sunday's part of the wave.
	Sunday *Percent `key:"sunday" default:"100%" max:"10000%"`
}

// A Burst is load that goes up, stays and goes down again. It is zero before
// and after; put it in a sum to have it on top of something.
type Burst struct {
	// When the first burst begins.
	At *Instant `key:"at" required:"true"`

	// How long the rate goes up, in a straight line. Zero is a jump.
	Rise *Duration `key:"rise" default:"0s" max:"3653d"`

	// How long the rate stays up.
	Hold *Duration `key:"hold" required:"true" max:"3653d"`

	// How long the rate goes down, in a straight line. Zero is a jump.
	Fall *Duration `key:"fall" default:"0s" max:"3653d"`

	// The rate while it is up.
	Rate *Rate `key:"rate" required:"true"`

	// The time from the beginning of one burst to that of the next. Without it
	// there is one burst.
	Every *Duration `key:"every" min:"1s" max:"3653d"`
}

// A Trace is load from a CSV file with a header: a row for every step of time,
// the number of requests of that step in one column. If its first column holds
// timestamps, they must be one step apart.
type Trace struct {
	// The CSV file, below the scenario's folder.
	File *File `key:"file" required:"true"`

	// The name of the column with the number of requests.
	Column *Text `key:"column" required:"true"`

	// The time that each row covers. The first row begins at the start of the run,
	// whatever its timestamp.
	Every *Duration `key:"every" required:"true" min:"1ms" max:"30d"`

	// What every number is multiplied with.
	Scale *float64 `key:"scale" default:"1" above:"0" max:"1000000000"`

	// Whether the trace begins again after its last row. If not, no requests come
	// after it.
	Repeat *bool `key:"repeat" default:"false"`
}

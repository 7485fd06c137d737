// Package collect turns the facts of one run into one immutable Result:
// time-weighted levels, tallies, series, the log, costs, availability and the
// fingerprint.
package collect

import (
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/price"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A Result is all that one run produced. Nothing in it depends on the machine
// that made it.
type Result struct {
	Scenario    string
	Seed        uint64
	Replication uint64
	Start       int64    // Unix seconds of time zero
	Duration    sim.Time // simulated time that the result covers
	Interrupted bool     // the run was stopped early; no objective is judged
	Region      string
	Currency    string
	Prices      string // name and date of the price sheet
	Events      uint64 // events that the engine delivered
	Fingerprint string // SHA-256 over the facts, in hexadecimal

	Workloads    []Workload
	Jobs         []JobLoad
	Messages     []MessageLoad
	ScaleSets    []ScaleSet
	Cost         Cost     // of all scale sets, and Shared
	Shared       Cost     // what belongs to no single scale set
	Payments     Payments // how the compute was paid
	Bounds       *Bounds  // nil when no set is scaled by itself
	Peak         int      // most instances that had hardware at one time, over all sets, without extras
	Availability Availability
	Objectives   []Verdict
	Series       Series
	Track        *Track // nil without a rollout
	Marks        []Mark
	Log          []Entry
	Notes        []string // warnings that a reader must see, as sentences
}

// A Workload is the account of one workload's requests:
// Offered = Served + all of Lost + InFlight.
type Workload struct {
	Name     string
	Offered  workload.Requests
	Served   workload.Requests
	Lost     [model.Causes]workload.Requests
	InFlight workload.Requests
	PeakRate float64 // requests per second, the highest of Series
	Latency  Latency

	Fidelity model.Fidelity
	Retries  uint64                // tries after the first, request fidelity only, as what follows
	Called   uint64                // of Offered, by requests of other workloads
	Degraded uint64                // of Served, without the answer to a call
	Zones    []PartLatency         // by zone of each set that has zones
	Versions []PartLatency         // by version of the image of each set that has one
	Releases []PartLatency         // by release of each set that has one
	Sessions *traffic.SessionTally // nil: the workload has none
}

// A PartLatency is the latency of the requests that some of the instances of a set
// have answered.
type PartLatency struct {
	Set     string
	Part    string // zone, version or release
	Served  uint64
	Latency Latency
}

// LostTotal returns the requests lost to all causes together.
func (w Workload) LostTotal() workload.Requests {
	var sum workload.Requests
	for _, n := range w.Lost {
		sum += n
	}
	return sum
}

// A Latency is the distribution of the time from a request's arrival to its
// answer, over served requests. All zero when none was served.
type Latency struct {
	Mean, P50, P90, P95, P99, P999, Max sim.Time
}

// A ScaleSet is what happened to one scale set.
type ScaleSet struct {
	Name     string
	Size     string        // "Mix" with an instance mix
	VCPUs    int           // 0 with an instance mix
	Price    price.PerHour // likewise
	Sizes    []SizeUse     // of an instance mix; else nil
	Capacity CapacityRange
	// InstanceTime is the instance-time spent in each state.
	InstanceTime [model.States]sim.Time
	// RoleTime is InstanceTime by what the instances were to the set.
	RoleTime [model.Roles][model.States]sim.Time
	// Serving is the level of instances that answer and receive new flows.
	Serving Level
	// Busy is instance-time of work: of requests the vCPUs' utilisation × running
	// time, of jobs the slot-time / slots.
	Busy     sim.Time
	CPU      CPU
	Created  int
	Deleted  int
	Attached int // machines that became members without being created by the set
	Detached int // members that went on without it
	Failures int
	Ready    ReadyTime
	Zones    []Zone   // the place without a zone has an empty name: the only one of a regional set
	Balance  *Balance // nil with fewer than two zones
	Jobs     *SetJobs
	Cost     Cost
	// Agreement is the service-level agreement of the set's shape.
	Agreement Agreement
	Health    *Health // nil without a health source and unhealthy applications

	ScaleOuts     ScaleOuts // replacements included
	NAT           *NAT      // nil without an inbound NAT pool
	Standby       *Standby  // nil without a standby pool
	Models        *ModelUse // nil if the model was never changed
	Rollouts      []Rollout
	OwnDisks      *DiskUse // nil if no instance had any
	Required      model.Required
	BelowRequired sim.Time // time with fewer serving instances than Required.Instances
	Autoscale     *Autoscale
	Elasticity    *Elasticity // nil without requests, and where another set shares them
	Incidents     []Incident
	Image         *ImageUse    // nil without an image
	Releases      []ReleaseUse // that instances ran; nil if they ran none that has a name
	Spot          *SpotUse     // nil without Spot instances
}

// A CapacityRange is what sku.capacity was.
type CapacityRange struct {
	First, Last, Min, Max int
	Mean                  float64
}

// A Level is a whole number over time.
type Level struct {
	Min, Max int
	Mean     float64 // time-weighted
}

// A CPU is the Percentage CPU metric of a set, over its minutes with data.
type CPU struct {
	Mean, Max float64
}

// A ReadyTime is how long instances took from being requested to running, over
// those that got there after time zero. All zero when Count is.
type ReadyTime struct {
	Count     int
	Mean, Max sim.Time
}

// ScaleOuts sums up the scale-outs of a set.
type ScaleOuts struct {
	Count    int
	Asked    int        // members asked for, all together
	Extras   int        // instances started beyond them
	Spared   int        // extras that were deleted
	Open     int        // scale-outs that had not ended when the run did
	AllReady ReadyTime  // from the request until all were ready, of the scale-outs that got there
	List     []ScaleOut // the first 1000, in their order
}

// A ScaleOut is one scale-out. Wanted falls below Asked when members leave
// before they are ready. It ends when all of Wanted are ready or have failed.
type ScaleOut struct {
	At     sim.Time
	Why    model.Reason
	Asked  int // members asked for
	Extras int // instances started beyond them
	Wanted int
	Ready  int // 0 until it has ended
	Ended  bool
	Took   sim.Time // until it ended
}

// A Zone is one zone's part of a scale set.
type Zone struct {
	Name          string
	Serving       Level
	BelowRequired sim.Time // time with fewer serving instances than Required.PerZone
	AtEnd         int      // instances that sku.capacity asks for, at the end
}

// An Autoscale counts what the autoscale setting did.
type Autoscale struct {
	Evaluations int
	ScaledOut   int // evaluations that raised the capacity
	ScaledIn    int // evaluations that lowered it
	Outcomes    []OutcomeCount
	Notified    int         // changes of the capacity of which somebody is told
	Predictive  *Predictive // nil without a predictive policy
}

// An OutcomeCount is how many evaluations ended in one way; only those above
// zero are listed, in the order of autoscale.Outcome.
type OutcomeCount struct {
	Outcome autoscale.Outcome
	Count   int
}

// An Availability answers for the run as a whole, over all workloads.
type Availability struct {
	Success     float64  // served / (served + lost); 1 when nothing was offered
	Nines       float64  // −log10(1 − Success); +Inf when nothing was lost
	Downtime    sim.Time // time without any serving backend, of the worst workload
	Short       sim.Time // time below the required capacity, of the worst set
	ErrorBudget *Budget  // nil without an objective on requests.success
}

// A Budget is how much of the allowed loss was used.
type Budget struct {
	Objective float64           // the share that must succeed
	Allowed   workload.Requests // requests that might have been lost
	Lost      workload.Requests
}

// A Verdict is an objective and whether it was met.
type Verdict struct {
	Objective model.Objective
	Actual    float64 // in the measure's unit
	Met       bool
}

// A Series is the run drawn over time in equal steps: point i covers
// [i × Every, (i+1) × Every).
type Series struct {
	Every     sim.Time
	Workloads []WorkloadSeries
	Jobs      []JobSeries
	Messages  []MessageSeries
	ScaleSets []ScaleSetSeries
	Metrics   []MetricSeries // that autoscale rules read, but for the Percentage CPU of whole sets
}

// A MetricSeries has one number per step, the mean of its minutes.
type MetricSeries struct {
	Title  string    // resource and metric
	Values []float64 // average over what reports; NaN without data
}

// A WorkloadSeries has one number per step; rates are requests per second,
// averaged over the step.
type WorkloadSeries struct {
	Offered, Served, Lost, Capacity []float64
	P50, P95, P99                   []sim.Time // 0 where nothing was served
	SessionsLost                    []float64  // nil without sessions
}

// A ScaleSetSeries has one number per step, averaged over the step.
type ScaleSetSeries struct {
	Capacity []float64               // sku.capacity
	State    [model.States][]float64 // instances in each state
	Demand   []float64               // serving instances that the load needs; nil without Elasticity
	Serving  []float64               // instances that answer and receive new flows
	Zone     [][]float64             // serving instances of each zone
	Size     [][]float64             // instances of each of Sizes that have hardware
	Version  [][]float64             // answering instances of each of Image.Versions
	CPU      []float64               // Percentage CPU, average over instances; NaN without data
	CPUMax   []float64               // of the busiest instance; NaN without data
	CPUTotal []float64               // added up over instances; nil without a predictive policy
	Forecast []float64               // of CPUTotal, made its time to look ahead before; NaN before the first
	Outlook  []float64               // the same for the day after the run
	Healthy  []float64               // members reported Healthy; nil without a health source
	Engine   *EngineSeries           // nil where no engine ran
}

// A Mark is a change of a set's capacity, for charts and summaries.
type Mark struct {
	At       sim.Time
	Set      int
	From, To int
	Why      model.Reason
	Reason   string // the whole explanation of an autoscale decision, else ""
}

// An Entry is one line of the event log.
type Entry struct {
	At       sim.Time
	Kind     model.FactKind
	Set      string
	Instance int // -1: not about one instance
	Zone     string
	From, To string // states, "in"/"out" of rotation, "up"/"down", capacities, or instances asked for and granted, reached and hit
	Why      string
	Text     string
	Decision *autoscale.Decision // for AutoscaleDecided
}

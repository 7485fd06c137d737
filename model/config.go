// Package model is the modelled world: scale sets, their instances, the load
// balancers before them, the load that reaches them and what goes wrong. It
// turns a Config into facts. It has no clock but the simulated one, does no
// input or output and starts no goroutine.
package model

import (
	"vmssim/model/autoscale"
	"vmssim/model/price"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A Config is a complete scenario in plain values. Package scenarios builds it
// and answers for its validity; the model trusts it.
type Config struct {
	Name     string
	Start    int64    // the instant of time zero, in Unix seconds
	Duration sim.Time // how long the run lasts
	Region   string
	Currency string // ISO 4217 code of the price sheet
	Prices   string // the price sheet's name and date, for reports

	Reservations []price.Reservation
	SavingsPlans []price.SavingsPlan
	Unpriced     []string // what the cost lacks because no price is known, as sentences

	Releases      []Release     // of code that instances run
	Workloads     []Workload    // streams of requests
	Jobs          []JobLoad     // streams of jobs
	Messages      []MessageLoad // streams of messages
	LoadBalancers []LoadBalancer
	ScaleSets     []ScaleSet
	Actions       []Action
	Deployments   []Deployment
	Failures      []FailureHazard
	ZoneOutages   []ZoneOutage
	Unhealthy     []UnhealthyHazard // at most one for a scale set
	Shortages     []Shortage
	Correlated    []CorrelatedFailure
	Maintenance   []Maintenance
	Unprovisioned []ProvisioningFailures // at most one for a scale set
	Undeleted     []DeletionFailures     // likewise
	Quotas        []Quota
	Throttling    Throttling
	Evictions     Evictions
	Objectives    []Objective
	CustomMetrics []CustomMetric
	MetricOutages []MetricOutage
	Metrics       []MetricSource // that autoscale rules read, none twice
}

// A Workload is a stream of requests to one load balancer.
type Workload struct {
	Name         string
	Arrivals     workload.Shape
	Service      sim.Distribution // seconds that one request keeps one worker of an instance
	CPUShare     float64          // part of the service time spent on a vCPU, above 0 and at most 1
	Timeout      sim.Time         // longest that a client waits for its answer; 0: for ever
	LoadBalancer int              // index into Config.LoadBalancers
	Use          Use              // of one request
	Fidelity     Fidelity
	Process      traffic.Process // request fidelity only, as what follows
	Bursts       *traffic.Bursts // nil: none
	Retry        traffic.Retry
	Sessions     *traffic.Sessions // nil: requests are on their own; else Arrivals brings sessions
	Clients      *traffic.Clients  // nil: every session comes from an address of its own
	Calls        []traffic.Call    // of each request; Workload is an index into Config.Workloads
	Enqueues     []traffic.Enqueue // of each request; Queue is an index into Config.Messages
}

// A LoadBalancer spreads new flows evenly over the backends in rotation.
type LoadBalancer struct {
	Name           string
	SKU            LoadBalancerSKU
	Probe          Probe
	NoHealthy      NoHealthyBackends
	Deregistration sim.Time // from an instance's deletion until the balancer has forgotten it
	Affinity       Affinity
	Gateway        *Gateway // nil: it is no application gateway
	Pools          []string // names of its backend pools, of which one gets the requests; nil: there is one
	Routed         int      // index into Pools of the one that gets them at first

	Price     price.PerHour // with its rules
	Addresses price.PerHour // its public IP addresses
}

// A Probe is a load balancer's health probe.
type Probe struct {
	Protocol  ProbeProtocol
	Interval  sim.Time // between two probes of one instance
	Threshold int      // equal results in a row that change an instance's state
	Rise      int      // successes in a row that take it into rotation again; 0: as many as Threshold
	Timeout   sim.Time // without an answer, until it fails; 0: as its protocol says
}

// A ScaleSet is one virtual machine scale set.
type ScaleSet struct {
	Name          string
	Size          price.Size
	Price         price.PerHour              // pay as you go, one instance
	Planned       [price.Terms]price.PerHour // under a savings plan; 0: none covers it
	Licence       price.PerHour              // of Windows, for each instance; 0: none
	Disks         price.PerMonth             // all disks of one instance
	Billing       price.Policy
	Capacity      int          // sku.capacity at the start
	Mix           *InstanceMix // of several sizes, whose terms hold instead of those above; nil: all have Size
	Zones         []string     // ascending; empty: a regional set; "" is the place without a zone
	ZonesLater    []int        // indexes of those Zones that actions add
	FaultDomains  int          // platformFaultDomainCount; 1 is max spreading
	UpdateDomains int          // of a placement group; 0: none
	Spread        Spread
	Rebalance     bool // automaticZoneRebalancingPolicy
	ScaleIn       ScaleInPolicy
	LoadBalancer  int // index into Config.LoadBalancers; -1: none
	BackendPool   int // index into LoadBalancer.Pools

	Warm        bool               // the first instances run, in rotation, at time zero
	Concurrency int                // requests or messages that one instance works on at once
	QueueLimit  int                // requests that may wait in one instance
	Discipline  traffic.Discipline // request fidelity only
	MemoryBase  float64            // bytes that one instance uses without work
	Slots       int                // jobs that one instance works on at once; 0: it takes none
	Required    Required

	Attached      int // machines that Actions attach, in all
	Overprovision Overprovisioning
	NATPool       *NATPool     // nil: none
	StandbyPool   *StandbyPool // nil: none

	Create  sim.Distribution // seconds from the request until the OS starts
	Boot    sim.Distribution // seconds until the OS is up
	Install []Extension      // in the order of the model
	Delete  sim.Distribution // seconds until a deleted instance is gone
	Stop    sim.Distribution // seconds that a deallocation takes
	Restart sim.Distribution // seconds from the start of a stopped instance until it boots
	Reimage sim.Distribution // seconds from a reimage until the OS is up again

	PowerOff sim.Distribution // seconds that powering off takes
	Reboot   sim.Distribution // seconds from the restart of an instance until its OS is up
	Redeploy sim.Distribution // the same of a redeploy

	SideBySide bool // extensions that do not wait for each other install at the same time

	Image        *Image // nil: nothing is said of what instances are made from
	ImageVersion int    // index into Image.Versions, or Latest
	Release      int    // index into Config.Releases, or NoRelease; versions of Image may say it instead

	Upgrade UpgradePolicy

	OSDisk    Disk
	DataDisks []Disk // by ascending LUN

	AttachDisk sim.Distribution // seconds until a disk is attached

	ReservedCapacity int // units of an on-demand capacity reservation, used or not; see ReservedUnits

	ImageNotice      ImageNotice
	TerminateNotice  sim.Time         // notBeforeTimeout of the terminate notification; 0: none
	StaysProbed      bool             // instances do not fail their probe once they have been told
	Approves         bool             // instances approve their deletion
	ApprovesBusy     bool             // also while they work on requests that are played one by one
	Approval         sim.Distribution // seconds from the notification until then
	Health           *HealthSource    // nil: nobody asks
	Repairs          *RepairPolicy    // nil: not enabled
	Spot             *SpotTerms       // nil: all instances are Regular
	ExtensionsBudget sim.Time         // extensionsTimeBudget; 0: without end
	ResilientCreate  bool             // resilientVMCreationPolicy
	ResilientDelete  bool             // resilientVMDeletionPolicy
	RetryAllocation  sim.Time         // from a refusal until the set asks again; 0: it does not by itself
	Autoscale        *autoscale.Setting
	Notified         []string    // who hears of autoscale's changes of the capacity, as text
	Metrics          []MetricUse // that the rules of Autoscale read
}

// A Required is the capacity below which the owner counts a set as short.
type Required struct {
	Instances int // serving instances of the whole set
	PerZone   int // serving instances in every zone
}

// A LoadBalancerSKU decides what established flows do when every backend is
// probed down.
type LoadBalancerSKU uint8

// The SKUs of Azure Load Balancer.
const (
	Standard LoadBalancerSKU = iota // established TCP flows continue
	Basic                           // established TCP flows end
)

// NoHealthyBackends is a probe's noHealthyBackendsBehavior: who receives new
// flows when every backend is probed down.
type NoHealthyBackends uint8

// The behaviours of a probe whose backends are all down.
const (
	AllProbedDown NoHealthyBackends = iota // nobody
	AllProbedUp                            // everybody
)

// A ProbeProtocol decides how long an instance that does not answer holds a
// probe up before the probe fails.
type ProbeProtocol uint8

// The protocols of a load balancer's probe.
const (
	HTTP ProbeProtocol = iota // fails after 30 s, or the interval if shorter
	HTTPS
	TCP // fails after the interval
)

// An Action is something that the scenario's timeline does to a scale set.
type Action struct {
	At            sim.Time
	ScaleSet      int
	Kind          ActionKind
	Capacity      int         // for SetCapacity
	Instances     []int       // ids, for the other kinds
	All           bool        // every instance that the action is possible on, instead of Instances
	UpdateDomains []int       // with All: only the instances of these; nil: of any
	Protection    Protection  // for ProtectInstances
	Zones         []int       // indexes into the set's Zones, for AddZones
	Attach        Attachment  // for AttachInstances
	Disk          OwnDisk     // for AttachDisk; for DetachDisk its LUN
	DeleteDisk    bool        // DetachDisk deletes the disk
	Admin         AdminState  // for SetAdminState
	Change        ModelChange // for UpdateModel
	Gap           sim.Time    // for MoveAddress
}

// An ActionKind says what an Action does.
type ActionKind uint8

// The actions.
const (
	SetCapacity         ActionKind = iota // sku.capacity is set by hand
	FailInstances                         // the named instances stop answering
	SickenInstances                       // the applications of the named instances become unhealthy
	HealInstances                         // the applications of the named instances work again
	DeallocateInstances                   // the named instances are stopped and released
	DeleteInstances                       // the named instances are deleted; capacity falls
	ProtectInstances                      // the named instances are protected from now on, or no longer
	ReimageInstances                      // the named instances get a new OS disk
	StartInstances                        // the named powered-off or deallocated instances are started
	PowerOffInstances                     // the named instances are powered off, but stay allocated
	RestartInstances
	RedeployInstances
	SuspendRepairs        // automatic repairs are suspended
	ResumeRepairs         // automatic repairs go on
	AddZones              // the set gets more zones; nothing moves
	EvictInstances        // simulateEviction of the named Spot instances
	AttachInstances       // machines that run already become members
	DetachInstances       // the named instances go on without the set; capacity falls
	AttachDisk            // the named instances get a data disk of their own
	DetachDisk            // the named instances lose one
	UpdateModel           // the set's model changes
	UpgradeInstances      // the named instances are brought to the latest model
	CancelUpgrade         // the rolling upgrade is cancelled
	StartExtensionUpgrade // a rollout of the newest extensions begins
	SetAdminState         // the load balancer's probe of the named instances is overridden, or no longer
	Repoint               // the routing rule of the set's application gateway points at the set's backend pool
	StartOSUpgrade        // a rollout of the newest image begins
	ApproveUpgrade        // the named instances may be upgraded by a rollout that was deferred
	ReimageAllDisks       // the named instances get a new OS disk and new data disks
	MoveAddress           // the public IP address goes to the load balancer of the set's backend pool
)

// A FailureHazard says when the running instances of a scale set fail and what
// follows.
type FailureHazard struct {
	ScaleSet      int
	Spontaneous   bool             // instances fail by themselves, not only by an Action
	TimeToFailure sim.Distribution // seconds of running until the next failure, if Spontaneous
	Replace       bool             // delete the failed instance and create another; else it comes back
	Repair        sim.Distribution // seconds until the replacement is asked for, or until it runs again
}

// An Objective is a bound on one measure of the result.
type Objective struct {
	Measure Measure
	AtLeast bool    // the measure must be at least Bound; else at most
	Bound   float64 // in the measure's unit: share, seconds, currency units, instances
}

// MetBy reports whether a value of the measure is within the bound.
func (o Objective) MetBy(actual float64) bool {
	if o.AtLeast {
		return actual >= o.Bound
	}
	return actual <= o.Bound
}

// A Measure names one number of a result that an Objective can bound.
type Measure string

// The measures, with their units.
const (
	RequestsSuccess    Measure = "requests.success"            // served / (served + lost), a share
	LatencyMean        Measure = "latency.mean"                // seconds
	LatencyP50         Measure = "latency.p50"                 // seconds
	LatencyP95         Measure = "latency.p95"                 // seconds
	LatencyP99         Measure = "latency.p99"                 // seconds
	SessionsCompleted  Measure = "sessions.completed"          // completed / ended, a share, all workloads
	CostTotal          Measure = "cost.total"                  // currency units
	CapacityBelow      Measure = "capacity.below"              // seconds below the required capacity, worst set
	CapacityMet        Measure = "capacity.met"                // share of time at or above it, worst set
	ElasticityUnder    Measure = "elasticity.underProvisioned" // share of time with fewer serving than the load needs, worst set
	ElasticityOver     Measure = "elasticity.overProvisioned"  // share of time with more, worst set
	ElasticityReaction Measure = "elasticity.reaction"         // seconds, longest time with fewer; endless if the run ends in one
	InstancesPeak      Measure = "instances.peak"              // most instances that had hardware at one time, all sets
	ScaleActionsCount  Measure = "scaleActions.count"          // autoscale's capacity changes, all sets
	JobsCompleted      Measure = "jobs.completed"              // completed / submitted, a share, all loads
	JobsOnTime         Measure = "jobs.onTime"                 // of the jobs that are due, a share, worst load
	JobsTurnaroundP50  Measure = "jobs.turnaround.p50"         // seconds, of completed jobs, worst load
	JobsTurnaroundP95  Measure = "jobs.turnaround.p95"         // seconds, of completed jobs, worst load
	JobsMakespan       Measure = "jobs.makespan"               // seconds, worst load; endless with jobs left over
	JobsWasted         Measure = "jobs.wasted"                 // wasted / all slot-time, a share, all loads

	RolloutsCompleted     Measure = "rollout.completed"     // completed / begun, a share, all rollouts but those that take one back
	RolloutsDuration      Measure = "rollout.duration"      // seconds, the longest; endless if the run ends in one
	RolloutsMixed         Measure = "rollout.mixed"         // seconds with different models, all rollouts
	RolloutsServingTrough Measure = "rollout.servingTrough" // fewest serving instances in a rollout; endless without one
	RolloutsLost          Measure = "rollout.lost"          // requests lost while rollouts were under way
	RolloutsSessionsLost  Measure = "rollout.sessionsLost"  // sessions, likewise
	RolloutsBlastRadius   Measure = "rollout.blastRadius"   // requests that what was stopped, or not sound, has answered
	RolloutsPeakVCPUs     Measure = "rollout.peakVCPUs"     // most vCPUs that the sets of a rollout had

	MessagesCompleted    Measure = "messages.completed"    // completed / arrived, a share, all queues
	MessagesDeadLettered Measure = "messages.deadLettered" // dead-lettered / arrived, a share, all queues
	MessagesAgeP50       Measure = "messages.age.p50"      // seconds, of completed messages, worst queue
	MessagesAgeP95       Measure = "messages.age.p95"      // seconds, of completed messages, worst queue
	MessagesBacklogPeak  Measure = "messages.backlog.peak" // messages, dead letters aside, worst queue
)

// Measures lists every measure in the order of the documentation.
func Measures() []Measure {
	return []Measure{
		RequestsSuccess, LatencyMean, LatencyP50, LatencyP95, LatencyP99, SessionsCompleted,
		CostTotal, CapacityBelow, CapacityMet, ElasticityUnder, ElasticityOver, ElasticityReaction, InstancesPeak, ScaleActionsCount,
		JobsCompleted, JobsOnTime, JobsTurnaroundP50, JobsTurnaroundP95, JobsMakespan, JobsWasted,
		RolloutsCompleted, RolloutsDuration, RolloutsMixed, RolloutsServingTrough, RolloutsLost, RolloutsSessionsLost,
		RolloutsBlastRadius, RolloutsPeakVCPUs,
		MessagesCompleted, MessagesDeadLettered, MessagesAgeP50, MessagesAgeP95, MessagesBacklogPeak,
	}
}

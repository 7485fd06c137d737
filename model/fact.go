package model

import (
	"strings"

	"vmssim/model/autoscale"
	"vmssim/model/queueing"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// An Observer is told every fact, in order. It must not keep the pointers in a
// Fact: what they point to is written again for the next one.
type Observer interface {
	Observe(now sim.Time, fact Fact)
}

// A FactKind says what happened.
type FactKind uint8

// The kinds of facts and the fields of Fact that each one sets.
const (
	RunStarted         FactKind = iota // nothing else
	InstanceChanged                    // Set, Instance, Zone, FaultDomain, From, To, Role, Priority, Version, Model, Release, Why; Placement, Size and Choice of a new one
	RoleChanged                        // Set, Instance, Zone, State in From and To, Role, Priority, Why
	RotationChanged                    // Set, Instance, Zone, In, Why
	CapacityChanged                    // Set, Before, After, Why
	ActionTaken                        // Set, Instance (-1: the set), Why; Text names the action
	ActionRefused                      // as ActionTaken; Text says why nothing happened
	AutoscaleDecided                   // Set, Decision
	MetricSampled                      // Set, Minute
	FlowAdvanced                       // Flow
	RunEnded                           // Books, QueueBooks
	ZoneChanged                        // Set, Zone, In (it is up), Why
	InstancesRefused                   // Set, Before (instances asked for), After (granted), Why; Text begins with Azure's code
	ApplicationChanged                 // Set, Instance, Zone, Role, Application, Why
	HealthChanged                      // Set, Instance, Zone, Role, Was, Health, Why
	VictimChosen                       // Set, Instance, Zone, FaultDomain, Victim, Why
	ScaleInHeld                        // Set, Before (instances that were to go), After (that go), Why; Text says why not all
	ZoneAdded                          // Set, Zone, Why
	ZoneMoved                          // Set, Instance and its Zone (that is to leave it), In (it leaves), Why; Text says what happens
	ProtectionChanged                  // Set, Instance, Zone, Protection, Why
	JobsSubmitted                      // Job with Load, Number, Count, Submitted
	JobStarted                         // Set, Instance and its place, Priority, Job without Span and what follows
	JobFinished                        // as JobStarted, and all of Job
	JobInterrupted                     // as JobFinished; Why: the job returns to the queue
	JobFailed                          // as JobInterrupted, but the job has no start left
	OrderBegan                         // Set, Order, Before (members asked for), After (instances started), Why
	OrderEnded                         // Set, Order, Before (members wanted at the end), After (of these, ready)
	RepairHeld                         // Set, Instance, Zone, Repair, Why; Text says why it is not repaired now
	RepairStarted                      // as RepairHeld; Text says why now
	RepairEnded                        // as RepairHeld, and Outcome; Instance is the one that was to become healthy
	ServiceChanged                     // Set, Service, Why, Text
	ShortageChanged                    // Set, In (it is over); Text names the size and the place
	CallThrottled                      // Set, Instance (-1: the set), Why; Text names the call
	InstancesStruck                    // Set, Zone, FaultDomain (-1: the whole set), Before (running instances that a shock reached), After (hit), Why, Text
	ProvisioningFailed                 // Set, Instance, Zone, Role, In (it is created again), Why; Text begins with Azure's code
	DeletionFailed                     // Set, Instance, Zone, Role, In (it is tried again), Why, Text
	PortTaken                          // Set, Instance, Zone, Role, After (port of the load balancer's frontend), Why
	NoticeApproved                     // Set, Instance, Zone, Why; Text says whether others hold the deletion up
	InstanceEvicted                    // Set, Instance, Zone, State in From, In (with notice), Role, Priority, Why, Text
	RestoreTried                       // Set, Instance, Zone, In (it starts), After (tries to come), Priority, Why; Text says why not
	PoolChanged                        // Set, In (the standby pool is healthy), Text says why not, Why
	DisksMoved                         // Set, Instance, Zone, Before and After: ids of the instances, Why
	MaintenancePlanned                 // Set, Before (areas that it will go through), Why; Text names the kind
	MaintenanceStarted                 // Set, Zone, FaultDomain, After (instances that it hits), Why; Text names the kind
	InstanceFrozen                     // Set, Instance, Zone, Role, In (the pause is over), Why
	MetricPublished                    // Metric, Minute; not the Percentage CPU of a whole set
	ForecastMade                       // Set, Forecast
	MessagesAdvanced                   // Messages
	MessagesOrphaned                   // Set, Instance and its place, Priority, Loss, Why
	RequestsAnswered                   // Answers
	DiskChanged                        // Set, Instance, Zone, Disk, Why
	MetricsSilent                      // Set whose rules read them, In (they are back); Text names the resource
	ModelUpdated                       // Set, In (it is another model), After (number of the latest), Why; Text says what changes
	RolloutBegan                       // Set, Rollout, Why, Text
	BatchBegan                         // likewise; Text says why these instances
	BatchEnded                         // likewise
	RolloutEnded                       // likewise; Text says why
	MessagesDone                       // Answers
	RolloutWaits                       // Set, Rollout, Why; Text says for what
	GateSpoke                          // Set, Rollout, In (it stops the rollout), Why, Text
	HookAnswered                       // Set, In (approved), Why; Text says which lifecycle hook, and who
	ReleaseActed                       // Set, Instance, Zone, Release, Why; Text says what it does
	HookAsked                          // Set, Why; Text says which lifecycle hook, and until when
	FactKinds                          // how many kinds there are
)

var factNames = [FactKinds]string{
	"run started", "instance", "role", "rotation", "capacity", "action", "action refused",
	"autoscale", "metric", "flow", "run ended", "zone", "refused",
	"application", "health", "victim", "scale-in held", "zone added", "zone rebalance",
	"protection",
	"jobs submitted", "job started", "job finished", "job interrupted", "job failed",
	"scale-out", "scale-out ended",
	"repair held", "repair", "repair ended", "automatic repairs",
	"shortage", "throttled", "correlated failure", "provisioning failed", "deletion failed", "port",
	"notice approved", "eviction", "restore",
	"standby pool",
	"disks moved",
	"maintenance announced", "maintenance", "pause",
	"metric published",
	"forecast",
	"messages", "messages orphaned",
	"requests answered",
	"disk",
	"metrics missing",
	"model", "rollout", "batch", "batch ended", "rollout ended",
	"messages done",
	"rollout waits", "gate", "lifecycle hook",
	"release",
	"lifecycle hook asked",
}

func (k FactKind) String() string { return factNames[k] }

// A Fact is what happened. The fields beyond Kind depend on it; see FactKind.
type Fact struct {
	Kind        FactKind
	From, To    State
	In          bool
	Role        Role     // of the instance, from now on
	Priority    Priority // of the instance
	Application Application
	Was, Health Health
	Repair      RepairAction
	Outcome     RepairOutcome
	Service     ServiceState
	Why         Reason
	Set         int // index into Config.ScaleSets
	Instance    int // instance id
	Zone        int // index into ScaleSet.Zones; 0 in a regional set
	FaultDomain int
	Before      int
	After       int
	Order       int // number of the scale-out in its set, from 0
	Text        string
	Protection  Protection
	Placement   *Placement
	Size        int         // index into ScaleSet.VMSizes
	Choice      *SizeChoice // of an instance mix
	Victim      *Victim
	Version     string // of its image that the instance has, for InstanceChanged; empty without an image
	Model       int    // of its set that the instance has, for InstanceChanged
	Release     int    // that it runs, for InstanceChanged and ReleaseActed: index into Config.Releases, or NoRelease
	Rollout     *RolloutStep
	Disk        *DiskStep
	Decision    *autoscale.Decision
	Metric      int // index into Config.Metrics
	Minute      *autoscale.Minute
	Forecast    *autoscale.Forecast
	Flow        *Flow
	Job         *JobStep
	Messages    *MessageFlow
	Loss        *MessageLoss
	Answers     []traffic.Answer // by workload or load of messages, and by site as Class
	Books       []Book           // of workloads
	QueueBooks  []Book           // of loads of messages
}

// Code returns Azure's error code of a refusal.
func (f *Fact) Code() string {
	code := f.Text
	if end := strings.IndexAny(code, ":,"); end >= 0 {
		code = code[:end]
	}
	return code
}

// A Reason says why an instance, a rotation or a capacity changed.
type Reason uint8

// The reasons.
const (
	ByTime            Reason = iota // the time that this takes has passed
	ByStart                         // the scenario begins with it
	ByHand                          // an action of the scenario's timeline
	ByAutoscale                     // the autoscale setting decided it
	ByScaleIn                       // chosen by the scale-in policy
	ByFailure                       // a failure hazard
	ByRepair                        // the repair of a failed instance
	ByProbe                         // the load balancer's probe
	ByTerminateNotice               // the terminate notification's time is over, or begins
	ByDeletion                      // the instance is being deleted
	ByZoneOutage                    // its zone went down, or came back
	ByHostName                      // another instance has its computer name
	ByOverprovision                 // enough of its scale-out have provisioned, or it is one of these
	ByRetry                         // it asks again for what was refused
	ByEvictionRate                  // evicted at random
	ByCrunch                        // evicted in a capacity crunch
	ByTrace                         // evicted where a measured availability falls
	ByPrice                         // evicted because the spot price is above the maximum
	BySimulation                    // evicted by hand, with simulateEviction
	ByRestore                       // restored after an eviction
	ByStandbyPool                   // for the standby pool, or from it
	ByShock                         // a failure that it shares with others
	ByProvisioning                  // it failed to provision, or replaces one that did
	ByRebalance                     // automatic zone rebalancing
	ByMaintenance                   // the platform's maintenance
	ByAttach                        // it was attached to the set
	ByDetach                        // it is detached from the set
	ByUpgrade                       // a rollout brings the latest model
	ByRollback                      // a rollout that a limit has stopped takes it back
	ByImageNotice                   // it is told of a new OS disk
	ByRelease                       // what is special about the code that it runs
	Reasons                         // how many reasons there are
)

var reasonNames = [Reasons]string{
	"time", "start", "by hand", "autoscale", "scale-in", "failure", "repair", "probe",
	"terminate notification", "deletion", "zone outage", "host name taken", "overprovisioning", "retry",
	"eviction rate", "capacity crunch", "availability trace", "spot price", "simulated eviction",
	"try and restore",
	"standby pool", "correlated failure", "provisioning",
	"zone rebalance",
	"maintenance",
	"attached", "detached",
	"rollout", "rollback",
	"OS image notification",
	"release",
}

func (r Reason) String() string { return reasonNames[r] }

// evicts reports whether the reason is an eviction.
func (r Reason) evicts() bool { return r >= ByEvictionRate && r <= BySimulation }

// A Cause says why a request was lost.
type Cause = traffic.Cause

// The causes, in the order of reports.
const (
	LostOverload         = traffic.Overload
	LostTimeout          = traffic.Timeout
	LostNoBackend        = traffic.NoBackend
	LostDeadBackend      = traffic.DeadBackend
	LostDeletedInFlight  = traffic.DeletedInFlight
	LostEvictionInFlight = traffic.EvictedInFlight
	LostFailureInFlight  = traffic.FailedInFlight
	LostZoneOutage       = traffic.ZoneOutage
	LostConnectionReset  = traffic.ConnectionReset
	LostDependency       = traffic.DependencyFailed
	LostBadRelease       = traffic.BadRelease
	Causes               = traffic.Causes
)

// A Flow is what one workload did between two instants. Over a run, for every
// workload, Offered = Served + Lost + the last InFlight, exactly.
type Flow struct {
	Workload int // index into Config.Workloads
	From, To sim.Time
	Single   bool // played request by request: latencies are told by RequestsAnswered
	Offered  workload.Requests
	Served   workload.Requests
	Lost     [Causes]workload.Requests
	InFlight workload.Requests     // in service or waiting at To
	Backends int                   // in rotation
	Serving  int                   // of these, those that answer
	Capacity float64               // requests per second that the serving ones can complete
	Retries  uint64                // tries after the first, request fidelity only, as what follows
	Called   uint64                // of Offered, by requests of other workloads
	Degraded uint64                // of Served, without the answer to a call
	Sessions *traffic.SessionTally // since the run began; nil: the workload has none
	Sets     []SetLoad             // the scale sets that did the work, and of each its classes
}

// A SetLoad is the part of a Flow that one class of a scale set's instances
// carried.
type SetLoad struct {
	Set         int
	Class       int
	Speed       float64           // of these instances: each service takes the workload's time, divided by it
	Serving     int               // instances that shared it equally; 0: they have left the rotation
	Served      workload.Requests // answered within the client's timeout
	Failed      workload.Requests // answered with an error; in request fidelity tries, of which some are made again
	Utilization float64           // of the vCPUs of these instances, 0 to 1
	Wait        queueing.Wait     // for a worker, of the served
}

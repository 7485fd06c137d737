package scenarios

// An Action is done to a scale set by hand, at a time.
type Action struct {
	// When.
	At *Instant `key:"at" required:"true"`

	// The scale set.
	ScaleSet *Name `key:"scaleSet" required:"true"`

	// Sets sku.capacity.
	Capacity *int `key:"capacity" min:"0" max:"3000"`

	// Makes the instances with these ids stop answering. What follows is in
	// hazards.instanceFailures; without an entry there they stay that way.
	Fail []int `key:"fail" items:"1..1000" min:"0" max:"1000000"`

	// Makes the applications of the instances with these ids unhealthy, as the
	// entry of hazards.unhealthy for the set says, and if there is none with its
	// defaults. The VMs go on running.
	Unhealthy []int `key:"unhealthy" items:"1..1000" min:"0" max:"1000000"`

	// Makes the applications of the instances with these ids work again.
	Healthy []int `key:"healthy" items:"1..1000" min:"0" max:"1000000"`

	// Powers off the instances with these ids. They keep their hardware and go on
	// being billed. The capacity stays.
	PowerOff []int `key:"powerOff" items:"1..1000" min:"0" max:"1000000"`

	// Deallocates the instances with these ids. The capacity stays.
	Deallocate []int `key:"deallocate" items:"1..1000" min:"0" max:"1000000"`

	// Starts the powered-off or deallocated instances with these ids.
	Start []int `key:"start" items:"1..1000" min:"0" max:"1000000"`

	// Gives the running or failed instances with these ids a new OS disk, of the
	// newest version if their set has latest. Data disks keep what they hold.
	Reimage []int `key:"reimage" items:"1..1000" min:"0" max:"1000000"`

	// Gives the running or failed instances with these ids a new OS disk and new data
	// disks, which are to be filled again.
	ReimageAll []int `key:"reimageAll" items:"1..1000" min:"0" max:"1000000"`

	// Restarts the instances with these ids. They keep everything.
	Restart []int `key:"restart" items:"1..1000" min:"0" max:"1000000"`

	// Moves the instances with these ids to another node and starts them there.
	Redeploy []int `key:"redeploy" items:"1..1000" min:"0" max:"1000000"`

	// Deletes the instances with these ids. The capacity falls by as many.
	Delete []int `key:"delete" items:"1..1000" min:"0" max:"1000000"`

	// Gives the set more zones. Nothing moves: later instances go there, and those
	// without a zone stay until a scale-in, which takes them first.
	AddZones []string `key:"addZones" words:"1,2,3" items:"1..3"`

	// Protects instances, or ends their protection.
	Protect *Protect `key:"protect"`

	// Does this to all instances at once that are in a state for it and not protected
	// from scale set actions.
	All *string `key:"all" words:"powerOff,deallocate,start,restart,reimage,reimageAll,redeploy,manualUpgrade,approveRollingUpgrade"`

	// With all: only the instances in these update domains of their placement groups,
	// of which a Uniform set has five, 0 to 4. A Flexible set has none.
	UpdateDomains []int `key:"updateDomains" items:"1..5" min:"0" max:"4"`

	// Evicts the Spot instances with these ids, as Azure's operation simulateEviction
	// does. It counts as an eviction for capacity.
	SimulateEviction []int `key:"simulateEviction" items:"1..1000" min:"0" max:"1000000"`

	// Makes machines that run already members of a Flexible set. The capacity rises by
	// as many.
	Attach *Attach `key:"attach"`

	// Takes the running instances with these ids out of a Flexible set. They go on
	// outside of it. The capacity falls by as many.
	Detach []int `key:"detach" items:"1..1000" min:"0" max:"1000000"`

	// Attaches a data disk to instances that are there already.
	AttachDisk *AttachDisk `key:"attachDisk"`

	// Takes such a disk from instances.
	DetachDisk *DetachDisk `key:"detachDisk"`

	// Changes the set's model: its image version, or extensions. What becomes of the
	// instances is in its upgradePolicy.
	Update *ModelUpdate `key:"update"`

	// Brings the instances with these ids to the latest model, in place. They do no
	// work meanwhile.
	ManualUpgrade []int `key:"manualUpgrade" items:"1..1000" min:"0" max:"1000000"`

	// Cancels the rolling upgrade that is under way: the instances of its batch finish,
	// the others keep their model.
	RollingUpgrades *string `key:"rollingUpgrades" words:"cancel"`

	// Begins a rollout of the newest version of the image: true. The imageReference must
	// have version latest. Instances that are not healthy in time keep their new OS disk.
	OSRollingUpgrade *bool `key:"osRollingUpgrade"`

	// Begins a rollout of the newest versions of the extensions: true.
	ExtensionRollingUpgrade *bool `key:"extensionRollingUpgrade"`

	// Lets an OS upgrade that was deferred (osRollingUpgradeDeferral) take the instances
	// with these ids.
	ApproveRollingUpgrade []int `key:"approveRollingUpgrade" items:"1..1000" min:"0" max:"1000000"`

	// Overrides the load balancer's probe for some instances, or ends that.
	AdminState *AdminStateChange `key:"adminState"`

	// Points the routing rule of the application gateway that the set is behind at the
	// set's backend pool: true. The instances of the other pools drain.
	Repoint *bool `key:"repoint"`

	// Gives the public IP address of the load balancer that the set is behind to the set's
	// backend pool.
	MoveAddress *MoveAddress `key:"moveAddress"`

	// Suspends or resumes automatic repairs.
	SetOrchestrationServiceState *ServiceStateChange `key:"setOrchestrationServiceState"`
}

func (Action) alternatives() ([][]string, string) {
	return oneOf("capacity", "fail", "unhealthy", "healthy", "powerOff", "deallocate", "start", "restart",
		"reimage", "redeploy", "delete", "protect", "addZones", "all", "simulateEviction", "attach", "detach",
		"attachDisk", "detachDisk", "update", "manualUpgrade", "rollingUpgrades", "adminState",
		"repoint", "moveAddress",
		"reimageAll", "osRollingUpgrade", "extensionRollingUpgrade", "approveRollingUpgrade",
		"setOrchestrationServiceState")
}

// Hazards is what goes wrong, by chance or at given times.
type Hazards struct {
	// Instances that fail, and what follows; at most one entry for a scale set.
	InstanceFailures []InstanceFailures `key:"instanceFailures" items:"0..100"`

	// Availability zones that go down, and come back.
	ZoneOutages []ZoneOutage `key:"zoneOutages" items:"0..100"`

	// Instances that run on while their application does not work; at most one entry
	// for a scale set.
	Unhealthy []UnhealthyInstances `key:"unhealthy" items:"0..100"`
	// Instances that fail together.
	CorrelatedFailures []CorrelatedFailures `key:"correlatedFailures" items:"0..100"`

	// Instances that never get to work; at most one entry for a scale set.
	ProvisioningFailures []ProvisioningFailures `key:"provisioningFailures" items:"0..100"`

	// Instances that are not deleted when they should; at most one entry for a scale
	// set.
	DeletionFailures []DeletionFailures `key:"deletionFailures" items:"0..100"`

	// Spot instances that are evicted.
	Evictions *Evictions `key:"evictions"`

	// What the platform does to instances to maintain its hosts.
	Maintenance []Maintenance `key:"maintenance" items:"0..100"`

	// Times without hardware for new instances.
	Shortages []Shortage `key:"shortages" items:"0..100"`

	// Metrics that do not reach autoscale.
	MetricOutages []MetricOutage `key:"metricOutages" items:"0..100"`
}

// InstanceFailures says when the running instances of a scale set fail, each on
// its own, and what follows. A failed instance is still billed but answers no
// requests.
type InstanceFailures struct {
	// The scale set.
	ScaleSet *Name `key:"scaleSet" required:"true"`

	// How long an instance runs until it fails. Without it instances fail only by
	// the action fail.
	TimeToFailure *Distribution `key:"timeToFailure"`

	// Deletes the failed instance and creates another.
	Replace *Replace `key:"replace"`

	// The failed instance comes back as it was.
	Repair *Repair `key:"repair"`
}

func (InstanceFailures) alternatives() ([][]string, string) { return oneOf("replace", "repair") }

// Replace deletes a failed instance and creates another.
type Replace struct {
	// From the failure until the replacement is asked for.
	After *Distribution `key:"after" required:"true"`
}

// Repair brings a failed instance back.
type Repair struct {
	// From the failure until the instance runs again.
	Takes *Distribution `key:"takes" required:"true"`
}

// An Objective is a limit on one measure of the result.
type Objective struct {
	// The part of the requests that were served, of those served or lost.
	RequestsSuccess *ShareLimit `key:"requests.success"`

	// The mean time from a request's arrival to its answer.
	LatencyMean *TimeLimit `key:"latency.mean"`

	// The median time from a request's arrival to its answer.
	LatencyP50 *TimeLimit `key:"latency.p50"`

	// The 95th percentile of the time from a request's arrival to its answer.
	LatencyP95 *TimeLimit `key:"latency.p95"`

	// The 99th percentile of the time from a request's arrival to its answer.
	LatencyP99 *TimeLimit `key:"latency.p99"`

	// The part of the sessions that ended which had all their requests answered, of all
	// workloads together.
	SessionsCompleted *ShareLimit `key:"sessions.completed"`

	// What all instances cost together, in the currency of the price sheet.
	CostTotal *MoneyLimit `key:"cost.total"`

	// The time below the required capacity, of the worst scale set.
	CapacityBelow *TimeLimit `key:"capacity.below"`

	// The part of the time at or above the required capacity, of the worst scale
	// set.
	CapacityMet *ShareLimit `key:"capacity.met"`

	// The part of the time with fewer serving instances than the load needs, of the
	// worst scale set that serves a load alone.
	ElasticityUnder *ShareLimit `key:"elasticity.underProvisioned"`

	// The part of the time with more serving instances than the load needs, of the
	// worst scale set that serves a load alone.
	ElasticityOver *ShareLimit `key:"elasticity.overProvisioned"`

	// The longest time from when the load needs more instances than serve until
	// enough do, of all scale sets that serve a load alone. It is endless if the run
	// ends before enough do.
	ElasticityReaction *TimeLimit `key:"elasticity.reaction"`

	// The most instances that had hardware at the same time, of all scale sets
	// together: members and the standby pool, from their request until they begin to
	// be deallocated or deleted. Overprovisioned ones, which Azure does not charge
	// for, are not counted.
	InstancesPeak *CountLimit `key:"instances.peak"`

	// How often autoscale changed a capacity, of all scale sets together.
	ScaleActionsCount *CountLimit `key:"scaleActions.count"`

	// The part of the jobs submitted that were completed, of all loads together.
	JobsCompleted *ShareLimit `key:"jobs.completed"`

	// The part of the jobs due in the run that met their deadline, of the worst
	// load that has one.
	JobsOnTime *ShareLimit `key:"jobs.onTime"`

	// The median time from a job's submission until it was done, of those that
	// were completed, of the worst load.
	JobsTurnaroundP50 *TimeLimit `key:"jobs.turnaround.p50"`

	// The 95th percentile of the time from a job's submission until it was done, of
	// those that were completed, of the worst load.
	JobsTurnaroundP95 *TimeLimit `key:"jobs.turnaround.p95"`

	// The time from the first submission until the last job was done, of the worst
	// load. It is endless if jobs are left over at the end of the run.
	JobsMakespan *TimeLimit `key:"jobs.makespan"`

	// The part of the time that jobs had slots which was lost with their instances,
	// of all loads together.
	JobsWasted *ShareLimit `key:"jobs.wasted"`

	// The part of the rollouts begun that were completed, and not taken back; all of them
	// without any.
	RolloutCompleted *ShareLimit `key:"rollout.completed"`

	// How long the longest rollout was under way. It is endless if the run ends in it.
	RolloutDuration *TimeLimit `key:"rollout.duration"`

	// The time in which instances of a set had different models while it had a rollout,
	// of all rollouts together.
	RolloutMixed *TimeLimit `key:"rollout.mixed"`

	// The fewest instances of a rollout's sets that served while it was under way.
	RolloutServingTrough *CountLimit `key:"rollout.servingTrough"`

	// The requests lost while rollouts were under way, of their sets' workloads and of
	// those that call them.
	RolloutLost *CountLimit `key:"rollout.lost"`

	// The sessions lost while rollouts were under way.
	RolloutSessionsLost *CountLimit `key:"rollout.sessionsLost"`

	// The requests that the new model answered until its rollout was stopped, or if
	// nothing stopped it though its release is not sound, until the next rollout.
	RolloutBlastRadius *CountLimit `key:"rollout.blastRadius"`

	// The most vCPUs that the sets of a rollout had while it was under way.
	RolloutPeakVCPUs *CountLimit `key:"rollout.peakVCPUs"`

	// The part of the messages sent that were completed, of all queues together.
	MessagesCompleted *ShareLimit `key:"messages.completed"`

	// The part of the messages sent that were dead-lettered, of all queues together.
	MessagesDeadLettered *ShareLimit `key:"messages.deadLettered"`

	// The median age of messages when they were completed, of the worst queue.
	MessagesAgeP50 *TimeLimit `key:"messages.age.p50"`

	// The 95th percentile of the age of messages when they were completed, of the
	// worst queue.
	MessagesAgeP95 *TimeLimit `key:"messages.age.p95"`

	// The most messages that were in a queue at once, dead letters aside, of the
	// worst queue.
	MessagesBacklogPeak *CountLimit `key:"messages.backlog.peak"`
}

func (Objective) alternatives() ([][]string, string) {
	return oneOf("requests.success", "latency.mean", "latency.p50", "latency.p95", "latency.p99",
		"sessions.completed", "cost.total", "capacity.below", "capacity.met",
		"elasticity.underProvisioned", "elasticity.overProvisioned", "elasticity.reaction", "instances.peak", "scaleActions.count",
		"jobs.completed", "jobs.onTime", "jobs.turnaround.p50", "jobs.turnaround.p95", "jobs.makespan",
		"jobs.wasted",
		"rollout.completed", "rollout.duration", "rollout.mixed", "rollout.servingTrough", "rollout.lost", "rollout.sessionsLost",
		"rollout.blastRadius", "rollout.peakVCPUs",
		"messages.completed", "messages.deadLettered", "messages.age.p50", "messages.age.p95",
		"messages.backlog.peak")
}

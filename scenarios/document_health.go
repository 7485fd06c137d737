package scenarios

// An ApplicationHealth is the Application Health extension
// (Microsoft.ManagedServices/ApplicationHealthLinux or
// ApplicationHealthWindows), with the names of its settings. It probes the
// application on its own VM and tells the platform what it finds.
type ApplicationHealth struct {
	// What the probe speaks.
	Protocol *string `key:"protocol" words:"http,https,tcp" default:"http"`

	// The port that is probed. Tcp needs it; the others have 80 and 443. It is
	// checked as Azure checks it; what the probe finds depends on the application
	// alone.
	Port *int `key:"port" min:"1" max:"65535"`

	// The path that is probed. Http and https need it, tcp has none. It is checked
	// as Azure checks it; what the probe finds depends on the application alone.
	RequestPath *Text `key:"requestPath"`

	// Seconds from one probe to the next.
	IntervalInSeconds *int `key:"intervalInSeconds" default:"5" min:"5" max:"60"`

	// How many equal results in a row change the state.
	NumberOfProbes *int `key:"numberOfProbes" default:"1" min:"1" max:"24"`

	// Of rich states, the longest that an instance is Initializing, in seconds. The
	// default is intervalInSeconds times numberOfProbes. Azure's pages give 14400
	// and 7200 as the maximum.
	GracePeriod *int `key:"gracePeriod" min:"1" max:"14400"`

	// Which states the extension reports. Binary (its version 1.0): Healthy and
	// Unhealthy. Rich (2.0): also Initializing while the application starts, and
	// Unknown when a probe has no usable answer.
	States *string `key:"states" words:"binary,rich" default:"rich"`

	// What instances tell a rolling upgrade with their health (a preview): when their
	// turn is, or that they are not to be upgraded. Of several entries the first that
	// fits an instance counts. Only rich states over http or https do that. In ARM it is
	// what the probed path answers.
	CustomMetrics []UpgradeMetric `key:"customMetrics" items:"1..100"`
}

// An UpgradeMetric is what instances tell a rolling upgrade: their customMetrics,
// rollingUpgrade.
type UpgradeMetric struct {
	// The instances with these ids.
	Instances []int `key:"instances" items:"1..1000" min:"0" max:"1000000"`

	// The instances in this zone. With instances: those of them that are.
	Zone *string `key:"zone" words:"1,2,3"`

	// When their turn is: all batches of a number end before those of the next. Instances
	// without a number come last.
	PhaseOrderingNumber *int `key:"phaseOrderingNumber" min:"0" max:"1000000"`

	// Whether they are left out.
	SkipUpgrade *bool `key:"skipUpgrade" default:"false"`
}

// A NetworkProfile is how instances are reached.
type NetworkProfile struct {
	// The load balancer whose probe tells the platform the health of the instances,
	// instead of the Application Health extension. The set must be behind it. In
	// ARM this is the id of the probe.
	HealthProbe *Name `key:"healthProbe" required:"true"`
}

// UnhealthyInstances says when the applications of a scale set become unhealthy,
// each on its own, and how they then behave. The VM goes on running and is
// billed; requests sent to it fail.
type UnhealthyInstances struct {
	// The scale set.
	ScaleSet *Name `key:"scaleSet" required:"true"`

	// The chance that an application is unhealthy whenever it starts on an
	// instance. Instances that run when the scenario starts are spared.
	Share *Percent `key:"share" default:"0%" max:"100%"`

	// How long an application works until it becomes unhealthy. Without it that
	// happens only at its start, or by the action unhealthy.
	TimeToUnhealthy *Distribution `key:"timeToUnhealthy"`

	// How probes are answered then. Unhealthy: the application says that it is
	// unhealthy, to the load balancer with another status than 200. Errors: it
	// answers with an error of the server, which rich health states take as Unknown.
	// A tcp probe passes in both cases. Nothing: it hangs and accepts no connection.
	Answers *string `key:"answers" words:"unhealthy,errors,nothing" default:"unhealthy"`

	// The CPU that such an instance reports.
	CPU *Percent `key:"cpu" default:"0%" max:"100%"`

	// The least that makes the application work again: a restart of the instance,
	// a new OS disk, or another instance in its place.
	CuredBy *string `key:"curedBy" words:"Restart,Reimage,Replace" default:"Restart"`

	// How long an application stays unhealthy if nobody does anything. Without it,
	// for ever.
	RecoversAfter *Distribution `key:"recoversAfter"`
}

// An AutomaticRepairsPolicy lets the platform repair instances that are reported
// unhealthy. It needs a source of health.
type AutomaticRepairsPolicy struct {
	// Whether instances are repaired.
	Enabled *bool `key:"enabled" default:"false"`

	// How long an instance is left alone after its last state change was completed:
	// its creation, a start, a repair. Azure's pages give 10 and 30 minutes as the
	// default.
	GracePeriod *Duration `key:"gracePeriod" default:"10m" min:"10m" max:"90m"`

	// What a repair does: deletes the instance and creates another, gives it a new
	// OS disk, or restarts it.
	RepairAction *string `key:"repairAction" words:"Replace,Reimage,Restart" default:"Replace"`

	// How often the platform looks for instances to repair. Ours, not ARM's: Azure
	// does not document it.
	DetectionInterval *Duration `key:"detectionInterval" default:"60s" min:"1s" max:"10m"`

	// After how many repairs in a row that did not help the platform suspends them.
	// 0 is never. Ours, not ARM's: Azure documents that it does so, not after how
	// many.
	SuspendAfter *int `key:"suspendAfter" default:"3" min:"0" max:"100"`
}

// A ServiceStateChange suspends or resumes a service that works on a scale set.
type ServiceStateChange struct {
	// The service.
	ServiceName *string `key:"serviceName" words:"AutomaticRepairs" default:"AutomaticRepairs"`

	// What happens to it.
	Action *string `key:"action" words:"Suspend,Resume" required:"true"`
}

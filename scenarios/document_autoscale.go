package scenarios

// An Autoscale is an autoscale setting of Azure Monitor: the properties of
// Microsoft.Insights/autoscaleSettings, and how the engine works where Azure
// leaves that open.
type Autoscale struct {
	// What the setting is called in Azure. It has no effect.
	Name *Label `key:"name"`

	// The scale set that the setting is for. It has no effect: the setting is for
	// the set that it stands in.
	TargetResourceURI *Label `key:"targetResourceUri"`

	// The tags of the setting in Azure. They have no effect.
	Tags *Labels `key:"tags"`

	// Whether the setting is in force. ARM's default is false.
	Enabled *bool `key:"enabled" default:"true"`

	// The time between two runs of the engine. Azure documents 30s to 60s.
	Every *Duration `key:"every" default:"60s" min:"30s" max:"60s"`

	// From the end of a minute until the engine sees its metrics. Azure documents
	// only that there is a delay; the default is our choice.
	MetricDelay *Duration `key:"metricDelay" default:"2m" max:"5m"`

	// From a change of the capacity by others until the engine knows of it. Azure
	// documents up to an hour for Flexible sets, and up to several where single
	// instances are deleted; until then the engine goes on with the count it knows.
	ManualSync *Duration `key:"manualSync" default:"0s" max:"12h"`

	// What a cooldown blocks; Azure's pages have two readings. LastAction: the
	// cooldown of the rule that fired last blocks every rule. PerRule: each rule
	// waits for its own cooldown after any scale action.
	CooldownReading *string `key:"cooldownReading" words:"LastAction,PerRule" default:"LastAction"`

	// What a statistic combines; Azure's pages have two readings. AcrossInstances:
	// the values of all instances within a time grain. InsideGrain: the values of
	// its minutes, each the average over the instances; with a grain of one minute
	// all statistics but Count then read the same.
	StatisticReading *string `key:"statisticReading" words:"AcrossInstances,InsideGrain" default:"AcrossInstances"`

	// How many rules there may be; Azure's pages have two readings. PerProfile: up
	// to 10 in each profile. PerScaleSet: up to 20 in all profiles together.
	RuleLimit *string `key:"ruleLimit" words:"PerProfile,PerScaleSet" default:"PerProfile"`

	// The shortest timeWindow that is accepted. ARM's schema has 5 minutes; a rule
	// that Azure's pages show in a log has one, which also needs a metricDelay of 0.
	TimeWindowMinimum *Duration `key:"timeWindowMinimum" default:"5m" min:"1m" max:"5m"`

	// A forecast of the CPU, beside what is read.
	PredictiveAutoscalePolicy *PredictiveAutoscalePolicy `key:"predictiveAutoscalePolicy"`

	// The profiles. Exactly one is in force at a time: the first whose fixedDate
	// it is, else the recurring one that began last, else the one that has neither
	// fixedDate nor recurrence, the default. A recurring profile has no end: the next
	// one that begins ends it, which the portal writes as a copy of the default.
	Profiles []Profile `key:"profiles" required:"true" items:"1..20"`

	// Who hears of scale actions. The report says how often; nobody is called.
	Notifications []Notification `key:"notifications" items:"0..10"`
}

// A PredictiveAutoscalePolicy lets scale-out rules on the average Percentage CPU
// act on a forecast as well. It needs seven days of history, which a run has
// after its first seven days.
type PredictiveAutoscalePolicy struct {
	// What the forecast may do. Disabled: there is none. ForecastOnly: reports show
	// it, and what it would have done. Enabled: a scale-out rule also fires when the
	// forecast crosses its threshold.
	ScaleMode *string `key:"scaleMode" required:"true" words:"Disabled,ForecastOnly,Enabled"`

	// How long before the predicted need instances are started. Without it, or with
	// null, which ARM writes, they are started when the need is there.
	ScaleLookAheadTime *Duration `key:"scaleLookAheadTime" min:"1m" max:"60m" null:"true"`

	// The shortest scaleLookAheadTime that is accepted; Azure has two readings. ARM's
	// schema has a minute, the portal 5 minutes.
	ScaleLookAheadMinimum *Duration `key:"scaleLookAheadMinimum" default:"1m" min:"1m" max:"5m"`
}

// A Profile is a set of limits and rules.
type Profile struct {
	// Identifies the profile in reports.
	Name *Text `key:"name" default:"default"`

	// The limits of the capacity.
	Capacity *Capacity `key:"capacity" required:"true"`

	// The dates between which the profile is in force. Not together with
	// recurrence.
	FixedDate *FixedDate `key:"fixedDate"`

	// When in the week the profile begins. Not together with fixedDate.
	Recurrence *Recurrence `key:"recurrence"`

	// The rules. Scale-out happens when any rule that increases is true; scale-in
	// when none is and all rules that decrease are true. Without rules only the
	// limits are kept. There may be 10; see ruleLimit.
	Rules []Rule `key:"rules" items:"0..20"`
}

// A FixedDate is a span of the calendar.
type FixedDate struct {
	// Where the clock shows start and end, by its Windows name. Today's rule for
	// daylight saving time is used for all years.
	TimeZone *TimeZone `key:"timeZone" default:"UTC"`

	// When the profile begins to be in force.
	Start *LocalTime `key:"start" required:"true"`

	// The last instant at which it is in force, at most 365 days later.
	End *LocalTime `key:"end" required:"true"`
}

// A Recurrence is when a profile begins, week by week.
type Recurrence struct {
	// ARM knows only Week.
	Frequency *string `key:"frequency" words:"Week" default:"Week"`

	// The instants of the week.
	Schedule *Schedule `key:"schedule" required:"true"`
}

// A Schedule is instants of the week: every minute of minutes in every hour of
// hours on every day of days.
type Schedule struct {
	// Where the clock shows hours and minutes, by its Windows name. Today's rule for
	// daylight saving time is used for all years.
	TimeZone *TimeZone `key:"timeZone" default:"UTC"`

	// The days of the week.
	Days []string `key:"days" required:"true" items:"1..7" words:"Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday"`

	// The hours of these days.
	Hours []int `key:"hours" required:"true" items:"1..24" min:"0" max:"23"`

	// The minutes of these hours.
	Minutes []int `key:"minutes" required:"true" items:"1..60" min:"0" max:"59"`
}

// A Capacity limits the capacity of a set while its profile is in force. As in
// ARM templates, the numbers may be written as text.
type Capacity struct {
	// The fewest instances. A set with fewer goes there at the next run.
	Minimum *int `key:"minimum" required:"true" min:"0" max:"3000" quoted:"true"`

	// The most instances. A set with more goes there at the next run.
	Maximum *int `key:"maximum" required:"true" min:"0" max:"3000" quoted:"true"`

	// The instances to go to when metrics cannot be read and there are fewer.
	Default *int `key:"default" required:"true" min:"0" max:"3000" quoted:"true"`
}

// A Rule is a condition on a metric and what to do while it is true.
type Rule struct {
	// The condition.
	MetricTrigger *MetricTrigger `key:"metricTrigger" required:"true"`

	// What to do.
	ScaleAction *ScaleAction `key:"scaleAction" required:"true"`
}

// A MetricTrigger compares a metric of the whole set with a threshold.
type MetricTrigger struct {
	// The metric, by the name that Azure has for it: Percentage CPU of a scale set;
	// docs/model.md lists them all.
	MetricName *Text `key:"metricName" required:"true"`

	// The namespace of the metric. It changes nothing.
	MetricNamespace *Label `key:"metricNamespace"`

	// The resource whose metric it is: its name in this scenario, or an id of ARM
	// that ends in it. By default the scale set itself.
	MetricResourceURI *Label `key:"metricResourceUri"`

	// The region of that resource. It changes nothing.
	MetricResourceLocation *Label `key:"metricResourceLocation"`

	// The time that one sample covers: whole minutes that divide timeWindow.
	TimeGrain *Duration `key:"timeGrain" default:"1m" min:"1m" max:"12h"`

	// How values make one sample; see statisticReading.
	Statistic *string `key:"statistic" words:"Average,Min,Max,Sum,Count" default:"Average"`

	// How far back samples are read: at least timeWindowMinimum, and timeGrain and
	// metricDelay together.
	TimeWindow *Duration `key:"timeWindow" required:"true" min:"1m" max:"12h"`

	// How the samples of the window make the value that is compared.
	TimeAggregation *string `key:"timeAggregation" words:"Average,Minimum,Maximum,Total,Count,Last" default:"Average"`

	// How the value, on the left, is compared with the threshold.
	Operator *string `key:"operator" required:"true" words:"Equals,NotEquals,GreaterThan,GreaterThanOrEqual,LessThan,LessThanOrEqual"`

	// What the value is compared with, a plain number in the metric's unit.
	Threshold *float64 `key:"threshold" required:"true"`

	// Whether the value is divided by the number of instances first. It is meant
	// for sums and counts.
	DividePerInstance *bool `key:"dividePerInstance" default:"false"`

	// What the metric is restricted to.
	Dimensions []Dimension `key:"dimensions" items:"0..10"`
}

// A Dimension restricts a metric to a part of what it measures.
type Dimension struct {
	// The dimension. Metrics of a scale set have VMName, the names of its instances:
	// that of the set, an underscore and the instance's id, such as web_0.
	DimensionName *Text `key:"DimensionName" required:"true"`

	// Equals keeps what has one of the values, NotEquals what has none of them.
	Operator *string `key:"Operator" required:"true" words:"Equals,NotEquals"`

	// The values. Where no instance has the name there is no data.
	Values []Text `key:"Values" required:"true" items:"1..100"`
}

// A ScaleAction is what a rule does.
type ScaleAction struct {
	// Which way the capacity changes. A rule with None is evaluated and reported
	// but never acts.
	Direction *string `key:"direction" required:"true" words:"None,Increase,Decrease"`

	// How value is meant: by that many instances, by that many percent, or to that
	// many instances.
	Type *string `key:"type" required:"true" words:"ChangeCount,PercentChangeCount,ExactCount"`

	// Instances or percent, by type. As in ARM templates, it may be written as
	// text.
	Value *int `key:"value" default:"1" min:"1" max:"3000" quoted:"true"`

	// How long after the action no other follows; see cooldownReading. The default
	// is the portal's.
	Cooldown *Duration `key:"cooldown" default:"5m" min:"1m" max:"7d"`
}

package scenarios

// A Document is a scenario: load, load balancers, scale sets, what happens to
// them and what they must achieve.
//
// Every value is optional: nil means that the file does not have it. Default
// completes a document. The first paragraph of each type's comment, the fields'
// comments and the tags explained at field are the source of the JSON Schema, of
// Explain and of docs/scenario.md.
type Document struct {
	// Identifies the scenario in reports.
	Name *Name `key:"name" required:"true"`

	// The question that the scenario answers, for people.
	Question *Text `key:"question"`

	// What to notice in the result, a sentence each.
	Notice []Text `key:"notice" items:"0..20"`

	// Where the random numbers come from. The same scenario and seed give the
	// same result on every machine.
	Seed *int `key:"seed" default:"1" min:"0" max:"9007199254740992"`

	// The calendar date and time at which the run begins, to the second. Daily and
	// weekly load follows it. The default is a Monday.
	Start *Timestamp `key:"start" default:"2026-01-05T00:00:00Z"`

	// How long the run lasts.
	Duration *Duration `key:"duration" required:"true" min:"1s" max:"3653d"`

	// The Azure region, by the name that ARM uses. It decides the prices.
	Region *Name `key:"region" default:"eastus"`

	// What instances cost. The default is the price sheet that comes with the
	// program.
	Prices *Prices `key:"prices" default:"{}"`

	// The requests that clients send, by workload.
	Workloads Named[Workload] `key:"workloads" items:"0..100"`

	// The load balancers that spread requests over scale sets.
	LoadBalancers Named[LoadBalancer] `key:"loadBalancers" items:"0..100"`

	// The application gateways that spread requests over scale sets.
	ApplicationGateways Named[ApplicationGateway] `key:"applicationGateways" items:"0..100"`

	// What is special about the code that instances run, by release.
	Releases Named[Release] `key:"releases" items:"0..100"`

	// The images that instances are made from.
	Images Named[Image] `key:"images" items:"0..100"`

	// The virtual machine scale sets.
	ScaleSets Named[ScaleSet] `key:"scaleSets" required:"true" items:"1..100"`

	// Metrics of resources that the scenario does not have, by the name of the
	// resource. Rules of autoscale read them.
	Metrics Named[CustomMetric] `key:"metrics" items:"0..100"`

	// How many vCPUs the subscription may have.
	Quota *Quota `key:"quota"`

	// What Azure bounds for every subscription.
	Limits *Limits `key:"limits" default:"{}"`

	// What somebody does by hand during the run.
	Actions []Action `key:"actions" items:"0..1000"`

	// Changes of scale sets' models, and how their instances get them.
	Deployments []Deployment `key:"rollouts" items:"0..100"`

	// What goes wrong during the run, by chance or at given times.
	Hazards *Hazards `key:"hazards"`

	// What the run must achieve. A missed objective is reported and makes the
	// program end with exit code 99.
	Objectives []Objective `key:"objectives" items:"0..50"`

	// Ways to run the scenario that are to be compared: "vmssim compare" runs them all on
	// the same luck, "vmssim run --strategy NAME" one of them. The scenario itself is
	// run by none of them.
	Strategies Named[Strategy] `key:"strategies" items:"1..16"`

	// What lint is to be silent about.
	Lint *LintOptions `key:"lint"`

	source *source
}

// A LintOptions says what lint is to be silent about, in a scenario that means
// it.
type LintOptions struct {
	// The codes of lints that do not look at this scenario; "vmssim lint --codes"
	// lists them.
	Allow []Name `key:"allow" items:"1..100"`
}

// Prices says what instances cost.
type Prices struct {
	// A price sheet of your own: a CSV file below the scenario's folder, with tables
	// of sizes, of Windows, reservations and savings plans, of disks and of the
	// network, as docs/prices.md describes them.
	File *File `key:"file"`

	// How running time is turned into billed time.
	Billing *Billing `key:"billing" default:"{}"`

	// What Spot instances cost, by size, in the currency of the price sheet. Azure
	// sets one price for a size in a region; the price sheet knows it for its date. A
	// size that is not listed here has that price all the time.
	Spot Named[SpotPrice] `key:"spot" items:"0..100"`

	// Compute that is reserved, for one year or three. It is paid for in every hour,
	// used or not; what is used costs nothing else.
	Reservations []Reservation `key:"reservations" items:"0..100"`

	// Compute that is committed to by the amount spent on it in every hour. A plan
	// pays for what reservations do not cover, the highest discount first.
	SavingsPlans []SavingsPlan `key:"savingsPlans" items:"0..2"`

	// What Windows adds to the price of an hour, for each vCPU, of sizes whose price
	// with Windows the price sheet does not have. Azure's list prices of D v5 and E v5
	// are 0.046 USD apart.
	WindowsPerVCPUHour *float64 `key:"windowsPerVCPUHour" min:"0" max:"1000"`
}

// Billing turns the running time of an instance into billed time. Azure's pages
// do not agree on it: whole minutes on one, seconds with a minimum on others.
type Billing struct {
	// Billed time is rounded up to a multiple of this.
	Granularity *Duration `key:"granularity" default:"1s" min:"1s" max:"1h"`

	// The least that is billed each time an instance runs.
	Minimum *Duration `key:"minimum" default:"60s" min:"0s" max:"1h"`
}

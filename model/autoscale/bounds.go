package autoscale

import "vmssim/sim"

// Bounds of the schema, all inclusive, unless another source is named. This
// package does not check them; whoever reads settings does.
const (
	MinTimeGrain  = sim.Minute
	MaxTimeGrain  = 12 * sim.Hour
	MinTimeWindow = sim.Minute // a logged App Service rule; 5 minutes in the schema
	MaxTimeWindow = 12 * sim.Hour
	MinCooldown   = sim.Minute
	MaxCooldown   = sim.Week
	MinPeriod     = 30 * sim.Second // "Understand autoscale settings" and "Flapping in Autoscale"
	MaxPeriod     = sim.Minute      // same pages
	MaxProfiles   = 20

	MaxRules       = 10 // per profile
	MaxRulesPerSet = 20 // in all profiles, by "Overview of autoscale with Virtual Machine Scale Sets"
)

package autoscale

import "vmssim/sim"

// Bounds of the schema, all inclusive, unless another source is named. This
// package does not check them; whoever reads settings does.
const (
	MinTimeGrain  = sim.Minute
	MaxTimeGrain  = 12 * sim.Hour
	MinTimeWindow = 5 * sim.Minute // a logged App Service rule shows 1m; scale sets keep to the schema
	MaxTimeWindow = 12 * sim.Hour
	MinCooldown   = sim.Minute
	MaxCooldown   = sim.Week
	MinPeriod     = 30 * sim.Second // "Understand autoscale settings" and "Flapping in Autoscale"
	MaxPeriod     = sim.Minute      // same pages
	MaxRules      = 10              // per profile; a scale set page says 20 in all, see MaxProfiles
	MaxProfiles   = 20
)

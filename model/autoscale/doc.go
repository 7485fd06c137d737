// Package autoscale decides what Azure Monitor's autoscale engine would do with
// a scale set at one run: metric windows, a setting and the current capacity in,
// a [Decision] with all its reasons out.
//
// The package is pure. It knows no scale set, no event queue and no clock; the
// caller publishes metrics into a [Series] per metric, calls [Setting.Evaluate]
// once per period, carries out the decision and notes it in a [LastAction].
// Equal inputs give equal decisions, and in steady state nothing is allocated.
//
// One run goes through these steps (Azure documents each of them, not their
// interleaving):
//
//	profile → limits → metrics → cooldown → scale-out rules → scale-in rules → flapping → limits
//
// Each step has its file: profile.go, evaluate.go, metric.go, cooldown.go,
// flapping.go. Names and spellings are those of Microsoft.Insights/autoscaleSettings,
// api 2022-10-01, below called the schema.
package autoscale

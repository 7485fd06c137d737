package autoscale

import "math"

// A Projection is a scale-out rule that would fire if the set were scaled in to
// AtCount instances.
type Projection struct {
	Rule     int     // index into the profile's rules, -1 for none
	Value    float64 // what the rule's metric would read; may be infinite at 0 instances
	AtCount  int
	Forecast bool // Value is of the forecast, not of what is read
}

// safeCount returns the smallest count in [target, From) at which no scale-out
// rule would fire, or From if there is none. Azure's pages let the search go
// upward from the target; they do not say that it stops at the first safe count,
// but nothing else fits their examples better. The last count that would flap is
// left in d.Projection: it is the one that explains the result.
func (d *Decision) safeCount(target int) int {
	for count := target; count < d.From; count++ {
		projection := d.project(count)
		if projection.Rule < 0 {
			return count
		}
		d.Projection = projection
	}
	return d.From
}

// project returns the first scale-out rule that would fire at a smaller count, by
// what is read or by the forecast that may scale out. A rule without data cannot
// be projected and holds nothing back.
func (d *Decision) project(count int) Projection {
	for i := range d.Readings {
		rule, reading := &d.Profile.Rules[i], &d.Readings[i]
		if rule.Action.Direction != Increase {
			continue
		}
		t := &rule.Trigger
		if reading.HasData() {
			if value := t.projected(reading, d.From, count); t.Operator.holds(value, t.Threshold) {
				return Projection{Rule: i, Value: value, AtCount: count}
			}
		}
		if d.Predictive == PredictiveEnabled && rule.Foreseeable && d.Forecast.Known {
			if value := d.Forecast.Total / float64(max(1, count)); t.Operator.holds(value, t.Threshold) {
				return Projection{Rule: i, Value: value, AtCount: count, Forecast: true}
			}
		}
	}
	return Projection{Rule: -1}
}

// projected returns what a reading at capacity n would be at m instances that
// carry the same load: value·n/m, and total/m for a total that is divided per
// instance, which is the same without the rounding of the first division.
func (t *Trigger) projected(r *Reading, n, m int) float64 {
	switch {
	case t.DividePerInstance:
		return t.divided(r.Undivided, m)
	case !t.PerInstance() || r.Value == 0:
		return r.Value
	case m == 0:
		return math.Inf(int(math.Copysign(1, r.Value)))
	}
	return float64(r.Value*float64(n)) / float64(m)
}

package autoscale

import (
	"fmt"

	"vmssim/sim"
)

// Input is what the engine sees at one run.
type Input struct {
	Now      sim.Time
	Capacity int // sku.capacity: booting instances count, also as divisor
	Last     LastAction
	Metrics  []Metric // no two alike; a metric that is not here cannot be read
	Forecast Forecast // for a setting with a predictive policy, made by [History.Highest]
	Moving   bool     // automatic zone rebalancing moves an instance: scale-in waits
}

// series returns the series that a trigger reads, or nil. A set has a handful of
// metrics: looking through them is quicker than a map.
func (in *Input) series(t *Trigger) *Series {
	for i := range in.Metrics {
		m := &in.Metrics[i]
		if m.Name == t.MetricName && m.Resource == t.Resource && m.Dimensions == t.Dimensions {
			return m.Series
		}
	}
	return nil
}

// Evaluate fills out with what the engine does at one run. All that out held is
// overwritten and its memory is used again, so a caller that keeps decisions
// keeps clones. Evaluate panics if the capacity or the limits of the profile
// cannot be.
//
// Where Azure's pages are silent:
//   - Neither moving to a limit nor to the default waits for a cooldown.
//   - A rule without data does not fire, so one such scale-in rule prevents
//     scale-in. Metrics count as unreadable when no rule that could act has data.
//   - A scale-out rule that is true prevents scale-in also while it waits for
//     its cooldown, is at the maximum or has reached its exact count.
//   - The cooldown is looked at before flapping and limits: where several hold,
//     the outcome is BlockedByCooldown and the rest is told beside it.
//   - Scale-in is cut to the minimum before the flapping check, so that the count
//     that is checked is the count that is used.
func (s *Setting) Evaluate(in Input, out *Decision) {
	if in.Capacity < 0 || in.Capacity > maxCount {
		panic(fmt.Sprintf("autoscale: capacity %d at %v", in.Capacity, in.Now))
	}
	out.begin(in.Now, in.Capacity)
	out.Cooldown, out.CooldownSince = s.Cooldown, in.Last.since(s.Cooldown)
	if !s.Enabled {
		out.Outcome = Disabled
		return
	}
	out.Profile = s.Active(in.Now)
	if s.Predictive.Mode != PredictiveDisabled {
		out.Predictive, out.Forecast = s.Predictive.Mode, in.Forecast
	}
	s.read(&in, out)
	switch limits := out.Profile.Capacity; {
	case in.Capacity < limits.Minimum:
		out.moveTo(limits.Minimum, RaisedToMinimum)
	case in.Capacity > limits.Maximum:
		out.moveTo(limits.Maximum, LoweredToMaximum)
	case out.unreadable() && in.Capacity < limits.Default:
		out.moveTo(limits.Default, RaisedToDefault)
	case out.unreadable():
		out.Outcome = NoData
	default:
		out.applyRules()
	}
	if in.Moving && out.To < out.From {
		out.To, out.Outcome, out.CooldownUntil = out.From, HeldByMove, 0
	}
}

// begin clears d but for the memory of its readings.
func (d *Decision) begin(now sim.Time, capacity int) {
	*d = Decision{
		At:         now,
		From:       capacity,
		To:         capacity,
		Wanted:     capacity,
		Allowed:    capacity,
		Winner:     -1,
		Projection: Projection{Rule: -1},
		Readings:   d.Readings[:0],
	}
}

// read fills the readings of d, one per rule of its profile.
func (s *Setting) read(in *Input, d *Decision) {
	for i := range d.Profile.Rules {
		rule := &d.Profile.Rules[i]
		reading := d.nextReading()
		*reading = Reading{
			Wanted:        rule.Action.wanted(in.Capacity),
			CooldownUntil: in.Last.until(s.Cooldown, rule.Action.Cooldown),
			Window:        reading.Window[:0],
		}
		if series := in.series(&rule.Trigger); series != nil {
			reading.Undivided, reading.Window = series.read(&rule.Trigger, in.Now, s.PublicationDelay, reading.Window)
			reading.Samples = len(reading.Window)
		}
		if reading.HasData() {
			reading.Value = rule.Trigger.divided(reading.Undivided, in.Capacity)
			reading.Met = rule.Trigger.Operator.holds(reading.Value, rule.Trigger.Threshold)
			reading.Fired = reading.Met
		}
		d.foresee(rule, reading)
	}
}

// nextReading returns one more reading, which may hold an old one, whose memory
// is used again.
func (d *Decision) nextReading() *Reading {
	n := len(d.Readings)
	if n < cap(d.Readings) {
		d.Readings = d.Readings[:n+1]
	} else {
		d.Readings = append(d.Readings, Reading{})
	}
	return &d.Readings[n]
}

// unreadable reports whether there are rules that could act and none has data.
func (d *Decision) unreadable() bool {
	acting := false
	for i := range d.Readings {
		if d.Profile.Rules[i].Action.Direction == None {
			continue
		}
		if d.Readings[i].HasData() {
			return false
		}
		acting = true
	}
	return acting
}

// applyRules lets the rules act: scale-out if any of its rules is true, else
// scale-in if all of its rules are.
func (d *Decision) applyRules() {
	limits := &d.Profile.Capacity
	if winner := d.scaleOutWinner(); winner >= 0 {
		d.win(winner)
		d.Allowed = min(d.Wanted, limits.Maximum)
		d.settle(d.Readings[winner].CooldownUntil, ScaledOut, AtMaximum)
		return
	}
	winner, until := d.scaleInWinner()
	if winner < 0 {
		return
	}
	d.win(winner)
	target := max(d.Wanted, limits.Minimum)
	d.Allowed = d.safeCount(target)
	acted, held := ScaledIn, BlockedByFlapping
	if d.Allowed > target {
		acted = ScaledInPartly
	}
	if target == d.From {
		held = AtMinimum
	}
	d.settle(until, acted, held)
}

// scaleOutWinner returns the scale-out rule that acts, or that will act first
// when its cooldown is over; -1 if none is true.
func (d *Decision) scaleOutWinner() int {
	best := -1
	for i := range d.Readings {
		if d.Readings[i].Fired && d.Profile.Rules[i].Action.Direction == Increase &&
			(best < 0 || d.outranks(i, best)) {
			best = i
		}
	}
	return best
}

// outranks reports whether scale-out rule i goes before j: rules that would add
// instances first, then those that need to wait less, then the larger count.
func (d *Decision) outranks(i, j int) bool {
	a, b := &d.Readings[i], &d.Readings[j]
	if adds := a.Wanted > d.From; adds != (b.Wanted > d.From) {
		return adds
	}
	if from, to := max(a.CooldownUntil, d.At), max(b.CooldownUntil, d.At); from != to {
		return from < to
	}
	return a.Wanted > b.Wanted
}

// scaleInWinner returns the scale-in rule with the largest count, that is the
// smallest reduction, and the instant from which all scale-in rules may act; -1
// unless there are scale-in rules and all are true.
func (d *Decision) scaleInWinner() (winner int, until sim.Time) {
	winner = -1
	for i := range d.Readings {
		if d.Profile.Rules[i].Action.Direction != Decrease {
			continue
		}
		reading := &d.Readings[i]
		if !reading.Fired {
			return -1, 0
		}
		if winner < 0 || reading.Wanted > d.Readings[winner].Wanted {
			winner = i
		}
		until = max(until, reading.CooldownUntil)
	}
	return winner, until
}

func (d *Decision) win(rule int) {
	d.Winner = rule
	d.Wanted = d.Readings[rule].Wanted
}

// settle ends a run in which a rule won: acted if the capacity changes, held if
// flapping or a limit keeps it.
func (d *Decision) settle(until sim.Time, acted, held Outcome) {
	action := &d.Profile.Rules[d.Winner].Action
	switch {
	case action.Type == ExactCount && d.Wanted == d.From:
		d.Outcome = AtExactCount
	case d.At < until:
		d.Outcome = BlockedByCooldown
		d.CooldownUntil = until
	case d.Allowed == d.From:
		d.Outcome = held
	default:
		d.moveTo(d.Allowed, acted)
		d.CooldownUntil = d.At + action.Cooldown
	}
}

// moveTo makes the decision change the capacity.
func (d *Decision) moveTo(count int, why Outcome) {
	d.To = count
	d.Allowed = count
	d.Outcome = why
}

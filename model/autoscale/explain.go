package autoscale

import (
	"fmt"
	"math"
)

// Reason says in one line what happened and why, for example
//
//	Percentage CPU average over PT10M is 83.2, above 80: +1; 4 → 5
func (d *Decision) Reason() string {
	switch d.Outcome {
	case Disabled:
		return "autoscale is not enabled"
	case NoChange:
		return d.quiet()
	case HeldByMove:
		return fmt.Sprintf("%d → %d waits until the zone rebalance is done", d.From, d.Allowed)
	case NoData:
		return fmt.Sprintf("no metric could be read; stays %d, default is %d",
			d.From, d.Profile.Capacity.Default)
	case RaisedToMinimum:
		return fmt.Sprintf("capacity %d is below minimum %d%s; %s", d.From, d.To, d.Profile.of(), d.step())
	case LoweredToMaximum:
		return fmt.Sprintf("capacity %d is above maximum %d%s; %s", d.From, d.To, d.Profile.of(), d.step())
	case RaisedToDefault:
		return fmt.Sprintf("no metric could be read and capacity %d is below default %d; %s",
			d.From, d.To, d.step())
	}
	return d.cause() + "; " + d.effect()
}

// quiet says why no rule acts.
func (d *Decision) quiet() string {
	scaleIn, fired, acting := 0, 0, 0
	for i := range d.Readings {
		direction := d.Profile.Rules[i].Action.Direction
		if direction != None {
			acting++
		}
		if direction == Decrease {
			scaleIn++
			if d.Readings[i].Fired {
				fired++
			}
		}
	}
	switch {
	case acting == 0:
		limits := d.Profile.Capacity
		return fmt.Sprintf("no rules; stays %d, within %d to %d", d.From, limits.Minimum, limits.Maximum)
	case fired > 0:
		return fmt.Sprintf("%d of %d scale-in rules fired, all must; stays %d", fired, scaleIn, d.From)
	}
	return fmt.Sprintf("no rule fired; stays %d", d.From)
}

// cause says what the winning rule read and asks for.
func (d *Decision) cause() string {
	rule, value := &d.Profile.Rules[d.Winner], d.Readings[d.Winner].Value
	t := &rule.Trigger
	if r := &d.Readings[d.Winner]; r.Foreseen && !r.Met {
		return fmt.Sprintf("%s is predicted to be %s at %v, %s: %s",
			t.metric(), decimal(r.Predicted, t.Threshold), d.Forecast.At, t.bound(), rule.Action.words())
	}
	return fmt.Sprintf("%s is %s, %s: %s",
		t.subject(), decimal(value, t.Threshold), t.bound(), rule.Action.words())
}

// effect says what became of the winning rule's wish.
func (d *Decision) effect() string {
	stays := fmt.Sprintf("stays %d", d.From)
	limits := d.Profile.Capacity
	switch d.Outcome {
	case ScaledOut:
		return d.step() + d.cut("maximum", limits.Maximum)
	case ScaledIn:
		return d.step() + d.cut("minimum", limits.Minimum)
	case ScaledInPartly:
		return fmt.Sprintf("%s, not %d: %s", d.step(), max(d.Wanted, limits.Minimum), d.flap())
	case BlockedByFlapping:
		return stays + ": " + d.flap()
	case AtMaximum:
		return stays + ", the maximum"
	case AtMinimum:
		return stays + ", the minimum"
	case AtExactCount:
		if d.Profile.Rules[d.Winner].Action.Direction == Increase {
			return stays + ", there already or above"
		}
		return stays + ", there already or below"
	case BlockedByCooldown:
		if d.Allowed == d.From {
			return stays + " during " + d.wait()
		}
		return fmt.Sprintf("%d → %d waits for %s", d.From, d.Allowed, d.wait())
	}
	panic("autoscale: " + d.Outcome.String() + " has no winner")
}

// wait says what a cooldown is counted from, and how long it lasts.
func (d *Decision) wait() string {
	whose := "the cooldown of the rule that acted"
	if d.Cooldown == CooldownPerRule {
		whose = "the rule's own cooldown since the scale action"
	}
	return fmt.Sprintf("%s %v ago; it lasts another %v", whose, d.At-d.CooldownSince, d.CooldownUntil-d.At)
}

func (d *Decision) step() string { return fmt.Sprintf("%d → %d", d.From, d.To) }

// cut says that a limit kept the change smaller than wanted, if it did.
func (d *Decision) cut(limit string, count int) string {
	if d.To == d.Wanted {
		return ""
	}
	return fmt.Sprintf(", cut from %d by the %s %d", d.Wanted, limit, count)
}

// flap says which scale-out rule would fire at which smaller count.
func (d *Decision) flap() string {
	t := &d.Profile.Rules[d.Projection.Rule].Trigger
	subject := t.metric()
	if d.Projection.Forecast {
		subject = "the forecast of " + subject
	}
	return fmt.Sprintf("at %s %s would project to %s, %s",
		instances(d.Projection.AtCount), subject, decimal(d.Projection.Value, t.Threshold), t.bound())
}

// Missing says what would have had to differ for the capacity to change, for the
// rule that was nearest to it, for example
//
//	scale-out needs Percentage CPU > 80; it was 72.4, 7.6 short
//	scale-in is held by flapping: at 2 instances Percentage CPU would project to 90.0, at or above 80
//	cooldown ends in 3m
//
// It is empty when the capacity changed and when there is no rule to change it.
func (d *Decision) Missing() string {
	switch d.Outcome {
	case NoChange:
		return d.nearest()
	case Disabled:
		return "the setting needs to be enabled"
	case HeldByMove:
		return "scale-in needs the end of the zone rebalance"
	case NoData:
		return "a rule needs a published value in its window"
	case AtExactCount:
		action := &d.Profile.Rules[d.Winner].Action
		if action.Direction == Increase {
			return fmt.Sprintf("scale-out needs an exact count above %d; it is %d", d.From, action.Value)
		}
		return fmt.Sprintf("scale-in needs an exact count below %d; it is %d", d.From, action.Value)
	case BlockedByCooldown:
		left := fmt.Sprintf("cooldown ends in %v", d.CooldownUntil-d.At)
		if d.Allowed == d.From {
			left += "; then " + d.held()
		}
		return left
	case BlockedByFlapping, AtMaximum, AtMinimum:
		return d.held()
	}
	return ""
}

// Verdict says what became of one rule: its value and how far it is from the
// threshold, or what it asks for.
func (d *Decision) Verdict(rule int) string {
	t, r := &d.Profile.Rules[rule].Trigger, &d.Readings[rule]
	switch {
	case !r.HasData() && !r.Fired:
		return "no data" + d.predicted(rule)
	case !r.Fired:
		return decimal(r.Value, t.Threshold) + t.shortfall(r.Value) + d.predicted(rule)
	}
	text := d.told(rule) + d.predicted(rule)
	if d.Profile.Rules[rule].Action.Direction != None {
		text += fmt.Sprintf(": asks for %d", r.Wanted)
	}
	if r.CooldownUntil > d.At {
		text += fmt.Sprintf(", cooldown for another %v", r.CooldownUntil-d.At)
	}
	return text
}

// told says what a rule that fired read.
func (d *Decision) told(rule int) string {
	t, r := &d.Profile.Rules[rule].Trigger, &d.Readings[rule]
	switch {
	case !r.HasData():
		return "no data"
	case !r.Met:
		return decimal(r.Value, t.Threshold) + t.shortfall(r.Value)
	}
	return decimal(r.Value, t.Threshold) + ", true"
}

// predicted says what the forecast is for a rule, led by a semicolon; nothing if
// it is not compared with the rule.
func (d *Decision) predicted(rule int) string {
	t, r := &d.Profile.Rules[rule].Trigger, &d.Readings[rule]
	if !d.Profile.Rules[rule].Foreseeable || !d.Forecast.Known {
		return ""
	}
	text := fmt.Sprintf("; predicted %s at %v", decimal(r.Predicted, t.Threshold), d.Forecast.At)
	if r.Foreseen {
		return text + ", true"
	}
	return text + t.shortfall(r.Predicted)
}

// held says what keeps the winner from any change, apart from the cooldown.
func (d *Decision) held() string {
	limits := d.Profile.Capacity
	switch {
	case d.Projection.Rule >= 0:
		return "scale-in is held by flapping: " + d.flap() + d.remedy()
	case d.Profile.Rules[d.Winner].Action.Direction == Increase:
		text := fmt.Sprintf("scale-out needs a maximum above %d", limits.Maximum)
		if winner, _ := d.scaleInWinner(); winner >= 0 {
			text += "; scale-in needs every scale-out rule to be false"
		}
		return text
	}
	return fmt.Sprintf("scale-in needs a minimum below %d", limits.Minimum)
}

// remedy says to which value the metric of the projection must fall for scale-in
// to be safe: value·n/m is below the threshold while value is below threshold·m/n.
func (d *Decision) remedy() string {
	t := &d.Profile.Rules[d.Projection.Rule].Trigger
	if !t.PerInstance() || d.Projection.AtCount == 0 || d.Projection.Forecast {
		return ""
	}
	limit := float64(t.Threshold*float64(d.Projection.AtCount)) / float64(d.From)
	switch t.Operator {
	case GreaterThan:
		return fmt.Sprintf("; it must read %s or less", decimal(limit, t.Threshold))
	case GreaterThanOrEqual:
		return fmt.Sprintf("; it must read below %s", decimal(limit, t.Threshold))
	}
	return ""
}

// nearest says what the nearest direction lacks: for scale-out, where one rule
// is enough, the rule with the smallest gap; for scale-in, where all are needed,
// the one with the largest. Where a scale-in rule fired, scale-in is the nearest.
func (d *Decision) nearest() string {
	out, in, fired := -1, -1, false
	for i := range d.Readings {
		direction := d.Profile.Rules[i].Action.Direction
		fired = fired || direction == Decrease && d.Readings[i].Fired
		switch {
		case direction == Increase && (out < 0 || d.gap(i) < d.gap(out)):
			out = i
		case direction == Decrease && (in < 0 || d.gap(i) > d.gap(in)):
			in = i
		}
	}
	switch {
	case out < 0 && in < 0:
		return ""
	case in < 0 || out >= 0 && !fired && d.gap(out) <= d.gap(in):
		return "scale-out needs " + d.lack(out)
	}
	return "scale-in needs " + d.lack(in)
}

// lack says what a rule that did not fire needs, and what it read.
func (d *Decision) lack(rule int) string {
	t, r := &d.Profile.Rules[rule].Trigger, &d.Readings[rule]
	need := fmt.Sprintf("%s %s %s", t.metric(), t.Operator.symbol(), exact(t.Threshold))
	if !r.HasData() {
		return need + "; it had no data" + d.predicted(rule)
	}
	return fmt.Sprintf("%s; it was %s%s%s", need, decimal(r.Value, t.Threshold), t.shortfall(r.Value), d.predicted(rule))
}

// gap returns how far a rule is from firing, as a share of its threshold so that
// percentages and message counts compare; infinite without data, below zero if it
// fires.
func (d *Decision) gap(rule int) float64 {
	t, r := &d.Profile.Rules[rule].Trigger, &d.Readings[rule]
	switch {
	case !r.HasData():
		return math.Inf(1)
	case r.Fired:
		return -1
	case t.Threshold == 0:
		return math.Abs(r.Value)
	}
	return math.Abs(r.Value-t.Threshold) / math.Abs(t.Threshold)
}

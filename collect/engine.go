package collect

import (
	"fmt"
	"math"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// An EngineSeries is what Azure Monitor's autoscale engine publishes about itself
// ("Troubleshoot autoscale"), one number per step. What a run of the engine has
// seen is that of the last run in the step; NaN where there was none.
type EngineSeries struct {
	ObservedCapacity []float64
	ScaleActions     []float64 // Scale Actions Initiated in the step
	Rules            []RuleSeries
}

// A RuleSeries is one rule that the engine has evaluated.
type RuleSeries struct {
	Name      string    // the profile's name and the number of the rule in it, from 1
	Observed  []float64 // Observed Metric Value; NaN also without data
	Threshold []float64 // Metric Threshold
}

// An engineBook writes an EngineSeries.
type engineBook struct {
	setting *autoscale.Setting
	every   sim.Time
	points  int
	series  *EngineSeries   // nil until the engine runs
	rules   [][]*RuleSeries // by profile and rule; nil until evaluated
}

func newEngineBook(setting *autoscale.Setting, points int, every sim.Time) engineBook {
	b := engineBook{setting: setting, every: every, points: points}
	if setting != nil {
		b.rules = make([][]*RuleSeries, len(setting.Profiles))
	}
	return b
}

// step returns the number of the step that an instant ends or lies in.
func (b *engineBook) step(now sim.Time) int { return int((now - 1) / b.every) }

func (b *engineBook) decided(d *autoscale.Decision) {
	if b.series == nil {
		b.series = &EngineSeries{ObservedCapacity: b.unseen(), ScaleActions: make([]float64, b.points)}
	}
	step := b.step(d.At)
	b.series.ObservedCapacity[step] = float64(d.From)
	if d.Profile == nil {
		return
	}
	rules := b.rulesOf(b.setting.InForce(d.At))
	for i := range d.Readings {
		rules[i].Threshold[step] = d.Profile.Rules[i].Trigger.Threshold
		if d.Readings[i].HasData() {
			rules[i].Observed[step] = d.Readings[i].Value
		}
	}
}

// acted counts a change of the capacity that the engine made.
func (b *engineBook) acted(now sim.Time) { b.series.ScaleActions[b.step(now)]++ }

// rulesOf returns the series of the rules of a profile, by its index.
func (b *engineBook) rulesOf(index int) []*RuleSeries {
	p := &b.setting.Profiles[index]
	if b.rules[index] == nil {
		b.rules[index] = make([]*RuleSeries, len(p.Rules))
		for i := range p.Rules {
			b.rules[index][i] = &RuleSeries{
				Name: fmt.Sprintf("%s.rule-%d", p.Name, i+1), Observed: b.unseen(), Threshold: b.unseen(),
			}
		}
	}
	return b.rules[index]
}

// unseen returns a series without a number.
func (b *engineBook) unseen() []float64 {
	list := make([]float64, b.points)
	for i := range list {
		list[i] = math.NaN()
	}
	return list
}

// result returns the series, of the profiles in their order, or nil.
func (b *engineBook) result() *EngineSeries {
	for _, rules := range b.rules {
		for _, rule := range rules {
			b.series.Rules = append(b.series.Rules, *rule)
		}
	}
	return b.series
}

package scenarios

import (
	"fmt"

	"vmssim/model/autoscale"
)

func (a *Autoscale) build() *autoscale.Setting {
	made := &autoscale.Setting{
		Enabled:          *a.Enabled,
		Cooldown:         word(autoscale.ParseCooldownReading, a.CooldownReading),
		PublicationDelay: a.MetricDelay.time(),
		Period:           a.Every.time(),
	}
	for _, p := range a.Profiles {
		profile := autoscale.Profile{
			Name: p.Name.String(),
			Capacity: autoscale.Capacity{
				Minimum: *p.Capacity.Minimum,
				Maximum: *p.Capacity.Maximum,
				Default: *p.Capacity.Default,
			},
		}
		for _, r := range p.Rules {
			profile.Rules = append(profile.Rules, r.build())
		}
		made.Profiles = append(made.Profiles, profile)
	}
	return made
}

func (r Rule) build() autoscale.Rule {
	t, a := r.MetricTrigger, r.ScaleAction
	return autoscale.Rule{
		Trigger: autoscale.Trigger{
			MetricName:        *t.MetricName,
			TimeGrain:         t.TimeGrain.time(),
			Statistic:         word(autoscale.ParseStatistic, t.Statistic),
			TimeWindow:        t.TimeWindow.time(),
			TimeAggregation:   word(autoscale.ParseTimeAggregation, t.TimeAggregation),
			Operator:          word(autoscale.ParseOperator, t.Operator),
			Threshold:         *t.Threshold,
			DividePerInstance: *t.DividePerInstance,
		},
		Action: autoscale.Action{
			Direction: word(autoscale.ParseDirection, a.Direction),
			Type:      word(autoscale.ParseActionType, a.Type),
			Value:     *a.Value,
			Cooldown:  a.Cooldown.time(),
		},
	}
}

// word returns what a word stands for, which Check has found to be one of those
// allowed.
func word[T any](parse func(string) (T, bool), text *string) T {
	made, ok := parse(*text)
	if !ok {
		panic(fmt.Sprintf("scenarios: %T has no %q", made, *text))
	}
	return made
}

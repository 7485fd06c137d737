package scenarios

import (
	"fmt"
	"slices"
	"time"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

func (a *Autoscale) build(start Timestamp, duration sim.Time) *autoscale.Setting {
	made := &autoscale.Setting{
		Enabled:          *a.Enabled,
		Cooldown:         word(autoscale.ParseCooldownReading, a.CooldownReading),
		PublicationDelay: a.MetricDelay.time(),
		ManualSync:       a.ManualSync.time(),
		Period:           a.Every.time(),
	}
	made.Predictive = a.PredictiveAutoscalePolicy.build()
	statistic := word(autoscale.ParseStatisticReading, a.StatisticReading)
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
			profile.Rules = append(profile.Rules, r.build(statistic))
		}
		made.Profiles = append(made.Profiles, profile)
	}
	if len(a.Profiles) > 1 || a.Profiles[0].Recurrence != nil {
		made.Timetable = autoscale.Timetable(a.bindings(start, duration), duration)
	}
	return made
}

func (p *PredictiveAutoscalePolicy) build() autoscale.Predictive {
	if p == nil {
		return autoscale.Predictive{}
	}
	made := autoscale.Predictive{Mode: word(autoscale.ParsePredictiveMode, p.ScaleMode)}
	if p.ScaleLookAheadTime != nil {
		made.LookAhead = p.ScaleLookAheadTime.time()
	}
	return made
}

// notified returns who hears of a scale action.
func (a *Autoscale) notified() []string {
	var who []string
	for _, n := range a.Notifications {
		if e := n.Email; e != nil {
			if *e.SendToSubscriptionAdministrator {
				who = append(who, "the subscription's administrators")
			}
			if *e.SendToSubscriptionCoAdministrators {
				who = append(who, "its co-administrators")
			}
			for _, address := range e.CustomEmails {
				who = append(who, address.String())
			}
		}
		for _, hook := range n.Webhooks {
			who = append(who, hook.ServiceURI.String())
		}
	}
	return who
}

// bindings returns when each profile is in force during the run.
func (a *Autoscale) bindings(start Timestamp, duration sim.Time) []autoscale.Binding {
	list := make([]autoscale.Binding, len(a.Profiles))
	for i, p := range a.Profiles {
		switch {
		case p.FixedDate != nil:
			zone := p.FixedDate.TimeZone.location()
			list[i] = autoscale.Binding{
				Fixed: true,
				From:  sim.Time(p.FixedDate.Start.in(zone)-int64(start)) * sim.Second,
				To:    sim.Time(p.FixedDate.End.in(zone)-int64(start)) * sim.Second,
			}
		case p.Recurrence != nil:
			list[i].Starts = p.Recurrence.Schedule.starts(start, duration)
		}
	}
	return list
}

// starts returns the instants of the schedule from eight days before the run, so
// that what began in the week before is known, to its end.
func (s *Schedule) starts(start Timestamp, duration sim.Time) []sim.Time {
	zone := s.TimeZone.location()
	first := time.Unix(int64(start), 0).In(zone).AddDate(0, 0, -8)
	last := int64(start) + int64(duration/sim.Second) + 1
	var starts []sim.Time
	for day := 0; ; day++ {
		date := time.Date(first.Year(), first.Month(), first.Day()+day, 0, 0, 0, 0, zone)
		if date.Unix() > last {
			break
		}
		if !slices.Contains(s.Days, date.Weekday().String()) {
			continue
		}
		for _, hour := range s.Hours {
			for _, minute := range s.Minutes {
				at := time.Date(date.Year(), date.Month(), date.Day(), hour, minute, 0, 0, zone)
				starts = append(starts, sim.Time(at.Unix()-int64(start))*sim.Second)
			}
		}
	}
	slices.Sort(starts)
	return starts
}

func (r Rule) build(statistic autoscale.StatisticReading) autoscale.Rule {
	t, a := r.MetricTrigger, r.ScaleAction
	return autoscale.Rule{
		Trigger: autoscale.Trigger{
			MetricName:        t.MetricName.String(),
			TimeGrain:         t.TimeGrain.time(),
			Statistic:         word(autoscale.ParseStatistic, t.Statistic),
			Reading:           statistic,
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

package main

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"vmssim/experiment"
	"vmssim/model"
	"vmssim/report"
	"vmssim/sim"
)

// why plays a scenario and prints autoscale's decisions instead of the report:
// those worth a line, or, if at is not empty, the one of every set at an instant.
func (env *environment) why(ctx context.Context, config *model.Config, at string, o experiment.Options) error {
	watch := &watcher{until: config.Duration, config: config}
	if at != "" {
		instant, err := instantOf(at, config)
		if err != nil {
			return usageError{err}
		}
		watch.until = instant
		watch.last = make([]*report.Judgement, len(config.ScaleSets))
		o.Observer = watch
	}
	result, err := env.play(ctx, config, o)
	if err != nil {
		return err
	}
	judgements := report.Judgements(result)
	if at != "" {
		judgements = watch.judgements()
		if len(judgements) == 0 {
			return usageError{fmt.Errorf("no autoscale engine has run by %s", at)}
		}
	}
	if err := report.WriteWhy(env.out, result, judgements, report.Style{Color: env.color}); err != nil {
		return err
	}
	if result.Interrupted {
		return errInterrupted
	}
	return nil
}

// A watcher keeps the last decision of every set up to an instant.
type watcher struct {
	config *model.Config
	until  sim.Time
	last   []*report.Judgement // by set; nil where the engine has not run
}

func (w *watcher) Observe(now sim.Time, f model.Fact) {
	if f.Kind != model.AutoscaleDecided || now > w.until {
		return
	}
	d := f.Decision.Clone()
	w.last[f.Set] = &report.Judgement{
		At: now, Set: w.config.ScaleSets[f.Set].Name, Decision: &d, Samples: true,
	}
}

func (w *watcher) judgements() []report.Judgement {
	var list []report.Judgement
	for _, j := range w.last {
		if j != nil {
			list = append(list, *j)
		}
	}
	return list
}

var timeOfDay = regexp.MustCompile(`^[0-9]{1,2}:[0-9]{2}$`)

// instantOf reads an instant of a run: a time of the day for a run of up to a
// day, a timestamp, or a duration since the start.
func instantOf(text string, config *model.Config) (sim.Time, error) {
	start := time.Unix(config.Start, 0).UTC()
	var since sim.Time
	if at, err := time.Parse("15:04", text); err == nil && timeOfDay.MatchString(text) {
		if config.Duration > sim.Day {
			return 0, fmt.Errorf("%s comes more than once in a run of %v; write the date, for example %s",
				text, config.Duration, start.Format("2006-01-02T")+at.Format("15:04:05Z"))
		}
		since = sim.Time(at.Hour())*sim.Hour + sim.Time(at.Minute())*sim.Minute -
			sim.Time(start.Hour())*sim.Hour - sim.Time(start.Minute())*sim.Minute - sim.Time(start.Second())*sim.Second
		if since < 0 {
			since += sim.Day
		}
	} else if at, err := time.Parse(time.RFC3339, text); err == nil {
		since = sim.Time(at.Unix()-config.Start) * sim.Second
	} else if span, err := time.ParseDuration(text); err == nil {
		since = sim.Time(span)
	} else {
		return 0, fmt.Errorf("%q is no instant; write it like 14:05, 2026-01-05T14:05:00Z or 14h5m", text)
	}
	if since < 0 || since > config.Duration {
		return 0, fmt.Errorf("%s is outside of the run, which begins at %s and lasts %v",
			text, start.Format(time.RFC3339), config.Duration)
	}
	return since, nil
}

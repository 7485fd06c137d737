// Package experiment runs scenarios: it is the only place that starts
// goroutines, and the only one that knows of more than one run.
package experiment

import (
	"context"
	"fmt"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// DefaultMaxEvents is the limit on the events of one run.
const DefaultMaxEvents = 200_000_000

// mostPending bounds the memory of the event queue.
const mostPending = 10_000_000

// mostInstanceTime keeps sums of instance-time within 64 bits of nanoseconds.
const mostInstanceTime = 280 * 365 * sim.Day

// Options say how to run a scenario, apart from what it holds.
type Options struct {
	Seed        uint64
	Replication uint64 // which of the runs with this seed; the first is 0
	MaxEvents   uint64 // 0: DefaultMaxEvents
	Progress    func(share float64)
	Observer    model.Observer // is told every fact as well, if not nil
}

// A tee tells two observers.
type tee struct{ first, second model.Observer }

func (t tee) Observe(now sim.Time, f model.Fact) {
	t.first.Observe(now, f)
	t.second.Observe(now, f)
}

// A TooLarge error says that a scenario needs more than a limit allows, found
// out before it ran.
type TooLarge struct {
	Field string // the field of the scenario that needs the most
	Text  string
}

func (e *TooLarge) Error() string { return e.Field + ": " + e.Text }

// Run plays a scenario once. When the context is cancelled it stops within a
// simulated minute and returns the part that was played, marked Interrupted.
// Errors are *TooLarge, *sim.LimitError and *collect.BrokenInvariant.
func Run(ctx context.Context, config *model.Config, o Options) (*collect.Result, error) {
	if o.MaxEvents == 0 {
		o.MaxEvents = DefaultMaxEvents
	}
	if err := refuse(config, o.MaxEvents); err != nil {
		return nil, err
	}
	run := collect.New(config)
	observer := model.Observer(run)
	if o.Observer != nil {
		observer = tee{run, o.Observer}
	}
	streams := sim.Streams{Seed: o.Seed, Replication: o.Replication}
	limits := sim.Limits{Events: o.MaxEvents, Pending: mostPending}
	interrupted := false
	world := model.New(config, streams, observer, limits, model.Interruptible(func(now sim.Time) bool {
		if o.Progress != nil {
			o.Progress(float64(now) / float64(config.Duration))
		}
		interrupted = ctx.Err() != nil
		return interrupted
	}))
	end, err := world.Run()
	if err != nil {
		return nil, err
	}
	return run.Result(end, collect.Options{
		Seed: o.Seed, Replication: o.Replication, Events: world.Delivered(), Interrupted: interrupted,
	})
}

// refuse answers before the run for what could not finish.
func refuse(config *model.Config, maxEvents uint64) error {
	e := config.Estimated()
	if e.Events > float64(maxEvents) {
		return &TooLarge{Field: e.Field, Text: fmt.Sprintf(
			"the scenario would need about %.2g events, %.0f %% of them for this field; the limit is %d; "+
				"shorten the duration, make this coarser, or raise --max-events",
			e.Events, 100*e.Share, maxEvents)}
	}
	for i := range config.ScaleSets {
		s := &config.ScaleSets[i]
		if n := s.MostInstances(); n > 0 && config.Duration > mostInstanceTime/sim.Time(n) {
			return &TooLarge{Field: "duration", Text: fmt.Sprintf(
				"%v with up to %d instances in %s is more than 280 instance-years; shorten the duration",
				config.Duration, n, s.Name)}
		}
	}
	return nil
}

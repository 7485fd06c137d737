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
	p, err := Begin(ctx, config, o)
	if err != nil {
		return nil, err
	}
	if err := p.Advance(config.Duration); err != nil {
		return nil, err
	}
	return p.Result()
}

// A Play is a run that is played in parts. What comes of it does not depend on
// where they end.
type Play struct {
	options     Options
	run         *collect.Run
	world       *model.World
	interrupted bool
}

// Begin returns the run of a scenario at its time zero. The error, if any, is a
// *TooLarge.
func Begin(ctx context.Context, config *model.Config, o Options) (*Play, error) {
	if o.MaxEvents == 0 {
		o.MaxEvents = DefaultMaxEvents
	}
	if err := refuse(config, o.MaxEvents); err != nil {
		return nil, err
	}
	p := &Play{options: o, run: collect.New(config)}
	observer := model.Observer(p.run)
	if o.Observer != nil {
		observer = tee{p.run, o.Observer}
	}
	streams := sim.Streams{Seed: o.Seed, Replication: o.Replication}
	limits := sim.Limits{Events: o.MaxEvents, Pending: mostPending}
	p.world = model.New(config, streams, observer, limits, model.Interruptible(func(now sim.Time) bool {
		if o.Progress != nil {
			o.Progress(float64(now) / float64(config.Duration))
		}
		p.interrupted = ctx.Err() != nil
		return p.interrupted
	}))
	return p, nil
}

// Advance plays on up to and including an instant that is not after the end of
// the scenario. Once the context is cancelled it plays no further. The error, if
// any, is a *sim.LimitError.
func (p *Play) Advance(until sim.Time) error {
	if p.interrupted {
		return nil
	}
	if err := p.world.Advance(until); err != nil && err != sim.ErrStopped {
		return err
	}
	return nil
}

// Result ends the run where it is, and returns what came of it. The error, if
// any, is a *collect.BrokenInvariant.
func (p *Play) Result() (*collect.Result, error) {
	return p.run.Result(p.world.End(), collect.Options{
		Seed: p.options.Seed, Replication: p.options.Replication,
		Events: p.world.Delivered(), Interrupted: p.interrupted,
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

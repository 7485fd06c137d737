package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"vmssim/collect"
	"vmssim/model"
)

// ErrInterrupted says that the context was cancelled before all runs had ended.
// Nothing is estimated then: which runs end first depends on what happens in them.
var ErrInterrupted = errors.New("interrupted before all runs had ended; nothing is estimated from a part of them")

// A Plan says how often to run scenarios, and on which luck.
type Plan struct {
	Seed         uint64
	Replications int    // runs of each scenario; run i has the random streams of replication i
	Parallel     int    // runs at a time; 0: as many as there are processors
	MaxEvents    uint64 // of one run; 0: DefaultMaxEvents
	Progress     func(done, total int)
}

// A RunError is the error of one run of many.
type RunError struct {
	Alternative, Replication int
	Err                      error
}

func (e *RunError) Error() string { return fmt.Sprintf("replication %d: %v", e.Replication, e.Err) }

// Unwrap returns the run's own error.
func (e *RunError) Unwrap() error { return e.Err }

// A trial is one run of one scenario.
type trial struct{ scenario, replication int }

// replicate runs every scenario as often as the plan says, and calls keep with
// what came of each run, one call at a time and in no order. Whatever keep does
// must not depend on the order. The error, a *RunError, is that of the first run that
// has one, in the order of replications and then of scenarios.
func replicate(ctx context.Context, configs []*model.Config, p Plan, keep func(trial, *collect.Result)) error {
	if p.Parallel <= 0 {
		p.Parallel = runtime.GOMAXPROCS(0)
	}
	r := replicator{plan: p, configs: configs, keep: keep}
	var workers sync.WaitGroup
	for range min(p.Parallel, r.total()) {
		workers.Go(func() { r.work(ctx) })
	}
	workers.Wait()
	if ctx.Err() != nil {
		return ErrInterrupted
	}
	return r.err
}

// A replicator hands trials out to workers.
type replicator struct {
	plan    Plan
	configs []*model.Config
	keep    func(trial, *collect.Result)

	mu     sync.Mutex // guards all below, and the calls of keep and Progress
	next   int        // trial to be handed out
	done   int
	err    error // of trial failed; nothing more is handed out then
	failed int
}

func (r *replicator) total() int { return len(r.configs) * r.plan.Replications }

// work runs trials until there are no more.
func (r *replicator) work(ctx context.Context) {
	for {
		i, ok := r.take(ctx)
		if !ok {
			return
		}
		t := trial{scenario: i % len(r.configs), replication: i / len(r.configs)}
		result, err := Run(ctx, r.configs[t.scenario], Options{
			Seed: r.plan.Seed, Replication: uint64(t.replication), MaxEvents: r.plan.MaxEvents,
		})
		r.give(i, t, result, err)
	}
}

// take returns the number of the next trial.
func (r *replicator) take(ctx context.Context) (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == r.total() || r.err != nil || ctx.Err() != nil {
		return 0, false
	}
	r.next++
	return r.next - 1, true
}

// give hands the outcome of a trial in. All trials before a failed one have been
// handed out, so that the first that fails is the same at any parallelism.
func (r *replicator) give(i int, t trial, result *collect.Result, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err != nil:
		if r.err == nil || i < r.failed {
			r.err, r.failed = &RunError{t.scenario, t.replication, err}, i
		}
	case !result.Interrupted:
		r.keep(t, result)
		if r.done++; r.plan.Progress != nil {
			r.plan.Progress(r.done, r.total())
		}
	}
}

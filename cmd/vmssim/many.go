package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"vmssim/experiment"
	"vmssim/report"
	"vmssim/scenarios"
)

// What is common to the commands that run scenarios many times.

// manyFlags say how often to run, and what to estimate.
type manyFlags struct {
	replications int
	parallel     int
	confidence   float64
	detect       float64
	measures     []string
}

// add defines the flags, but for replications, which has another default in each
// command.
func (f *manyFlags) add(flags *pflag.FlagSet) {
	flags.IntVar(&f.parallel, "parallel", runtime.GOMAXPROCS(0), "runs at a time; it changes no result")
	flags.Lookup("parallel").DefValue = "the processors"
	flags.Float64Var(&f.confidence, "confidence", 95, "confidence of intervals, in percent")
	flags.StringSliceVar(&f.measures, "measure", nil,
		"show only these `measures` of many runs; cost stands for all that begin with cost.")
}

// check refuses values out of their bounds, and flags without a use.
func (f *manyFlags) check(c *cobra.Command) error {
	switch {
	case f.replications < 1 || f.replications > mostReplications:
		return usageError{fmt.Errorf("--replications %d; it is from 1 to %d", f.replications, mostReplications)}
	case f.parallel < 1:
		return usageError{fmt.Errorf("--parallel %d; at least one run at a time", f.parallel)}
	case !(f.confidence >= 50 && f.confidence < 100):
		return usageError{fmt.Errorf("--confidence %g; it is from 50 to below 100", f.confidence)}
	}
	for _, name := range []string{"confidence", "measure", "parallel"} {
		if f.replications == 1 && c.Flags().Changed(name) {
			return usageError{fmt.Errorf("--%s is of several runs; add --replications", name)}
		}
	}
	for _, want := range f.measures {
		if !slices.ContainsFunc(experiment.MeasureNames(), func(name string) bool { return experiment.Covers(want, name) }) {
			return usageError{fmt.Errorf("there is no measure %q; there are %s",
				want, strings.Join(experiment.MeasureNames(), ", "))}
		}
	}
	return nil
}

// mostReplications bounds the numbers that are kept of all runs.
const mostReplications = 100_000

// question returns what is asked of many runs.
func (f *manyFlags) question(env *environment, o experiment.Options) (q experiment.Question, done func()) {
	bar := &runsBar{env: env, start: time.Now()}
	return experiment.Question{
		Plan: experiment.Plan{
			Seed: o.Seed, Replications: f.replications, Parallel: f.parallel, MaxEvents: o.MaxEvents, Progress: bar.show,
		},
		Confidence: f.confidence / 100,
		Detect:     f.detect / 100,
		Measures:   f.measures,
	}, bar.done
}

// comparisonWriters are the formats of estimates and comparisons.
var comparisonWriters = map[string]func(io.Writer, *experiment.Comparison, report.Titled) error{
	"text": report.WriteComparisonText,
	"json": func(w io.Writer, c *experiment.Comparison, _ report.Titled) error {
		return report.WriteComparisonJSON(w, c)
	},
	"csv": func(w io.Writer, c *experiment.Comparison, _ report.Titled) error {
		return report.WriteComparisonCSV(w, c)
	},
	"markdown": report.WriteComparisonMarkdown,
}

// replicate runs a scenario many times and reports estimates.
func (env *environment) replicate(ctx context.Context, s *scenarios.Scenario, f *runFlags, o experiment.Options) error {
	q, done := f.many.question(env, o)
	name := s.Config.Name
	if f.strategy != "" {
		name += ", " + f.strategy
	}
	titled := report.Titled{Title: name, Question: question(s), Style: report.Style{Color: env.color}}
	c, err := experiment.Compare(ctx, []experiment.Alternative{{Name: s.Config.Name, Config: &s.Config}}, q)
	done()
	if err != nil {
		return err
	}
	return env.finishMany(c, titled, f.format, f.dir, f.force)
}

// finishMany writes a comparison and decides how the command ends.
func (env *environment) finishMany(c *experiment.Comparison, t report.Titled, format, dir string, force bool) error {
	if err := comparisonWriters[format](env.out, c, t); err != nil {
		return err
	}
	if dir != "" {
		files, err := report.ComparisonFiles(c, t)
		if err != nil {
			return err
		}
		if err := report.WriteDir(dir, files, force); err != nil {
			return err
		}
		fmt.Fprintf(env.err, "wrote %s\n", dir)
	}
	if c.Missed() {
		return errObjective
	}
	return nil
}

// A runsBar is a line on a terminal's stderr that counts runs.
type runsBar struct {
	env         *environment
	start, last time.Time
}

func (b *runsBar) show(done, total int) {
	now := time.Now()
	if !b.env.terminal || now.Sub(b.start) < quietTime || now.Sub(b.last) < 200*time.Millisecond {
		return
	}
	b.last = now
	fmt.Fprintf(b.env.err, "\r%d of %d runs", done, total)
}

// done clears the line.
func (b *runsBar) done() {
	if !b.last.IsZero() {
		fmt.Fprint(b.env.err, "\r\x1b[K")
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/report"
	"vmssim/scenarios"
)

// runFlags are the flags of the command run.
type runFlags struct {
	seed        uint64
	overrides   []string
	format      string
	dir         string
	force       bool
	maxEvents   uint64
	print       bool
	why         bool
	whyNot      string
	strategy    string
	replication uint64
	many        manyFlags
}

func runCommand(env *environment) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Run one scenario and report cost and availability",
		Long: `Run plays one scenario, a file, a name of the library, or - for standard input,
and prints its report. The same scenario and seed give the same bytes on every
machine.`,
		Example: `  vmssim run flash-crowd
  vmssim run mine.yaml --set scaleSets.web.autoscale.profiles[0].capacity.maximum=40
  vmssim run mine.yaml --out results --seed 7
  vmssim run mine.yaml -o json | jq .cost.total
  vmssim run mine.yaml --replications 50
  vmssim run which-thresholds --strategy early
  vmssim run cpu-80-20 --why
  vmssim run flash-crowd --why-not 14:50`,
		Args:              arguments(1, 1, "run takes one scenario: a file, a library name, or -"),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, args []string) error {
			return env.run(c, args[0], &f)
		},
	}
	flags := c.Flags()
	flags.Uint64Var(&f.seed, "seed", 0, "seed of the random numbers (default: the scenario's, which is 1 unless it says otherwise)")
	flags.StringArrayVar(&f.overrides, "set", nil, "override a field, `path=value`; may be repeated")
	flags.StringVar(&f.strategy, "strategy", "", "run the strategy `NAME` of the scenario")
	flags.IntVar(&f.many.replications, "replications", 1, "run this often, each time on other luck, and estimate")
	flags.Uint64Var(&f.replication, "replication", 0, "which of the runs with this seed; the first is 0")
	f.many.add(flags)
	flags.StringVarP(&f.format, "output", "o", "text", "format of the report: text, json, csv or markdown")
	flags.StringVar(&f.dir, "out", "", "also write report, charts, series and event log to this new `DIR`")
	flags.BoolVar(&f.force, "force", false, "let --out replace a directory that vmssim wrote")
	flags.Uint64Var(&f.maxEvents, "max-events", experiment.DefaultMaxEvents, "refuse or end a run with more events than this")
	flags.BoolVar(&f.print, "print-scenario", false, "print the completed scenario instead of running it")
	flags.BoolVar(&f.why, "why", false, "print what autoscale decided and why, instead of the report")
	flags.StringVar(&f.whyNot, "why-not", "", "print what autoscale read and decided at this `TIME`, instead of the report")
	_ = c.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	return c
}

var formats = []string{"text", "json", "csv", "markdown"}

func (env *environment) run(c *cobra.Command, name string, f *runFlags) error {
	if err := alone(c, "why", "why-not", "print-scenario"); err != nil {
		return err
	}
	if err := f.many.check(c); err != nil {
		return err
	}
	if f.many.replications > 1 && c.Flags().Changed("replication") {
		return usageError{errors.New("--replication is one run, --replications are many")}
	}
	write, ok := writers[f.format]
	if !ok {
		return usageError{fmt.Errorf("unknown output format %q; the formats are text, json, csv and markdown", f.format)}
	}
	scenario, err := env.loadStrategy(name, f.strategy, f.overrides)
	if err != nil {
		return err
	}
	if f.print {
		_, err := env.out.Write(scenarios.Print(scenario.Document))
		return err
	}
	seed := scenario.Seed
	if c.Flags().Changed("seed") {
		seed = f.seed
	}
	made := recipe{name, f.strategy, f.overrides}
	options := experiment.Options{Seed: seed, Replication: f.replication, MaxEvents: f.maxEvents}
	if f.why || f.whyNot != "" {
		return reproducible(env.why(c.Context(), &scenario.Config, f.whyNot, options), seed, f.replication, made)
	}
	if f.many.replications > 1 {
		return reproducible(env.replicate(c.Context(), scenario, f, options), seed, 0, made)
	}
	result, err := env.play(c.Context(), &scenario.Config, options)
	if err != nil {
		return reproducible(err, seed, f.replication, made)
	}
	shown := report.Options{
		Question:   question(scenario),
		Thresholds: thresholds(&scenario.Config),
		Style:      report.Style{Color: env.color},
	}
	if err := write(env.out, result, shown); err != nil {
		return err
	}
	return env.finish(result, shown, f)
}

// alone checks that a flag that replaces the report comes with none that is about
// the report, and with none of its kind.
func alone(c *cobra.Command, names ...string) error {
	for i, name := range names {
		if !c.Flags().Changed(name) {
			continue
		}
		for _, other := range append(names[i+1:], "output", "out", "force", "replications") {
			if c.Flags().Changed(other) {
				return usageError{fmt.Errorf("--%s prints no report; it cannot be used with --%s", name, other)}
			}
		}
	}
	return nil
}

// play runs a scenario with progress on a terminal.
func (env *environment) play(ctx context.Context, config *model.Config, o experiment.Options) (*collect.Result, error) {
	bar := newProgress(env)
	defer bar.done()
	o.Progress = bar.show
	return experiment.Run(ctx, config, o)
}

// finish writes the directory and decides how the command ends.
func (env *environment) finish(result *collect.Result, o report.Options, f *runFlags) error {
	if result.Interrupted {
		return errInterrupted
	}
	if f.dir != "" {
		files, err := report.Files(result, o)
		if err != nil {
			return err
		}
		if err := report.WriteDir(f.dir, files, f.force); err != nil {
			return err
		}
		fmt.Fprintf(env.err, "wrote %s\n", f.dir)
	}
	for _, v := range result.Objectives {
		if !v.Met {
			return errObjective
		}
	}
	return nil
}

// writers are the formats of a report.
var writers = map[string]func(io.Writer, *collect.Result, report.Options) error{
	"text": report.WriteText,
	"json": func(w io.Writer, r *collect.Result, _ report.Options) error {
		return report.WriteJSON(w, r)
	},
	"csv": func(w io.Writer, r *collect.Result, _ report.Options) error {
		return report.WriteSeries(w, r)
	},
	"markdown": report.WriteMarkdown,
}

// thresholds lists the lines that rules draw into a chart of Percentage CPU.
func thresholds(config *model.Config) []report.Threshold {
	var list []report.Threshold
	for i := range config.ScaleSets {
		set := &config.ScaleSets[i]
		if set.Autoscale == nil || !set.Autoscale.Enabled {
			continue
		}
		for _, profile := range set.Autoscale.Profiles {
			for _, rule := range profile.Rules {
				line, ok := threshold(set.Name, &rule)
				if ok && !slices.Contains(list, line) {
					list = append(list, line)
				}
			}
		}
	}
	return list
}

// threshold returns the line of one rule, if it reads the set's own Percentage CPU.
func threshold(set string, rule *autoscale.Rule) (line report.Threshold, ok bool) {
	t := &rule.Trigger
	metric, ok := model.ParseMetric(model.ScaleSetMetrics, t.MetricName)
	side := "in"
	if rule.Action.Direction == autoscale.Increase {
		side = "out"
	}
	return report.Threshold{
		Set: set, Label: fmt.Sprintf("%s at %g", side, t.Threshold), Value: t.Threshold,
	}, ok && metric == model.PercentageCPU && t.Resource == "" && t.Dimensions == ""
}

// question returns what a scenario asks, if it says so.
func question(s *scenarios.Scenario) string {
	if s.Document.Question == nil {
		return ""
	}
	return string(*s.Document.Question)
}

package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"vmssim/experiment"
	"vmssim/report"
	"vmssim/scenarios"
)

// mostAlternatives keeps a comparison one that people can read.
const mostAlternatives = 16

// compareFlags are the flags of the command compare.
type compareFlags struct {
	seed       uint64
	overrides  []string
	strategies []string
	format     string
	dir        string
	force      bool
	maxEvents  uint64
	many       manyFlags
}

func compareCommand(env *environment) *cobra.Command {
	var f compareFlags
	c := &cobra.Command{
		Use:   "compare SCENARIO...",
		Short: "Compare alternatives on the same luck, with intervals",
		Long: `Compare runs alternatives on the same arrivals, boots, failures and evictions and
says how they differ from the first, with intervals. The alternatives are

  several scenarios, each as it stands,
  the strategies of one scenario, all or those that --strategy names, or
  the values of one scenario's fields, --set path=x,y; with several such flags
  every combination. A value that has a comma itself is quoted.

A --set with one value is for all alternatives. The page docs/compare.md says how
to read the result.`,
		Example: `  vmssim compare which-thresholds
  vmssim compare before.yaml after.yaml --replications 50
  vmssim compare mine.yaml --set scaleSets.web.sku.capacity=3,4,6 --measure cost,latency.p95
  vmssim compare which-thresholds --out comparison -o json`,
		Args:              arguments(1, mostAlternatives, "compare takes scenarios: files, library names, or -"),
		ValidArgsFunction: completeScenarios,
		RunE:              func(c *cobra.Command, args []string) error { return env.compare(c, args, &f) },
	}
	flags := c.Flags()
	flags.Uint64Var(&f.seed, "seed", 0, "seed of the random numbers of all alternatives (default: the first one's)")
	flags.StringArrayVar(&f.overrides, "set", nil, "override a field, `path=value`, or path=value,value to compare them; may be repeated")
	flags.StringSliceVar(&f.strategies, "strategy", nil, "compare only these strategies, `NAME,NAME`, in this order")
	flags.IntVar(&f.many.replications, "replications", 20, "runs of each alternative, from 2")
	f.many.add(flags)
	flags.Float64Var(&f.many.detect, "detect", 1, "say how many runs find a difference of this many percent")
	flags.StringVarP(&f.format, "output", "o", "text", "format of the comparison: text, json, csv or markdown")
	flags.StringVar(&f.dir, "out", "", "also write the comparison and its timelines to this new `DIR`")
	flags.BoolVar(&f.force, "force", false, "let --out replace a directory that vmssim wrote")
	flags.Uint64Var(&f.maxEvents, "max-events", experiment.DefaultMaxEvents, "refuse or end a run with more events than this")
	_ = c.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("measure", cobra.FixedCompletions(experiment.MeasureNames(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (env *environment) compare(c *cobra.Command, names []string, f *compareFlags) error {
	if _, ok := comparisonWriters[f.format]; !ok {
		return usageError{fmt.Errorf("unknown output format %q; the formats are text, json, csv and markdown", f.format)}
	}
	if f.many.replications < 2 {
		return usageError{errors.New("a comparison needs at least 2 replications")}
	}
	if !(f.many.detect > 0) {
		return usageError{fmt.Errorf("--detect %g; it is above 0", f.many.detect)}
	}
	if err := f.many.check(c); err != nil {
		return err
	}
	list, err := env.alternatives(names, f)
	if err != nil {
		return err
	}
	seed := list[0].scenario.Seed
	if c.Flags().Changed("seed") {
		seed = f.seed
	}
	q, done := f.many.question(env, experiment.Options{Seed: seed, MaxEvents: f.maxEvents})
	titled := report.Titled{Title: list[0].scenario.Config.Name, Style: report.Style{Color: env.color}}
	if len(names) > 1 {
		titled.Title = "comparison"
	} else {
		titled.Question = question(list[0].scenario)
	}
	var ask []experiment.Alternative
	var recipes []recipe
	for i := range list {
		recipes = append(recipes, list[i].recipe)
		ask = append(ask, experiment.Alternative{Name: list[i].name, Config: &list[i].scenario.Config})
		titled.About = append(titled.About, list[i].about)
	}
	made, err := experiment.Compare(c.Context(), ask, q)
	done()
	if err != nil {
		return reproducible(err, seed, 0, recipes...)
	}
	return env.finishMany(made, titled, f.format, f.dir, f.force)
}

// An alternative is a scenario that takes part in a comparison.
type alternative struct {
	name, about string
	scenario    *scenarios.Scenario
	recipe      recipe
}

// alternatives decides what is compared.
func (env *environment) alternatives(names []string, f *compareFlags) ([]alternative, error) {
	fixed, grid := splitOverrides(f.overrides)
	switch {
	case len(names) > 1 && len(grid) > 0:
		return nil, usageError{errors.New("several values of --set are of one scenario; several scenarios take one value each")}
	case len(names) > 1 && len(f.strategies) > 0:
		return nil, usageError{errors.New("--strategy is of one scenario; several scenarios are compared as they stand")}
	case len(names) > 1:
		return env.severalScenarios(names, fixed)
	case len(grid) > 0:
		return env.severalValues(names[0], fixed, grid, f)
	}
	return env.severalStrategies(names[0], fixed, f.strategies)
}

func (env *environment) severalScenarios(names, overrides []string) ([]alternative, error) {
	var list []alternative
	for _, name := range names {
		if name == "-" && slices.Index(names, name) != len(list) {
			return nil, usageError{errors.New("standard input is one scenario; - stands once")}
		}
		scenario, err := env.load(name, overrides)
		if err != nil {
			return nil, err
		}
		list = append(list, alternative{
			name: scenario.Config.Name, scenario: scenario, recipe: recipe{scenario: name, overrides: overrides},
		})
	}
	// Files of one name are told apart by their own.
	taken := map[string]int{}
	for _, a := range list {
		taken[a.name]++
	}
	for i := range list {
		if taken[list[i].name] > 1 {
			list[i].name = strings.TrimSuffix(filepath.ToSlash(names[i]), ".yaml")
		}
	}
	return list, sameCurrency(list)
}

func (env *environment) severalStrategies(name string, overrides, wanted []string) ([]alternative, error) {
	src, done, err := env.open(name)
	if err != nil {
		return nil, err
	}
	defer done()
	whole, err := scenarios.Load(src, overrides)
	if err != nil {
		return nil, err
	}
	if wanted == nil {
		wanted = whole.Document.StrategyNames()
	}
	if len(wanted) < 2 {
		return nil, usageError{fmt.Errorf("one alternative alone cannot be compared: %s has %d strategies; "+
			"name another scenario, write --set path=x,y, or add strategies (NAME: {} is the scenario as it stands)",
			name, len(whole.Document.Strategies))}
	}
	var list []alternative
	for _, strategy := range wanted {
		scenario, err := scenarios.LoadStrategy(src, strategy, overrides)
		if err != nil {
			return nil, err
		}
		list = append(list, alternative{
			strategy, whole.Document.AboutStrategy(strategy), scenario, recipe{name, strategy, overrides},
		})
	}
	return list, sameCurrency(list)
}

// severalValues makes an alternative of every combination of values; the last flag
// changes fastest.
func (env *environment) severalValues(name string, fixed []string, grid []choice, f *compareFlags) ([]alternative, error) {
	strategy := ""
	switch len(f.strategies) {
	case 0:
	case 1:
		strategy = f.strategies[0]
	default:
		return nil, usageError{errors.New("several values of --set and several strategies; write one of the two")}
	}
	src, done, err := env.open(name)
	if err != nil {
		return nil, err
	}
	defer done()
	shorten(grid)
	total := 1
	for _, c := range grid {
		if total *= len(c.values); total > mostAlternatives {
			return nil, usageError{fmt.Errorf("more than %d combinations of values; a comparison is of few", mostAlternatives)}
		}
	}
	var list []alternative
	for i := range total {
		overrides, label := combination(grid, i)
		overrides = append(slices.Clone(fixed), overrides...)
		load := func() (*scenarios.Scenario, error) { return scenarios.Load(src, overrides) }
		if strategy != "" {
			load = func() (*scenarios.Scenario, error) { return scenarios.LoadStrategy(src, strategy, overrides) }
		}
		scenario, err := load()
		if err != nil {
			return nil, err
		}
		list = append(list, alternative{name: label, scenario: scenario, recipe: recipe{name, strategy, overrides}})
	}
	return list, sameCurrency(list)
}

// sameCurrency refuses to compare money that cannot be.
func sameCurrency(list []alternative) error {
	for _, a := range list {
		if a.scenario.Config.Currency != list[0].scenario.Config.Currency {
			return usageError{fmt.Errorf("%s is in %s and %s in %s; money of two currencies is not compared",
				list[0].name, list[0].scenario.Config.Currency, a.name, a.scenario.Config.Currency)}
		}
	}
	return nil
}

// A choice is an override with several values.
type choice struct {
	path   string
	name   string // the end of the path that tells it from others
	values []string
}

// splitOverrides tells overrides with one value from those with several.
func splitOverrides(overrides []string) (fixed []string, grid []choice) {
	for _, text := range overrides {
		path, value, found := strings.Cut(text, "=")
		values := splitValues(value)
		if !found || len(values) < 2 {
			fixed = append(fixed, text)
			continue
		}
		grid = append(grid, choice{path: path, values: values})
	}
	return fixed, grid
}

// splitValues splits at the commas that are not within brackets, braces or quotes.
func splitValues(text string) []string {
	var values []string
	depth, quote, from := 0, rune(0), 0
	for i, r := range text {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '{' || r == '[':
			depth++
		case r == '}' || r == ']':
			depth--
		case r == ',' && depth == 0:
			values = append(values, text[from:i])
			from = i + 1
		}
	}
	return append(values, text[from:])
}

// shorten names each choice by as much of its path's end as tells it from the
// others.
func shorten(grid []choice) {
	ends := func(path string, keys int) string {
		parts := strings.Split(path, ".")
		return strings.Join(parts[max(0, len(parts)-keys):], ".")
	}
	for i := range grid {
		for keys := 1; ; keys++ {
			grid[i].name = ends(grid[i].path, keys)
			alone := !slices.ContainsFunc(grid, func(other choice) bool {
				return other.path != grid[i].path && ends(other.path, keys) == grid[i].name
			})
			if alone || grid[i].name == grid[i].path {
				break
			}
		}
	}
}

// combination returns the overrides of one combination of a grid, and its name.
func combination(grid []choice, number int) (overrides []string, label string) {
	names := make([]string, len(grid))
	overrides = make([]string, len(grid))
	for i := len(grid) - 1; i >= 0; i-- {
		c := grid[i]
		value := c.values[number%len(c.values)]
		number /= len(c.values)
		overrides[i], names[i] = c.path+"="+value, c.name+"="+value
	}
	return overrides, strings.Join(names, " ")
}

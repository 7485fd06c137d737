package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"vmssim/scenarios"
)

// errFindings ends a lint that found something; the findings are printed.
var errFindings = errors.New("lint found something")

func lintCommand(env *environment) *cobra.Command {
	var overrides []string
	var codes bool
	c := &cobra.Command{
		Use:   "lint SCENARIO...",
		Short: "Find what is valid but probably not meant, without running it",
		Long: `Lint looks through scenarios for settings that are valid but probably not meant:
thresholds that must flap, cooldowns that end too early, rules that can never
be true together. A scenario is looked through as it stands and with each of its
strategies. Each finding is one line with its position, its code and the page
of Azure's documentation behind it. A scenario that means it says so in the
field lint.allow.`,
		Example:           "  vmssim lint mine.yaml\n  vmssim lint --codes",
		Args:              arguments(0, 1000, "lint takes scenarios: files, library names, or -"),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			if codes {
				return env.lintCodes()
			}
			if len(args) == 0 {
				return usageError{errors.New("lint takes scenarios: files, library names, or -")}
			}
			return env.lint(args, overrides)
		},
	}
	c.Flags().StringArrayVar(&overrides, "set", nil, "override a field, `path=value`; may be repeated")
	c.Flags().BoolVar(&codes, "codes", false, "list the code and title of every lint")
	return c
}

func (env *environment) lint(names, overrides []string) error {
	found := 0
	for _, name := range names {
		src, done, err := env.open(name)
		if err != nil {
			return err
		}
		findings, err := scenarios.LintAll(src, overrides)
		done()
		if err != nil {
			return err
		}
		for _, f := range findings {
			fmt.Fprintln(env.out, f)
		}
		if len(findings) == 0 {
			fmt.Fprintf(env.err, "%s: nothing found\n", name)
		}
		found += len(findings)
	}
	if found > 0 {
		return errFindings
	}
	return nil
}

func (env *environment) lintCodes() error {
	w := tabwriter.NewWriter(env.out, 0, 0, 2, ' ', 0)
	for _, l := range scenarios.Lints() {
		fmt.Fprintf(w, "%s\t%s\n", l[0], l[1])
	}
	return w.Flush()
}

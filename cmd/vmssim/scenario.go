package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"vmssim/scenarios"
)

// The commands that concern scenario files but run nothing.

func validateCommand(env *environment) *cobra.Command {
	var overrides []string
	c := &cobra.Command{
		Use:               "validate SCENARIO...",
		Short:             "Check scenarios and list every problem with its position",
		Example:           "  vmssim validate mine.yaml\n  vmssim validate - < mine.yaml",
		Args:              arguments(1, 1000, "validate takes scenarios: files, library names, or -"),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			var all scenarios.Problems
			for _, name := range args {
				scenario, err := env.load(name, overrides)
				problems, ok := err.(scenarios.Problems)
				switch {
				case ok:
					all = append(all, problems...)
				case err != nil:
					return err
				default:
					fmt.Fprintf(env.out, "%s: %s is valid\n", name, scenario.Config.Name)
				}
			}
			if len(all) > 0 {
				return all
			}
			return nil
		},
	}
	c.Flags().StringArrayVar(&overrides, "set", nil, "override a field, `path=value`; may be repeated")
	return c
}

func explainCommand(env *environment) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [FIELD]",
		Short: "Explain a field of the scenario format",
		Example: `  vmssim explain
  vmssim explain scaleSets.autoscale.profiles.rules.scaleAction.cooldown`,
		Args: arguments(0, 1, "explain takes one field, or none for the top level"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return scenarios.Fields(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			path := ""
			if len(args) > 0 {
				path = args[0]
			}
			text, err := scenarios.Explain(path)
			if err != nil {
				return usageError{err}
			}
			fmt.Fprintln(env.out, text)
			return nil
		},
	}
}

func schemaCommand(env *environment) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the scenario format, for editors",
		Example: `  vmssim schema > vmssim.schema.json
  # then, as the first line of a scenario:
  # yaml-language-server: $schema=vmssim.schema.json`,
		Args: arguments(0, 0, "schema takes no arguments"),
		RunE: func(*cobra.Command, []string) error {
			_, err := env.out.Write(scenarios.Schema())
			return err
		},
	}
}

func initCommand(env *environment) *cobra.Command {
	return &cobra.Command{
		Use:     "init",
		Short:   "Print a small commented scenario to start from",
		Example: "  vmssim init > mine.yaml",
		Args:    arguments(0, 0, "init takes no arguments; it prints to stdout"),
		RunE: func(*cobra.Command, []string) error {
			_, err := env.out.Write(scenarios.Template())
			return err
		},
	}
}

func libraryCommand(env *environment) *cobra.Command {
	return &cobra.Command{
		Use:   "library [NAME]",
		Short: "List the built-in scenarios, or print one",
		Example: `  vmssim library
  vmssim library flash-crowd > mine.yaml`,
		Args:              arguments(0, 1, "library takes one name, or none to list all"),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				src, ok := scenarios.Open(args[0])
				if !ok {
					return usageError{fmt.Errorf("the library has no scenario %q; 'vmssim library' lists them", args[0])}
				}
				_, err := env.out.Write(src.Data)
				return err
			}
			w := tabwriter.NewWriter(env.out, 0, 0, 2, ' ', 0)
			for _, entry := range scenarios.Library() {
				fmt.Fprintf(w, "%s\t%s\n", entry.Name, entry.Question)
			}
			return w.Flush()
		},
	}
}

// completeScenarios offers the library's names beside files.
func completeScenarios(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, entry := range scenarios.Library() {
		names = append(names, entry.Name)
	}
	return names, cobra.ShellCompDirectiveDefault
}

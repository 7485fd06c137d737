package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// rootCommand builds the command tree.
func rootCommand(env *environment) *cobra.Command {
	root := &cobra.Command{
		Use:   "vmssim",
		Short: "Simulate Azure VM scale sets and autoscale",
		Long: `vmssim simulates Azure virtual machine scale sets and their autoscale settings:
a scenario in YAML goes in, a cost and availability report comes out, the same
bytes for the same scenario and seed on every machine.`,
		Example: `  vmssim library                       what there is to try
  vmssim run flash-crowd               run a scenario of the library
  vmssim init > mine.yaml              start a scenario of your own
  vmssim compare which-thresholds      compare strategies on the same luck
  vmssim run mine.yaml --out results   report, charts, series and event log`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("unknown command %q", args[0])}
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetOut(env.out)
	root.SetErr(env.err)
	root.SetIn(env.in)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		runCommand(env), compareCommand(env), validateCommand(env), lintCommand(env), explainCommand(env), schemaCommand(env),
		initCommand(env), libraryCommand(env), versionCommand(env), exitCodesTopic(),
	)
	return root
}

// arguments returns a check for the number of positional arguments that fails
// as a usage error.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return usageError{fmt.Errorf("%s; got %s", what, quoted(args))}
		}
		return nil
	}
}

func quoted(args []string) string {
	if len(args) == 0 {
		return "none"
	}
	list := make([]string, len(args))
	for i, a := range args {
		list[i] = fmt.Sprintf("%q", a)
	}
	return strings.Join(list, " ")
}

// exitCodesTopic is a page of help, not a command.
func exitCodesTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "exit-codes",
		Short: "The exit codes",
		Long: `  0  done
  1  internal error
  2  the command line cannot be understood
  3  the scenario cannot be used; every problem is listed with file:line:column
  4  a limit is exceeded, before the run by estimate or during it
  5  an invariant broke: a bug in vmssim, with a line to reproduce it
  6  lint found something
 99  an objective of the scenario was missed
130  interrupted; no objective is judged on a part of a run, and nothing is
     estimated from a part of several`,
	}
}

// Command vmssim simulates Azure virtual machine scale sets and their autoscale
// settings: a scenario in YAML goes in, a cost and availability report comes
// out.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/scenarios"
	"vmssim/sim"
)

// The exit codes; `vmssim help exit-codes` lists them for users.
const (
	exitDone        = 0
	exitInternal    = 1
	exitUsage       = 2
	exitScenario    = 3
	exitLimit       = 4
	exitInvariant   = 5
	exitFindings    = 6
	exitObjective   = 99
	exitInterrupted = 130
)

// errInterrupted and errObjective end a command whose output is complete as far
// as it goes.
var (
	errInterrupted = errors.New("interrupted")
	errObjective   = errors.New("an objective was missed")
)

// A usageError is a command line that cannot be understood.
type usageError struct{ error }

// An environment is all that the commands have of the outside world.
type environment struct {
	in       io.Reader
	out, err io.Writer
	terminal bool // err is a terminal
	color    bool // out is a terminal that wants colour
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	env := &environment{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		terminal: isTerminal(os.Stderr),
		color:    isTerminal(os.Stdout) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb",
	}
	code := run(ctx, env, os.Args[1:])
	stop()
	os.Exit(code)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, env *environment, args []string) int {
	root := rootCommand(env)
	root.SetArgs(append([]string{}, args...)) // given nil, cobra reads os.Args
	err := root.ExecuteContext(ctx)
	code := exitCode(err)
	switch code {
	case exitDone, exitFindings:
	case exitScenario: // problems speak for themselves: file:line:column: ...
		fmt.Fprintln(env.err, err)
	case exitUsage:
		fmt.Fprintf(env.err, "vmssim: %v\nRun 'vmssim --help' for usage.\n", err)
	default:
		fmt.Fprintf(env.err, "vmssim: %v\n", err)
	}
	return code
}

func exitCode(err error) int {
	var (
		usage    usageError
		problems scenarios.Problems
		tooLarge *experiment.TooLarge
		limit    *sim.LimitError
		broken   *collect.BrokenInvariant
	)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errInterrupted), errors.Is(err, experiment.ErrInterrupted):
		return exitInterrupted
	case errors.Is(err, errObjective):
		return exitObjective
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.As(err, &problems):
		return exitScenario
	case errors.As(err, &tooLarge), errors.As(err, &limit):
		return exitLimit
	case errors.As(err, &broken):
		return exitInvariant
	case errors.As(err, &usage):
		return exitUsage
	}
	return exitInternal
}

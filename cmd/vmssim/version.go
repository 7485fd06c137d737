package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"vmssim/model/price"
)

// semantics is the version of the model's behaviour: results with the same
// semantics, scenario and seed have the same bytes. It rises with every change
// of results; see "Results" in CHANGELOG.md.
const semantics = 1

// version names this build without naming the machine that made it.
func version() string {
	revision := "unknown revision"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				revision = s.Value[:12]
			}
		}
	}
	return fmt.Sprintf("vmssim %s, semantics %d", revision, semantics)
}

func versionCommand(env *environment) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, the semantics version and the price sheet's date",
		Args:  arguments(0, 0, "version takes no arguments"),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(env.out, "%s, prices of %s\n", version(), price.Azure().Date)
			return err
		},
	}
}

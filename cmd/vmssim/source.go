package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"vmssim/scenarios"
)

// mostInput is more than the format takes, so that what is cut is refused.
const mostInput = 8 << 20

// open finds a scenario: "-" is standard input, a name of the library is that
// scenario, all else is a file. Trace and price files are read below the
// scenario's folder only. The caller closes the scenario when it is loaded.
func (env *environment) open(name string) (scenarios.Source, func(), error) {
	nothing := func() {}
	if name == "-" {
		data, err := io.ReadAll(io.LimitReader(env.in, mostInput))
		return scenarios.Source{Name: "stdin", Data: data}, nothing, err
	}
	if src, ok := scenarios.Open(name); ok && !exists(name) {
		return src, nothing, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return scenarios.Source{}, nothing, usageError{noScenario(name, err)}
	}
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return scenarios.Source{}, nothing, err
	}
	src := scenarios.Source{Name: name, Data: data, Files: root.FS()}
	return src, func() { root.Close() }, nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// noScenario says what was looked for.
func noScenario(name string, err error) error {
	if strings.ContainsAny(name, "./\\") || !os.IsNotExist(err) {
		return err
	}
	return fmt.Errorf("%q is neither a file nor a scenario of the library; "+
		"'vmssim library' lists those", name)
}

// load opens a scenario and builds it with its overrides.
func (env *environment) load(name string, overrides []string) (*scenarios.Scenario, error) {
	return env.loadStrategy(name, "", overrides)
}

// loadStrategy is load with one of the scenario's strategies, or with none if that
// is empty.
func (env *environment) loadStrategy(name, strategy string, overrides []string) (*scenarios.Scenario, error) {
	src, done, err := env.open(name)
	if err != nil {
		return nil, err
	}
	defer done()
	if strategy != "" {
		return scenarios.LoadStrategy(src, strategy, overrides)
	}
	return scenarios.Load(src, overrides)
}

package scenarios

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// fieldAt returns the field at a path without names.
func fieldAt(t *testing.T, path string) field {
	t.Helper()
	f, ok := lookup(reflect.TypeFor[Document](), strings.Split(path, "."))
	if !ok {
		t.Fatalf("no field %s", path)
	}
	return f
}

// TestWords holds the words of the format to those that the model knows.
func TestWords(t *testing.T) {
	const rule = "scaleSets.autoscale.profiles.rules."
	for path, want := range map[string][]string{
		rule + "metricTrigger.statistic":                autoscale.Statistics(),
		rule + "metricTrigger.timeAggregation":          autoscale.TimeAggregations(),
		rule + "metricTrigger.operator":                 autoscale.Operators(),
		rule + "scaleAction.direction":                  autoscale.Directions(),
		rule + "scaleAction.type":                       autoscale.ActionTypes(),
		"scaleSets.autoscale.cooldownReading":           autoscale.CooldownReadings(),
		"scaleSets.autoscale.statisticReading":          autoscale.StatisticReadings(),
		"loadBalancers.sku.name":                        keys(balancerSKUs),
		"loadBalancers.probe.protocol":                  keys(protocols),
		"loadBalancers.probe.noHealthyBackendsBehavior": keys(noHealthy),
	} {
		got := slices.Sorted(slices.Values(fieldAt(t, path).words))
		if !slices.Equal(got, slices.Sorted(slices.Values(want))) {
			t.Errorf("%s: %q, the model has %q", path, got, want)
		}
	}
	var measures []string
	for _, m := range model.Measures() {
		measures = append(measures, string(m))
	}
	if got := keysOf(reflect.TypeFor[Objective]()); !slices.Equal(got, measures) {
		t.Errorf("objectives %q, the model measures %q", got, measures)
	}
}

func keys[T any](m map[string]T) []string {
	var found []string
	for key := range m {
		found = append(found, key)
	}
	return found
}

// TestBounds holds the bounds of autoscale to those of the package that has
// their sources.
func TestBounds(t *testing.T) {
	const rule = "scaleSets.autoscale.profiles.rules."
	for path, want := range map[string][2]sim.Time{
		rule + "metricTrigger.timeGrain":  {autoscale.MinTimeGrain, autoscale.MaxTimeGrain},
		rule + "metricTrigger.timeWindow": {autoscale.MinTimeWindow, autoscale.MaxTimeWindow},
		rule + "scaleAction.cooldown":     {autoscale.MinCooldown, autoscale.MaxCooldown},
		"scaleSets.autoscale.every":       {autoscale.MinPeriod, autoscale.MaxPeriod},
	} {
		f := fieldAt(t, path)
		var low, high Duration
		if low.parse(f.low) != nil || high.parse(f.high) != nil || low.time() != want[0] || high.time() != want[1] {
			t.Errorf("%s: from %s to %s, want %v", path, f.low, f.high, want)
		}
	}
	if f := fieldAt(t, "scaleSets.autoscale.profiles"); f.most != autoscale.MaxProfiles {
		t.Errorf("%d profiles, want %d", f.most, autoscale.MaxProfiles)
	}
	if f := fieldAt(t, "scaleSets.autoscale.profiles.rules"); f.most != autoscale.MaxRulesPerSet {
		t.Errorf("%d rules, want %d", f.most, autoscale.MaxRulesPerSet)
	}
}

// TestTags reads every default and every bound that a tag has.
func TestTags(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(t reflect.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		for _, f := range fieldsOf(t) {
			kind, inner := formOf(f.typ)
			if kind == listForm {
				kind, inner = formOf(inner)
			}
			if f.preset != "" {
				readPreset(f) // panics
			}
			for _, bound := range []string{f.low, f.above, f.high} {
				if bound != "" {
					boundOf(reflect.New(inner).Elem(), bound) // panics
				}
			}
			if kind != scalarForm {
				visit(inner)
			}
		}
	}
	visit(reflect.TypeFor[Document]())
	if len(seen) < 40 {
		t.Errorf("only %d mappings", len(seen))
	}
}

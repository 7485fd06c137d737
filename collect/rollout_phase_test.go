package collect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vmssim/model"
)

// The phases of a rolling upgrade: a canary and then a zone, each by the policy, then
// what says nothing; one instance asks to be left out. Automatic OS upgrades go by the
// same phases.
func TestRolloutGoesByPhases(t *testing.T) {
	for _, mode := range []model.UpgradeMode{model.RollingUpgrade, model.OSUpgrade} {
		c := released(9, model.RollingUpgrade)
		if mode == model.OSUpgrade {
			c = patched(9, model.ManualUpgrade)
			c.ScaleSets[0].Upgrade.OS.OwnPolicy = true
		}
		s := &c.ScaleSets[0]
		s.Zones, s.Upgrade.Rolling.Batch.MaxPercent = []string{"1", "2", "3"}, 40
		s.Health.Rich = true
		s.Health.Metrics = []model.UpgradeMetric{
			{Instances: []int{5}, Phase: 0}, {Instances: []int{8}, Phase: 0, Skip: true}, {Zones: []int{1}, Phase: 7},
		}
		r, o := rolled(t, c)
		var got []string
		for _, b := range o.Batches {
			got = append(got, fmt.Sprint(b.Instances))
		}
		want := []string{"[5]", "[1 4 7]", "[0 3 6]", "[2]"}
		if o.Mode != mode || !slices.Equal(got, want) || o.Duration() != 4*imageTakes || o.Counters != (model.UpgradeCounters{Successful: 8}) {
			t.Errorf("%v: %v for %v with %v, want %v", o.Mode, got, o.Duration(), o.Counters, want)
		}
		if !strings.HasSuffix(o.Reason, "left out, because SkipUpgrade: 8") || byVersion(r) != "1 of 1.0.0, 8 of 1.1.0" {
			t.Errorf("%v: %s, %s", mode, o.Reason, byVersion(r))
		}
		if reason := o.Batches[0].Reason; !strings.HasSuffix(reason, "the next one is in a later phase") {
			t.Errorf("%v: %s", mode, reason)
		}
	}
}

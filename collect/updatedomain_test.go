package collect_test

import (
	"slices"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// booted returns the ids of the instances that began to boot at an instant.
func booted(r *collect.Result, at sim.Time) (ids []int) {
	for _, e := range logged(r, model.InstanceChanged) {
		if e.At == at && e.To == model.Booting.String() {
			ids = append(ids, e.Instance)
		}
	}
	return ids
}

// Twelve instances without zones: ids 0 to 4 get update domains 0 to 4, 5 to 9
// again, 10 and 11 the first two. One after the other, all are restarted once.
func TestRestartByUpdateDomain(t *testing.T) {
	config := repaired(12, model.RepairReplace, 3*sim.Hour)
	config.ScaleSets[0].Zones = nil
	config.ScaleSets[0].UpdateDomains = model.UpdateDomainsPerGroup
	want := [][]int{{0, 5, 10}, {1, 6, 11}, {2, 7}, {3, 8}, {4, 9}}
	for domain := range want {
		config.Actions = append(config.Actions, model.Action{
			At: sim.Time(domain+1) * 10 * sim.Minute, Kind: model.RestartInstances, All: true, UpdateDomains: []int{domain},
		})
	}
	config.Actions = append(config.Actions, model.Action{
		At: 2 * sim.Hour, Kind: model.RestartInstances, All: true, UpdateDomains: []int{4, 2},
	})
	r := play(t, config)
	for domain, ids := range want {
		if got := booted(r, config.Actions[domain].At); !slices.Equal(got, ids) {
			t.Errorf("update domain %d: %v restarted, want %v", domain, got, ids)
		}
	}
	if got, ids := booted(r, 2*sim.Hour), []int{2, 4, 7, 9}; !slices.Equal(got, ids) {
		t.Errorf("update domains 4 and 2: %v restarted, want %v", got, ids)
	}
	actions := logged(r, model.ActionTaken)
	if got, want := actions[len(actions)-1].Text, "restart update domains 4 2: 4 of 12 instances"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Each zone has a placement group of its own, with update domains of its own: of
// two instances in each of three zones, those of update domain 1 are the second
// of each zone. The log says so, and of a Flexible set nothing.
func TestUpdateDomainsOfEveryPlacementGroup(t *testing.T) {
	config := repaired(6, model.RepairReplace, sim.Hour)
	config.ScaleSets[0].UpdateDomains = model.UpdateDomainsPerGroup
	config.Actions = []model.Action{
		{At: 10 * sim.Minute, Kind: model.RestartInstances, All: true, UpdateDomains: []int{1}},
	}
	r := play(t, config)
	if got, ids := booted(r, 10*sim.Minute), []int{3, 4, 5}; !slices.Equal(got, ids) {
		t.Errorf("%v restarted, want %v", got, ids)
	}
	told := func(r *collect.Result) (n int) {
		for _, e := range logged(r, model.InstanceChanged) {
			n += strings.Count(e.Text, "update domain 1, which had 0")
		}
		return n
	}
	if got := told(r); got != 3 {
		t.Errorf("the log puts %d instances into update domain 1, want 3", got)
	}
	config.ScaleSets[0].UpdateDomains, config.Actions = 0, nil
	if got := told(play(t, config)); got != 0 {
		t.Errorf("the log of a Flexible set speaks of update domains %d times", got)
	}
}

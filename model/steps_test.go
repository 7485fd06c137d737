package model

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// waitingIn is instances that wait, with ids from 0, by the zones and the update
// domains given.
func waitingIn(zones, domains []int) (list []Upgradable) {
	for id := range zones {
		list = append(list, Upgradable{ID: id, Zone: zones[id], Domain: domains[id]})
	}
	return list
}

func TestNextStep(t *testing.T) {
	six := waitingIn([]int{1, 0, 2, 1, 0, 2}, []int{3, 1, 1, 0, 4, 0})
	for _, c := range []struct {
		name   string
		steps  Steps
		fleet  Fleet
		want   []int
		reason string
	}{
		{"the lowest update domain, whatever the zone", Steps{By: StepUpdateDomain}, Fleet{6, nil, six}, []int{3, 5}, "update domain 0: 2 of 6 instances (3 5)"},
		{"the next update domain that has some", Steps{By: StepUpdateDomain}, Fleet{6, nil, slices.Concat(six[:1], six[4:5])}, []int{0}, "update domain 3: 1 of 6 instances (0)"},
		{"one, of the first zone", Steps{By: StepInstance}, Fleet{6, nil, six}, []int{1}, "one instance at a time: 1 of 6 instances (1)"},
		{"one zone", Steps{By: StepZone}, Fleet{6, nil, six}, []int{1, 4}, "one zone at a time: 2 of 6 instances (1 4)"},
		{"all", Steps{By: StepAll}, Fleet{6, nil, six}, []int{1, 4, 0, 3, 2, 5}, "all at once: 6 of 6 instances (1 4 0 3 2 5)"},
		{"nobody waits", Steps{By: StepAll}, Fleet{Instances: 6}, nil, ""},
	} {
		ids, reason := c.steps.Next(c.fleet)
		if !slices.Equal(ids, c.want) || reason != c.reason {
			t.Errorf("%s: %v, %q; want %v, %q", c.name, ids, reason, c.want, c.reason)
		}
	}
}

// A share is of all instances, without fractions, and at least one.
func TestShareOf(t *testing.T) {
	for _, c := range []struct{ instances, percent, want int }{
		{10, 10, 1}, {10, 50, 5}, {10, 100, 10}, {19, 10, 1}, {20, 10, 2}, {3, 10, 1}, {3, 50, 1}, {3, 70, 2}, {1, 1, 1}, {1000, 1, 10},
	} {
		if got := ShareOf(c.instances, c.percent*Millionths/100); got != c.want {
			t.Errorf("%d %% of %d: %d, want %d", c.percent, c.instances, got, c.want)
		}
	}
	if got := percentOf(5_000) + ", " + percentOf(125_000); got != "0.5 %, 12.5 %" {
		t.Errorf("%q", got)
	}
}

// Shares of 10, 50 and 100 % are the first instance, four more and the rest. A share
// that is reached, by new instances or because it is so small, is passed over.
func TestNextShare(t *testing.T) {
	canary := Steps{By: StepShare, Shares: []int{100_000, 500_000, 1_000_000}}
	waiting := func(n int) []Upgradable { return waitingIn(make([]int, n), make([]int, n)) }
	for _, c := range []struct {
		name      string
		instances int
		latest    int
		want      int
	}{
		{"one of ten", 10, 0, 1},
		{"four more", 10, 1, 4},
		{"the rest", 10, 5, 5},
		{"two new ones are a canary of twelve", 12, 2, 4},
		{"one of four", 4, 0, 1},
		{"one more of four", 4, 1, 1},
		{"a tenth of three is one, and half of them too", 3, 1, 2},
		{"the only one", 1, 0, 1},
	} {
		ids, reason := canary.Next(Fleet{c.instances, []int{c.latest}, waiting(c.instances - c.latest)})
		if len(ids) != c.want {
			t.Errorf("%s: %v, want %d (%s)", c.name, ids, c.want, reason)
		}
	}
	_, reason := canary.Next(Fleet{10, []int{1}, waiting(9)})
	if want := "50 % of 10 instances is 5, of which 1 have the latest model: 4 more (0 1 2 3)"; reason != want {
		t.Errorf("%q, want %q", reason, want)
	}
	short := Steps{By: StepShare, Shares: []int{500_000}}
	if ids, _ := short.Next(Fleet{10, []int{5}, waiting(5)}); ids != nil {
		t.Errorf("%v after the last share", ids)
	}
}

// Of nine instances in three zones a third is one in each; a zone that has one
// already comes last.
func TestSharesSpreadOverZones(t *testing.T) {
	third := Steps{By: StepShare, Shares: []int{334_000}}
	nine := waitingIn([]int{0, 0, 0, 1, 1, 1, 2, 2, 2}, make([]int, 9))
	if ids, _ := third.Next(Fleet{9, []int{0, 0, 0}, nine}); !slices.Equal(ids, []int{0, 3, 6}) {
		t.Errorf("%v, want one of each zone", ids)
	}
	if ids, _ := third.Next(Fleet{9, []int{1, 0, 0}, nine[1:]}); !slices.Equal(ids, []int{3, 6}) {
		t.Errorf("%v, want the zones that have none", ids)
	}
}

// Step after step every instance has its turn once, whatever the rule; by update
// domain and by zone no two of a step are apart, and shares are never exceeded.
func TestStepsOfAnyFleet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "instances")
		p := Steps{By: StepRule(rapid.IntRange(0, 4).Draw(t, "rule"))}
		if p.By == StepShare {
			for share := 0; share < Millionths; {
				share = min(Millionths, share+rapid.IntRange(1, 600_000).Draw(t, "share"))
				p.Shares = append(p.Shares, share)
			}
		}
		f := Fleet{Instances: n, Latest: make([]int, 3)}
		for id := range n {
			f.Waiting = append(f.Waiting, Upgradable{ID: id, Zone: rapid.IntRange(0, 2).Draw(t, "zone"), Domain: rapid.IntRange(0, 4).Draw(t, "domain")})
		}
		for turns := 1; len(f.Waiting) > 0; turns++ {
			ids, reason := p.Next(f)
			if len(ids) == 0 || turns > n || strings.Contains(reason, "(0)") && len(ids) > 1 {
				t.Fatalf("step %d: %v, %s", turns, ids, reason)
			}
			zones, domains := map[int]bool{}, map[int]bool{}
			for _, id := range ids {
				at := slices.IndexFunc(f.Waiting, func(u Upgradable) bool { return u.ID == id })
				if at < 0 {
					t.Fatalf("%d does not wait", id)
				}
				zones[f.Waiting[at].Zone], domains[f.Waiting[at].Domain] = true, true
				f.Latest[f.Waiting[at].Zone]++
				f.Waiting = slices.Delete(f.Waiting, at, at+1)
			}
			if p.By == StepZone && len(zones) > 1 || p.By == StepUpdateDomain && len(domains) > 1 || p.By == StepInstance && len(ids) > 1 {
				t.Fatalf("%v of %d zones and %d domains", ids, len(zones), len(domains))
			}
			if have := n - len(f.Waiting); p.By == StepShare &&
				!slices.ContainsFunc(p.Shares, func(share int) bool { return ShareOf(n, share) == have }) {
				t.Fatalf("%d of %d have the latest model, which is no share of %v", have, n, p.Shares)
			}
		}
	})
}

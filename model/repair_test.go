package model

import (
	"slices"
	"testing"

	"vmssim/sim"
)

// Who is repaired now, who waits and why. The policy's grace period is 10
// minutes; it is 01:00 unless said otherwise.
func TestRepairDecision(t *testing.T) {
	const m = sim.Minute
	bad := func(id int, since, changed sim.Time) Patient {
		return Patient{ID: id, Health: Unhealthy, Since: since, Changed: changed}
	}
	for _, c := range []struct {
		name     string
		size     int
		under    int
		patients []Patient
		order    []int
		verdicts []RepairVerdict
	}{
		{"below 20 one at a time, the longest unhealthy first", 19, 0,
			[]Patient{bad(1, 59*m, 0), bad(2, 50*m, 0), bad(3, 50*m, 0)}, []int{2, 3, 1},
			[]RepairVerdict{RepairNow, HeldByTurn, HeldByTurn}},
		{"5 % of 59 is two, rounded down", 59, 0, []Patient{bad(1, 0, 0), bad(2, 0, 0), bad(3, 0, 0)}, []int{1, 2, 3},
			[]RepairVerdict{RepairNow, RepairNow, HeldByTurn}},
		{"those under repair count", 59, 1, []Patient{bad(1, 0, 0), bad(2, 0, 0)}, []int{1, 2},
			[]RepairVerdict{RepairNow, HeldByTurn}},
		{"the grace period counts from the last state change, not from the trouble", 10, 0,
			[]Patient{bad(1, 51*m, 51*m), bad(2, 59*m, 20*m)}, []int{1, 2}, []RepairVerdict{HeldByGrace, RepairNow}},
		{"a grace period that ends now is over", 10, 0, []Patient{bad(1, 51*m, 50*m)}, []int{1},
			[]RepairVerdict{RepairNow}},
		{"who may not be repaired takes nobody's turn", 10, 0,
			[]Patient{{ID: 1, Protected: true}, {ID: 2, Unprovisioned: true}, {ID: 3, ZoneDown: true}, bad(4, 1, 0)},
			[]int{1, 2, 3, 4}, []RepairVerdict{HeldByProtection, HeldByProvisioning, HeldByZone, RepairNow}},
		{"nobody is unhealthy", 10, 0, nil, nil, nil},
	} {
		policy := RepairPolicy{GracePeriod: 10 * m}
		d := policy.Decide(sim.Hour, c.size, c.under, c.patients)
		var order []int
		var verdicts []RepairVerdict
		for _, choice := range d.Choices {
			order, verdicts = append(order, choice.ID), append(verdicts, choice.Verdict)
		}
		if !slices.Equal(order, c.order) || !slices.Equal(verdicts, c.verdicts) {
			t.Errorf("%s: %v %v, want %v %v", c.name, order, verdicts, c.order, c.verdicts)
		}
	}
}

func TestRepairReasons(t *testing.T) {
	policy := RepairPolicy{GracePeriod: 10 * sim.Minute}
	d := policy.Decide(sim.Hour, 40, 0, []Patient{
		{ID: 1, Health: Unknown, Since: 5 * sim.Minute},
		{ID: 2, Health: Unhealthy, Since: 58 * sim.Minute, Changed: 55 * sim.Minute},
	})
	for i, want := range []string{
		"Unknown since 5m; at most 2 of 40 are repaired at a time",
		"Unhealthy since 58m; its grace period ends at 1h5m",
	} {
		if got := d.Reason(&d.Choices[i]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

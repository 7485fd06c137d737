package model

import (
	"slices"
	"testing"

	"vmssim/sim"
)

// WE-31: VM_1 is pending and has not approved, VM_2 has. VM_2 stays until VM_1 is
// approved or times out; when VM_1 approves both are deleted.
func TestWE31(t *testing.T) {
	const m = sim.Minute
	for _, c := range []struct {
		name    string
		now     sim.Time
		pending []PendingDelete
		want    []int
		held    int
	}{
		{"the older has not approved", 3 * m, []PendingDelete{{1, 5 * m, false}, {2, 6 * m, true}}, nil, 1},
		{"the older approves: both", 3 * m, []PendingDelete{{1, 5 * m, true}, {2, 6 * m, true}}, []int{1, 2}, 0},
		{"the older times out: both", 5 * m, []PendingDelete{{1, 5 * m, false}, {2, 6 * m, true}}, []int{1, 2}, 0},
		{"the older approves alone", 3 * m, []PendingDelete{{2, 6 * m, false}, {1, 5 * m, true}}, []int{1}, 0},
		{"equal NotBefore: one is not enough", 3 * m, []PendingDelete{{1, 5 * m, true}, {2, 5 * m, false}}, nil, 1},
		{"equal NotBefore: all", 3 * m, []PendingDelete{{2, 5 * m, true}, {1, 5 * m, true}}, []int{1, 2}, 0},
		{"equal NotBefore: time over", 5 * m, []PendingDelete{{1, 5 * m, true}, {2, 5 * m, false}}, []int{1, 2}, 0},
		{"a younger one behind two of which one holds", 3 * m,
			[]PendingDelete{{1, 4 * m, true}, {2, 5 * m, false}, {3, 6 * m, true}}, []int{1}, 1},
		{"nobody", 3 * m, nil, nil, 0},
	} {
		if got, held := Released(c.now, c.pending); !slices.Equal(got, c.want) || held != c.held {
			t.Errorf("%s: %v, %d held; want %v, %d", c.name, got, held, c.want, c.held)
		}
	}
}

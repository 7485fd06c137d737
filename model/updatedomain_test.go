package model

import (
	"testing"

	"pgregory.net/rapid"
)

func TestUpdateDomain(t *testing.T) {
	for _, c := range []struct {
		name   string
		counts []int
		want   int
	}{
		{"a Flexible set has none", nil, NoUpdateDomain},
		{"an empty placement group begins with the first", []int{0, 0, 0, 0, 0}, 0},
		{"the emptiest", []int{2, 2, 1, 2, 1}, 2},
		{"of equal ones the first", []int{1, 1, 1, 1, 1}, 0},
		{"a gap is filled", []int{3, 3, 3, 3, 0}, 4},
	} {
		if got := UpdateDomain(c.counts); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// While instances only come, update domains differ by one at most; after
// instances have left, further ones bring them closer and never apart.
func TestUpdateDomainsEvenOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 20), UpdateDomainsPerGroup, UpdateDomainsPerGroup).Draw(t, "counts")
		for range rapid.IntRange(0, 60).Draw(t, "more") {
			before := spreadOf(counts)
			counts[UpdateDomain(counts)]++
			if after := spreadOf(counts); after > max(before, 1) {
				t.Fatalf("%v: from %d apart to %d", counts, before, after)
			}
		}
	})
}

func spreadOf(counts []int) int {
	least, most := counts[0], counts[0]
	for _, n := range counts {
		least, most = min(least, n), max(most, n)
	}
	return most - least
}

package price

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vmssim/sim"
)

func mustSeries(t *testing.T, changes ...Change) Series {
	t.Helper()
	s, err := NewSeries(changes...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSeries(t *testing.T) {
	h := sim.Hour
	s := mustSeries(t, Change{-9 * h, 7}, Change{-h, 30}, Change{2 * h, 50}, Change{3 * h, 50}, Change{4 * h, 20})
	for _, c := range []struct {
		at    sim.Time
		price PerHour
		next  sim.Time
	}{
		{0, 30, 2 * h}, {2*h - 1, 30, 2 * h}, {2 * h, 50, 4 * h}, {3 * h, 50, 4 * h}, {9 * h, 20, sim.Never},
	} {
		if p, next := s.At(c.at), s.Next(c.at); p != c.price || next != c.next {
			t.Errorf("at %v: %d until %v, want %d until %v", c.at, p, next, c.price, c.next)
		}
	}
	if n := s.Changes(4 * h); n != 2 {
		t.Errorf("%d changes, want 2: a price that stays is none", n)
	}
	late := mustSeries(t, Change{5 * h, 3})
	if late.At(0) != 3 || late.Next(0) != sim.Never {
		t.Errorf("the first price does not hold before its instant: %d", late.At(0))
	}
	if capped := s.Capped(30); capped.At(2*h) != 30 || capped.Next(0) != 4*h || capped.At(4*h) != 20 {
		t.Errorf("capped at 30: %d, then %d", capped.At(2*h), capped.At(4*h))
	}
}

func TestSeriesRefuses(t *testing.T) {
	for want, changes := range map[string][]Change{
		"no prices":            nil,
		"below zero":           {{0, -1}},
		"is not after the one": {{0, 1}, {0, 2}},
	} {
		if _, err := NewSeries(changes...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", changes, err, want)
		}
	}
}

// A capped series is everywhere the lower of the price and the limit.
func TestCapped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var changes []Change
		at := sim.Time(0)
		for _, p := range rapid.SliceOfN(rapid.Int64Range(0, 9), 1, 8).Draw(t, "prices") {
			changes = append(changes, Change{at, PerHour(p)})
			at += sim.Time(rapid.Int64Range(1, 5).Draw(t, "gap"))
		}
		s, err := NewSeries(changes...)
		if err != nil {
			t.Fatal(err)
		}
		limit := PerHour(rapid.Int64Range(0, 9).Draw(t, "limit"))
		capped := s.Capped(limit)
		for at := sim.Time(0); at < 50; at++ {
			if got, want := capped.At(at), min(limit, s.At(at)); got != want {
				t.Fatalf("at %d: %d, want %d", at, got, want)
			}
		}
	})
}

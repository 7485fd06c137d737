package price

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"vmssim/sim"
)

func chargeOf(p PerHour, t sim.Time) Charge {
	var c Charge
	c.Add(p, t)
	return c
}

func TestChargeIsRoundedOnce(t *testing.T) {
	const third = PerHour(1) // a billionth an hour: 20 minutes cost a third of a billionth
	var c Charge
	for range 3 {
		c.Add(third, 20*sim.Minute)
	}
	if got := c.Money(); got != 1 {
		t.Errorf("three thirds are %d", got)
	}
	if got := 3 * third.For(20*sim.Minute); got != 0 {
		t.Errorf("rounded one by one they are %d; the case shows nothing", got)
	}
	if got := chargeOf(1, 30*sim.Minute).Money(); got != 1 {
		t.Errorf("a half is %d, want 1", got)
	}
}

func TestChargeEndsAtItsLargest(t *testing.T) {
	c := chargeOf(math.MaxInt64, math.MaxInt64)
	if got := c.Money(); got != math.MaxInt64 {
		t.Errorf("got %d", got)
	}
	for range 10 {
		c.Plus(c)
	}
	if got := c.Money(); got != math.MaxInt64 {
		t.Errorf("after overflow %d", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic on a negative time")
		}
	}()
	c.Add(1, -1)
}

// A time cut in two costs the same, twice the price costs twice as much, and a
// charge of one part is what PerHour says.
func TestChargeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := PerHour(rapid.Int64Range(0, 1_000_000_000_000).Draw(t, "price"))
		a := sim.Time(rapid.Int64Range(0, int64(3653*sim.Day)).Draw(t, "a"))
		b := sim.Time(rapid.Int64Range(0, int64(3653*sim.Day)).Draw(t, "b"))
		whole, parts := chargeOf(p, a+b), chargeOf(p, a)
		parts.Add(p, b)
		if whole != parts {
			t.Fatalf("whole %v, parts %v", whole, parts)
		}
		if whole.Money() != p.For(a+b) {
			t.Fatalf("charge %d, price %d", whole.Money(), p.For(a+b))
		}
		if part := whole.Part(a, a+b); a+b > 0 {
			if cost := chargeOf(p, a); part != cost {
				t.Fatalf("part %v, want %v", part, cost)
			}
		}
		parts.Plus(whole)
		if parts != chargeOf(2*p, a+b) {
			t.Fatalf("twice is %v, at twice the price %v", parts, chargeOf(2*p, a+b))
		}
	})
}

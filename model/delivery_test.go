package model

import (
	"math"
	"testing"

	"vmssim/sim"
)

// The deliveries of a message are a geometric law that is cut: trials 1, 2, 3 with
// 0.8, 0.16 and 0.04 if one in five fails.
func TestCutGeometric(t *testing.T) {
	first, second, all := cutGeometric(0.2, 3)
	near(t, "mean", first, 0.8+2*0.16+3*0.04)
	near(t, "mean square", second, 0.8+4*0.16+9*0.04)
	near(t, "all fail", all, 0.008)
	first, second, all = cutGeometric(1, 10)
	near(t, "mean of ten", first, 10)
	near(t, "mean square of ten", second, 100)
	near(t, "nothing is completed", all, 1)
}

// A message with all its deliveries as one service: the sum of a random number of
// draws has the variance E[N]·Var S + Var N·(E S)².
func TestDeliveriesAreOneService(t *testing.T) {
	takes, err := sim.LognormalMeanCV(4, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	l := &MessageLoad{Takes: takes, Failing: 0.2, Queue: MessageQueue{Lock: sim.Day, MostDeliveries: 3}}
	p := newProcessing(takes)
	d := l.delivery(&p)
	mean, square := 1.24, 0.8+4*0.16+9*0.04
	near(t, "service", d.service, mean*4)
	near(t, "cv", d.cv, math.Sqrt(mean*2*2+(square-mean*mean)*4*4)/(mean*4))
	near(t, "in vain", d.inVain, 0.2)
	// A completed message took two deliveries with 0.16 / 0.992.
	chances, apart := l.CompletedAfter()
	near(t, "after two", chances[1], 0.16/0.992)
	near(t, "apart", apart, 4)
}

// What is left of a lock at a random instant. Deliveries of 40 s are 20 s old on
// average, so 40 s are left of 60 s. Those of 90 s that renew it are in their first
// 60 s with 2/3, in their last 30 s with 1/3: the lock is 2/3·30 + 1/3·15 s old. Those
// that do not renew it hold it for 60 s: it is 30 s old.
func TestLockLeft(t *testing.T) {
	for _, row := range []struct {
		takes   float64
		renewed bool
		want    float64
	}{{40, false, 40}, {40, true, 40}, {90, true, 35}, {90, false, 30}} {
		takes, err := sim.Constant(row.takes)
		if err != nil {
			t.Fatal(err)
		}
		p := newProcessing(takes)
		near(t, "left", p.lockLeft(60, row.renewed), row.want)
	}
}

// Exponential times: so many seconds before their end are as likely as a whole one
// of that length, and a delivery is as old on average as it still lasts. The sums over
// 200 slices lack a part of the tail.
func TestProcessingIsMemoryless(t *testing.T) {
	takes, err := sim.Exponential(60)
	if err != nil {
		t.Fatal(err)
	}
	p := newProcessing(takes)
	near(t, "elapsed", p.elapsed(0), 60)
	for _, seconds := range []float64{1, 30, 60, 120} {
		if got, want := p.within(seconds), 1-math.Exp(-seconds/60); math.Abs(got-want) > 0.003 {
			t.Errorf("within %v s: %v, want %v", seconds, got, want)
		}
		if got, want := p.elapsed(seconds), seconds+60; math.Abs(got-want) > 0.03*want {
			t.Errorf("elapsed after %v s: %v, want %v", seconds, got, want)
		}
		within, beyond := p.split(seconds, takes.Exceeds(seconds))
		share := takes.Exceeds(seconds)
		near(t, "both parts", within*(1-share)+beyond*share, 60)
		if math.Abs(beyond-seconds-60) > 0.5 {
			t.Errorf("those beyond %v s last %v s, want 60 more", seconds, beyond)
		}
	}
}

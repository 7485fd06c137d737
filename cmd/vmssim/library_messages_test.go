package main

import (
	"fmt"
	"slices"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/sim"
)

// marksOf lists the changes of a set's capacity in the first so many hours.
func marksOf(r *collect.Result, set int, until sim.Time) []string {
	var list []string
	for _, m := range r.Marks {
		if m.Set == set && m.At < until {
			list = append(list, fmt.Sprintf("%v: %d → %d", m.At, m.From, m.To))
		}
	}
	return list
}

// A firstDelivery is when workers first received messages, and what the head of the
// line had waited then.
type firstDelivery struct{ at, waited sim.Time }

func (d *firstDelivery) Observe(now sim.Time, f model.Fact) {
	if f.Kind != model.MessagesAdvanced || f.Messages.Load != 0 || d.at > 0 {
		return
	}
	if f.Messages.Workers > 0 {
		d.at = f.Messages.From
	} else {
		d.waited = f.Messages.Oldest
	}
}

// queue-to-zero by arithmetic. The burst comes at 9:00 with 4/s. Its first minute is
// over at 9:01 and seen two minutes later; creating and booting take 90 s: 9:04:30.
// Then 16 workers do 3.2/s, so the most are there after the next four instances'
// arrival at 9:09:30: 1,080 + 0.8 × 300. These do 6.4/s. The 1,248 that are left at
// the end of the burst, at 9:10, are done after 195 s, at 9:13:15. The minute that
// ends at 9:14 is the first without a message, and 9:23 the first run whose window
// of ten minutes begins after 9:13.
func TestQueueToZero(t *testing.T) {
	first := &firstDelivery{}
	r := playLibrary(t, "queue-to-zero", experiment.Options{Seed: 1, Observer: first})
	// To the millionth of a message, which comes a quarter of a microsecond after 9:00.
	if late := 270*sim.Second - first.waited; first.at != 9*sim.Hour+270*sim.Second || late < 0 || late > sim.Millisecond {
		t.Errorf("delivered first at %v after %v, want at 9h4m30s after 4m30s", first.at, first.waited)
	}
	want := []string{"9h3m: 0 → 4", "9h8m: 4 → 8", "9h13m: 8 → 10", "9h23m: 10 → 0"}
	if got := marksOf(r, 0, 10*sim.Hour); !slices.Equal(got, want) {
		t.Errorf("to-zero: %q, want %q", got, want)
	}
	if peak := float64(r.Messages[0].Peak) / 1e6; peak < 1315 || peak > 1330 {
		t.Errorf("%v in the queue, want 1,320 and a few for lost locks", peak)
	}
	zero, kept := &r.Messages[0], &r.Messages[1]
	if zero.Completed != zero.Arrived || kept.Completed != kept.Arrived || r.ScaleSets[0].Capacity.Last != 0 {
		t.Errorf("left: %d and %d, capacity %+v", zero.Inside(), kept.Inside(), r.ScaleSets[0].Capacity)
	}
	if younger := zero.Age.Mean - kept.Age.Mean; younger < sim.Minute || younger > 2*sim.Minute {
		t.Errorf("kept messages are %v younger", younger)
	}
	if dear, cheap := r.ScaleSets[1].Cost.Total, r.ScaleSets[0].Cost.Total; dear < 3*cheap || dear > 5*cheap {
		t.Errorf("kept costs %v, to zero %v", dear, cheap)
	}
}

// never-below-thousand-messages: dead letters alone keep the first set at its
// maximum; thresholds meant as totals keep thousands of messages waiting in the
// second; the third has neither trouble.
func TestNeverBelowThousandMessages(t *testing.T) {
	r := playLibrary(t, "never-below-thousand-messages", experiment.Options{Seed: 1})
	for i, want := range []struct {
		last         int
		least, most  float64 // mean number in the queue from 10:00 to 18:00
		median, upTo sim.Time
	}{
		{10, 0, 100, 0, 2 * sim.Second},
		{1, 2000, 10000, 2 * sim.Minute, 10 * sim.Minute},
		{1, 0, 100, 0, 2 * sim.Second},
	} {
		m, set := &r.Messages[i], &r.ScaleSets[i]
		if m.Inside() != 0 || set.Capacity.Last != want.last {
			t.Errorf("%s ends with %d messages and %d instances, want none and %d",
				m.Name, m.Inside(), set.Capacity.Last, want.last)
		}
		// One in five hundred of the 720,000 that come.
		if dead := float64(m.DeadLettered) / 1e6; dead < 1439 || dead > 1441 {
			t.Errorf("%s: %v dead letters, want 1,440", m.Name, dead)
		}
		sum := 0.0
		for minute := 600; minute < 1080; minute++ {
			sum += r.Series.Messages[i].Inside[minute] / 480
		}
		if sum < want.least || sum > want.most || m.Age.P50 < want.median || m.Age.P50 > want.upTo {
			t.Errorf("%s: %v in the queue by day, median age %v", m.Name, sum, m.Age.P50)
		}
	}
}

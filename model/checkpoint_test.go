package model

import (
	"testing"

	"vmssim/sim"
)

// hourly works for an hour, then writes for 10 minutes; it restores for 5.
var hourly = Checkpoint{
	Every: sim.Hour, Takes: 10 * sim.Minute, Restore: 5 * sim.Minute, OnNotice: true,
}

// Three hours of work need two checkpoints: the last hour needs none.
func TestAttemptLasts(t *testing.T) {
	for _, c := range []struct {
		name string
		a    attempt
		want sim.Time
	}{
		{"no checkpoints", attempt{work: 3 * sim.Hour}, 3 * sim.Hour},
		{"two", attempt{work: 3 * sim.Hour, checkpoint: hourly}, 3*sim.Hour + 20*sim.Minute},
		{"a little more work, a third", attempt{work: 3*sim.Hour + 1, checkpoint: hourly}, 3*sim.Hour + 30*sim.Minute + 1},
		{"with a restore", attempt{restore: 5 * sim.Minute, work: sim.Hour, checkpoint: hourly}, 65 * sim.Minute},
		{"no work", attempt{checkpoint: hourly}, 0},
	} {
		if got := c.a.lasts(); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A start with a restore of 5 minutes and three hours of work:
//
//	0:05 works  1:05 writes  1:15 works  2:15 writes  2:25 works  3:25 done
func TestProgress(t *testing.T) {
	a := attempt{restore: 5 * sim.Minute, work: 3 * sim.Hour, checkpoint: hourly}
	m := sim.Minute
	for _, c := range []struct {
		at   sim.Time
		want progress
	}{
		{3 * m, progress{}},
		{5 * m, progress{}},
		{64 * m, progress{unsaved: 59 * m}},
		{65 * m, progress{unsaved: 60 * m, writing: 10 * m}},
		{74 * m, progress{unsaved: 60 * m, writing: 1 * m}},
		{75 * m, progress{saved: 60 * m, overhead: 15 * m}},
		{100 * m, progress{saved: 60 * m, overhead: 15 * m, unsaved: 25 * m}},
		{145 * m, progress{saved: 120 * m, overhead: 25 * m}},
		{204 * m, progress{saved: 120 * m, overhead: 25 * m, unsaved: 59 * m}},
		{205 * m, progress{saved: 180 * m, overhead: 25 * m}},
	} {
		if got := a.after(c.at); got != c.want {
			t.Errorf("after %v: %+v, want %+v", c.at, got, c.want)
		}
	}
}

// What a job does with a notice, and how long it takes.
func TestFarewell(t *testing.T) {
	m := sim.Minute
	long := attempt{work: 10 * sim.Hour, checkpoint: hourly}
	again := attempt{restore: 5 * m, work: 10 * sim.Hour, checkpoint: hourly}
	silent := long
	silent.checkpoint.OnNotice = false
	for _, c := range []struct {
		name            string
		a               attempt
		elapsed, notice sim.Time
		want            Farewell
		takes           sim.Time
	}{
		{"it is done in time", attempt{work: sim.Hour}, 55 * m, 5 * m, Finish, 5 * m},
		{"a minute short", attempt{work: sim.Hour}, 54 * m, 5 * m, WorkOn, 5 * m},
		{"a checkpoint fits", long, 30 * m, 15 * m, SaveWork, 10 * m},
		{"just", long, 30 * m, 10 * m, SaveWork, 10 * m},
		{"it does not", long, 30 * m, 5 * m, WorkOn, 5 * m},
		{"one is being written, the rest fits", long, 61 * m, 9 * m, SaveWork, 9 * m},
		{"it does not either", long, 61 * m, 8 * m, WorkOn, 8 * m},
		{"one has just been written", long, 70 * m, 5 * m, HandBack, 0},
		{"it still restores: nothing to save", again, 4 * m, 15 * m, HandBack, 0},
		{"told, but it does not listen", silent, 30 * m, 15 * m, WorkOn, 15 * m},
	} {
		got, takes := c.a.farewell(c.elapsed, c.notice)
		if got != c.want || takes != c.takes {
			t.Errorf("%s: %d in %v, want %d in %v", c.name, got, takes, c.want, c.takes)
		}
	}
}

// A last checkpoint adds to those before it: 1:10 have a checkpoint, then 20
// minutes of work and 10 of writing.
func TestSavedNow(t *testing.T) {
	a := attempt{restore: 5 * sim.Minute, work: 10 * sim.Hour, checkpoint: hourly}
	elapsed := 95 * sim.Minute
	p := a.savedNow(a.after(elapsed))
	if p.saved != 80*sim.Minute || p.saved+p.overhead != elapsed+10*sim.Minute {
		t.Errorf("%+v after %v", p, elapsed)
	}
	first := a.savedNow(a.after(25 * sim.Minute)) // the restore was not in vain
	if first.saved != 20*sim.Minute || first.overhead != 15*sim.Minute {
		t.Errorf("%+v", first)
	}
}

// The heaviest tails, with a checkpoint a second that takes a day, stay within
// 64 bits: they last beyond any run.
func TestAttemptBeyondAnyRun(t *testing.T) {
	for _, work := range []sim.Time{sim.Never / 2, sim.Never / 5, 1000 * sim.Day} {
		a := attempt{work: work, restore: sim.Day, checkpoint: Checkpoint{Every: sim.Second, Takes: sim.Day}}
		if got := a.lasts(); got < 70*365*sim.Day || got > sim.Never/2 {
			t.Errorf("work of %v lasts %v", work, got)
		}
	}
}

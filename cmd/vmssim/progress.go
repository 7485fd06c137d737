package main

import (
	"fmt"
	"time"
)

// quietTime is how long a run may take before progress is shown.
const quietTime = 2 * time.Second

// A progress is one line on a terminal's stderr, redrawn a few times a second.
type progress struct {
	env   *environment
	start time.Time
	last  time.Time
	calls int
	shown bool
}

func newProgress(env *environment) *progress {
	return &progress{env: env, start: time.Now()}
}

// show is called for every simulated minute; it looks at the clock only now and
// then.
func (p *progress) show(share float64) {
	p.calls++
	if !p.env.terminal || p.calls%256 != 0 {
		return
	}
	now := time.Now()
	if now.Sub(p.start) < quietTime || now.Sub(p.last) < 200*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	fmt.Fprintf(p.env.err, "\r%3.0f %% of the simulated time", 100*share)
}

// done clears the line.
func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.env.err, "\r\x1b[K")
	}
}

package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"vmssim/sim"
)

// An answer is what an application answers from an instant on.
type answer struct {
	at sim.Time
	as Application
}

// A change is a state of health and when it is reported.
type change struct {
	at sim.Time
	to Health
}

// follow plays a source against an application until an instant. The first
// answer is given when the source starts.
func (h *HealthSource) follow(phase sim.Time, answers []answer, until sim.Time) []change {
	l := h.begin(answers[0].at, phase, answers[0].as)
	changes := []change{{answers[0].at, l.health}}
	for i := range answers {
		end := until
		if i > 0 {
			h.turn(&l, answers[i].at, answers[i].as)
		}
		if i+1 < len(answers) {
			end = answers[i+1].at
		}
		for {
			to, at := h.next(&l)
			if to == l.health || at >= end {
				break
			}
			h.advance(&l)
			changes = append(changes, change{at, to})
		}
	}
	return changes
}

// WE-25: rich states, Initializing, three probes. Probes are sent at 2, 7, 12,
// 17 s …
func TestWE25(t *testing.T) {
	const s = sim.Second
	rich := func(p ProbeProtocol) HealthSource {
		return HealthSource{Probe: Probe{Protocol: p, Interval: 5 * s, Threshold: 3}, Rich: true, GracePeriod: 60 * s}
	}
	for _, c := range []struct {
		name    string
		source  HealthSource
		answers []answer
		want    []change
	}{
		{"three Healthy in a row", rich(HTTP), []answer{{0, Works}},
			[]change{{0, Initializing}, {12 * s, Healthy}}},
		{"three Unhealthy in a row", rich(HTTP), []answer{{0, TellsUnhealthy}},
			[]change{{0, Initializing}, {12 * s, Unhealthy}}},
		{"two Unhealthy, then three Healthy", rich(HTTP), []answer{{0, TellsUnhealthy}, {8 * s, Works}},
			[]change{{0, Initializing}, {22 * s, Healthy}}},
		{"errors until the grace period is over", rich(HTTP), []answer{{0, TellsErrors}},
			[]change{{0, Initializing}, {60 * s, Unknown}}},
		{"errors, then two Healthy, then the end, then the third", rich(HTTP),
			[]answer{{0, TellsErrors}, {50 * s, Works}},
			[]change{{0, Initializing}, {60 * s, Unknown}, {62 * s, Healthy}}},
		{"tcp: two handshakes failed, two done, and so on until the end", rich(TCP),
			[]answer{{0, TellsNothing}, {8 * s, Works}, {18 * s, TellsNothing}, {28 * s, Works}, {38 * s, TellsNothing},
				{48 * s, Works}, {58 * s, TellsNothing}},
			[]change{{0, Initializing}, {60 * s, Unhealthy}}},
		{"tcp: an error is a handshake all the same", rich(TCP), []answer{{0, TellsErrors}},
			[]change{{0, Initializing}, {12 * s, Healthy}}},
		{"errors after Healthy are Unknown", rich(HTTPS), []answer{{0, Works}, {100 * s, TellsErrors}},
			[]change{{0, Initializing}, {12 * s, Healthy}, {112 * s, Unknown}}},
		{"no answer takes the timeout as well", rich(HTTP), []answer{{0, Works}, {100 * s, TellsNothing}},
			[]change{{0, Initializing}, {12 * s, Healthy}, {117 * s, Unknown}}},
		{"a glimpse between two probes is not seen", rich(HTTP),
			[]answer{{0, Works}, {100 * s, TellsUnhealthy}, {108 * s, Works}, {111 * s, TellsUnhealthy}},
			[]change{{0, Initializing}, {12 * s, Healthy}, {112 * s, Unhealthy}}},
		{"binary: no Initializing, errors are Unhealthy",
			HealthSource{Probe: Probe{Interval: 5 * s, Threshold: 3}}, []answer{{0, TellsErrors}, {40 * s, Works}},
			[]change{{0, Unreported}, {12 * s, Unhealthy}, {52 * s, Healthy}}},
	} {
		if got := c.source.follow(2*s, c.answers, 10*sim.Minute); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %v\nwant %v", c.name, got, c.want)
		}
	}
}

// byProbes is the state machine as Azure describes it, one probe after the other.
func (h *HealthSource) byProbes(phase sim.Time, answers []answer, until sim.Time) []change {
	began := answers[0].at
	state, streak, n := Unreported, Unreported, 0
	if h.Rich {
		state = Initializing
	}
	changes := []change{{began, state}}
	become := func(at sim.Time, to Health) {
		if to != state && at < until {
			state = to
			changes = append(changes, change{at, to})
		}
	}
	expire := func(at sim.Time) {
		if over := began + h.GracePeriod; state == Initializing && at > over {
			become(over, map[bool]Health{true: Unhealthy, false: Unknown}[h.Protocol == TCP])
		}
	}
	for at := phase; at < until; at += h.Interval {
		if at < began {
			continue
		}
		as := Works
		for _, a := range answers {
			if a.at <= at {
				as = a.as
			}
		}
		known := at
		if as == TellsNothing {
			known += h.timeout()
		}
		expire(known)
		if found := h.finds(as); found == streak {
			n++
		} else {
			streak, n = found, 1
		}
		if n >= h.Threshold && (state != Initializing || streak != Unknown) {
			become(known, streak)
		}
	}
	expire(until)
	return changes
}

// The instants that are computed are those that probe after probe would give.
func TestHealthIsThatOfEveryProbe(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 25))
	for n := range 20_000 {
		h := HealthSource{
			Probe: Probe{
				Protocol: ProbeProtocol(random.IntN(3)), Interval: sim.Time(5+random.IntN(40)) * sim.Second,
				Threshold: 1 + random.IntN(4),
			},
			Rich: random.IntN(2) == 0, GracePeriod: sim.Time(random.IntN(200)) * sim.Second,
		}
		phase := sim.Time(random.Int64N(int64(h.Interval)))
		at := sim.Time(random.IntN(100_000)) * sim.Millisecond
		var answers []answer
		for range 1 + random.IntN(8) {
			answers = append(answers, answer{at, Application(random.IntN(int(Applications)))})
			at += sim.Time(1+random.IntN(150_000)) * sim.Millisecond
		}
		want, got := h.byProbes(phase, answers, at+sim.Hour), h.follow(phase, answers, at+sim.Hour)
		if !slices.Equal(got, want) {
			t.Fatalf("case %d: %+v, phase %v, answers %v:\n got %v\nwant %v", n, h, phase, answers, got, want)
		}
	}
}

func (c change) String() string { return fmt.Sprintf("%v at %v", c.to, c.at) }

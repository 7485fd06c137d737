package workload

import (
	"math"
	"testing"

	"vmssim/sim"
)

func TestTraceByHand(t *testing.T) {
	rows := []Requests{60 * Request, 0, 30 * Request}
	once, err := NewTrace(rows, sim.Minute, false)
	once = made(t, once, err)
	again, err := NewTrace(rows, sim.Minute, true)
	again = made(t, again, err)
	tests := []struct {
		name  string
		trace *Trace
		at    sim.Time
		want  Requests
		rate  float64
		next  sim.Time
		peak  float64
	}{
		{"the start", once, 0, 0, 1, sim.Minute, 1},
		{"half a row", once, 30 * sim.Second, 30 * Request, 1, sim.Minute, 1},
		{"a whole row; the next is empty", once, sim.Minute, 60 * Request, 0, 2 * sim.Minute, 1},
		{"a third of the last row", once, 140 * sim.Second, 70 * Request, 0.5, 3 * sim.Minute, 1},
		{"the end", once, 3 * sim.Minute, 90 * Request, 0, sim.Never, 1},
		{"long after", once, sim.Day, 90 * Request, 0, sim.Never, 1},
		{"the second round begins", again, 3 * sim.Minute, 90 * Request, 1, 4 * sim.Minute, 1},
		{"row 3 of round 11", again, 33*sim.Minute - 30*sim.Second, 975 * Request, 0.5, 33 * sim.Minute, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.trace.Offered(tt.at); got != tt.want {
				t.Errorf("Offered = %d, want %d", got, tt.want)
			}
			if got := tt.trace.Rate(tt.at); got != tt.rate {
				t.Errorf("Rate = %v, want %v", got, tt.rate)
			}
			if got := tt.trace.Next(tt.at); got != tt.next {
				t.Errorf("Next = %v, want %v", got, tt.next)
			}
			if got := tt.trace.Peak(tt.at); got != tt.peak {
				t.Errorf("Peak = %v, want %v", got, tt.peak)
			}
		})
	}
	if got := once.Length(); got != 3*sim.Minute {
		t.Errorf("Length = %v", got)
	}
}

func TestTraceProblems(t *testing.T) {
	tests := []struct {
		name string
		rows []Requests
		step sim.Time
		want string
	}{
		{"no rows", nil, sim.Minute, "no rows"},
		{"no step", []Requests{1}, 0, "step of 0s is not above 0s"},
		{"below zero", []Requests{1, -2}, sim.Minute, "row 2: amount of -2 millionths is below 0"},
		{"sum too large", []Requests{math.MaxInt64 - 1, 1}, sim.Minute,
			"row 2: rows sum to more than 9223372036854 requests"},
		{"too long", []Requests{1, 1}, 60_000 * sim.Day,
			"row 2: rows of 60000d last longer than 106751d23h47m16.854775806s"},
	}
	for _, tt := range tests {
		_, err := NewTrace(tt.rows, tt.step, false)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: error %v, want %s", tt.name, err, tt.want)
		}
	}
}

// A trace is asked once per event, so that it must not matter how long it is,
// and asking must cost no memory.
func TestTraceAllocatesNothing(t *testing.T) {
	trace, err := NewTrace(make([]Requests, 1000), sim.Minute, true)
	trace = made(t, trace, err)
	at := sim.Time(0)
	if n := testing.AllocsPerRun(1000, func() {
		trace.Offered(at)
		at = trace.Next(at)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkTrace asks traces of two lengths the same; the times should agree
// up to the memory they touch.
func BenchmarkTrace(b *testing.B) {
	for _, size := range []struct {
		name string
		rows int
	}{{"1e3", 1_000}, {"1e6", 1_000_000}} {
		b.Run(size.name, func(b *testing.B) {
			rows := make([]Requests, size.rows)
			for i := range rows {
				rows[i] = Requests(i)
			}
			trace, err := NewTrace(rows, sim.Minute, true)
			if err != nil {
				b.Fatal(err)
			}
			at := sim.Time(0)
			for b.Loop() {
				trace.Offered(at + 1)
				at = trace.Next(at)
			}
		})
	}
}

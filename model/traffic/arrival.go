package traffic

import (
	"math"
	"slices"

	"vmssim/internal/detmath"
	"vmssim/sim"
)

// A Load is how many requests are to come, and when. Between two instants given
// by Next the rate is a straight line.
type Load interface {
	Offered(t sim.Time) int64 // requests from the start to t, in millionths
	Rate(t sim.Time) float64  // requests per second just after t
	Next(t sim.Time) sim.Time // an instant after t up to which the rate is a straight line
}

// A Process is the law by which the single requests of a load come.
type Process uint8

// The processes.
const (
	Poisson Process = iota // independently of each other
	Even                   // one after another at equal parts of the load: exactly as many as the load says
)

var processNames = [...]string{"Poisson", "Even"}

func (p Process) String() string { return processNames[p] }

// ParseProcess returns the process with the given name.
func ParseProcess(name string) (Process, bool) {
	at := slices.Index(processNames[:], name)
	return Process(max(0, at)), at >= 0
}

// Bursts make a Poisson process a Markov-modulated one of two states (MMPP-2):
// the rate of the load is multiplied by High or by Low, each for an exponential
// time. The mean of the load is kept if
// (High·HighFor + Low·LowFor) / (HighFor + LowFor) = 1.
type Bursts struct {
	High, Low       float64
	HighFor, LowFor float64 // seconds on average
}

// A source brings the arrivals of one workload, in order.
type source struct {
	load    Load
	process Process
	bursts  *Bursts // nil: none
	stream  sim.Stream
	turns   sim.Stream // of the bursts
	end     sim.Time   // later arrivals do not matter

	at   sim.Time // up to here the load has been used up
	need float64  // requests of the load still to be used up until the next arrival
	used int64    // Even: the load, in millionths, at which the last one came

	until sim.Time // the end of the present cell: a straight rate and one factor
	rate  float64  // requests per second at at, with the factor
	slope float64  // by which the rate rises, per second
	knot  sim.Time // the end of the straight rate

	factor float64
	high   bool
	turn   sim.Time // when the factor changes
}

func newSource(load Load, process Process, bursts *Bursts, streams sim.Streams, name string) source {
	s := source{
		load: load, process: process, bursts: bursts, factor: 1, turn: sim.Never, end: sim.Never,
		stream: streams.For(purposeArrival, name, 0),
	}
	if bursts != nil {
		s.turns = streams.For(purposeBurst, name, 0)
		share := bursts.HighFor / (bursts.HighFor + bursts.LowFor)
		s.high = s.turns.Uniform() >= share // the first turn makes it the other
		s.turn = 0
	}
	s.enter(0)
	s.draw()
	return s
}

// draw decides how much load passes until the next arrival.
func (s *source) draw() {
	if s.process == Poisson {
		s.need = -detmath.Log(s.stream.Uniform())
		return
	}
	s.used += 1_000_000
	s.need = float64(s.used-s.load.Offered(s.at)) / 1e6
}

// next returns the instant of the next arrival, or Never.
func (s *source) next() sim.Time {
	for {
		if s.need <= 0 { // at the very end of a cell
			s.draw()
			return s.at
		}
		if s.slope == 0 {
			// The usual case, and the quickest.
			if span := s.need / s.rate * 1e9; span < float64(s.until-s.at) {
				s.at += sim.Time(span)
				s.draw()
				return s.at
			}
		} else if span, within := s.solve(); within {
			s.at += span
			s.rate += float64(s.slope * span.Seconds())
			s.draw()
			return s.at
		}
		if s.until == sim.Never || s.until > s.end {
			return sim.Never
		}
		s.pass()
	}
}

// solve returns when, from now on, the load still needed has come, if within
// this cell: the smaller root of rate·x + slope·x²/2 = need.
func (s *source) solve() (sim.Time, bool) {
	discriminant := float64(s.rate*s.rate) + float64(2*s.slope*s.need)
	if discriminant < 0 {
		return 0, false // the rate falls to zero before
	}
	divisor := s.rate + math.Sqrt(discriminant)
	if divisor <= 0 {
		return 0, false
	}
	span := 2 * s.need / divisor * 1e9
	if !(span < float64(s.until-s.at)) {
		return 0, false
	}
	return sim.Time(span), true
}

// pass uses up the rest of the present cell and enters the next one.
func (s *source) pass() {
	if s.process == Even {
		s.enter(s.until)
		s.need = math.Max(0, float64(s.used-s.load.Offered(s.at))/1e6)
		return
	}
	span := (s.until - s.at).Seconds()
	s.need = math.Max(0, s.need-float64(s.rate*span)-float64(s.slope*span*span/2))
	s.enter(s.until)
}

// enter begins the cell at an instant.
func (s *source) enter(at sim.Time) {
	s.at = at
	if at == s.turn {
		s.high = !s.high
		mean := s.bursts.LowFor
		s.factor = s.bursts.Low
		if s.high {
			mean, s.factor = s.bursts.HighFor, s.bursts.High
		}
		s.turn = at + max(1, sim.Time(-detmath.Log(s.turns.Uniform())*mean*1e9))
	}
	s.knot = s.load.Next(at)
	s.until = min(s.knot, s.turn)
	s.rate = float64(s.factor * s.load.Rate(at))
	s.slope = 0
	if s.knot == sim.Never {
		return
	}
	// At the knot itself the rate is already that of the next line.
	middle := at + (s.knot-at)/2
	if span := (middle - at).Seconds(); span > 0 {
		s.slope = (float64(s.factor*s.load.Rate(middle)) - s.rate) / span
		if math.Abs(s.slope*span) <= 1e-9*s.rate {
			s.slope = 0
		}
	}
}

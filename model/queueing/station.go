// Package queueing answers, in closed form, what waits and what is lost at one
// instance: a station with c workers, a waiting line of limited length and
// clients of limited patience.
//
// With Poisson arrivals and exponential service the station is M/M/c/K, and the
// answers are exact: the Erlang B recursion for the workers and a geometric
// waiting line behind them. Clients that leave after waiting for a fixed time
// make it M/M/c+D (Gnedenko and Kovalenko, "Introduction to Queueing Theory",
// 1968; Baccelli and Hebuterne, 1981), whose loss equals that of a line with a
// real number of places, see patiencePlaces.
//
// General service times are reckoned by the two-moment scaling of heavy traffic
// (Kingman 1962; Lee and Longton 1959 for the M/G/c mean): the waiting line of an
// M/G/c station is that of the M/M/c station measured in units of
// R = (1 + cv²)/2. So a line of r places behaves like one of r/R places with
// exponential service, and what waits in it is multiplied by R. This is exact
// for exponential service, for lines without places (Erlang's loss formula is
// insensitive to the service distribution) and, for the mean wait of one worker
// with an unlimited line, for every distribution (Pollaczek and Khinchine).
package queueing

import (
	"math"

	"vmssim/internal/detmath"
)

// A Station is one instance as its requests see it.
type Station struct {
	Workers  int     // requests in service at once, at least 1
	Places   float64 // requests that may wait, at least 0
	Patience float64 // seconds that a client waits for a worker; 0 or less: for ever
	Service  float64 // mean seconds of a worker per request, above 0
	CV       float64 // coefficient of variation of the service time
}

// A State is a Station under a steady rate.
type State struct {
	Loss     float64 // share of the arrivals that is lost
	Timeouts bool    // what is lost is lost to patience; else to the length of the line
	Busy     float64 // mean busy workers
	Waiting  float64 // mean requests waiting
	Places   float64 // the places that bind: the line's, or those that patience makes
	Wait     Wait    // of the requests that are served
}

// Limit returns the most requests that the station can hold.
func (s State) Limit(workers int) float64 { return float64(workers) + s.Places }

// A Wait is the distribution of the time that served requests wait for a worker:
// a share 1-Share does not wait, the rest between Low and High seconds with a
// density proportional to exp(-Decay·x).
type Wait struct {
	Share     float64
	Low, High float64
	Decay     float64 // per second; negative when long waits are the likely ones
	Mean      float64 // seconds, over all served
}

// Steady returns the state of the station when rate requests arrive per second.
func (s Station) Steady(rate float64) State {
	if rate <= 0 {
		return State{Places: s.Places}
	}
	var (
		c    = float64(s.Workers)
		load = rate * s.Service
		rho  = load / c
		r    = (1 + float64(s.CV*s.CV)) / 2
	)
	places, timeouts := s.Places, false
	if p := s.patiencePlaces(rho); s.Patience > 0 && p < places {
		places, timeouts = p, true
	}
	line := newLine(rho, places/r)
	full := line.full(erlangB(load, s.Workers))
	st := State{
		Loss:     full * line.last,
		Timeouts: timeouts,
		Places:   places,
	}
	served := 1 - st.Loss
	st.Busy = load * served
	st.Waiting = r * full * line.weighted
	st.Wait = Wait{
		Share: math.Min(1, full*line.waits/served),
		High:  places * s.Service / c,
		Decay: (c/s.Service - rate) / r,
		Mean:  st.Waiting / (rate * served),
	}
	if timeouts {
		st.Wait.High = s.Patience
	}
	return st
}

// patiencePlaces returns the number of places whose loss equals that of clients
// that leave after Patience seconds: with θ = cμ-λ, M/M/c+D loses as if the line
// were cut where ρ^places = exp(-θ·Patience), so places = θ·Patience/(-ln ρ).
func (s Station) patiencePlaces(rho float64) float64 {
	perSecond := float64(s.Workers) / s.Service
	return perSecond * s.Patience * logRatio(rho)
}

// logRatio returns (1-ρ)/(-ln ρ), which is 1 at ρ = 1.
func logRatio(rho float64) float64 {
	d := 1 - rho
	if math.Abs(d) < 1e-4 {
		return 1 - d/2 - float64(d*d)/12
	}
	return d / -detmath.Log(rho)
}

// erlangB returns Erlang's loss formula for the offered load and n servers by
// its recursion (Erlang 1917).
func erlangB(load float64, n int) float64 {
	b := 1.0
	for k := 1; k <= n; k++ {
		b = float64(load*b) / (float64(k) + float64(load*b))
	}
	return b
}

// A line is the geometric waiting line behind full workers, for a real number
// of places r. All its sums are relative to the last place's weight when ρ > 1,
// else to that of full workers without anyone waiting, so that none overflows.
type line struct {
	first    float64 // weight of full workers, nobody waiting
	last     float64 // weight of a full line: ρ^r
	waits    float64 // Σ ρ^j, j = 0 … r-1: an arrival waits
	behind   float64 // Σ ρ^j, j = 1 … r: somebody waits
	weighted float64 // Σ j·ρ^j, j = 1 … r
}

func newLine(rho, r float64) line {
	d := 1 - rho
	if math.Abs(d)*math.Max(1, r) < 1e-3 {
		return nearlyCritical(rho, d, r)
	}
	x := r * detmath.Log(rho)
	if rho > 1 {
		y := detmath.Exp(-x) // ρ^-r
		return line{
			first:    y,
			last:     1,
			waits:    (1 - y) / -d,
			behind:   float64(rho*(1-y)) / -d,
			weighted: rho * (y - (1 + float64(r*d))) / float64(d*d),
		}
	}
	z := detmath.Exp(x) // ρ^r
	return line{
		first:    1,
		last:     z,
		waits:    (1 - z) / d,
		behind:   float64(rho*(1-z)) / d,
		weighted: rho * (1 - float64(z*(1+float64(r*d)))) / float64(d*d),
	}
}

// nearlyCritical sums the line by its expansion in d = 1-ρ to the second order,
// where the closed forms divide zero by zero; its relative error is below
// (r·d)³, 1e-9.
func nearlyCritical(rho, d, r float64) line {
	d2 := float64(d * d)
	// Σ 1, Σ j and Σ j(j-1)/2 for j = 0 … r-1.
	ones := r
	tri := r * (r - 1) / 2
	tetra := r * (r - 1) * (r - 2) / 6
	waits := ones - float64(tri*d) + float64(tetra*d2)
	// Σ j, Σ j² and Σ j²(j-1)/2 for j = 1 … r.
	one := r * (r + 1) / 2
	square := r * (r + 1) * (2*r + 1) / 6
	cube := float64(one*one)/2 - square/2
	return line{
		first:    1,
		last:     1 - float64(r*d) + float64(r*(r-1)/2*d2),
		waits:    waits,
		behind:   rho * waits,
		weighted: one - float64(square*d) + float64(cube*d2),
	}
}

// full returns the probability of one unit of weight, given that an Erlang loss
// station with the same workers is full with probability b.
func (l line) full(b float64) float64 {
	return 1 / (l.first/b + l.behind)
}

// Quantile returns the time below which a share p of those that wait do wait,
// for 0 < p < 1.
func (w Wait) Quantile(p float64) float64 {
	width := w.High - w.Low
	x := w.Decay * width
	switch {
	case math.Abs(x) < 1e-6:
		return w.Low + float64(p*width)
	case x < 0: // long waits are likely: the mirror image, so that nothing overflows
		return w.High + detmath.Log(1-float64((1-p)*(1-detmath.Exp(x))))/-w.Decay
	default:
		return w.Low - detmath.Log(1-float64(p*(1-detmath.Exp(-x))))/w.Decay
	}
}

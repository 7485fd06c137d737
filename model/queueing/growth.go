package queueing

import "math"

// A Growth is how a line becomes longer that is not yet as long as in the steady
// state. A line below 0 is free workers; nothing leaves before all are busy.
//
// Two things make the line w of busy workers longer: the drift d, what arrives
// beyond the capacity, and chance. At critical load, where d = 0, the line is a
// Brownian motion that is reflected at 0. Its mean is sqrt(s²t), s² = 2λ(1+cv²)/π,
// so that its square grows evenly. Both together follow
//
//	dw/dt = sqrt(d² + (s²/2w)²),  w(t)² = w² + t·sqrt(s⁴ + (2dw)²) + (dt)²
//
// which is w + dt without chance and sqrt(w² + s²t) without drift, lies between dt
// and dt + sqrt(s²t) for a line that begins empty, and does not depend on the steps
// in which it is reckoned. It is at most 13 % below the mean of a Brownian motion
// with drift that is reflected at 0 (growth_test.go).
//
// No line grows faster than requests arrive. A short one does, by this equation, and
// so it grows with them until it is steep long, where dw/dt = λ.
type Growth struct {
	rate   float64 // λ
	drift  float64 // d
	spread float64 // s²
	steep  float64
}

// Growth returns how the line grows when rate requests arrive per second. Like
// Steady it panics outside its domain.
func (s Station) Growth(rate float64) Growth {
	s.check(rate)
	perSecond := float64(s.Workers) / s.Service
	g := Growth{
		rate:   rate,
		drift:  math.Max(0, rate-perSecond),
		spread: float64(2*rate*(1+float64(s.CV*s.CV))) / math.Pi,
	}
	if rate > 0 { // λ² - d² = (λ-d)(λ+d), and the former is what is served
		g.steep = g.spread / float64(2*math.Sqrt(float64(math.Min(rate, perSecond)*(rate+g.drift))))
	}
	return g
}

// After returns the length of the line after so many seconds.
func (g Growth) After(line, seconds float64) float64 {
	if line < g.steep {
		linear := (g.steep - line) / g.rate
		if seconds <= linear {
			return line + float64(g.rate*seconds)
		}
		line, seconds = g.steep, seconds-linear
	}
	square, drift := float64(line*line), float64(g.drift*seconds)
	return math.Sqrt(square + float64(seconds*g.pace(line)) + float64(drift*drift))
}

// Until returns the seconds in which the line becomes as long as goal, infinity if
// it never does.
func (g Growth) Until(line, goal float64) float64 {
	if goal <= line {
		return 0
	}
	if line >= g.steep {
		return g.climb(line, goal)
	}
	seconds := (math.Min(goal, g.steep) - line) / g.rate
	if goal > g.steep {
		seconds += g.climb(g.steep, goal)
	}
	return seconds
}

// climb is Until for a line that is not steep: After solved for the time.
func (g Growth) climb(line, goal float64) float64 {
	return 2 * float64((goal-line)*(goal+line)) / (g.pace(line) + g.pace(goal))
}

// pace returns how fast the square of the line grows.
func (g Growth) pace(line float64) float64 {
	drift := float64(2 * g.drift * line)
	return math.Sqrt(float64(g.spread*g.spread) + float64(drift*drift))
}

package collect

import "vmssim/sim"

// A mass is a number of things over time of which only the area counts. Unlike a
// stock's, it may be larger than a sim.Time.
type mass struct {
	value int
	at    sim.Time
	area  TimeSum
}

func (m *mass) add(now sim.Time, n int) {
	m.advance(now)
	m.value += n
}

func (m *mass) advance(now sim.Time) {
	m.area = m.area.Add(times(m.value, now-m.at))
	m.at = now
}

// A crowd is a mass with its greatest value that lasted, and with a series.
type crowd struct {
	mass
	most  int
	every sim.Time
	steps []float64 // value × seconds in each step
}

func newCrowd(points int, every sim.Time) crowd {
	return crowd{every: every, steps: make([]float64, points)}
}

func (c *crowd) add(now sim.Time, n int) {
	c.advance(now)
	c.value += n
}

// advance accounts for the time since the last change.
func (c *crowd) advance(now sim.Time) {
	if now <= c.at {
		return
	}
	c.most = max(c.most, c.value)
	for at := c.at; at < now; {
		step := at / c.every
		end := min(now, (step+1)*c.every)
		c.steps[step] += float64(float64(c.value) * (end - at).Seconds())
		at = end
	}
	c.mass.advance(now)
}

// means returns the average of every step; the last one may be shorter.
func (c *crowd) means(end sim.Time) []float64 {
	means := make([]float64, len(c.steps))
	for i, area := range c.steps {
		if span := stepLength(i, c.every, end); span > 0 {
			means[i] = area / span.Seconds()
		}
	}
	return means
}

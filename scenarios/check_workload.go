package scenarios

import (
	"fmt"
	"slices"

	"vmssim/sim"
)

func (c *checker) workload(e Entry[Workload], path string) {
	w := e.Value
	if w.Jobs != nil {
		c.jobs(w.Jobs, join(path, "jobs"))
	}
	if w.Messages != nil {
		c.messages(e, join(path, "messages"))
	}
	r := w.Requests
	if r == nil {
		return
	}
	path = join(path, "requests")
	if at := join(path, "service"); r.singly() {
		c.takesTime(r.Service, at)
	} else {
		c.inFlow(r.Service, at, "at most 100 in flow; fidelity requests takes any")
	}
	c.single(r, path)
	c.calls(e, path)
	c.enqueues(r, path)
	if r.Arrivals != nil {
		c.arrivals(r.Arrivals, join(path, "arrivals"))
	}
	if to := join(path, "to"); c.clean(to) && c.reference(to, *r.To, c.document.balancerNoun(), c.document.balancers()) {
		if !slices.ContainsFunc(c.document.ScaleSets, func(e Entry[ScaleSet]) bool {
			return e.Value.Behind != nil && *e.Value.Behind == *r.To
		}) {
			c.at(to, "no scale set is behind %s %s", c.document.nounOf(*r.To), quote(r.To.String()))
		}
		c.alone(w, to)
	}
}

// alone checks that no workload before this one goes to the same load balancer,
// unless both are played request by request: in flow there is one stream of
// requests for each.
func (c *checker) alone(w *Workload, to string) {
	for _, e := range c.document.Workloads {
		if e.Value == w {
			return
		}
		r := e.Value.Requests
		if r == nil || r.To == nil || *r.To != *w.Requests.To || r.singly() && w.Requests.singly() {
			continue
		}
		c.at(to, "second workload to %s %s; write one, with a sum of arrivals, "+
			"or give both fidelity requests", c.document.nounOf(*r.To), quote(r.To.String()))
		return
	}
}

// singly reports whether the requests are played one by one.
func (r *Requests) singly() bool { return r.Fidelity != nil && *r.Fidelity == "requests" }

// single checks what only requests that are played one by one can have.
func (c *checker) single(r *Requests, path string) {
	c.bursts(r.Bursts, r.Process, path)
	if r.Sessions != nil {
		c.distribution(r.Sessions.Think, join(path, "sessions.think"))
	}
	if r.singly() {
		return
	}
	const hint = "is only for fidelity requests; this workload is played as flow"
	if r.Process != nil && *r.Process != "Poisson" {
		c.at(join(path, "process"), hint)
	}
	if r.Bursts != nil {
		c.at(join(path, "bursts"), hint)
	}
	if r.Retries != nil {
		c.at(join(path, "retries"), hint)
	}
	if r.Sessions != nil {
		c.at(join(path, "sessions"), hint)
	}
	if r.Clients != nil {
		c.at(join(path, "clients"), hint)
	}
}

// bursts checks that bursts are those of a Poisson process.
func (c *checker) bursts(b *Bursts, process *string, path string) {
	if b != nil && process != nil && *process != "Poisson" {
		c.at(join(path, "bursts"), "bursts are of the process Poisson, not %s", *process)
	}
}

func (c *checker) arrivals(a *Arrivals, path string) {
	before := len(c.problems)
	c.shape(&a.Shape, path)
	for i := range a.Sum {
		c.shape(&a.Sum[i], item(join(path, "sum"), i))
	}
	if !c.clean(path, "start", "duration") || len(c.problems) > before {
		return
	}
	b := builder{document: c.document, inputs: c.inputs}
	if _, err := b.arrivals(a); err != nil {
		c.at(path, "%v", err)
	}
}

// shape checks what a shape's own constructor could only report without the
// position.
func (c *checker) shape(s *Shape, path string) {
	c.points(s.Steps, join(path, "steps"))
	c.points(s.Points, join(path, "points"))
	if s.Daily != nil {
		c.lowHigh(s.Daily.Low, s.Daily.High, join(path, "daily"))
	}
	if s.Weekly != nil {
		c.lowHigh(s.Weekly.Low, s.Weekly.High, join(path, "weekly"))
	}
	if s.Burst != nil {
		c.burst(s.Burst, join(path, "burst"))
	}
	if s.Trace != nil {
		c.trace(s.Trace, join(path, "trace"))
	}
}

// points checks that instants ascend.
func (c *checker) points(points []Point, path string) {
	for i := range points {
		at := join(item(path, i), "at")
		if !c.instant(at, points[i].At) || i == 0 || !c.clean(join(item(path, i-1), "at")) {
			continue
		}
		start := *c.document.Start
		if points[i].At.since(start) <= points[i-1].At.since(start) {
			c.at(at, "%v is not after %v, the one before it", *points[i].At, *points[i-1].At)
		}
	}
}

func (c *checker) lowHigh(low, high *Rate, path string) {
	if c.clean(join(path, "low"), join(path, "high")) && *low > *high {
		c.at(join(path, "low"), "%v is above high %v", *low, *high)
	}
}

func (c *checker) burst(b *Burst, path string) {
	c.instant(join(path, "at"), b.At)
	if !c.clean(join(path, "rise"), join(path, "hold"), join(path, "fall"), join(path, "every")) {
		return
	}
	lasts := *b.Rise + *b.Hold + *b.Fall
	switch {
	case lasts == 0:
		c.at(join(path, "hold"), "0s, as are rise and fall; a burst lasts longer than 0s")
	case b.Every != nil && *b.Every < lasts:
		c.at(join(path, "every"), "%v is shorter than the burst, which lasts %v", *b.Every, lasts)
	}
}

func (c *checker) trace(t *Trace, path string) {
	if !c.clean(path) {
		return
	}
	if _, err := c.inputs.trace(t); err != nil {
		c.at(join(path, "file"), "%v", err)
	}
}

// takesTime checks a distribution whose values must not all be zero, and returns it.
func (c *checker) takesTime(d *Distribution, path string) (sim.Distribution, bool) {
	made, ok := c.distribution(d, path)
	if ok && made.Mean() <= 0 {
		c.at(path, "0s on average; it must take longer")
		ok = false
	}
	return made, ok
}

// inFlow checks the time of services of which only the mean and the coefficient of
// variation are reckoned with. Two quantiles may give one that no formula bears, far
// beyond what the key cv allows.
func (c *checker) inFlow(d *Distribution, path, limit string) {
	const most = 100
	if made, ok := c.takesTime(d, path); ok && made.CV() > most {
		c.at(path, "coefficient of variation of %.3g; %s", made.CV(), limit)
	}
}

// distribution checks a distribution, which may be absent, and returns it.
func (c *checker) distribution(d *Distribution, path string) (sim.Distribution, bool) {
	if d == nil || !c.clean(path) {
		return sim.Distribution{}, false
	}
	for _, check := range []func(*Distribution, string){c.quantilePairs, c.uniform, c.empirical} {
		check(d, path)
	}
	if !c.clean(path) {
		return sim.Distribution{}, false
	}
	made, err := d.build()
	if err == nil && !(made.Mean() <= longestDuration.Seconds()) {
		err = fmt.Errorf("%.3gs on average; at most %v allowed", made.Mean(), longestDuration)
	}
	if err != nil {
		c.at(path, "%v", err)
	}
	return made, err == nil
}

// quantilePairs checks that two quantiles rise.
func (c *checker) quantilePairs(d *Distribution, path string) {
	for _, family := range []struct {
		key       string
		quantiles []quantile
	}{{"lognormal", d.Lognormal.given()}, {"weibull", d.Weibull.given()}} {
		if q := family.quantiles; len(q) == 2 && q[1].value <= q[0].value {
			c.at(join(join(path, family.key), q[1].key), "%v is not above %s %v", q[1].value, q[0].key, q[0].value)
		}
	}
}

func (c *checker) uniform(d *Distribution, path string) {
	if u := d.Uniform; u != nil && *u.Min > *u.Max {
		c.at(join(path, "uniform.min"), "%v is above max %v", *u.Min, *u.Max)
	}
}

func (c *checker) empirical(d *Distribution, path string) {
	e := d.Empirical
	if e == nil {
		return
	}
	path = join(path, "empirical")
	if e.Weights != nil && e.Values == nil {
		c.at(join(path, "weights"), "weights of quantiles; they are for values")
	} else if e.Weights != nil && len(e.Weights) != len(e.Values) {
		c.at(join(path, "weights"), "%d weights for %d values", len(e.Weights), len(e.Values))
	}
	for i, q := range e.Quantiles {
		at := item(join(path, "quantiles"), i)
		last := len(e.Quantiles) - 1
		switch {
		case i == 0 && *q.P != 0:
			c.at(join(at, "p"), "%v is the first; quantiles begin at 0%%", *q.P)
		case i == last && *q.P != 100:
			c.at(join(at, "p"), "%v is the last; quantiles end at 100%%", *q.P)
		case i > 0 && *q.P <= *e.Quantiles[i-1].P:
			c.at(join(at, "p"), "%v is not above %v, the one before it", *q.P, *e.Quantiles[i-1].P)
		case i > 0 && *q.Value < *e.Quantiles[i-1].Value:
			c.at(join(at, "value"), "%v is below %v, the one before it", *q.Value, *e.Quantiles[i-1].Value)
		}
	}
}

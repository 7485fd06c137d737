package collect

import (
	"math"

	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Elasticity: how closely the instances that serve follow the instances that the
// load needs, by the figures of the SPEC Research Group (Herbst, Kounev and
// Reussner, "Elasticity in Cloud Computing: What It Is, and What It Is Not",
// 2013; Herbst et al., "Ready for Rain?", 2016).
//
// Demand is the fewest instances that can complete what is offered in a minute:
// its requests ÷ those that one instance completes in that time, with every
// worker busy, rounded up. Supply is the instances that serve. Both are whole
// numbers, demand by the minute, supply by the nanosecond. A set that shares its
// load balancer with another has no demand of its own, and that of several loads is
// not known: an instance completes other numbers of each.

// An Elasticity is how a set's supply followed its demand.
type Elasticity struct {
	Under, Over sim.Time // time with less, and with more, than needed
	Missing     TimeSum  // instance-time missing: demand − supply where that is positive
	Surplus     TimeSum  // instance-time too much

	// UnderAccuracy and OverAccuracy are the averages over the run of what was
	// missing, or too much, as a part of the demand; of one instance where nothing
	// was offered.
	UnderAccuracy, OverAccuracy float64

	DemandChanges int   // minutes that needed another number than the one before
	SupplyChanges int   // changes of the number that serves
	Demand        Level // of the minutes

	// Reaction is the time from a breach, demand above supply, until supply meets
	// demand again, over the breaches that ended; Open tells whether the run ended in one.
	Reaction ReadyTime
	Open     bool
}

// Jitter returns how many more changes of supply than of demand there were in an
// hour: below zero the set does not follow, above zero it oscillates.
func (e *Elasticity) Jitter(duration sim.Time) float64 {
	if duration <= 0 {
		return 0
	}
	return float64(e.SupplyChanges-e.DemandChanges) / (float64(duration) / float64(sim.Hour))
}

// An elasticity keeps the books of one set's supply and demand.
type elasticity struct {
	nominal float64 // requests per second that one instance completes
	pieces  []supply
	offered workload.Requests // in the minute
	serving sim.Time          // instance-time in the minute
	could   float64           // requests that they could have completed × nanoseconds per second

	result   Elasticity
	demand   crowd
	even     sim.Time // time with just what was needed
	needed   int      // in the minute before; -1 before the first
	served   int      // supply at the end of it; -1 before the first
	under    float64
	over     float64
	breach   sim.Time // since when, while there is one
	breached bool
	reacted  sim.Time // sum of the breaches that ended
}

// A supply is a number of serving instances for some time.
type supply struct {
	from, to sim.Time
	serving  int
}

func newElasticity(nominal float64, points int, every sim.Time) *elasticity {
	return &elasticity{nominal: nominal, demand: newCrowd(points, every), needed: -1, served: -1}
}

// add takes in a flow, which is within one minute.
func (e *elasticity) add(f *model.Flow) {
	e.pieces = append(e.pieces, supply{f.From, f.To, f.Serving})
	e.offered += f.Offered
	e.serving += sim.Time(f.Serving) * (f.To - f.From)
	e.could += float64(f.Capacity * float64(f.To-f.From))
	if f.To%sim.Minute == 0 {
		e.endMinute()
	}
}

// endMinute holds the supply of the minute against its demand.
func (e *elasticity) endMinute() {
	if len(e.pieces) == 0 {
		return
	}
	if e.serving > 0 {
		e.nominal = e.could / float64(e.serving)
	}
	from, to := e.pieces[0].from, e.pieces[len(e.pieces)-1].to
	needed := Demand(e.offered, to-from, e.nominal)
	e.demands(to, needed)
	for _, p := range e.pieces {
		e.hold(p, needed)
	}
	e.pieces, e.offered, e.serving, e.could = e.pieces[:0], 0, 0, 0
}

// demands takes in the demand of the minute up to an instant.
func (e *elasticity) demands(to sim.Time, needed int) {
	level := &e.result.Demand
	switch {
	case e.needed < 0:
		level.Min = needed
	case needed != e.needed:
		e.result.DemandChanges++
	}
	e.needed = needed
	level.Min, level.Max = min(level.Min, needed), max(level.Max, needed)
	e.demand.value = needed
	e.demand.advance(to)
}

// hold holds a supply against a demand.
func (e *elasticity) hold(p supply, needed int) {
	if e.served >= 0 && p.serving != e.served {
		e.result.SupplyChanges++
	}
	e.served = p.serving
	span := p.to - p.from
	gap := needed - p.serving
	share := float64(gap) / float64(max(1, needed))
	switch {
	case gap > 0:
		e.result.Under += span
		e.result.Missing = e.result.Missing.Add(times(gap, span))
		e.under += float64(share * span.Seconds())
	case gap < 0:
		e.result.Over += span
		e.result.Surplus = e.result.Surplus.Add(times(-gap, span))
		e.over -= float64(share * span.Seconds())
	default:
		e.even += span
	}
	e.react(p.from, gap > 0)
}

// react opens a breach, or closes the one that is open.
func (e *elasticity) react(now sim.Time, short bool) {
	switch {
	case short && !e.breached:
		e.breached, e.breach = true, now
	case !short && e.breached:
		e.breached = false
		took := now - e.breach
		e.result.Reaction.Count++
		e.result.Reaction.Max = max(e.result.Reaction.Max, took)
		e.reacted += took
	}
}

// Demand returns the fewest instances that complete the requests of a span when
// one completes so many a second: the requests over those of one instance,
// rounded up but for a millionth, which is rounding.
func Demand(offered workload.Requests, span sim.Time, perSecond float64) int {
	if offered <= 0 || span <= 0 || perSecond <= 0 {
		return 0
	}
	instances := number(offered) / float64(perSecond*span.Seconds())
	return int(math.Min(math.MaxInt32, math.Ceil(instances-float64(instances*1e-6))))
}

// end returns the summary of a run that ended at end.
func (e *elasticity) end(end sim.Time) *Elasticity {
	if e == nil {
		return nil
	}
	e.endMinute()
	e.result.Open = e.breached
	if n := e.result.Reaction.Count; n > 0 {
		e.result.Reaction.Mean = e.reacted / sim.Time(n)
	}
	if end > 0 {
		e.result.UnderAccuracy = e.under / end.Seconds()
		e.result.OverAccuracy = e.over / end.Seconds()
		e.result.Demand.Mean = e.demand.area.Seconds() / end.Seconds()
	}
	return &e.result
}

// check: every instant had less than needed, as much, or more.
func (e *elasticity) check(name string, end sim.Time) error {
	if e == nil {
		return nil
	}
	r := &e.result
	if sum := r.Under + r.Over + e.even; sum != end {
		return broken("scale set %s: supply was held against demand for %v of %v", name, sum, end)
	}
	return nil
}

// watchElasticity finds the sets that serve a workload alone.
func (r *Run) watchElasticity(points int) {
	r.alone = make([]int, len(r.config.Workloads))
	for w := range r.config.Workloads {
		load := &r.config.Workloads[w]
		r.alone[w] = -1
		sets := 0
		for i := range r.config.ScaleSets {
			if r.config.ScaleSets[i].LoadBalancer == load.LoadBalancer {
				r.alone[w] = i
				sets++
			}
		}
		loads := 0
		for i := range r.config.Workloads {
			if r.config.Workloads[i].LoadBalancer == load.LoadBalancer {
				loads++
			}
		}
		if sets != 1 || loads != 1 {
			r.alone[w] = -1
			continue
		}
		set := &r.config.ScaleSets[r.alone[w]]
		size := set.VMSizes()[set.FirstSize()]
		each := float64(float64(size.Concurrency)*size.Speed) / load.Service.Mean()
		r.sets[r.alone[w]].elastic = newElasticity(each, points, r.every)
	}
}

// measuredElasticity returns a measure of elasticity, of the worst set that has
// one; false if it is of something else.
func measuredElasticity(m model.Measure, result *Result) (float64, bool) {
	worst := 0.0
	for i := range result.ScaleSets {
		e := result.ScaleSets[i].Elasticity
		if e == nil {
			continue
		}
		switch m {
		case model.ElasticityUnder:
			worst = max(worst, ratio(e.Under, result.Duration))
		case model.ElasticityOver:
			worst = max(worst, ratio(e.Over, result.Duration))
		case model.ElasticityReaction:
			if worst = max(worst, e.Reaction.Max.Seconds()); e.Open {
				worst = math.Inf(1)
			}
		}
	}
	return worst, m == model.ElasticityUnder || m == model.ElasticityOver || m == model.ElasticityReaction
}

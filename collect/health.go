package collect

import (
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// A Health is how well the applications of a scale set were, as its health
// source reported it and in truth. It counts members only.
type Health struct {
	Reported bool  // the set has a health source
	Healthy  Level // members reported Healthy
	// Time is the instance-time of members reported in each state.
	Time    [model.Healths]sim.Time
	Onsets  int      // how often an application became unhealthy
	Unwell  sim.Time // instance-time of running without a working application
	Masked  Masked
	Repairs *Repairs // nil without automatic repairs
}

// A Repairs is what automatic repairs did: Started = all Outcomes + Open.
type Repairs struct {
	Action    model.RepairAction
	Started   int
	Outcomes  [model.RepairOutcomes]int
	Open      int                // without an outcome when the run ended
	Service   model.ServiceState // at the end
	Suspended sim.Time           // how long the service was suspended
}

// A Masked is what Percentage CPU said in the minutes throughout which some
// instance's application did not work.
type Masked struct {
	Minutes int
	Average float64 // mean of the metric, percent
	Busiest float64 // mean of its busiest instance, percent
}

// A wellness keeps the books of the health of one scale set.
type wellness struct {
	reported bool
	healths  [model.Healths]level
	unwell   level
	onsets   int
	since    sim.Time // since when unwell is above zero, if it is
	masked   Masked
	policy   *model.RepairPolicy
	repairs  Repairs
	paused   sim.Time // since when the service is suspended, if it is
}

func newWellness(config *model.ScaleSet, points int, every sim.Time) wellness {
	w := wellness{reported: config.Health != nil, policy: config.Repairs, unwell: newLevel(points, every)}
	w.repairs.Service = model.ServiceRunning
	for h := range w.healths {
		w.healths[h] = newLevel(points, every)
	}
	return w
}

// book counts a machine where its state, role, application and reported health
// now put it.
func (w *wellness) book(now sim.Time, m *machine) {
	member := m.role == model.Member
	unwell := member && m.state == model.Running && m.application != model.Works
	if unwell != m.unwell {
		n := 1
		if m.unwell {
			n = -1
		}
		if w.unwell.value == 0 {
			w.since = now
		}
		w.unwell.add(now, n)
		m.unwell = unwell
	}
	health := m.health
	if !member {
		health = model.Unreported
	}
	if health != m.counted {
		w.healths[m.counted].add(now, -1)
		w.healths[health].add(now, 1)
		m.counted = health
	}
}

func (f *fleet) applicationChanged(now sim.Time, fact *model.Fact) {
	m := &f.instances[fact.Instance]
	f.releases.turned(now, m, fact)
	served, before := f.serves(m), m.billing()
	if m.application == model.Works {
		f.wellness.onsets++
	}
	if m.application == model.Restarting {
		m.started = now
	}
	m.application = fact.Application
	f.wellness.book(now, m)
	f.meters[m.size].change(now, m.zone, before, m.billing())
	f.serve(now, fact.Zone, m, served)
}

func (f *fleet) healthChanged(now sim.Time, fact *model.Fact) {
	m := &f.instances[fact.Instance]
	m.health = fact.Health
	f.wellness.book(now, m)
}

// sampled books a minute of CPU throughout which some application did not work.
func (w *wellness) sampled(m *autoscale.Minute) {
	if w.unwell.value > 0 && w.since+sim.Minute <= m.End {
		w.masked.Minutes++
		w.masked.Average += m.Sum / float64(m.Count)
		w.masked.Busiest += m.Max
	}
}

// repair books what automatic repairs did.
func (w *wellness) repair(now sim.Time, fact *model.Fact) {
	switch fact.Kind {
	case model.RepairStarted:
		w.repairs.Started++
	case model.RepairEnded:
		w.repairs.Outcomes[fact.Outcome]++
	case model.ServiceChanged:
		w.repairs.Suspended += w.suspended(now)
		w.repairs.Service, w.paused = fact.Service, now
	}
}

// suspended returns how long the service has been suspended now.
func (w *wellness) suspended(now sim.Time) sim.Time {
	if w.repairs.Service != model.ServiceSuspended {
		return 0
	}
	return now - w.paused
}

// end brings every level to the end of the run.
func (w *wellness) end(end sim.Time) {
	w.unwell.advance(end)
	for h := range w.healths {
		w.healths[h].advance(end)
	}
}

// result returns what came of it, or nil of a set without a health source whose
// applications always worked.
func (w *wellness) result(end sim.Time) *Health {
	if !w.reported && w.onsets == 0 {
		return nil
	}
	h := &Health{
		Reported: w.reported, Healthy: w.healths[model.Healthy].level(end),
		Onsets: w.onsets, Unwell: w.unwell.area, Masked: w.masked,
	}
	for state := model.Initializing; state < model.Healths; state++ {
		h.Time[state] = w.healths[state].area
	}
	if n := float64(w.masked.Minutes); n > 0 {
		h.Masked.Average /= n
		h.Masked.Busiest /= n
	}
	if w.policy != nil {
		r := w.repairs
		r.Action = w.policy.Action
		r.Open = r.Started
		for _, n := range r.Outcomes {
			r.Open -= n
		}
		r.Suspended += w.suspended(end)
		h.Repairs = &r
	}
	return h
}

// check: an instance is reported, and unwell, only while it runs or has failed.
func (w *wellness) check(s *ScaleSet) error {
	times := &s.RoleTime[model.Member]
	reported := sim.Time(0)
	for state := model.Initializing; state < model.Healths; state++ {
		reported += w.healths[state].area
	}
	if reported > times[model.Running]+times[model.Failed] {
		return broken("scale set %s: health reported for %v, running or failed for %v",
			s.Name, reported, times[model.Running]+times[model.Failed])
	}
	if s.Health != nil && s.Health.Repairs != nil && s.Health.Repairs.Open < 0 {
		return broken("scale set %s: more repairs ended than started in %+v", s.Name, *s.Health.Repairs)
	}
	if w.unwell.area > times[model.Running] {
		return broken("scale set %s: unwell for %v, running for %v", s.Name, w.unwell.area, times[model.Running])
	}
	return nil
}

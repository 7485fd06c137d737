package collect

import (
	"slices"

	"vmssim/model"
	"vmssim/sim"
)

// A rollouts keeps the books of a scale set's models and rollouts.
type rollouts struct {
	updates   int
	latest    int
	change    string
	at        sim.Time
	byModel   []int // instances that answer
	byVersion []int // likewise, by the version of the image
	mixed     sim.Time
	done      []Rollout
	underWay  bool     // the last of done
	before    sim.Time // mixed when that began
	batches   sim.Time // that its batches took, all together
}

// updated books another model.
func (r *rollouts) updated(now sim.Time, f *model.Fact) {
	r.advance(now)
	r.change = f.Text
	if f.In {
		r.updates, r.latest = r.updates+1, f.After
	}
}

// began begins the book of a rollout.
func (r *rollouts) began(now sim.Time, f *model.Fact) {
	r.advance(now)
	change := f.Rollout.Change
	if change == "" {
		change = r.change
	}
	r.done = append(r.done, Rollout{
		Number: f.Rollout.Number, Mode: f.Rollout.Mode, StartedBy: f.Rollout.StartedBy, Model: f.Rollout.Model,
		Version: f.Rollout.Version, Change: change,
		Began: now, Ended: now, Instances: f.Rollout.Counters.Pending,
	})
	r.underWay, r.before, r.batches = true, r.mixed, 0
}

// last returns the rollout that began last.
func (r *rollouts) last() *Rollout { return &r.done[len(r.done)-1] }

// observe books a fact about the last rollout of a set.
func (f *fleet) observe(now sim.Time, fact *model.Fact) {
	r := &f.rollouts
	last := r.last()
	last.Rollbacks = fact.Rollout.Rollbacks
	last.Code, last.Error, last.Counters = fact.Rollout.Code, fact.Rollout.Error, fact.Rollout.Counters
	switch fact.Kind {
	case model.BatchBegan:
		last.Batches = append(last.Batches, RolloutBatch{
			Began: now, Ended: now, Instances: slices.Clone(fact.Rollout.Instances), Surge: fact.Rollout.Surge,
			Phase: fact.Rollout.Phase, Reason: fact.Text,
			Zones: f.zonesOf(fact.Rollout.Instances),
		})
	case model.BatchEnded:
		r.ended(now)
	case model.RolloutEnded:
		last.Reason, last.Left = fact.Text, slices.Clone(fact.Rollout.Left)
		r.close(now)
		r.underWay = false
	}
}

// zonesOf returns the names of the zones that instances are in.
func (f *fleet) zonesOf(ids []int) (names []string) {
	for _, id := range ids {
		if len(f.config.Zones) > 0 && id < len(f.instances) {
			names = append(names, f.config.Zones[f.instances[id].zone])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ended ends the last batch.
func (r *rollouts) ended(now sim.Time) {
	o := r.last()
	b := &o.Batches[len(o.Batches)-1]
	b.Ended = now
	t := &o.Batch
	r.batches += now - b.Began
	t.Count++
	t.Mean, t.Max = r.batches/sim.Time(t.Count), max(t.Max, now-b.Began)
}

// close brings the last rollout to an instant.
func (r *rollouts) close(now sim.Time) {
	r.advance(now)
	last := r.last()
	last.Ended, last.Mixed = now, r.mixed-r.before
}

// changed moves an instance between states and models.
func (r *rollouts) changed(now sim.Time, before, after *machine) {
	if before.state.Answers() == after.state.Answers() && before.model == after.model &&
		before.version == after.version {
		return
	}
	r.advance(now)
	if before.state.Answers() {
		r.byModel, r.byVersion = counted(r.byModel, before.model, -1), counted(r.byVersion, before.version, -1)
	}
	if after.state.Answers() {
		r.byModel, r.byVersion = counted(r.byModel, after.model, 1), counted(r.byVersion, after.version, 1)
	}
}

// counted adds to the number at an index, which the list may not have yet.
func counted(list []int, at, n int) []int {
	for len(list) <= at {
		list = append(list, 0)
	}
	list[at] += n
	return list
}

// advance accounts for the time since the last change.
func (r *rollouts) advance(now sim.Time) {
	if kinds(r.byModel) > 1 || kinds(r.byVersion) > 1 {
		r.mixed += now - r.at
	}
	r.at = now
}

// kinds counts the kinds of which there are some.
func kinds(list []int) (n int) {
	for _, have := range list {
		if have > 0 {
			n++
		}
	}
	return n
}

// end closes the books.
func (r *rollouts) end(end sim.Time) {
	r.advance(end)
	if !r.underWay {
		return
	}
	r.close(end)
	last := r.last()
	if n := len(last.Batches); n > 0 && last.Counters.InProgress > 0 {
		last.Batches[n-1].Ended = end
	}
}

// use returns which models the instances had, nil if the model was never changed.
func (r *rollouts) use() *ModelUse {
	if r.updates == 0 {
		return nil
	}
	use := &ModelUse{Updates: r.updates, Mixed: r.mixed}
	for m, n := range r.byModel {
		if m == r.latest {
			use.Latest += n
		} else {
			use.Older += n
		}
	}
	return use
}

// check: every instance that answers has one model, and a rollout has taken every
// instance of its batches once, and no other.
func (r *rollouts) check(s *ScaleSet, answering int) error {
	sum := 0
	for _, n := range r.byModel {
		if n < 0 {
			return broken("scale set %s: instances by model %v", s.Name, r.byModel)
		}
		sum += n
	}
	if sum != answering {
		return broken("scale set %s: %d instances answer, %d in the books of models", s.Name, answering, sum)
	}
	for i := range r.done {
		o := &r.done[i]
		seen, at := make(map[int]bool), o.Began
		for _, b := range o.Batches {
			if b.Began < at || b.Ended < b.Began || b.Ended > o.Ended {
				return broken("scale set %s: a batch from %v to %v in a rollout from %v to %v", s.Name, b.Began, b.Ended, o.Began, o.Ended)
			}
			at = b.Ended
			for _, id := range b.Instances {
				seen[id] = true
			}
		}
		if c := o.Counters; o.Mode != model.BlueGreenUpgrade && c.Successful+c.Failed+c.InProgress > len(seen) {
			return broken("scale set %s: %d instances in batches of a rollout with %v", s.Name, len(seen), c)
		}
		if o.Mixed > o.Duration() {
			return broken("scale set %s: models mixed for %v of a rollout of %v", s.Name, o.Mixed, o.Duration())
		}
	}
	return nil
}

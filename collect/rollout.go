package collect

import (
	"slices"

	"vmssim/model"
	"vmssim/sim"
)

// A ModelUse is which models of a scale set its instances had. Instances count
// while they answer.
type ModelUse struct {
	Updates int      // how often the model was changed
	Latest  int      // instances that have the latest one at the end
	Older   int      // instances that have another one then
	Mixed   sim.Time // time in which instances had different models
}

// A Rollout is one that a scale set has had.
type Rollout struct {
	Number     int
	Mode       model.UpgradeMode
	Model      int    // number of the model that instances were brought to
	Change     string // what the last update changed
	Began      sim.Time
	Ended      sim.Time // or the end of the run
	Code       model.RolloutCode
	Error      string // Azure's code, if a limit has stopped it
	Reason     string // why it ended
	Instances  int    // that were to be upgraded when it began
	Counters   model.UpgradeCounters
	Batches    []RolloutBatch
	Batch      BatchTime
	Before     int      // instances that served when it began
	Trough     int      // fewest instances that served while it was under way
	Peak       int      // most instances that had hardware then
	Mixed      sim.Time // time of it in which instances that answer had different models
	mixedSoFar sim.Time
}

// Duration returns how long the rollout was under way.
func (o *Rollout) Duration() sim.Time { return o.Ended - o.Began }

// A BatchTime is how long batches took, without the pauses between them.
type BatchTime struct {
	Count     int // of those that have ended
	Mean, Max sim.Time
	total     sim.Time
}

// A RolloutBatch is the instances that a rollout upgraded together.
type RolloutBatch struct {
	Began, Ended sim.Time
	Instances    []int
	Surge        bool // new instances took their place
	Reason       string
}

// A rollouts keeps the books of a scale set's models and rollouts.
type rollouts struct {
	updates  int
	latest   int
	change   string
	at       sim.Time
	byModel  []int // instances that answer
	mixed    sim.Time
	done     []Rollout
	underWay bool // the last of done
	hardware int  // instances of the set that have some
}

// observe books a fact about the model or a rollout.
func (r *rollouts) observe(now sim.Time, f *model.Fact, serving int) {
	switch f.Kind {
	case model.ModelUpdated:
		r.advance(now)
		r.change = f.Text
		if f.In {
			r.updates, r.latest = r.updates+1, f.After
		}
		return
	case model.RolloutBegan:
		r.advance(now)
		c := f.Rollout.Counters
		r.done = append(r.done, Rollout{
			Number: f.Rollout.Number, Mode: f.Rollout.Mode, Model: f.Rollout.Model, Change: r.change, Began: now,
			Ended: now, Instances: c.Pending, Before: serving, Trough: serving, Peak: r.hardware, mixedSoFar: r.mixed,
		})
		r.underWay = true
	}
	last := &r.done[len(r.done)-1]
	last.Code, last.Error, last.Counters = f.Rollout.Code, f.Rollout.Error, f.Rollout.Counters
	switch f.Kind {
	case model.BatchBegan:
		last.Batches = append(last.Batches, RolloutBatch{
			Began: now, Ended: now, Instances: slices.Clone(f.Rollout.Instances), Surge: f.Rollout.Surge, Reason: f.Text,
		})
	case model.BatchEnded:
		last.ended(now)
	case model.RolloutEnded:
		last.Reason = f.Text
		r.close(now)
		r.underWay = false
	}
}

// ended ends the last batch.
func (o *Rollout) ended(now sim.Time) {
	b := &o.Batches[len(o.Batches)-1]
	b.Ended = now
	t := &o.Batch
	t.total += now - b.Began
	t.Count++
	t.Mean, t.Max = t.total/sim.Time(t.Count), max(t.Max, now-b.Began)
}

// close brings the last rollout to an instant.
func (r *rollouts) close(now sim.Time) {
	r.advance(now)
	last := &r.done[len(r.done)-1]
	last.Ended, last.Mixed = now, r.mixed-last.mixedSoFar
}

// serves books how many instances serve.
func (r *rollouts) serves(n int) {
	if r.underWay {
		last := &r.done[len(r.done)-1]
		last.Trough = min(last.Trough, n)
	}
}

// holds books that so many more instances have hardware.
func (r *rollouts) holds(n int) {
	r.hardware += n
	if r.underWay {
		last := &r.done[len(r.done)-1]
		last.Peak = max(last.Peak, r.hardware)
	}
}

// changed moves an instance between states and models.
func (r *rollouts) changed(now sim.Time, before, after *machine) {
	if before.state.Answers() == after.state.Answers() && before.model == after.model {
		return
	}
	r.advance(now)
	if before.state.Answers() {
		r.count(before.model, -1)
	}
	if after.state.Answers() {
		r.count(after.model, 1)
	}
}

func (r *rollouts) count(model, n int) {
	for len(r.byModel) <= model {
		r.byModel = append(r.byModel, 0)
	}
	r.byModel[model] += n
}

// advance accounts for the time since the last change.
func (r *rollouts) advance(now sim.Time) {
	different := 0
	for _, n := range r.byModel {
		if n > 0 {
			different++
		}
	}
	if different > 1 {
		r.mixed += now - r.at
	}
	r.at = now
}

// end closes the books.
func (r *rollouts) end(end sim.Time) {
	r.advance(end)
	if !r.underWay {
		return
	}
	r.close(end)
	last := &r.done[len(r.done)-1]
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
		if c := o.Counters; c.Successful+c.Failed+c.InProgress > len(seen) {
			return broken("scale set %s: %d instances in batches of a rollout with %v", s.Name, len(seen), c)
		}
	}
	return nil
}

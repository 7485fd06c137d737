package collect

import (
	"slices"

	"vmssim/model"
	"vmssim/sim"
)

// A guard holds the rollouts of a scale set, fact by fact, to what they may do by their
// own action: what a policy or a step takes at once, whom a surge may delete, how long
// they may be silent, and whom they may leave as they are.
type guard struct {
	underWay bool
	mode     model.UpgradeMode
	steps    *model.Steps // of UpgradeInSteps
	goal     int          // model that it brings
	version  string       // of the image that it brings; "": that of the model
	most     int          // of UpgradeBack: instances of the largest batch before
	largest  int          // batch so far
	open     bool         // a batch has begun and not ended
	surge    bool         // that creates new instances
	whole    bool         // it is a phase of BlueGreenUpgrade before the swap
	batch    []int        // ids
	coming   []int        // of it, on the way since the rollout has sent them there
	fresh    int          // lowest id of what the batch has created
	replaced int          // old ones of the batch that were deleted
	moved    sim.Time     // when an instance of the batch was last on its way
	heard    sim.Time     // of the rollout, last
	until    sim.Time     // by when it is to be heard of again; sim.Never: when what it waits for happens
	waits    string       // what it waits for, as it has said at this instant
	spared   []int        // instances that a completed rollout has left as they were
	settled  bool         // it was the last to change what instances have
	models   int          // highest number of a model
	into     bool         // another set's rollout makes this one take over
	first    error        // that was broken
}

func (g *guard) broken(f *fleet, now sim.Time, format string, args ...any) {
	if g.first == nil {
		args = append([]any{f.config.Name, now}, args...)
		g.first = broken("scale set %s at %v: "+format, args...)
	}
}

// counts reports whether a machine is one of those that batches are a part of: of those
// that drain only who stays in the set.
func (m *machine) counts() bool {
	return m.booked && m.role == model.Member && (m.state.Active() || m.state == model.Draining && m.stays)
}

// staying reports whether an instance that begins to drain stays in its set: it gets a new
// OS disk, or is evicted and will be deallocated.
func (f *fleet) staying(why model.Reason) bool {
	evicted := why >= model.ByEvictionRate && why <= model.BySimulation
	return why == model.ByImageNotice || evicted && f.config.Spot.Policy == model.EvictDeallocate
}

// members counts those.
func (f *fleet) members() (n int) {
	for i := range f.instances {
		if f.instances[i].counts() {
			n++
		}
	}
	return n
}

// guarded follows a fact that is booked already.
func (r *Run) guarded(now sim.Time, fact *model.Fact) {
	f := &r.sets[fact.Set]
	g := &f.guard
	if fact.Kind == model.RolloutBegan || fact.Kind == model.RolloutEnded {
		for _, set := range fact.Rollout.Sets {
			r.sets[set].guard.into = set != fact.Set && fact.Kind == model.RolloutBegan
		}
	}
	switch fact.Kind {
	case model.InstanceChanged:
		g.changed(f, now, fact)
	case model.HealthChanged:
		f.instances[fact.Instance].healed = fact.Health == model.Healthy || f.instances[fact.Instance].healed
	case model.ModelUpdated:
		g.models, g.settled = max(g.models, fact.After), false
	case model.RolloutBegan:
		g.heardOf(f, now)
		if g.underWay {
			g.broken(f, now, "a rollout begins while another one is under way")
		}
		*g = guard{
			underWay: true, mode: fact.Rollout.Mode, goal: fact.Rollout.Model, version: fact.Rollout.Version, most: g.largest,
			models: g.models, first: g.first, heard: now, until: now, steps: fact.Rollout.Steps,
		}
	case model.BatchBegan:
		g.heardOf(f, now)
		g.began(f, now, fact)
	case model.BatchEnded:
		g.ended(f, now)
		g.heard, g.until = now, now
	case model.RolloutWaits:
		g.heardOf(f, now)
		g.waits, g.until = fact.Text, sim.Never
		if fact.Rollout.Until > 0 {
			g.until = fact.Rollout.Until
		}
	case model.RolloutEnded:
		g.heardOf(f, now)
		if g.open {
			g.broken(f, now, "a rollout ends in the middle of a batch")
		}
		g.underWay = false
		if fact.Rollout.Code == model.RolloutCompleted {
			g.completed(f, now, fact.Rollout.Left)
		}
	}
}

// heardOf: outside of its batches a rollout goes on at once, or says what it waits for,
// and goes on when it has said that it would.
func (g *guard) heardOf(f *fleet, now sim.Time) {
	if g.underWay && !g.open && now > g.until {
		g.broken(f, now, "a rollout is silent since %v, and was to go on at %v", g.heard, g.until)
	}
	g.heard = now
}

// changed: a rollout touches the instances of its batch and those that it has created for
// them, and deletes an old one only after a new one has become ready; the set then has
// no fewer members than it is to have.
func (g *guard) changed(f *fleet, now sim.Time, fact *model.Fact) {
	id := fact.Instance
	if fact.To == model.Draining {
		f.instances[id].stays = f.staying(fact.Why)
	}
	ours := g.open && (slices.Contains(g.batch, id) || g.surge && id >= g.fresh)
	if ours {
		g.moved = now
	}
	switch sent := slices.Contains(g.coming, id); {
	case !fact.To.Starts():
		g.coming = slices.DeleteFunc(g.coming, func(one int) bool { return one == id })
	case ours && !sent && fact.Why == model.ByUpgrade:
		g.coming = append(g.coming, id)
	}
	leaves := fact.From.Active() && !fact.To.Active()
	if fact.Why == model.ByUpgrade && g.mode == model.BlueGreenUpgrade && g.open && g.whole && leaves {
		g.broken(f, now, "a set that another one is to take over from loses instance %d before the swap", id)
	}
	again := !fact.From.Active() && !fact.To.Active() // it leaves since earlier
	if fact.Why != model.ByUpgrade || g.mode == model.BlueGreenUpgrade || g.into || again {
		return
	}
	switch m := &f.instances[id]; {
	case !ours:
		g.broken(f, now, "a rollout changes instance %d from %v to %v, which is not of its batch %v", id, fact.From, fact.To, g.batch)
	case leaves && !g.surge:
		g.broken(f, now, "an upgrade in place deletes instance %d", id)
	case leaves && f.members() < f.capacity.value:
		g.broken(f, now, "a surge deletes instance %d and leaves %d of %d", id, f.members(), f.capacity.value)
	case leaves && id < g.fresh:
		if g.replaced++; g.replaced > g.ready(f) {
			g.broken(f, now, "a surge deletes %d instances, %d of the new ones have become ready", g.replaced, g.ready(f))
		}
	case !leaves && g.surge && id < g.fresh && m.state.Starts():
		g.broken(f, now, "a surge upgrades instance %d in place", id)
	}
}

// ready counts the new instances of a batch that have run, and been healthy if somebody
// reports that.
func (g *guard) ready(f *fleet) (n int) {
	for id := g.fresh; id < len(f.instances); id++ {
		if m := &f.instances[id]; m.ran && (m.healed || f.config.Health == nil) && f.has(g, m) {
			n++
		}
	}
	return n
}

// began: a batch follows another one, and is not larger than what its rollout may take
// at once, nor over more zones.
func (g *guard) began(f *fleet, now sim.Time, fact *model.Fact) {
	step := fact.Rollout
	if g.open {
		g.broken(f, now, "a batch begins in the middle of another one")
	}
	if g.mode == model.BlueGreenUpgrade { // a phase, which is of no instances
		g.open, g.whole = true, step.Phase <= model.GreenValidates
		return
	}
	g.open, g.surge, g.batch = true, step.Surge, slices.Clone(step.Instances)
	g.fresh, g.replaced, g.moved, g.coming = len(f.instances), 0, now, nil
	g.largest = max(g.largest, len(g.batch))
	most, zones := f.limit(g), map[int]bool{}
	for _, id := range g.batch {
		zones[f.instances[id].zone] = true
		if m := &f.instances[id]; !m.counts() || m.state != model.Running && m.state != model.Failed {
			g.broken(f, now, "a batch takes instance %d, which is %v", id, m.state)
		}
	}
	if len(g.batch) == 0 || len(g.batch) > most {
		g.broken(f, now, "a batch of %d instances, where %d are allowed", len(g.batch), most)
	}
	if len(zones) > 1 && f.oneZone(g) {
		g.broken(f, now, "a batch in %d zones: %v", len(zones), g.batch)
	}
}

// limit returns how many instances a batch may have.
func (f *fleet) limit(g *guard) int {
	n := f.members()
	rule := f.rule(g)
	switch {
	case rule != nil:
		return model.BatchSize(n, rule.MaxPercent)
	case g.mode == model.UpgradeBack:
		return max(1, g.most)
	case g.steps == nil:
		return n
	case g.steps.By == model.StepInstance:
		return 1
	case g.steps.By == model.StepShare:
		return f.shareLeft(g, n)
	}
	return n
}

// shareLeft returns how many of n instances are missing to the next share of a canary
// that has not been reached.
func (f *fleet) shareLeft(g *guard, n int) int {
	have := 0
	for i := range f.instances {
		if m := &f.instances[i]; m.counts() && f.has(g, m) {
			have++
		}
	}
	for _, share := range g.steps.Shares {
		if want := model.ShareOf(n, share); want > have {
			return want - have
		}
	}
	return 0
}

// oneZone reports whether a batch has to be in one zone.
func (f *fleet) oneZone(g *guard) bool {
	rule := f.rule(g)
	return rule != nil && !rule.CrossZone || g.steps != nil && g.steps.By == model.StepZone
}

// rule returns the rule of batches that counts; nil: none.
func (f *fleet) rule(g *guard) *model.BatchRule {
	own := f.config.Upgrade.Rolling.Batch
	switch {
	case g.mode == model.OSUpgrade && !f.config.Upgrade.OS.OwnPolicy, g.mode == model.ExtensionUpgrade && own == (model.BatchRule{}):
		return &model.BatchRule{MaxPercent: 20}
	case g.mode == model.RollingUpgrade, g.mode == model.OSUpgrade, g.mode == model.ExtensionUpgrade:
		return &own
	}
	return nil
}

// has reports whether a machine has what a rollout brings.
func (f *fleet) has(g *guard, m *machine) bool {
	switch {
	case g.mode == model.ExtensionUpgrade:
		return true // which extensions an instance has no fact tells
	case g.version != "":
		return m.version >= f.versions.index(g.version)
	}
	return m.model == g.goal
}

// ended: a batch has nobody on the way when it ends, and did not wait for health any
// longer than it may.
func (g *guard) ended(f *fleet, now sim.Time) {
	if !g.open {
		g.broken(f, now, "a batch ends that has not begun")
	}
	if g.mode == model.BlueGreenUpgrade {
		g.open = false
		return
	}
	for _, id := range g.coming {
		if m := &f.instances[id]; m.counts() {
			g.broken(f, now, "a batch ends while instance %d is %v", id, m.state)
		}
	}
	g.waited(f, now)
	g.open = false
}

// waited: after its last instance has come to rest a batch waits no longer than for
// health.
func (g *guard) waited(f *fleet, now sim.Time) {
	if wait := f.healthWait(g); now-g.moved > wait {
		g.broken(f, now, "a batch waits for %v after its last instance, %v are allowed", now-g.moved, wait)
	}
}

// healthWait returns how long a batch may wait for health.
func (f *fleet) healthWait(g *guard) sim.Time {
	switch {
	case g.steps != nil:
		return g.steps.HealthWait
	case g.mode == model.AutomaticUpgrade:
		return 0
	}
	return max(f.config.Upgrade.Rolling.HealthWait, 5*sim.Minute)
}

// completed: who has not got what a completed rollout brings is named.
func (g *guard) completed(f *fleet, now sim.Time, left []int) {
	if g.mode == model.BlueGreenUpgrade {
		return
	}
	g.settled, g.spared = true, slices.Clone(left)
	for id := range f.instances {
		m := &f.instances[id]
		switch {
		case f.has(g, m) || m.state.Gone():
		case m.counts() && !slices.Contains(left, id):
			g.broken(f, now, "a rollout completes, and instance %d, which is %v, has not got what it brings", id, m.state)
		default:
			g.spared = append(g.spared, id)
		}
	}
}

// check: at the end every member has a model that there is, which is that of a completed
// rollout unless that has said otherwise; a rollout that is under way says what it waits
// for.
func (g *guard) check(f *fleet, end sim.Time) error {
	for id := range f.instances {
		m := &f.instances[id]
		switch {
		case m.state.Gone():
		case m.model < 0 || m.model > g.models:
			g.broken(f, end, "instance %d has model %d of %d", id, m.model, g.models)
		case g.settled && m.counts() && !f.has(g, m) && !slices.Contains(g.spared, id):
			g.broken(f, end, "instance %d has not got what the last rollout has brought", id)
		}
	}
	if g.underWay {
		switch {
		case g.waits == "" || g.heard != end:
			g.broken(f, end, "a rollout is under way and does not say what it waits for")
		case !g.open && g.until < end:
			g.broken(f, end, "a rollout waits %s, which is over since %v", g.waits, g.until)
		case g.open && g.mode != model.BlueGreenUpgrade && !f.busy(g):
			g.waited(f, end)
		}
	}
	return g.first
}

// busy reports whether an instance of the present batch is on its way.
func (f *fleet) busy(g *guard) bool {
	for id := range f.instances {
		m := &f.instances[id]
		if (slices.Contains(g.batch, id) || g.surge && id >= g.fresh) && m.state.UnderWay() {
			return true
		}
	}
	return false
}

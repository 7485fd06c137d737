package collect

import (
	"fmt"

	"vmssim/model"
	"vmssim/sim"
)

// A Run observes one run and makes its Result.
type Run struct {
	config      *model.Config
	every       sim.Time
	now         sim.Time
	reading     sim.Time // when a meter is read next
	fingerprint Fingerprint
	workloads   []account
	together    level // instances of all sets that have hardware
	jobs        []jobAccount
	messages    []messageAccount
	sets        []fleet
	alone       []int // by workload: the only set that serves it, or -1
	metrics     []metricBook
	marks       []Mark
	log         eventLog
	sites       []model.Site
	classes     [][]model.Class // by set
	books       []model.Book
	queueBooks  []model.Book
	refused     int // actions that met an instance in the wrong state
	ledger      ledger
	held        [heldBounds]ledger
	watches     []*watch // of the rollouts that are under way
	aftermath   []*watch // of those that have completed last
	track       Track
}

// New returns the observer for one run of a scenario.
func New(config *model.Config) *Run {
	r := &Run{
		config: config, reading: sim.Hour, log: newEventLog(config), sites: config.Sites(), track: Track{Cut: sim.Never},
	}
	r.ledger = ledger{reservations: config.Reservations, plans: config.SavingsPlans}
	for b := range r.held {
		r.held[b] = r.ledger
	}
	every, points := seriesOf(config.Duration)
	r.every = every
	r.together = newLevel(points, every)
	for i := range config.Workloads {
		r.workloads = append(r.workloads, newAccount(&config.Workloads[i], points, every))
	}
	for i := range config.Jobs {
		r.jobs = append(r.jobs, newJobAccount(config, i, points, every))
	}
	for i := range config.Messages {
		r.messages = append(r.messages, newMessageAccount(&config.Messages[i], points, every))
	}
	r.metrics = newMetricBooks(config, points)
	for i := range config.ScaleSets {
		r.classes = append(r.classes, config.Classes(i))
		r.sets = append(r.sets, newFleet(&config.ScaleSets[i], r.classes[i], points, every))
		r.sets[i].releases = newReleases(config, i)
		r.sets[i].keeper = newKeeper(&config.ScaleSets[i], config.Start)
		r.sets[i].together = &r.together
		r.sets[i].committed = len(config.Reservations)+len(config.SavingsPlans) > 0
		for size := range r.sets[i].meters {
			r.reading = min(r.reading, r.sets[i].meters[size].reprices)
		}
	}
	r.watchElasticity(points)
	return r
}

// Observe takes in one fact.
func (r *Run) Observe(now sim.Time, f model.Fact) {
	if now < r.now {
		panic(fmt.Sprintf("collect: a fact at %v after one at %v", now, r.now))
	}
	for now > r.reading {
		r.read()
	}
	r.pass(now)
	r.fingerprint.add(now, &f)
	switch f.Kind {
	case model.InstanceChanged:
		r.sets[f.Set].instanceChanged(now, &f)
	case model.RoleChanged:
		r.sets[f.Set].roleChanged(now, &f)
	case model.RotationChanged:
		r.sets[f.Set].rotationChanged(now, &f)
	case model.ApplicationChanged:
		r.sets[f.Set].applicationChanged(now, &f)
	case model.HealthChanged:
		r.sets[f.Set].healthChanged(now, &f)
	case model.RepairStarted, model.RepairEnded, model.ServiceChanged:
		r.sets[f.Set].wellness.repair(now, &f)
	case model.CapacityChanged:
		r.capacityChanged(now, &f)
	case model.ModelUpdated:
		r.sets[f.Set].rollouts.updated(now, &f)
	case model.RolloutBegan, model.BatchBegan, model.BatchEnded, model.RolloutEnded, model.RolloutWaits:
		r.rolloutChanged(now, &f)
	case model.DiskChanged:
		r.sets[f.Set].own.change(now, f.Disk)
	case model.DisksMoved:
		r.sets[f.Set].incident(now, &f)
	case model.InstanceEvicted:
		r.sets[f.Set].instanceEvicted(now, &f)
	case model.RestoreTried:
		r.sets[f.Set].spot.restoreTried(&f)
	case model.ZoneChanged, model.InstancesRefused, model.ShortageChanged, model.CallThrottled,
		model.InstancesStruck, model.ProvisioningFailed, model.DeletionFailed, model.MaintenanceStarted, model.InstanceFrozen:
		r.sets[f.Set].incident(now, &f)
	case model.MetricsSilent:
		r.sets[f.Set].incident(now, &f)
	case model.ZoneMoved:
		if f.In {
			r.sets[f.Set].balance.moves++
		}
	case model.ZoneAdded:
		r.sets[f.Set].zoneAdded(now, f.Zone)
	case model.OrderBegan:
		r.sets[f.Set].scaleOuts.began(now, &f)
	case model.PoolChanged:
		r.sets[f.Set].standby.changed(now, f.In)
	case model.PortTaken:
		r.sets[f.Set].portTaken(now, &f)
	case model.OrderEnded:
		r.sets[f.Set].scaleOuts.ended(now, &f)
	case model.ActionRefused:
		r.refused++
	case model.AutoscaleDecided:
		r.sets[f.Set].decided(f.Decision)
	case model.ForecastMade:
		r.sets[f.Set].foresight.expect(f.Forecast)
	case model.MetricSampled:
		r.sets[f.Set].sampled(now, f.Minute, r.every)
	case model.MetricPublished:
		r.metrics[f.Metric].add(now, f.Minute, r.every)
	case model.FlowAdvanced:
		r.flow(f.Flow)
	case model.MessagesAdvanced:
		r.messages[f.Messages.Load].add(f.Messages)
		r.messagesWorked(f.Messages)
	case model.MessagesOrphaned:
		r.messagesLost(&f)
	case model.RequestsAnswered:
		for _, answer := range f.Answers {
			r.workloads[answer.Workload].answers.add(answer, len(r.sites))
		}
	case model.MessagesDone:
		for _, age := range f.Answers {
			age.Class = 0 // all ages of a queue are one distribution
			r.messages[age.Workload].singles.add(age, 1)
		}
	case model.RunEnded:
		r.books, r.queueBooks = f.Books, f.QueueBooks
	case model.JobsSubmitted:
		r.jobs[f.Job.Load].add(now, &f)
	case model.JobStarted, model.JobFinished, model.JobInterrupted, model.JobFailed:
		r.jobs[f.Job.Load].add(now, &f)
		r.sets[f.Set].jobFact(now, &f)
		if f.Kind == model.JobInterrupted || f.Kind == model.JobFailed {
			r.wasteOf(now, &f)
		}
	}
	switch f.Kind {
	case model.InstanceChanged, model.RoleChanged, model.RotationChanged, model.ApplicationChanged:
		r.follow(now, &f)
	}
	switch f.Kind {
	case model.InstanceChanged, model.HealthChanged, model.ModelUpdated, model.RolloutBegan, model.BatchBegan, model.BatchEnded,
		model.RolloutWaits, model.RolloutEnded:
		r.guarded(now, &f)
	}
	r.log.add(now, &f)
}

// pass lets time pass until an instant: as things stand they have been since the last.
func (r *Run) pass(now sim.Time) {
	if now > r.now {
		for _, w := range r.watches {
			w.until(now, r)
		}
	}
	r.now = now
}

// meters yields the meters of all scale sets in turn, by size.
func (r *Run) meters(yield func(*meter) bool) {
	for i := range r.sets {
		for size := range r.sets[i].meters {
			if !yield(&r.sets[i].meters[size]) {
				return
			}
		}
	}
}

// read reads the meters at the end of an hour, and where a spot price changes.
func (r *Run) read() {
	now := r.reading
	r.reading = (now/sim.Hour + 1) * sim.Hour
	for m := range r.meters {
		if now%sim.Hour == 0 || now == m.reprices {
			m.bill(now)
			m.reprice(now)
		}
		r.reading = min(r.reading, m.reprices)
	}
	if now%sim.Hour == 0 {
		r.settle(now)
	}
}

// settle pays for the hour, or the part of one, that ends now.
func (r *Run) settle(now sim.Time) {
	var lines []line
	for m := range r.meters {
		m.bill(now)
		lines = m.lines(lines)
	}
	r.ledger.settle(now, lines)
	r.settleHeld(now)
}

// settleLast pays for what is left at the end of the run.
func (r *Run) settleLast(end sim.Time) {
	for m := range r.meters {
		m.bill(end)
		r.ledger.back += m.balance()
	}
	r.settle(end)
}

// flow books a flow with its workload and with the sets that carried it.
func (r *Run) flow(f *model.Flow) {
	r.workloads[f.Workload].add(f)
	if set := r.alone[f.Workload]; set >= 0 {
		r.sets[set].elastic.add(f)
	}
	for i := range f.Sets {
		load := &f.Sets[i]
		set, class := &r.sets[load.Set], r.classes[load.Set][load.Class]
		set.meters[class.Size].worked(f, load)
		set.releases.worked(class.Release, load)
	}
	for _, w := range r.watches {
		w.flow(r, f)
	}
	for _, w := range r.aftermath {
		w.flow(r, f)
	}
}

// capacityChanged keeps the level and remembers the mark with its explanation.
func (r *Run) capacityChanged(now sim.Time, f *model.Fact) {
	s := &r.sets[f.Set]
	s.capacity.set(now, f.After)
	if s.autoscale == nil {
		s.meters[s.still].hold(now, f.After, f.After)
	}
	if f.Why == model.ByStart {
		s.first = f.After
		return
	}
	mark := Mark{At: now, Set: f.Set, From: f.Before, To: f.After, Why: f.Why}
	if f.Why == model.ByAutoscale {
		mark.Reason = s.reason
		s.engine.acted(now)
		if len(r.config.ScaleSets[f.Set].Notified) > 0 {
			s.autoscale.Notified++
		}
	}
	r.marks = append(r.marks, mark)
}

// Options are the parts of a Result that the facts do not tell.
type Options struct {
	Seed, Replication uint64
	Events            uint64 // delivered by the engine
	Interrupted       bool
}

// Result ends the run at an instant and returns what came of it. The error, if
// any, is a *BrokenInvariant: the simulator contradicts itself.
func (r *Run) Result(end sim.Time, o Options) (*Result, error) {
	result := &Result{
		Scenario: r.config.Name, Seed: o.Seed, Replication: o.Replication, Start: r.config.Start,
		Duration: end, Interrupted: o.Interrupted, Region: r.config.Region,
		Currency: r.config.Currency, Prices: r.config.Prices, Events: o.Events,
		Series: Series{Every: r.every}, Marks: r.marks, Log: r.log.entries(),
	}
	for i := range r.workloads {
		result.Workloads = append(result.Workloads, r.workloads[i].result(r, end))
		result.Series.Workloads = append(result.Series.Workloads, r.workloads[i].series(end))
	}
	for i := range r.jobs {
		r.jobs[i].end(end)
		result.Jobs = append(result.Jobs, r.jobs[i].summary(end))
		result.Series.Jobs = append(result.Series.Jobs, r.jobs[i].series(end))
	}
	r.together.advance(end)
	result.Peak = r.together.most
	for i := range r.messages {
		result.Messages = append(result.Messages, r.messages[i].summary(end, r.enqueuedInto(i)))
		result.Series.Messages = append(result.Series.Messages, r.messages[i].series(end))
	}
	r.settleLast(end)
	r.pass(end)
	for i := range r.sets {
		result.ScaleSets = append(result.ScaleSets, r.sets[i].result(end, i, r.jobs))
		result.Series.ScaleSets = append(result.Series.ScaleSets, r.sets[i].series(end))
		result.Cost.add(&result.ScaleSets[i].Cost)
	}
	for _, w := range r.watches {
		w.end(r)
	}
	result.Series.Metrics = metricSeries(r.metrics)
	result.Shared = r.shared(end)
	result.Cost.add(&result.Shared)
	result.Payments = r.ledger.payments(r.sets)
	result.Bounds = r.bounds(end)
	if r.track.Points != nil {
		r.track.name(r.config)
		result.Track = &r.track
	}
	r.judge(result)
	r.note(result)
	result.Fingerprint = r.fingerprint.Sum()
	return result, r.check(result, end)
}

// note adds the sentences that a reader must see.
func (r *Run) note(result *Result) {
	note := func(format string, args ...any) {
		result.Notes = append(result.Notes, fmt.Sprintf(format, args...))
	}
	noteJobs(result, note)
	if result.Interrupted {
		note("The run was interrupted after %v; no objective is judged on a part of a run.", result.Duration)
	}
	result.Notes = append(result.Notes, r.config.Unpriced...)
	for i := range result.ScaleSets {
		if set := &r.config.ScaleSets[i]; set.Autoscale != nil && set.Autoscale.Enabled && set.Spot != nil &&
			set.Spot.Policy == model.EvictDeallocate && result.ScaleSets[i].Spot.Evicted > 0 {
			note("Evicted instances of %s stay in the set and count toward its capacity, so autoscale does not "+
				"replace them. Azure recommends evictionPolicy Delete with autoscale.", set.Name)
		}
	}
	if r.refused > 0 {
		note("%d actions of the timeline met an instance that did not allow them; the event log says which.",
			r.refused)
	}
	if r.log.left > 0 {
		note("The event log holds the first %d entries; %d more were left out.", mostEntries, r.log.left)
	}
	for i := range result.ScaleSets {
		if s := &result.ScaleSets[i]; s.Image != nil && s.Image.SameName > 0 {
			note("Instances of %s had the same computer name for %v: the specialized image %s has no "+
				"postBuildScript (docs/model.md, \"Images\").", s.Name, s.Image.SameName, s.Image.Name)
		}
	}
	for i := range result.ScaleSets {
		if s := &result.ScaleSets[i]; s.NAT != nil && s.NAT.Refused > 0 {
			note("Scale-outs of %s refused for want of ports: %d. Its inbound NAT pool has %d; instances that "+
				"overprovisioning adds need one, too.", s.Name, s.NAT.Refused, s.NAT.Pool.Ports())
		}
	}
	for i := range result.Workloads {
		if w := &result.Workloads[i]; w.Fidelity == model.FlowFidelity && w.Lost[model.LostOverload]+w.Lost[model.LostTimeout] > w.Offered/20 {
			note("Workload %s lost more than 5 %% to overload: flow fidelity follows a saturated set "+
				"only in its mean (docs/model.md, \"Flow\").", w.Name)
		}
	}
}

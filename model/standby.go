package model

import (
	"vmssim/sim"
)

// degradedPause is how long creation pauses after a VM could not be created.
const degradedPause = 30 * sim.Second

// purposeResume is for the start of a hibernated VM.
const purposeResume sim.Purpose = "resume"

// A standby is the running state of a set's pool.
type standby struct {
	config   *StandbyPool // nil: the set has none
	due      bool         // it will be refilled at this instant
	degraded bool         // creation pauses
}

// has reports whether a VM of the pool is ready and exactly in the pool's state.
func (p *standby) has(i *instance) bool {
	if p.config.State == PoolRunning {
		return i.stocked && i.state == Running
	}
	return i.stocked && i.state == Deallocated
}

// stock lists the VMs of a set's pool, by ascending id.
func (s *set) stock() []Stock {
	var list []Stock
	for _, i := range s.instances {
		if i.role == Standby && i.state.Active() {
			list = append(list, Stock{ID: i.id, Zone: i.zone, Ready: s.pool.has(i)})
		}
	}
	return list
}

// fillPool makes the pool at the beginning of a run; that of a set that runs is
// ready.
func (w *World) fillPool(s *set) {
	if s.pool.config != nil {
		w.stockUp(s, s.pool.config.Target(s.active), s.config.Warm)
	}
}

// fromPool takes up to n VMs of the pool into the set.
func (w *World) fromPool(s *set, n int) []*instance {
	if s.pool.config == nil {
		return nil
	}
	w.survey(s, 0, Regular)
	stock := s.stock()
	for k := range stock {
		i := s.instance(stock[k].ID)
		stock[k].Ready = stock[k].Ready && (i.state == Running || w.lacks(s, i) == "")
	}
	var moved []*instance
	for _, t := range FromPool(&s.ground, stock, n) {
		i := s.instance(t.ID)
		i.stocked = false
		w.assign(s, i, Member, ByStandbyPool)
		moved = append(moved, i)
	}
	return moved
}

// wake lets a VM that was taken from the pool work: at once if it runs, else when
// it has started.
func (w *World) wake(s *set, i *instance) {
	if i.state == Running {
		w.advanceOrder(s, i, ByStandbyPool)
		w.watch(s, i, ByStandbyPool)
		w.probeAgain(s, i)
		w.matchSoon()
		return
	}
	i.bootFor(restarted)
	w.takeHardware(s, i)
	w.become(s, i, Booting, ByStandbyPool)
	if s.pool.config.State == PoolHibernated {
		w.after(s, i, s.pool.config.Resume, purposeResume, i.stops)
		return
	}
	w.startAndBoot(s, i)
}

// refillSoon lets the pool see, after all that happens at this instant, whether it
// is as large as it should be.
func (w *World) refillSoon(s *set) {
	if s.pool.config == nil || s.pool.due {
		return
	}
	s.pool.due = true
	w.schedule(w.engine.Now(), event{kind: poolDue, set: int32(s.index)})
}

// refill creates or deletes VMs of the pool until it has the size that it should.
func (w *World) refill(s *set) {
	s.pool.due = false
	stock := s.stock()
	missing := s.pool.config.Target(s.active) - len(stock)
	if missing > 0 && !s.pool.degraded {
		w.stockUp(s, missing, false)
	}
	if missing < 0 {
		for _, id := range Surplus(stock, -missing) {
			i := s.instance(id)
			i.stocked = false
			w.remove(s, i, ByStandbyPool)
		}
	}
}

// stockUp asks for n more VMs of the pool, or lets them be there already.
func (w *World) stockUp(s *set, n int, ready bool) {
	region := w.survey(s, 0, Regular)
	ground := s.ground
	left := s.ground.hardware().clone()
	ground.Spread, ground.Left, ground.Reserve = Spread{}, left.left, left.reserve
	ground.Counts = make([][]int, len(s.ground.Counts))
	for z := range ground.Counts {
		ground.Counts[z] = make([]int, ground.FaultDomains)
	}
	for _, v := range s.stock() {
		ground.Counts[v.Zone][0]++
	}
	priority, members := Regular, s.ground.totals() // Spot sets have no pool
	granted, denials := Admit(s.request(n, priority), w.allowances(s, 0, priority), region, &ground)
	for range granted {
		zone := PoolZone(&ground, members)
		place := PlaceInZone(&ground, zone)
		ground.Counts[zone][0]++
		left.take(zone)
		w.standUp(s, place, priority, ready)
	}
	if len(denials) > 0 {
		w.degrade(s, denials[0].Code+": "+denials[0].Text)
	}
}

// standUp requests one VM of the pool, or lets it be there already.
func (w *World) standUp(s *set, place Placement, priority Priority, ready bool) {
	switch {
	case !ready:
		i := w.addAt(s, place, Requested, Standby, grant{priority: priority}, ByStandbyPool)
		w.takeHardware(s, i)
		w.become(s, i, Creating, ByStandbyPool)
		w.after(s, i, s.create, purposeCreate, 0)
	case s.pool.config.State == PoolRunning:
		i := w.addAt(s, place, Running, Standby, grant{priority: priority}, ByStart)
		i.stocked = true
		w.awaitFailure(s, i)
	default:
		i := w.addAt(s, place, Deallocated, Standby, grant{priority: priority}, ByStart)
		i.stocked = true
	}
}

// stand goes on with a VM of the pool that runs, once postProvisioningDelay has
// passed, and with one that has been deallocated.
func (w *World) stand(s *set, i *instance) {
	if s.pool.config.State == PoolRunning || i.state == Deallocated {
		i.stocked = true
		return
	}
	w.become(s, i, Deallocating, ByStandbyPool)
	w.engine.Cancel(i.failure)
	w.after(s, i, s.config.Stop, purposeStop, i.stops)
}

// degrade pauses creation for the pool.
func (w *World) degrade(s *set, text string) {
	s.pool.degraded = true
	w.tell(Fact{Kind: PoolChanged, Set: s.index, Text: text, Why: ByStandbyPool})
	w.schedule(w.engine.Now()+degradedPause, event{kind: poolHeals, set: int32(s.index)})
}

// heal ends the pause.
func (w *World) heal(s *set) {
	s.pool.degraded = false
	w.tell(Fact{Kind: PoolChanged, Set: s.index, In: true, Why: ByTime})
	w.refillSoon(s)
}

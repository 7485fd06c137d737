package collect

import (
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// A SpotUse is what a scale set with Spot instances saved, and lost to evictions.
type SpotUse struct {
	Evictions     []EvictionCount
	Evicted       int // instances, each time counted
	WithoutNotice int // of these
	Tries         int // to restore an evicted instance
	Restored      int // tries that succeeded
	// Away is the level of instances that were evicted, stay in the set, and do not
	// run again; Short is the time with any.
	Away  Level
	Short sim.Time
	Saved price.Money // against the pay-as-you-go price, for the same time
}

// An EvictionCount is how many instances were evicted for one reason; only those
// above zero are listed, in the order of model.Reason.
type EvictionCount struct {
	Why       model.Reason
	Instances int
}

// A spotBook keeps what becomes of a set's Spot instances.
type spotBook struct {
	use    SpotUse
	causes [model.Reasons]int
	away   level
}

// newSpotBook returns nil for a set without Spot instances.
func newSpotBook(config *model.ScaleSet, points int, every sim.Time) *spotBook {
	if config.Spot == nil {
		return nil
	}
	b := &spotBook{away: newLevel(points, every)}
	b.away.bound = 1
	return b
}

// instanceEvicted books an eviction.
func (f *fleet) instanceEvicted(now sim.Time, fact *model.Fact) {
	b, m := f.spot, &f.instances[fact.Instance]
	b.use.Evicted++
	b.causes[fact.Why]++
	f.meters[m.size].evicted++
	if !fact.In {
		b.use.WithoutNotice++
	}
	if f.config.Spot.Policy == model.EvictDeallocate && fact.Role == model.Member && !m.away {
		m.away = true
		b.away.add(now, 1)
	}
}

// restoreTried books a try to restore an instance.
func (b *spotBook) restoreTried(fact *model.Fact) {
	b.use.Tries++
	if fact.In {
		b.use.Restored++
	}
}

// returned ends the absence of an instance that runs again, or goes for good.
func (f *fleet) returned(now sim.Time, m *machine) {
	if m.away && (m.state == model.Running || m.state == model.Deleting) {
		m.away = false
		f.spot.away.add(now, -1)
	}
}

// result is what the book says at the end of the run.
func (b *spotBook) result(end sim.Time, s *ScaleSet, meters []meter) *SpotUse {
	if b == nil {
		return nil
	}
	use := b.use
	b.away.advance(end)
	use.Away, use.Short = b.away.level(end), end-b.away.below
	for why, n := range b.causes {
		if n > 0 {
			use.Evictions = append(use.Evictions, EvictionCount{model.Reason(why), n})
		}
	}
	var full price.Charge
	var paid price.Money
	for cause := CostSpotWork; cause < CostSpotWork+instanceCauses; cause++ {
		for size := range meters {
			full.Add(meters[size].size.Price, meters[size].read[cause])
		}
		paid = paid.Add(s.Cost.ByCause[cause])
	}
	use.Saved = full.Money().Add(-paid)
	return &use
}

// checkSpot: instances that were evicted are told apart by cause, tries to
// restore succeed at most as often as they are made, and Regular instances are
// never evicted.
func (f *fleet) checkSpot(s *ScaleSet) error {
	use := s.Spot
	if use == nil {
		return nil
	}
	sum := 0
	for _, e := range use.Evictions {
		sum += e.Instances
	}
	if sum != use.Evicted || use.WithoutNotice > use.Evicted {
		return broken("scale set %s: %d evicted, %d without notice, %d by cause",
			s.Name, use.Evicted, use.WithoutNotice, sum)
	}
	if use.Restored > use.Tries || use.Restored > use.Evicted {
		return broken("scale set %s: %d restored in %d tries after %d evictions",
			s.Name, use.Restored, use.Tries, use.Evicted)
	}
	away := 0
	for i := range f.instances {
		m := &f.instances[i]
		if m.away && m.priority != model.Spot {
			return broken("scale set %s: instance %d is Regular, and was evicted", s.Name, i)
		}
		if m.away {
			away++
		}
	}
	if away != f.spot.away.value {
		return broken("scale set %s: %d evicted instances are away, counted %d", s.Name, away, f.spot.away.value)
	}
	return nil
}

package collect

import (
	"fmt"

	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A BrokenInvariant says that the simulator contradicts itself: a bug of ours,
// never the scenario's fault.
type BrokenInvariant struct{ Text string }

func (b *BrokenInvariant) Error() string { return "invariant broken: " + b.Text }

// check holds the result against what must be true of every run.
func (r *Run) check(result *Result, end sim.Time) error {
	for i := range r.workloads {
		if err := r.workloads[i].check(&result.Workloads[i], end); err != nil {
			return err
		}
	}
	for i := range r.sets {
		if err := r.sets[i].check(&result.ScaleSets[i], end); err != nil {
			return err
		}
	}
	return nil
}

func broken(format string, args ...any) error {
	return &BrokenInvariant{Text: fmt.Sprintf(format, args...)}
}

// check: what was offered is the integral of the shape, and it was served, lost
// with a cause, or is in flight.
func (a *account) check(w *Workload, end sim.Time) error {
	if offered := a.load.Arrivals.Offered(end); w.Offered != offered {
		return broken("workload %s: %d of %d millionths of a request were offered",
			w.Name, w.Offered, offered)
	}
	if sum := w.Served + w.LostTotal() + w.InFlight; sum != w.Offered {
		return broken("workload %s: served %d + lost %d + in flight %d is not offered %d",
			w.Name, w.Served, w.LostTotal(), w.InFlight, w.Offered)
	}
	for _, n := range append([]workload.Requests{w.Served, w.InFlight}, w.Lost[:]...) {
		if n < 0 {
			return broken("workload %s: a negative count in %+v", w.Name, *w)
		}
	}
	return nil
}

// check: instances are created, deleted or alive; zones add up; and the billed
// time of the levels is that of the single instances.
func (f *fleet) check(s *ScaleSet, end sim.Time) error {
	alive := 0
	for state := range f.states {
		if n := f.states[state].value; n < 0 {
			return broken("scale set %s: %d instances are %v", s.Name, n, model.State(state))
		} else if model.State(state) != model.Deleted {
			alive += n
		}
	}
	if s.Created != s.Deleted+alive {
		return broken("scale set %s: created %d, deleted %d, alive %d", s.Name, s.Created, s.Deleted, alive)
	}
	var zones sim.Time
	for z := range f.zones {
		zones += f.zones[z].area
	}
	if zones != f.serving.area {
		return broken("scale set %s: serving %v, in its zones %v", s.Name, f.serving.area, zones)
	}
	return f.checkBilling(s, end)
}

func (f *fleet) checkBilling(s *ScaleSet, end sim.Time) error {
	spans := f.billed
	for i := range f.instances {
		if m := &f.instances[i]; m.isBilled() {
			spans += end - m.billed
		}
	}
	var levels sim.Time
	for role := range s.RoleTime {
		for state, time := range s.RoleTime[role] {
			if (&machine{role: model.Role(role), state: model.State(state)}).isBilled() {
				levels += time
			}
		}
	}
	if spans != levels {
		return broken("scale set %s: %v billed by instance, %v by state", s.Name, spans, levels)
	}
	// Each cause is rounded once to a billionth of the currency unit.
	whole := f.config.Price.For(spans + f.rounding)
	if d := s.Cost.Total - whole; d > costRounding || d < -costRounding {
		return broken("scale set %s: cost %d by cause, %d as a whole", s.Name, s.Cost.Total, whole)
	}
	return nil
}

// costRounding is half a billionth for each cause and for the whole, rounded up.
const costRounding = price.Money(CostCauses)

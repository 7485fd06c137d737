package collect

import (
	"math"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// end brings every level to the end of the run.
func (f *fleet) end(end sim.Time) {
	f.capacity.advance(end)
	f.versions.advance(end)
	f.rollouts.end(end)
	if f.guard.underWay {
		f.rollouts.last().Reason = f.guard.waits
	}
	f.serving.advance(end)
	f.wellness.end(end)
	for s := range f.states {
		f.states[s].advance(end)
	}
	for r := range f.roles {
		for s := range f.roles[r] {
			f.roles[r][s].advance(end)
		}
	}
	for z := range f.zones {
		f.zones[z].advance(end)
	}
}

func (f *fleet) result(end sim.Time, index int, jobs []jobAccount) ScaleSet {
	f.end(end)
	s := ScaleSet{
		Name: f.config.Name, Serving: f.serving.level(end), CPU: f.cpu,
		Created: f.created, Deleted: f.deleted, Failures: f.failures,
		Attached: f.attached, Detached: f.detached, Ready: f.ready,
		Required: f.config.Required, BelowRequired: f.serving.below, Autoscale: f.autoscale,
		Capacity: CapacityRange{
			First: f.first, Last: f.capacity.value, Min: f.capacity.least, Max: f.capacity.most,
			Mean: ratio(f.capacity.area, end),
		},
	}
	for state := range f.states {
		s.InstanceTime[state] = f.states[state].area
		for role := range f.roles {
			s.RoleTime[role][state] = f.roles[role][state].area
		}
	}
	if f.cpuCount > 0 {
		s.CPU.Mean /= float64(f.cpuCount)
	}
	if f.ready.Count > 0 {
		s.Ready.Mean = f.readySum / sim.Time(f.ready.Count)
	}
	if len(f.zones) > 1 {
		balance := f.balance.result(end)
		s.Balance = &balance
	}
	for z := range f.zones {
		name := ""
		if z < len(f.config.Zones) {
			name = f.config.Zones[z]
		}
		s.Zones = append(s.Zones, Zone{
			Name: name, Serving: f.zones[z].level(end), BelowRequired: f.zones[z].below,
			AtEnd: f.balance.atEnd(z),
		})
	}
	s.Image = f.versions.use(end)
	s.Releases = f.releases.end(end, f.instances)
	s.Models, s.Rollouts = f.rollouts.use(), f.rollouts.done
	s.Incidents = f.incidents.end(end)
	for size := range f.meters {
		f.meters[size].disks.advance(end)
		cost := f.meters[size].cost()
		s.Cost.add(&cost)
	}
	f.own.end(end)
	s.OwnDisks = f.own.result()
	var own Cost
	own.put(CostDisks, f.own.cost())
	s.Cost.add(&own)
	f.sized(&s, end)
	for _, cause := range []CostCause{CostWork, CostSpotWork, CostWasted, CostSpotWasted} {
		s.Busy += s.Cost.InstanceTime[cause]
	}
	s.Spot = f.spot.result(end, &s, f.meters)
	s.Health = f.wellness.result(end)
	s.Agreement = f.keeper.result(end)
	s.Jobs = f.jobs(index, jobs)
	s.ScaleOuts = f.scaleOuts.result()
	s.ScaleOuts.Spared = f.spared
	s.NAT = f.natResult(end)
	s.Standby = f.standbyResult(end)
	s.Elasticity = f.elastic.end(end)
	if f.autoscale != nil {
		f.autoscale.Predictive = f.foresight.end()
		for o, n := range f.outcomes {
			if n > 0 {
				outcome := OutcomeCount{Outcome: autoscale.Outcome(o), Count: n}
				f.autoscale.Outcomes = append(f.autoscale.Outcomes, outcome)
			}
		}
	}
	return s
}

func (f *fleet) series(end sim.Time) ScaleSetSeries {
	s := ScaleSetSeries{Capacity: f.capacity.means(end), Serving: f.serving.means(end)}
	for state := range f.states {
		s.State[state] = f.states[state].means(end)
	}
	s.Version = f.versions.series(end)
	for z := range f.zones {
		s.Zone = append(s.Zone, f.zones[z].means(end))
	}
	for size := range f.sizes {
		s.Size = append(s.Size, f.sizes[size].means(end))
	}
	if f.wellness.reported {
		s.Healthy = f.wellness.healths[model.Healthy].means(end)
	}
	s.Engine = f.engine.result()
	for _, step := range f.cpuSteps {
		average, most := math.NaN(), math.NaN()
		if step.n > 0 {
			average, most = step.sum/float64(step.n), step.most
		}
		s.CPU = append(s.CPU, average)
		s.CPUMax = append(s.CPUMax, most)
	}
	f.foresight.draw(&s, len(s.CPU))
	if f.elastic != nil {
		s.Demand = f.elastic.demand.means(end)
	}
	return s
}

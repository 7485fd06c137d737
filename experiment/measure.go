package experiment

import (
	"math"
	"strings"
	"unicode"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A Unit says what a measure counts.
type Unit uint8

// The units.
const (
	Share   Unit = iota // between 0 and 1
	Seconds             // of simulated time
	Money               // units of the scenario's currency
	Hours               // hours of instances
	Things              // requests, instances, actions
)

// A Measure is one number of a run that can be estimated and compared.
type Measure struct {
	Name   string // as objectives have it, or in their manner
	Unit   Unit
	Better int // 1: more is better, -1: less is, 0: neither by itself
	of     func(*collect.Result) float64
}

// notThere is the value of a measure that a run does not have.
var notThere = math.NaN()

// catalogue lists every measure, in the order of reports. Those that do not apply
// to a run are NaN in it.
var catalogue = makeCatalogue()

func makeCatalogue() []Measure {
	list := []Measure{
		judged(model.RequestsSuccess, Share, 1, hasRequests),
		{"requests.lost", Things, -1, requestsLost},
	}
	for cause := range model.Causes {
		list = append(list, Measure{"requests.lost." + camel(cause.String()), Things, -1, lostBy(cause)})
	}
	list = append(list,
		Measure{"requests.retries", Things, -1, retries},
		Measure{"requests.noBackend", Seconds, -1, downtime},
		judged(model.LatencyMean, Seconds, -1, hasRequests),
		judged(model.LatencyP50, Seconds, -1, hasRequests),
		judged(model.LatencyP95, Seconds, -1, hasRequests),
		judged(model.LatencyP99, Seconds, -1, hasRequests),
		judged(model.CostTotal, Money, -1, always),
	)
	for cause := range collect.CostCauses {
		list = append(list, Measure{"cost." + camel(cause.String()), Money, -1, costOf(cause)})
	}
	return append(list,
		judged(model.CapacityBelow, Seconds, -1, hasRequired),
		judged(model.CapacityMet, Share, 1, hasRequired),
		judged(model.ElasticityUnder, Share, -1, hasElasticity),
		judged(model.ElasticityOver, Share, -1, hasElasticity),
		judged(model.ElasticityReaction, Seconds, -1, hasElasticity),
		Measure{"instances.hours", Hours, 0, instanceHours},
		judged(model.InstancesPeak, Things, 0, always),
		Measure{"instances.created", Things, 0, created},
		Measure{"instances.failures", Things, 0, failures},
		Measure{"instances.evicted", Things, 0, evicted},
		judged(model.ScaleActionsCount, Things, 0, hasAutoscale),
		judged(model.RolloutsCompleted, Share, 1, hasRollouts),
		judged(model.RolloutsDuration, Seconds, -1, hasRollouts),
		judged(model.RolloutsMixed, Seconds, -1, hasRollouts),
		judged(model.RolloutsServingTrough, Things, 1, hasRollouts),
		judged(model.RolloutsLost, Things, -1, hasServed),
		judged(model.RolloutsSessionsLost, Things, -1, hasServed),
		judged(model.RolloutsBlastRadius, Things, -1, hasServed),
		judged(model.RolloutsPeakVCPUs, Things, -1, hasRollouts),
		Measure{"rollout.extraHours", Hours, -1, extraHours},
		Measure{"rollout.extraCost", Money, -1, extraCost},
		judged(model.JobsCompleted, Share, 1, hasJobs),
		judged(model.JobsOnTime, Share, 1, hasJobs),
		judged(model.JobsTurnaroundP50, Seconds, -1, hasJobs),
		judged(model.JobsTurnaroundP95, Seconds, -1, hasJobs),
		judged(model.JobsMakespan, Seconds, -1, hasJobs),
		judged(model.JobsWasted, Share, -1, hasJobs),
		judged(model.MessagesCompleted, Share, 1, hasMessages),
		judged(model.MessagesDeadLettered, Share, -1, hasMessages),
		judged(model.MessagesAgeP50, Seconds, -1, hasMessages),
		judged(model.MessagesAgeP95, Seconds, -1, hasMessages),
		judged(model.MessagesBacklogPeak, Things, -1, hasMessages),
	)
}

// MeasureNames lists the names of all measures, in the order of reports.
func MeasureNames() []string {
	names := make([]string, len(catalogue))
	for i, m := range catalogue {
		names[i] = m.Name
	}
	return names
}

// judged returns the measure of that name in objectives.
func judged(m model.Measure, unit Unit, better int, applies func(*collect.Result) bool) Measure {
	return Measure{string(m), unit, better, func(r *collect.Result) float64 {
		if !applies(r) {
			return notThere
		}
		return r.Measured(m)
	}}
}

func always(*collect.Result) bool        { return true }
func hasRequests(r *collect.Result) bool { return len(r.Workloads) > 0 }
func hasJobs(r *collect.Result) bool     { return len(r.Jobs) > 0 }
func hasMessages(r *collect.Result) bool { return len(r.Messages) > 0 }

func hasRequired(r *collect.Result) bool {
	return anySet(r, func(s *collect.ScaleSet) bool { return s.Required != model.Required{} })
}

func hasElasticity(r *collect.Result) bool {
	return anySet(r, func(s *collect.ScaleSet) bool { return s.Elasticity != nil })
}

func hasAutoscale(r *collect.Result) bool {
	return anySet(r, func(s *collect.ScaleSet) bool { return s.Autoscale != nil })
}

func hasRollouts(r *collect.Result) bool {
	return anySet(r, func(s *collect.ScaleSet) bool { return len(s.Rollouts) > 0 })
}

// hasServed reports whether rollouts could cost requests.
func hasServed(r *collect.Result) bool { return hasRollouts(r) && hasRequests(r) }

func extraHours(r *collect.Result) float64 {
	return orNotThere(r.RolloutSum().ExtraTime.Seconds()/sim.Hour.Seconds(), hasRollouts(r))
}

func extraCost(r *collect.Result) float64 {
	return orNotThere(float64(r.RolloutSum().Extra)/float64(price.Unit), hasRollouts(r))
}

func anySet(r *collect.Result, has func(*collect.ScaleSet) bool) bool {
	for i := range r.ScaleSets {
		if has(&r.ScaleSets[i]) {
			return true
		}
	}
	return false
}

// requests returns a number of requests.
func requests(n workload.Requests) float64 { return float64(n) / 1_000_000 }

func requestsLost(r *collect.Result) float64 {
	lost := workload.Requests(0)
	for i := range r.Workloads {
		lost += r.Workloads[i].LostTotal()
	}
	return orNotThere(requests(lost), hasRequests(r))
}

func lostBy(cause model.Cause) func(*collect.Result) float64 {
	return func(r *collect.Result) float64 {
		lost := workload.Requests(0)
		for i := range r.Workloads {
			lost += r.Workloads[i].Lost[cause]
		}
		return orNotThere(requests(lost), hasRequests(r))
	}
}

func retries(r *collect.Result) float64 {
	n := uint64(0)
	for i := range r.Workloads {
		n += r.Workloads[i].Retries
	}
	return orNotThere(float64(n), hasRequests(r))
}

func downtime(r *collect.Result) float64 {
	return orNotThere(r.Availability.Downtime.Seconds(), hasRequests(r))
}

func costOf(cause collect.CostCause) func(*collect.Result) float64 {
	return func(r *collect.Result) float64 { return float64(r.Cost.ByCause[cause]) / float64(price.Unit) }
}

// instanceHours returns for how many hours instances were allocated and in a
// state that Azure bills, those that it bills nothing for included.
func instanceHours(r *collect.Result) float64 {
	total := 0.0
	for i := range r.ScaleSets {
		for state, spent := range r.ScaleSets[i].InstanceTime {
			if model.State(state).Billed() {
				total += spent.Seconds()
			}
		}
	}
	return total / sim.Hour.Seconds()
}

func created(r *collect.Result) float64 {
	return sumSets(r, func(s *collect.ScaleSet) int { return s.Created })
}

func failures(r *collect.Result) float64 {
	return sumSets(r, func(s *collect.ScaleSet) int { return s.Failures })
}

func evicted(r *collect.Result) float64 {
	spot := anySet(r, func(s *collect.ScaleSet) bool { return s.Spot != nil })
	return orNotThere(sumSets(r, func(s *collect.ScaleSet) int {
		if s.Spot == nil {
			return 0
		}
		return s.Spot.Evicted
	}), spot)
}

func sumSets(r *collect.Result, of func(*collect.ScaleSet) int) float64 {
	n := 0
	for i := range r.ScaleSets {
		n += of(&r.ScaleSets[i])
	}
	return float64(n)
}

func orNotThere(x float64, there bool) float64 {
	if !there {
		return notThere
	}
	return x
}

// camel writes words as the keys of a scenario are written: "Spot: idle headroom"
// is spotIdleHeadroom.
func camel(words string) string {
	var b strings.Builder
	upper := false
	for i, r := range words {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			upper = b.Len() > 0
		case upper:
			b.WriteRune(unicode.ToUpper(r))
			upper = false
		case i == 0:
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

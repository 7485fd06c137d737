package report

import (
	"fmt"

	"vmssim/collect"
	"vmssim/model"
)

// rollouts is what changes of a set's model took until they had reached its
// instances, and of these meanwhile.
func rollouts(r *collect.Result) section {
	s := section{
		title: "Rollouts",
		columns: columns("upgrades|successful", "failed", "left", "batches|count", "mean", "it took|in all", "mixed",
			"serving|before", "min", "instances|peak"),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if len(set.Rollouts) == 0 {
			continue
		}
		s.add(set.Name)
		for n := range set.Rollouts {
			o := &set.Rollouts[n]
			s.addPart(rolloutName(o), rolloutCells(o)...)
		}
	}
	return s
}

func rolloutName(o *collect.Rollout) string { return fmt.Sprintf("%d %v", o.Number+1, o.Mode) }

func rolloutCells(o *collect.Rollout) []string {
	mean := absent
	if o.Batch.Count > 0 {
		mean = brief(o.Batch.Mean)
	}
	return []string{
		count(o.Counters.Successful), count(o.Counters.Failed), count(o.Counters.Pending + o.Counters.InProgress),
		count(len(o.Batches)), mean, brief(o.Duration()), brief(o.Mixed), count(o.Before), count(o.Trough), count(o.Peak),
	}
}

// rolloutEnds is what each rollout was for, and why it ended.
func rolloutEnds(r *collect.Result) section {
	s := section{title: "Rollouts, in words", columns: columns("began", "status")}
	s.columns = append(s.columns, column{name: "why", prose: true})
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if len(set.Rollouts) == 0 {
			continue
		}
		s.add(set.Name)
		for n := range set.Rollouts {
			o := &set.Rollouts[n]
			why := o.Reason
			if o.Code == model.RolloutCompleted {
				why = o.Change
			}
			s.addPart(rolloutName(o), brief(o.Began), o.Code.String(), why)
		}
	}
	return s
}

// models is which models of its set the instances have.
func models(r *collect.Result) section {
	s := section{title: "Models", columns: columns("updates", "instances at the end|latest", "older", "models|mixed")}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if m := set.Models; m != nil {
			s.add(set.Name, count(m.Updates), count(m.Latest), count(m.Older), brief(m.Mixed))
		}
	}
	return s
}

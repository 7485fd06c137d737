package report

import (
	"fmt"
	"strings"

	"vmssim/collect"
	"vmssim/model"
)

// rollouts is what changes of a set's model took until they had reached its
// instances, and what ended them.
func rollouts(r *collect.Result) section {
	s := section{
		title: "Rollouts",
		columns: columns("began", "it took|in all", "mixed", "batches|count", "mean", "longest",
			"upgrades|successful", "failed", "left", "status"),
	}
	eachRollout(r, &s, func(set *collect.ScaleSet, o *collect.Rollout) {
		mean, longest := absent, absent
		if o.Batch.Count > 0 {
			mean, longest = brief(o.Batch.Mean), brief(o.Batch.Max)
		}
		row := s.add(rolloutName(o), brief(o.Began), brief(o.Duration()), brief(o.Mixed), count(len(o.Batches)), mean, longest,
			count(o.Counters.Successful), count(o.Counters.Failed), count(o.Counters.Pending+o.Counters.InProgress), o.Code.String())
		row.part = true
		if o.Code == model.RolloutFaulted {
			row.mood = bad
		}
		name := rolloutName(o)
		if len(r.ScaleSets) > 1 {
			name = set.Name + ", " + name
		}
		s.lines = append(s.lines, name+": "+rolloutStory(o))
	})
	return s
}

// eachRollout adds the rollouts of every set below its name.
func eachRollout(r *collect.Result, s *section, add func(*collect.ScaleSet, *collect.Rollout)) {
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if len(set.Rollouts) == 0 {
			continue
		}
		s.add(set.Name)
		for n := range set.Rollouts {
			add(set, &set.Rollouts[n])
		}
	}
}

func rolloutName(o *collect.Rollout) string { return fmt.Sprintf("%d %v", o.Number+1, o.Mode) }

// rolloutStory says what a rollout brought, and where and why it ended if it was not
// through.
func rolloutStory(o *collect.Rollout) string {
	text := o.Change
	if o.Into != "" {
		text = o.Into + " takes over: " + text
	}
	if o.Code == model.RolloutCompleted && len(o.Left) == 0 {
		return text
	}
	text += "; "
	switch {
	case o.Code == model.RollingForward:
		return text + "under way" + rolloutPlace(o) + " where the run ends: it waits " + o.Reason
	case o.Code == model.RolloutCompleted:
		return text + o.Reason
	case o.Error == "":
		return text + "ended" + rolloutPlace(o) + ": " + o.Reason
	}
	// Azure's code begins the reason.
	return text + "stopped" + rolloutPlace(o) + ": " + o.Reason
}

// rolloutPlace says where a rollout was when it ended.
func rolloutPlace(o *collect.Rollout) string {
	n := len(o.Batches)
	if n == 0 {
		return " before its first batch"
	}
	if o.Mode == model.BlueGreenUpgrade {
		return fmt.Sprintf(" in phase %d, %s", n, o.Batches[n-1].Reason)
	}
	text := fmt.Sprintf(" in batch %d", n)
	if o.Batches[n-1].Ended < o.Ended {
		text = fmt.Sprintf(" after batch %d", n)
	}
	if zones := o.Batches[n-1].Zones; len(zones) > 0 {
		text += " of zone " + strings.Join(zones, ", ")
	}
	return text
}

// rolloutCapacity is what was left of the sets while a rollout was under way, and
// what they had at most.
func rolloutCapacity(r *collect.Result) section {
	s := section{
		title: "Capacity in rollouts",
		columns: columns("running|before", "fewest", "serving|before", "fewest", "peak|instances", "vCPUs",
			"extra|instance-hours", "cost"),
	}
	eachRollout(r, &s, func(_ *collect.ScaleSet, o *collect.Rollout) {
		s.addPart(rolloutName(o), count(o.Capacity.Before), count(o.Capacity.Trough), count(o.Serving.Before), count(o.Serving.Trough),
			count(o.Peak), count(o.PeakVCPUs), number(hoursOf(o.ExtraTime), 2), cents(o.Extra))
		for _, z := range o.Zones {
			name := "  zone " + z.Name
			if z.Name == "" {
				name = "  no zone"
			}
			s.addPart(name, count(z.Capacity.Before), count(z.Capacity.Trough), count(z.Serving.Before), count(z.Serving.Trough))
		}
	})
	return s
}

// rolloutRequests is what became of requests while a rollout was under way.
func rolloutRequests(r *collect.Result) section {
	s := section{
		title:   "Requests in rollouts",
		columns: columns("offered", "lost", "lost, %", "sessions lost", "by the new model|answered", "later", "blast radius"),
	}
	if len(r.Workloads) == 0 {
		return s
	}
	eachRollout(r, &s, func(_ *collect.ScaleSet, o *collect.Rollout) {
		q := &o.Requests
		lost := q.LostTotal()
		s.addPart(rolloutName(o), whole(q.Offered), whole(lost), percent(ratio(int64(lost), int64(q.Offered)), 4),
			count(o.SessionsLostTotal()), whole(q.Reached), whole(q.After), whole(o.Blast()))
		for cause, n := range q.Lost {
			if n > 0 {
				s.addPart("  "+model.Cause(cause).String(), "", whole(n))
			}
		}
	})
	return s
}

// A summary lists so many batches of a rollout, and those of so many rollouts of a set.
const (
	mostBatches  = 10
	mostRollouts = 3
)

// batches lists the batches of the first rollouts of each set.
func batches(r *collect.Result) section {
	s := section{title: "Batches", columns: append(columns("began", "it took", "instances", "zone"), column{name: "which", prose: true})}
	eachRollout(r, &s, func(_ *collect.ScaleSet, o *collect.Rollout) {
		if o.Number >= mostRollouts {
			return
		}
		s.addPart(rolloutName(o))
		for n, b := range o.Batches {
			if n == mostBatches {
				s.addPart(fmt.Sprintf("  and %d more", len(o.Batches)-n))
				break
			}
			zones := strings.Join(b.Zones, ", ")
			if zones == "" {
				zones = absent
			}
			s.addPart(fmt.Sprintf("  %d", n+1), brief(b.Began), brief(b.Ended-b.Began), count(len(b.Instances)), zones, which(o, n))
		}
	})
	return s
}

// which names the instances of a batch, or what is done in a phase.
func which(o *collect.Rollout, n int) string {
	b := &o.Batches[n]
	text := strings.Trim(fmt.Sprint(b.Instances), "[]")
	if phase := phaseOf(o, n); phase != "" {
		return strings.TrimSpace(phase + " " + text)
	}
	if b.Surge {
		text = "new ones for " + text
	}
	return text
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

package report

import (
	"fmt"
	"strings"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// shownActions is how many scale actions the summary lists.
const shownActions = 8

// autoscaling is how often each setting was evaluated and how that ended.
func autoscaling(r *collect.Result) section {
	s := section{title: "Autoscale", columns: columns("evaluations", "scaled out", "scaled in")}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if set.Autoscale == nil {
			continue
		}
		a := set.Autoscale
		s.add(set.Name, count(a.Evaluations), count(a.ScaledOut), count(a.ScaledIn))
		outcomes := make([]string, len(a.Outcomes))
		for j, o := range a.Outcomes {
			outcomes[j] = outcome(o.Outcome) + " " + count(o.Count)
		}
		if len(outcomes) > 0 {
			s.lines = append(s.lines, set.Name+": "+strings.Join(outcomes, " · "))
		}
		if a.Notified > 0 {
			s.lines = append(s.lines, set.Name+": "+count(a.Notified)+" notifications, one for each change of the capacity")
		}
	}
	return s
}

// outcome words an outcome, with Azure's name for it where there is one.
func outcome(o autoscale.Outcome) string {
	if name := o.ActivityLog(); name != "" {
		return words(o.String()) + " (" + name + ")"
	}
	return words(o.String())
}

// predictions is what predictive autoscale expected, what it did, and how far it
// was off.
func predictions(r *collect.Result) section {
	s := section{title: "Predictive autoscale", columns: columns("mode", "forecast at", "crossed", "alone", "scaled out",
		"forecast, %|error", "bias", "steps")}
	for i := range r.ScaleSets {
		a := r.ScaleSets[i].Autoscale
		if a == nil || a.Predictive == nil {
			continue
		}
		p, name := a.Predictive, r.ScaleSets[i].Name
		mape, bias := "", ""
		if p.Steps > 0 {
			mape, bias = percent(p.MAPE, 1), percent(p.Bias, 1)
		}
		s.add(name, words(p.Mode.String()), count(p.Known), count(p.Foreseen), count(p.Alone), count(p.ScaledOut),
			mape, bias, count(p.Steps))
		if p.Known == 0 {
			s.lines = append(s.lines, name+": no forecast; it needs 7 days of history, so only what was read counted")
		}
	}
	return s
}

// scaleActions lists the first changes of capacity, whoever made them.
func scaleActions(r *collect.Result) section {
	s := section{title: "Scale actions, UTC"}
	marks := changes(r)
	instants := make([]sim.Time, len(marks))
	for i, m := range marks {
		instants[i] = m.At
	}
	dates := calendarOf(r)
	layout := dates.clock(instants)
	several := len(r.ScaleSets) > 1
	if several {
		s.columns = columns("set")
	}
	s.columns = append(s.columns, column{name: "capacity"}, column{name: "why", prose: true})
	for _, m := range marks[:min(shownActions, len(marks))] {
		var cells []string
		if several {
			cells = append(cells, r.ScaleSets[m.Set].Name)
		}
		s.add(dates.at(m.At).Format(layout), append(cells, step(m), why(m))...)
	}
	if more := len(marks) - shownActions; more > 0 {
		s.lines = append(s.lines, "… "+count(more)+" more; --out DIR writes them all")
	}
	return s
}

// changes returns the marks but for those that set the scene.
func changes(r *collect.Result) []collect.Mark {
	var marks []collect.Mark
	for _, m := range r.Marks {
		if m.Why != model.ByStart {
			marks = append(marks, m)
		}
	}
	return marks
}

func step(m collect.Mark) string { return fmt.Sprintf("%d → %d", m.From, m.To) }

// why words the reason of a mark, without the step that stands beside it.
func why(m collect.Mark) string {
	if m.Reason == "" {
		return m.Why.String()
	}
	return strings.Replace(m.Reason, "; "+step(m), "", 1)
}

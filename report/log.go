package report

import (
	"encoding/json"
	"io"

	"vmssim/collect"
	"vmssim/model/autoscale"
)

// WriteEvents writes the log of r as JSON Lines: an object per entry, in the
// order in which things happened. An autoscale decision has all that the engine
// read, what it projected and why it decided as it did.
func WriteEvents(w io.Writer, r *collect.Result) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	dates := calendarOf(r)
	for i := range r.Log {
		if err := encoder.Encode(entryOf(&r.Log[i], dates)); err != nil {
			return err
		}
	}
	return nil
}

// The types below have the fields of one line in their order. Fields that have
// nothing to say are left out.
type (
	entryDoc struct {
		At       json.Number  `json:"atSeconds"`
		Clock    string       `json:"clock"`
		Kind     string       `json:"kind"`
		ScaleSet string       `json:"scaleSet,omitempty"`
		Instance *int         `json:"instance,omitempty"`
		Zone     string       `json:"zone,omitempty"`
		From     string       `json:"from,omitempty"`
		To       string       `json:"to,omitempty"`
		Why      string       `json:"why,omitempty"`
		Text     string       `json:"text,omitempty"`
		Decision *decisionDoc `json:"decision,omitempty"`
	}
	decisionDoc struct {
		Outcome       string         `json:"outcome"`
		ActivityLog   string         `json:"activityLog,omitempty"`
		From          int            `json:"from"`
		To            int            `json:"to"`
		Reason        string         `json:"reason"`
		Missing       string         `json:"missing,omitempty"`
		Profile       *profileDoc    `json:"profile,omitempty"`
		Winner        *int           `json:"winner,omitempty"`
		Wanted        int            `json:"wanted"`
		Allowed       int            `json:"allowed"`
		CooldownUntil json.Number    `json:"cooldownUntilSeconds,omitempty"`
		Projection    *projectionDoc `json:"projection,omitempty"`
		Readings      []readingDoc   `json:"readings,omitempty"`
	}
	profileDoc struct {
		Name    string `json:"name"`
		Minimum int    `json:"minimum"`
		Maximum int    `json:"maximum"`
		Default int    `json:"default"`
	}
	projectionDoc struct {
		Rule    int  `json:"rule"`
		AtCount int  `json:"atCount"`
		Value   real `json:"value"`
	}
	readingDoc struct {
		Rule          int         `json:"rule"`
		Metric        string      `json:"metric"`
		Resource      string      `json:"resource,omitempty"`
		Dimensions    string      `json:"dimensions,omitempty"`
		Operator      string      `json:"operator"`
		Threshold     real        `json:"threshold"`
		Direction     string      `json:"direction"`
		Value         *real       `json:"value"`
		Undivided     *real       `json:"undivided,omitempty"`
		Samples       int         `json:"samples"`
		Fired         bool        `json:"fired"`
		Wanted        int         `json:"wanted"`
		CooldownUntil json.Number `json:"cooldownUntilSeconds,omitempty"`
	}
)

func entryOf(e *collect.Entry, dates calendar) entryDoc {
	d := entryDoc{
		At: seconds(e.At), Clock: stamp(dates, e.At), Kind: e.Kind.String(),
		ScaleSet: e.Set, Zone: e.Zone, From: e.From, To: e.To, Why: e.Why, Text: e.Text,
	}
	if e.Instance >= 0 {
		d.Instance = &e.Instance
	}
	if e.Decision != nil {
		d.Decision = decisionOf(e.Decision)
	}
	return d
}

func decisionOf(d *autoscale.Decision) *decisionDoc {
	doc := &decisionDoc{
		Outcome: d.Outcome.String(), ActivityLog: d.Outcome.ActivityLog(), From: d.From, To: d.To,
		Reason: d.Reason(), Missing: d.Missing(),
		Wanted: d.Wanted, Allowed: d.Allowed,
	}
	if d.CooldownUntil > 0 {
		doc.CooldownUntil = seconds(d.CooldownUntil)
	}
	if d.Winner >= 0 {
		doc.Winner = &d.Winner
	}
	if p := d.Projection; p.Rule >= 0 {
		doc.Projection = &projectionDoc{p.Rule, p.AtCount, real(p.Value)}
	}
	if d.Profile != nil {
		c := d.Profile.Capacity
		doc.Profile = &profileDoc{d.Profile.Name, c.Minimum, c.Maximum, c.Default}
		for i := range d.Readings {
			doc.Readings = append(doc.Readings, readingOf(i, &d.Profile.Rules[i], d.Readings[i]))
		}
	}
	return doc
}

func readingOf(i int, rule *autoscale.Rule, r autoscale.Reading) readingDoc {
	d := readingDoc{
		Rule:       i,
		Metric:     rule.Trigger.MetricName,
		Resource:   rule.Trigger.Resource,
		Dimensions: rule.Trigger.Dimensions,
		Operator:   rule.Trigger.Operator.String(),
		Threshold:  real(rule.Trigger.Threshold),
		Direction:  rule.Action.Direction.String(),
		Samples:    r.Samples,
		Fired:      r.Fired,
		Wanted:     r.Wanted,
	}
	if r.HasData() {
		value, undivided := real(r.Value), real(r.Undivided)
		d.Value = &value
		if rule.Trigger.DividePerInstance {
			d.Undivided = &undivided
		}
	}
	if r.CooldownUntil > 0 {
		d.CooldownUntil = seconds(r.CooldownUntil)
	}
	return d
}

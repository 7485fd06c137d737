package model

import "vmssim/sim"

// Spells: what holds for a while, once at a given time or again and again.

// A Span is when something of the scenario holds.
type Span struct {
	At, For sim.Time // unless it Recurs

	Recurs bool
	Every  sim.Distribution // seconds from the end of one, or the start of the run, until the next
	Lasts  sim.Distribution // seconds
}

// Times returns about how often it begins during a run.
func (s *Span) Times(run sim.Time) float64 {
	if !s.Recurs {
		return 1
	}
	cycle := s.Every.Mean() + s.Lasts.Mean()
	return 1 + run.Seconds()/max(cycle, sim.Millisecond.Seconds())
}

// A spell is what is to come of a Span.
type spell struct {
	span *Span
	fate sim.Stream // of a Span that Recurs
	left int        // of a shortage that holds: the instances that can still be had
	on   bool
}

// A spellKind says which list of the World a spell is in.
type spellKind int32

const (
	outageSpell spellKind = iota
	shortageSpell
	metricSpell
)

// awaitSpells schedules the beginning of everything that holds for a while.
func (w *World) awaitSpells() {
	c := w.config
	w.outages = make([]spell, len(c.ZoneOutages))
	for i := range c.ZoneOutages {
		o := &c.ZoneOutages[i]
		n := occurrence(i, func(j int) bool { return c.ZoneOutages[j].Zone == o.Zone })
		w.outages[i] = spell{span: &o.Span, fate: w.streams.For(purposeOutage, o.Zone, n)}
		w.awaitSpell(outageSpell, i)
	}
	w.shortages = make([]spell, len(c.Shortages))
	for i := range c.Shortages {
		o := &c.Shortages[i]
		n := occurrence(i, func(j int) bool { return c.Shortages[j].where() == o.where() })
		w.shortages[i] = spell{span: &o.Span, fate: w.streams.For(purposeShortage, o.where(), n)}
		w.awaitSpell(shortageSpell, i)
	}
	w.mutes = make([]spell, len(c.MetricOutages))
	for i := range c.MetricOutages {
		o := &c.MetricOutages[i]
		n := occurrence(i, func(j int) bool { return c.MetricOutages[j].Resource == o.Resource })
		w.mutes[i] = spell{span: &o.Span, fate: w.streams.For(purposeMetrics, o.Resource, n)}
		w.awaitSpell(metricSpell, i)
	}
}

// occurrence counts the entries before one that are for the same thing, so that
// entries for other things leave its luck alone.
func occurrence(index int, same func(j int) bool) uint64 {
	n := uint64(0)
	for j := range index {
		if same(j) {
			n++
		}
	}
	return n
}

func (w *World) spell(kind spellKind, index int) *spell {
	switch kind {
	case outageSpell:
		return &w.outages[index]
	case shortageSpell:
		return &w.shortages[index]
	}
	return &w.mutes[index]
}

// awaitSpell schedules the first beginning of a spell.
func (w *World) awaitSpell(kind spellKind, index int) {
	p := w.spell(kind, index)
	at := p.span.At
	if p.span.Recurs {
		at = p.fate.Duration(p.span.Every)
	}
	w.scheduleSpell(spellBegins, at, kind, index)
}

// scheduleSpell schedules what a spell does at an instant, if that is in the run.
func (w *World) scheduleSpell(e eventKind, at sim.Time, kind spellKind, index int) {
	if at <= w.config.Duration {
		w.schedule(at, event{kind: e, set: int32(kind), instance: int32(index)})
	}
}

// beginSpell lets a spell hold from now on.
func (w *World) beginSpell(kind spellKind, index int) {
	p := w.spell(kind, index)
	lasts := p.span.For
	if p.span.Recurs {
		lasts = p.fate.Duration(p.span.Lasts)
	}
	p.on = true
	w.scheduleSpell(spellEnds, w.engine.Now()+lasts, kind, index)
	switch kind {
	case outageSpell:
		w.darken(&w.config.ZoneOutages[index])
	case shortageSpell:
		w.shortageBegins(p, &w.config.Shortages[index])
	case metricSpell:
		w.tellMetricOutage(&w.config.MetricOutages[index], false)
	}
}

// endSpell ends a spell, and schedules the next.
func (w *World) endSpell(kind spellKind, index int) {
	p := w.spell(kind, index)
	p.on = false
	switch kind {
	case outageSpell:
		w.lighten(&w.config.ZoneOutages[index])
	case shortageSpell:
		w.shortageEnds(&w.config.Shortages[index])
	case metricSpell:
		w.tellMetricOutage(&w.config.MetricOutages[index], true)
	}
	if p.span.Recurs {
		w.scheduleSpell(spellBegins, w.engine.Now()+p.fate.Duration(p.span.Every), kind, index)
	}
}

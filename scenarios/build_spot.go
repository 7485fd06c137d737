package scenarios

import (
	"fmt"
	"reflect"
	"strings"

	"vmssim/model"
	"vmssim/model/price"
)

// spot returns the terms of a set with Spot instances, or nil for another.
func (b builder) spot(set *ScaleSet, entry price.Entry) (*model.SpotTerms, error) {
	if !set.isSpot() {
		return nil, nil
	}
	market, err := b.spotPrice(entry)
	if err != nil {
		return nil, err
	}
	terms := &model.SpotTerms{Market: market, Price: market.Capped(entry.OnDemand)}
	profile := set.VirtualMachineProfile
	if profile.EvictionPolicy != nil && *profile.EvictionPolicy == "Delete" {
		terms.Policy = model.EvictDelete
	}
	if p := profile.BillingProfile; p != nil && *p.MaxPrice > 0 {
		if terms.MaxPrice, err = perHour(*p.MaxPrice); err != nil {
			return nil, err
		}
		terms.Price = market.Capped(terms.MaxPrice)
	}
	if p := set.PriorityMixPolicy; p != nil {
		terms.Mix = model.PriorityMix{
			Base: *p.BaseRegularPriorityCount, Percent: *p.RegularPriorityPercentageAboveBase,
		}
	}
	if p := set.SpotRestorePolicy; p != nil && *p.Enabled {
		terms.Restore = p.RestoreTimeout.time()
	}
	return terms, nil
}

// isSpot reports whether the set has Spot instances.
func (s *ScaleSet) isSpot() bool {
	p := s.VirtualMachineProfile
	return p != nil && p.Priority != nil && *p.Priority == "Spot"
}

// spotPrice returns what Azure asks for a size over time: what the scenario
// says, or else the price sheet.
func (b builder) spotPrice(entry price.Entry) (price.Series, error) {
	for _, p := range b.document.Prices.Spot {
		if strings.EqualFold(p.Name.String(), entry.Size.Name) {
			return p.Value.series(b)
		}
	}
	if !entry.HasSpot {
		return price.Series{}, fmt.Errorf("no spot price for %s; write prices.spot.%[1]s", entry.Size.Name)
	}
	return price.Always(entry.Spot), nil
}

func (p *SpotPrice) series(b builder) (price.Series, error) {
	switch {
	case p.Constant != nil:
		amount, err := perHour(*p.Constant)
		return price.Always(amount), err
	case p.Trace != nil:
		return b.inputs.prices(p.Trace.File.String(), *b.document.Start)
	}
	changes := make([]price.Change, len(p.Steps))
	for i, step := range p.Steps {
		amount, err := perHour(*step.Price)
		if err != nil {
			return price.Series{}, err
		}
		changes[i] = price.Change{At: step.At.since(*b.document.Start), Price: amount}
	}
	return price.NewSeries(changes...)
}

// perHour returns a number of currency units per hour as a price.
func perHour(amount float64) (price.PerHour, error) { return price.ParsePerHour(formatNumber(amount)) }

// evictions returns how Azure takes Spot instances away. What the scenario does
// not say has its default.
func (b builder) evictions() (model.Evictions, error) {
	e := &Evictions{}
	if h := b.document.Hazards; h != nil && h.Evictions != nil {
		e = h.Evictions
	} else {
		defaults := completer{}
		*e = defaults.complete(reflect.ValueOf(*e), "").Interface().(Evictions)
	}
	made := model.Evictions{Notice: e.Notice.time(), WithoutNotice: e.WithoutNotice.share()}
	for _, r := range e.Rates {
		made.Rates = append(made.Rates, model.EvictionRate{
			ScaleSets: b.evicted(r.ScaleSets, nil, r.Size), Size: sizeName(r.Size), Hourly: r.Hourly.share(), Together: r.Together.share(),
			Takes: r.Takes.share(), Restarts: r.Restarts.share(),
		})
	}
	for _, c := range e.CapacityCrunches {
		made.Supplies = append(made.Supplies, b.crunch(c))
	}
	for i := range e.Traces {
		t := &e.Traces[i]
		steps, err := b.inputs.availability(t)
		if err != nil {
			return made, err
		}
		made.Supplies = append(made.Supplies, model.Supply{
			ScaleSets: b.evicted(t.ScaleSets, t.Zone, t.Size), Zone: zoneName(t.Zone), Size: sizeName(t.Size), Newest: *t.Evicts == "newest",
			Why: model.ByTrace, Steps: steps,
		})
	}
	return made, nil
}

func (b builder) crunch(c CapacityCrunch) model.Supply {
	at := c.At.since(*b.document.Start)
	begins := model.SupplyStep{At: at}
	if c.Takes != nil {
		begins.Takes = c.Takes.share()
	} else {
		begins.Instances = *c.Available
	}
	return model.Supply{
		ScaleSets: b.evicted(c.ScaleSets, c.Zone, c.Size), Zone: zoneName(c.Zone), Size: sizeName(c.Size), Newest: *c.Evicts == "newest",
		Why:   model.ByCrunch,
		Steps: []model.SupplyStep{begins, {At: at + c.For.time(), Instances: model.Unlimited}},
	}
}

func (b builder) evicted(names []Name, zone *string, size *Name) []int {
	var sets []int
	for _, name := range b.document.evicted(names, zone, size) {
		sets = append(sets, b.document.ScaleSets.index(Name(name)))
	}
	return sets
}

func zoneName(zone *string) string {
	if zone == nil {
		return ""
	}
	return *zone
}

func sizeName(size *Name) string {
	if size == nil {
		return ""
	}
	return size.String()
}

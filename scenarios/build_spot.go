package scenarios

import (
	"fmt"
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
	return &model.SpotTerms{Price: market.Capped(entry.OnDemand)}, nil
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

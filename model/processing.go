package model

import (
	"math"

	"vmssim/sim"
)

// A processing is a processing time with the integrals that a lock and a notice
// ask for. These have no closed form in all families: they are sums over equal
// slices, each with the value in its middle.
type processing struct {
	takes    sim.Distribution
	mean, cv float64
	values   []float64 // ascending
	sum      float64
}

const processingSlices = 200

func newProcessing(takes sim.Distribution) processing {
	p := processing{takes: takes, mean: takes.Mean(), cv: takes.CV(), values: make([]float64, processingSlices)}
	for i := range p.values {
		p.values[i] = takes.Quantile((float64(i) + 0.5) / processingSlices)
		p.sum += p.values[i]
	}
	return p
}

// within returns the part of all processing that is done in the first seconds of
// a delivery. It is also the share of the deliveries under way at a random instant
// that end within so many seconds from it.
func (p *processing) within(seconds float64) float64 {
	if p.sum == 0 {
		return 1
	}
	sum := 0.0
	for _, value := range p.values {
		sum += math.Min(value, seconds)
	}
	return sum / p.sum
}

// split returns the mean of what takes at most so many seconds and of what takes
// longer, which has the given share. A small share lies within one slice, so it has
// slices of its own.
func (p *processing) split(seconds, longer float64) (within, beyond float64) {
	const rare = 1e-9
	if longer < rare {
		return p.mean, seconds
	}
	sum := 0.0
	for i := range processingSlices {
		part := (float64(i) + 0.5) / processingSlices
		sum += p.takes.Quantile(1 - float64(longer*(1-part)))
	}
	beyond = math.Max(seconds, sum/processingSlices)
	if longer < 1 {
		within = math.Max(0, p.mean-float64(longer*beyond)) / (1 - longer)
	}
	return within, beyond
}

// elapsed returns for how many seconds the deliveries have lasted, on average, that
// were under way at a random instant and still are so many seconds after it.
func (p *processing) elapsed(since float64) float64 {
	if since == 0 {
		return float64(p.mean*(1+float64(p.cv*p.cv))) / 2
	}
	area, sum := 0.0, 0.0
	for _, value := range p.values {
		rest := math.Max(0, value-since)
		area += float64(float64(rest*rest) / 2)
		sum += rest
	}
	if sum == 0 {
		return since
	}
	return since + area/sum
}

// lockLeft returns for how many seconds the locks still hold that a random instant
// finds, on average. A renewed lock begins anew when it would run out.
func (p *processing) lockLeft(lock float64, renewed bool) float64 {
	area, sum := 0.0, 0.0
	for _, value := range p.values {
		if !renewed {
			value = math.Min(value, lock)
		}
		whole := math.Floor(value / lock)
		rest := value - float64(whole*lock)
		area += float64((float64(whole*lock*lock) + float64(rest*rest)) / 2)
		sum += value
	}
	if sum == 0 {
		return lock
	}
	return lock - area/sum
}

package model

import (
	"slices"

	"vmssim/internal/detmath"
	"vmssim/sim"
)

// Eviction rate: Spot instances are evicted at random.
//
// Azure ("Use Azure Spot Virtual Machines") publishes an eviction rate by size and
// region: 10 % is a chance of 10 % to be evicted within the next hour, as of the
// last seven days.
//
// Ours: the hazard is constant, -ln(1-rate) an hour, for every instance on its
// own (fact sheet U13). Where a part of it is together, that part comes in waves:
// each wave hits one zone and evicts each instance there with the same
// probability, so that the rate of any one instance stays what it is. An instance
// is at risk from the request on.
//
// Left out: rates that change with the hour of the day, or with how long an
// instance has run.

// An EvictionRate evicts the Spot instances of some scale sets at random.
type EvictionRate struct {
	ScaleSets []int   // indexes
	Size      string  // of the instances; "": every size
	Hourly    float64 // probability that an instance is evicted within an hour, below 1
	Together  float64 // part of the hazard that comes in waves
	Takes     float64 // part of a zone's instances that a wave evicts, above 0
	Restarts  float64 // probability that an evicted instance gets hardware when it is started
}

// Hazard returns the constant hazard per hour behind a probability of eviction
// within an hour.
func Hazard(hourly float64) float64 { return -detmath.Log1p(-hourly) }

// awaitEviction draws when an instance is evicted on its own.
func (w *World) awaitEviction(s *set, i *instance) {
	rate := s.rates[i.size]
	alone := Hazard(rate.Hourly) * (1 - rate.Together)
	stream := w.streams.For(purposeEvict, s.config.Name, i.allocation())
	if span, ok := exponential(alone, &stream); ok {
		i.eviction = w.scheduleWithin(span, event{
			kind: evictionDue, set: int32(s.index), instance: int32(i.id),
		})
	}
}

// allocation tells the times that an instance has been given hardware apart.
func (i *instance) allocation() uint64 { return uint64(i.id) | uint64(i.stops)<<32 }

// exponential draws the time until something happens that has a constant hazard
// per hour. It takes one draw, and reports false if it never happens.
func exponential(hazard float64, stream *sim.Stream) (sim.Time, bool) {
	u := stream.Uniform()
	if hazard <= 0 {
		return 0, false
	}
	hours := -detmath.Log1p(-u) / hazard
	if hours > 1e6 { // a century; no run lasts as long
		return 0, false
	}
	return sim.Time(float64(hours*3.6e6)+0.5) * sim.Millisecond, true
}

// scheduleWithin schedules an event unless it is beyond the end of the run.
func (w *World) scheduleWithin(span sim.Time, e event) sim.Ticket {
	at := w.engine.Now() + span
	if at > w.config.Duration {
		return sim.Ticket{}
	}
	return w.schedule(at, e)
}

// A wave is the sequence of one zone's waves.
type wave struct {
	rate   *EvictionRate
	hazard float64 // of a wave, per hour
	zone   string
	fate   sim.Stream
	number int // how many there have been
}

// awaitWaves schedules the first wave of every zone of every rate.
func (w *World) awaitWaves() {
	for r := range w.config.Evictions.Rates {
		rate := &w.config.Evictions.Rates[r]
		if rate.Together == 0 {
			continue
		}
		for _, zone := range w.zonesOf(rate.ScaleSets) {
			wave := &wave{
				rate: rate, zone: zone, hazard: Hazard(rate.Hourly) * rate.Together / rate.Takes,
				fate: w.streams.For(purposeWave, zone, uint64(r)),
			}
			w.waves = append(w.waves, wave)
			w.awaitWave(len(w.waves) - 1)
		}
	}
}

// zonesOf returns the names of the zones of some sets, each once; "" stands for
// a set without zones.
func (w *World) zonesOf(sets []int) []string {
	var zones []string
	for _, index := range sets {
		for _, zone := range w.sets[index].zoneNames() {
			if !slices.Contains(zones, zone) {
				zones = append(zones, zone)
			}
		}
	}
	return zones
}

// zoneNames returns the names of a set's zones; one that is "" without zones.
func (s *set) zoneNames() []string {
	if len(s.config.Zones) == 0 {
		return []string{""}
	}
	return s.config.Zones
}

func (w *World) awaitWave(index int) {
	v := w.waves[index]
	if span, ok := exponential(v.hazard, &v.fate); ok {
		w.scheduleWithin(span, event{kind: waveDue, instance: int32(index)})
	}
}

// strike lets a wave evict its part of a zone.
func (w *World) strike(index int) {
	v := w.waves[index]
	v.number++
	for _, set := range v.rate.ScaleSets {
		s := &w.sets[set]
		for _, i := range s.spotHolders() {
			if s.zoneNames()[i.zone] != v.zone || !s.isSize(i.size, v.rate.Size) {
				continue
			}
			luck := w.streams.For(purposeWaveHit, s.config.Name, uint64(i.id)|uint64(v.number)<<32)
			if luck.Uniform() < v.rate.Takes {
				w.evict(s, i, ByEvictionRate)
			}
		}
	}
	w.awaitWave(index)
}

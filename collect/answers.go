package collect

import (
	"github.com/HdrHistogram/hdrhistogram-go"

	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/sim"
)

// An answers collects the latencies of requests that are played one by one: every
// answer goes into the histogram of the site that gave it, and into that of the
// current step.
type answers struct {
	sites []siteAnswers // by site; without histogram until it has answered
	step  *hdrhistogram.Histogram
	sum   uint64 // nanoseconds, modulo 2^64
	mean  wide
	count uint64
}

type siteAnswers struct {
	histogram *hdrhistogram.Histogram
	sum       float64 // seconds
}

// A wide is a sum of nanoseconds that may need more than 64 bits, in seconds and
// the rest.
type wide struct {
	seconds uint64
	rest    uint64
}

func (w *wide) add(t sim.Time) {
	w.rest += uint64(t)
	if w.rest >= 1<<62 {
		w.seconds += w.rest / uint64(sim.Second)
		w.rest %= uint64(sim.Second)
	}
}

// over returns the sum divided by a number above zero.
func (w *wide) over(n uint64) sim.Time {
	second := uint64(sim.Second)
	seconds := w.seconds + w.rest/second
	return sim.Time(seconds/n*second + (seconds%n*second+w.rest%second)/n)
}

func newAnswers() *answers {
	return &answers{step: hdrhistogram.New(1, longestLatency, 2)}
}

func (a *answers) add(answer traffic.Answer, sites int) {
	if a.sites == nil {
		a.sites = make([]siteAnswers, sites)
	}
	site := &a.sites[answer.Class]
	if site.histogram == nil {
		site.histogram = hdrhistogram.New(1, longestLatency, 3)
	}
	micros := min(max(1, int64(answer.Latency/1000)), longestLatency)
	// The value lies within the histogram's bounds, so neither call can fail.
	_ = site.histogram.RecordValue(micros)
	_ = a.step.RecordValue(micros)
	site.sum += answer.Latency.Seconds()
	a.sum += uint64(answer.Latency)
	a.mean.add(answer.Latency)
	a.count++
}

// summary returns the distribution over the run.
func (a *answers) summary() Latency {
	if a.count == 0 {
		return Latency{}
	}
	all := hdrhistogram.New(1, longestLatency, 3)
	for i := range a.sites {
		if h := a.sites[i].histogram; h != nil {
			all.Merge(h)
		}
	}
	l := latencyOf(all)
	l.Mean = a.mean.over(a.count)
	return l
}

// bySite returns the distribution at each site that has answered.
func (a *answers) bySite(config *model.Config, sites []model.Site) []SiteLatency {
	var list []SiteLatency
	for i := range a.sites {
		site := &a.sites[i]
		if site.histogram == nil {
			continue
		}
		set := &config.ScaleSets[sites[i].Set]
		made := SiteLatency{
			Set: set.Name, Served: uint64(site.histogram.TotalCount()), Latency: latencyOf(site.histogram),
		}
		if len(set.Zones) > 0 {
			made.Zone = set.Zones[sites[i].Zone]
		}
		if set.Image != nil {
			made.Version = set.Image.Versions[sites[i].Version].Name
		}
		made.Latency.Mean = sim.Time(site.sum / float64(made.Served) * float64(sim.Second))
		list = append(list, made)
	}
	return list
}

// endStep returns the quantiles of a step and starts the next.
func (a *answers) endStep() (p50, p95, p99 sim.Time) { return endStep(a.step) }

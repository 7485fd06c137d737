package collect

import (
	"iter"
	"slices"

	"github.com/HdrHistogram/hdrhistogram-go"

	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/sim"
)

// An answers collects the latencies of requests, or the ages of messages, that are
// played one by one: every answer goes into the histogram of the site that gave it,
// and into that of the current step.
type answers struct {
	longest int64         // microseconds; what takes longer counts as much
	sites   []siteAnswers // by site; without histogram until it has answered
	step    *hdrhistogram.Histogram
	sum     uint64 // nanoseconds, modulo 2^64
	mean    wide
	count   uint64
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

func newAnswers(longest int64) *answers {
	return &answers{longest: longest, step: hdrhistogram.New(1, longest, 2)}
}

func (a *answers) add(answer traffic.Answer, sites int) {
	if a.sites == nil {
		a.sites = make([]siteAnswers, sites)
	}
	site := &a.sites[answer.Class]
	if site.histogram == nil {
		site.histogram = hdrhistogram.New(1, a.longest, 3)
	}
	micros := min(max(1, int64(answer.Latency/1000)), a.longest)
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
	all := slices.Values(a.sites)
	_, latency := a.merged(all)
	if a.count > 0 {
		latency.Mean = a.mean.over(a.count)
	}
	return latency
}

// merged returns how many answers some sites gave, and their distribution.
func (a *answers) merged(sites iter.Seq[siteAnswers]) (uint64, Latency) {
	all, sum := hdrhistogram.New(1, a.longest, 3), 0.0
	for site := range sites {
		if site.histogram != nil {
			all.Merge(site.histogram)
			sum += site.sum
		}
	}
	n := uint64(all.TotalCount())
	if n == 0 {
		return 0, Latency{}
	}
	latency := latencyOf(all)
	latency.Mean = sim.Time(sum / float64(n) * float64(sim.Second))
	return n, latency
}

// byPart returns the distribution for each part of each set, where a site is of the
// part that part names; of none if that is empty. Parts come in the order of sites.
func (a *answers) byPart(config *model.Config, sites []model.Site, part func(*model.ScaleSet, model.Site) string) []PartLatency {
	var list []PartLatency
	seen := map[[2]string]bool{}
	name := func(i int) [2]string {
		set := &config.ScaleSets[sites[i].Set]
		return [2]string{set.Name, part(set, sites[i])}
	}
	for first := range a.sites {
		key := name(first)
		if key[1] == "" || seen[key] {
			continue
		}
		seen[key] = true
		n, latency := a.merged(func(yield func(siteAnswers) bool) {
			for i := range a.sites {
				if name(i) == key && !yield(a.sites[i]) {
					return
				}
			}
		})
		if n > 0 {
			list = append(list, PartLatency{Set: key[0], Part: key[1], Served: n, Latency: latency})
		}
	}
	return list
}

func zoneOf(set *model.ScaleSet, site model.Site) string {
	if len(set.Zones) == 0 {
		return ""
	}
	return set.Zones[site.Zone]
}

func versionOf(set *model.ScaleSet, site model.Site) string {
	if set.Image == nil {
		return ""
	}
	return set.Image.Versions[site.Version].Name
}

// releaseOf returns the name of the release of a site.
func (r *Run) releaseOf(_ *model.ScaleSet, site model.Site) string {
	if release := r.classes[site.Set][site.Class].Release; release >= 0 && len(r.config.Releases) > 0 {
		return r.config.Releases[release].Name
	}
	return ""
}

// endStep returns the quantiles of a step and starts the next.
func (a *answers) endStep() (p50, p95, p99 sim.Time) { return endStep(a.step) }

package collect

import (
	"math"

	"github.com/HdrHistogram/hdrhistogram-go"

	"vmssim/model"
	"vmssim/model/queueing"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Latency is the wait for a worker plus the service. Each flow brings the
// distribution of its wait in closed form; the service time is that of the workload,
// divided by the speed of the instances. Both are cut into slices, finer towards the tail, and every
// pair of slices goes into an HdrHistogram with its share of the requests. The
// histogram counts millionths of a request, so that nothing is rounded away.

// cuts are the borders of the slices of a distribution, as shares. The
// percentiles of reports are the middles of slices, so that they are exact where
// nobody waits.
var cuts = serviceCuts()

func serviceCuts() []float64 {
	list := []float64{0}
	for percent := 1; percent <= 91; percent += 2 {
		list = append(list, float64(percent)/100)
	}
	return append(list, .93, .945, .955, .965, .975, .985, .995, .9985, .9995, .99995, 1)
}

// waitCuts are the borders for the wait of those that wait.
var waitCuts = []float64{0, .2, .4, .6, .8, .9, .95, .98, .99, .999, 1}

// fewWait is the share of waiting requests below which all are taken as served
// at once: it moves no quantile that is reported.
const fewWait = 0.0001

// histogram bounds: a microsecond to a day.
const longestLatency = 86_400_000_000

// A latencies collects the latency of one workload.
type latencies struct {
	service []slice
	mean    float64 // of the service, seconds
	longest int64   // microseconds; what takes longer counts as much
	run     *hdrhistogram.Histogram
	step    *hdrhistogram.Histogram // of the current step of the series
	sum     float64                 // seconds × requests
	count   float64
	held    []heldLoad // by class of a scale set: served in this minute, not yet in the histograms
}

// A heldLoad is what a class of a set served in flows of one minute whose waits
// were alike.
type heldLoad struct {
	set, class int
	speed      float64
	served     workload.Requests
	wait       queueing.Wait
}

// alike is how far waits may differ, as a share, to be recorded as one. The
// waits are approximations that err by more.
const alike = 0.01

// like reports whether two waits are alike in everything that quantiles show.
func like(a, b *queueing.Wait) bool {
	return near(a.Share, b.Share, a.Share) && near(a.Mean, b.Mean, a.Mean) &&
		near(a.Low, b.Low, a.High) && near(a.High, b.High, a.High)
}

func near(a, b, scale float64) bool { return math.Abs(a-b) <= alike*scale }

// A slice is a share of a distribution and a value that stands for it.
type slice struct {
	share float64
	value float64 // seconds
}

// newLatencies returns a collector for a service time that is cut into slices, with
// its mean, of latencies up to so many microseconds.
func newLatencies(service []slice, mean float64, longest int64) *latencies {
	return &latencies{
		service: service,
		mean:    mean,
		longest: longest,
		run:     hdrhistogram.New(1, longest, 3),
		step:    hdrhistogram.New(1, longest, 2),
	}
}

// sliced cuts a distribution; the value of a slice is its middle quantile.
func sliced(cuts []float64, quantile func(float64) float64) []slice {
	list := make([]slice, len(cuts)-1)
	for i := range list {
		list[i] = slice{
			share: cuts[i+1] - cuts[i],
			value: quantile((cuts[i] + cuts[i+1]) / 2),
		}
	}
	return list
}

// add counts the requests that one class of a scale set has served. Something happens to a
// large set many times a minute and hardly changes the wait, so flows whose waits
// are alike go into the histograms together.
func (l *latencies) add(load *model.SetLoad) {
	if load.Served == 0 {
		return
	}
	l.sum += float64(float64(load.Served) * (l.mean/load.Speed + load.Wait.Mean))
	l.count += float64(load.Served)
	h := l.holder(load)
	if h.served > 0 && !like(&h.wait, &load.Wait) {
		l.flush(h)
	}
	if h.served == 0 {
		h.wait = load.Wait
	}
	h.served += load.Served
}

// holder returns where what a class has served is held.
func (l *latencies) holder(load *model.SetLoad) *heldLoad {
	for i := range l.held {
		if h := &l.held[i]; h.set == load.Set && h.class == load.Class {
			return h
		}
	}
	l.held = append(l.held, heldLoad{set: load.Set, class: load.Class, speed: load.Speed})
	return &l.held[len(l.held)-1]
}

// endMinute puts into the histograms what is held.
func (l *latencies) endMinute() {
	for i := range l.held {
		if h := &l.held[i]; h.served > 0 {
			l.flush(h)
		}
	}
}

func (l *latencies) flush(h *heldLoad) {
	p := portion{total: h.served}
	h.served = 0
	waiting := h.wait.Share
	if waiting < fewWait || h.wait.High <= 0 {
		waiting = 0
	}
	l.convolve(&p, 1-waiting, 0, h.speed)
	if waiting > 0 {
		for _, w := range sliced(waitCuts, h.wait.Quantile) {
			l.convolve(&p, waiting*w.share, w.value, h.speed)
		}
	}
	l.record(p.rest(), l.service[len(l.service)-1].value/h.speed)
}

// convolve counts a share of the requests that all waited for the same time, and
// were then served at a speed.
func (l *latencies) convolve(p *portion, share, wait, speed float64) {
	for _, s := range l.service {
		l.record(p.take(float64(share*s.share)), wait+s.value/speed)
	}
}

func (l *latencies) record(n workload.Requests, seconds float64) {
	if n == 0 {
		return
	}
	micros := l.longest
	if seconds < float64(l.longest)/1e6 {
		micros = max(1, int64(seconds*1e6))
	}
	// The value lies within the histogram's bounds, so neither call can fail.
	_ = l.run.RecordValues(micros, int64(n))
	_ = l.step.RecordValues(micros, int64(n))
}

// A portion hands out a whole in shares whose sum is the whole exactly.
type portion struct {
	total, given workload.Requests
	share        float64
}

func (p *portion) take(share float64) workload.Requests {
	p.share += share
	upTo := min(p.total, workload.Requests(float64(p.total)*p.share))
	n := max(0, upTo-p.given)
	p.given += n
	return n
}

func (p *portion) rest() workload.Requests { return p.total - p.given }

// summary returns the distribution over the run.
func (l *latencies) summary() Latency {
	l.endMinute()
	if l.count == 0 {
		return Latency{}
	}
	summary := latencyOf(l.run)
	summary.Mean = sim.Time(l.sum / l.count * float64(sim.Second))
	return summary
}

// latencyOf returns the quantiles of a histogram; its mean is not in them.
func latencyOf(h *hdrhistogram.Histogram) Latency {
	return Latency{
		P50:  quantile(h, 50),
		P90:  quantile(h, 90),
		P95:  quantile(h, 95),
		P99:  quantile(h, 99),
		P999: quantile(h, 99.9),
		Max:  micros(h.Max()),
	}
}

// endStep returns the quantiles of a step and starts the next.
func (l *latencies) endStep() (p50, p95, p99 sim.Time) {
	l.endMinute()
	return endStep(l.step)
}

func endStep(step *hdrhistogram.Histogram) (p50, p95, p99 sim.Time) {
	if step.TotalCount() == 0 {
		return 0, 0, 0
	}
	p50, p95, p99 = quantile(step, 50), quantile(step, 95), quantile(step, 99)
	step.Reset()
	return p50, p95, p99
}

func quantile(h *hdrhistogram.Histogram, percent float64) sim.Time {
	return micros(h.ValueAtQuantile(percent))
}

func micros(n int64) sim.Time { return sim.Time(n) * 1000 * sim.Nanosecond }

package main

import (
	"math"
	"testing"

	"vmssim/experiment"
	"vmssim/sim"
)

// The scenario overprovision against the exact order statistics: the last of 20
// instances is ready after X(20:20), the twentieth of 24 after X(20:24), where X is
// the sum of the times to create and to boot. 60 replications of 8 scale-outs;
// the 99.9 % interval must hold the exact mean, to which 0.1 s is added for the
// grid on which it is computed.
func TestOverprovisionAgainstOrderStatistics(t *testing.T) {
	var sum, squares [2]float64
	const replications, each = 60, 8
	for replication := range uint64(replications) {
		r := playLibrary(t, "overprovision", experiment.Options{Seed: 1, Replication: replication})
		for set := range sum {
			outs := &r.ScaleSets[set].ScaleOuts
			if outs.AllReady.Count != each || len(outs.List) != each {
				t.Fatalf("%s: %+v", r.ScaleSets[set].Name, outs)
			}
			for _, o := range outs.List {
				sum[set] += o.Took.Seconds()
				squares[set] += o.Took.Seconds() * o.Took.Seconds()
			}
		}
		if cost := r.ScaleSets[0].Cost; cost.Total > r.ScaleSets[1].Cost.Total*101/100 {
			t.Errorf("replication %d: overprovisioning costs %v, without it %v",
				replication, cost.Total, r.ScaleSets[1].Cost.Total)
		}
	}
	config := &openLibrary(t, "overprovision").Config.ScaleSets[0]
	total := sumOf(config.Create, config.Boot)
	var mean [2]float64
	for set, started := range []int{24, 20} {
		n := float64(replications * each)
		mean[set] = sum[set] / n
		half := 3.29 * math.Sqrt((squares[set]/n-mean[set]*mean[set])/n)
		exact := orderStatistic(total, 20, started)
		if math.Abs(mean[set]-exact) > half+0.1 {
			t.Errorf("20 of %d: %.1f s ± %.1f, exactly %.1f", started, mean[set], half, exact)
		}
	}
	if gain := mean[1] - mean[0]; gain < 30 {
		t.Errorf("four extras save %.1f s", gain)
	}
}

// step is the grid of sumOf and orderStatistic, in seconds.
const step = 0.5

// sumOf returns the probabilities that the sum of two independent times is at
// most k·step, for every k up to one hour.
func sumOf(a, b sim.Distribution) []float64 {
	const points = int(3600 / step)
	mass := func(d sim.Distribution, k int) float64 { // rounded to the nearest point
		upper := 1 - d.Exceeds((float64(k)+0.5)*step)
		if k == 0 {
			return upper
		}
		return upper - (1 - d.Exceeds((float64(k)-0.5)*step))
	}
	var first, second []float64
	for k := range points {
		first, second = append(first, mass(a, k)), append(second, mass(b, k))
	}
	sum := make([]float64, points)
	for i, p := range first {
		for j, q := range second[:points-i] {
			sum[i+j] += p * q
		}
	}
	for k := 1; k < points; k++ {
		sum[k] += sum[k-1]
	}
	return sum
}

// orderStatistic returns the mean of the n-th smallest of m independent times on
// the grid: the sum of the probabilities that fewer than n are over.
func orderStatistic(atMost []float64, n, m int) float64 {
	mean := 0.0
	for _, p := range atMost {
		fewer, term := 0.0, math.Pow(1-p, float64(m))
		for i := 0; i < n; i++ {
			fewer += term
			if p < 1 {
				term *= float64(m-i) / float64(i+1) * p / (1 - p)
			}
		}
		mean += fewer * step
	}
	return mean
}

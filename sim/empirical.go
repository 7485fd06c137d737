package sim

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// steps takes each of some values with its own probability.
type steps struct {
	values     []float64 // rising
	cumulative []float64 // probability of this value or a lower one; the last is 1
	m, c       float64
}

// EmpiricalValues returns the distribution that takes each of the values with a
// probability in proportion to its weight; without weights they are equally
// probable. Its quantile function takes the lowest value whose cumulative
// probability is at least u.
func EmpiricalValues(values, weights []float64) (Distribution, error) {
	if weights == nil {
		weights = slices.Repeat([]float64{1}, len(values))
	}
	if len(values) == 0 || len(weights) != len(values) {
		return Distribution{}, fmt.Errorf("%d weights for %d values", len(weights), len(values))
	}
	points := make([]weighted, 0, len(values))
	total := 0.0
	for i, v := range values {
		if err := cmp.Or(notNegative("value", v), notNegative("weight", weights[i])); err != nil {
			return Distribution{}, err
		}
		total += weights[i]
		if weights[i] > 0 {
			points = append(points, weighted{v, weights[i]})
		}
	}
	if err := positive("sum of the weights", total); err != nil {
		return Distribution{}, err
	}
	slices.SortStableFunc(points, func(a, b weighted) int { return cmp.Compare(a.value, b.value) })
	return accept(newSteps(points))
}

type weighted struct{ value, weight float64 }

// newSteps adds up points that are in order.
func newSteps(points []weighted) *steps {
	d := &steps{}
	sum := 0.0
	for _, p := range points {
		sum += p.weight
		d.values = append(d.values, p.value)
		d.cumulative = append(d.cumulative, sum)
	}
	for i := range d.cumulative {
		d.cumulative[i] /= sum
	}
	for _, p := range points {
		d.m += float64(p.value * (p.weight / sum))
	}
	variance := 0.0
	for _, p := range points {
		variance += float64(float64((p.value-d.m)*(p.value-d.m)) * (p.weight / sum))
	}
	d.c = variation(d.m, variance)
	return d
}

func (d *steps) quantile(u float64) float64 {
	i, _ := slices.BinarySearch(d.cumulative, u)
	return d.values[i]
}

func (d *steps) mean() float64 { return d.m }
func (d *steps) cv() float64   { return d.c }

func (d *steps) exceeds(x float64) float64 {
	i := upTo(d.values, x)
	if i == 0 {
		return 1
	}
	return 1 - d.cumulative[i-1]
}

func (d *steps) String() string {
	return fmt.Sprintf("empirical(%d values, mean %s, cv %s)", len(d.values), digits(d.m), digits(d.c))
}

// segments is a quantile function drawn straight from point to point.
type segments struct {
	probabilities []float64 // rising from 0 to 1
	quantiles     []float64 // never falling
	m, c          float64
}

// EmpiricalQuantiles returns the distribution whose quantile function goes
// straight from point to point: the probabilities must rise from 0 to 1, the
// quantiles must not fall. Between two points it is uniform, so that with
// deviations d and e of their quantiles from the mean a piece has the mean
// square (d*d + d*e + e*e)/3.
func EmpiricalQuantiles(probabilities, quantiles []float64) (Distribution, error) {
	n := len(probabilities)
	if n < 2 || len(quantiles) != n {
		return Distribution{}, fmt.Errorf("%d quantiles for %d probabilities; there must be 2 or more of each",
			len(quantiles), n)
	}
	if probabilities[0] != 0 || probabilities[n-1] != 1 {
		return Distribution{}, fmt.Errorf("probabilities go from %v to %v, not from 0 to 1",
			probabilities[0], probabilities[n-1])
	}
	for i, q := range quantiles {
		if err := notNegative("quantile", q); err != nil {
			return Distribution{}, err
		}
		if i > 0 && !(probabilities[i] > probabilities[i-1] && q >= quantiles[i-1]) {
			return Distribution{}, fmt.Errorf("quantiles %v at %v and %v at %v do not rise",
				quantiles[i-1], probabilities[i-1], q, probabilities[i])
		}
	}
	return accept(newSegments(slices.Clone(probabilities), slices.Clone(quantiles)))
}

func newSegments(p, q []float64) *segments {
	d := &segments{probabilities: p, quantiles: q}
	for i := 1; i < len(p); i++ {
		d.m += float64((p[i] - p[i-1]) * (float64(q[i]/2) + float64(q[i-1]/2)))
	}
	variance := 0.0
	for i := 1; i < len(p); i++ {
		a, b := q[i-1]-d.m, q[i]-d.m
		square := (float64(a*a) + float64(a*b) + float64(b*b)) / 3
		variance += float64((p[i] - p[i-1]) * square)
	}
	d.c = variation(d.m, variance)
	return d
}

func (d *segments) quantile(u float64) float64 {
	i := upTo(d.probabilities, u) // at least 1 and at most the last index, since 0 < u < 1
	low, high := d.quantiles[i-1], d.quantiles[i]
	part := (u - d.probabilities[i-1]) / (d.probabilities[i] - d.probabilities[i-1])
	return min(high, low+float64(part*(high-low)))
}

func (d *segments) mean() float64 { return d.m }
func (d *segments) cv() float64   { return d.c }

func (d *segments) exceeds(x float64) float64 {
	i := upTo(d.quantiles, x)
	switch i {
	case 0:
		return 1
	case len(d.quantiles):
		return 0
	}
	part := (x - d.quantiles[i-1]) / (d.quantiles[i] - d.quantiles[i-1])
	return 1 - (d.probabilities[i-1] + float64(part*(d.probabilities[i]-d.probabilities[i-1])))
}

func (d *segments) String() string {
	return fmt.Sprintf("empirical(%d quantiles, mean %s, cv %s)", len(d.quantiles), digits(d.m), digits(d.c))
}

// upTo returns how many of the rising numbers are x or lower.
func upTo(rising []float64, x float64) int {
	low, high := 0, len(rising)
	for low < high {
		if middle := (low + high) / 2; rising[middle] <= x {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// variation returns the coefficient of variation, 0 for a mean of 0.
func variation(mean, variance float64) float64 {
	if mean == 0 {
		return 0
	}
	return math.Sqrt(variance) / mean
}

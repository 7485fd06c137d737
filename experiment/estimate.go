package experiment

import (
	"math"
	"slices"
	"sort"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"
)

// An Estimate is what a sample of independent runs says of a measure's mean.
type Estimate struct {
	N        int     // runs
	Mean     float64 // +Inf if it was endless in some run
	SD       float64 // standard deviation of one run
	Half     float64 // half the width of the confidence interval of the mean; 0 of a constant
	Constant bool    // the same in every run: the mean is exact and has no interval
	Endless  int     // runs in which the measure had no end; then there is no interval
	Min, Max float64
}

// Low returns the lower end of the interval.
func (e Estimate) Low() float64 { return e.Mean - e.Half }

// High returns the upper end of the interval.
func (e Estimate) High() float64 { return e.Mean + e.Half }

// EstimateOf estimates the mean of what the values are drawn from, with Student's
// interval of the given confidence, 0.95 for one. The interval is exact for
// values with a normal distribution and near it for means of some tens of others.
func EstimateOf(values []float64, confidence float64) Estimate {
	e := Estimate{N: len(values), Min: slices.Min(values), Max: slices.Max(values), SD: math.NaN(), Half: math.NaN()}
	sum := 0.0
	for _, x := range values {
		sum += x
		if math.IsInf(x, 0) {
			e.Endless++
		}
	}
	switch {
	case e.Endless > 0:
		e.Mean = math.Inf(1)
		return e
	case e.Min == e.Max:
		e.Mean, e.SD, e.Half, e.Constant = e.Min, 0, 0, true
		return e
	}
	n := float64(len(values))
	e.Mean = sum / n
	squares := 0.0
	for _, x := range values {
		squares += float64((x - e.Mean) * (x - e.Mean))
	}
	e.SD = math.Sqrt(squares / (n - 1))
	e.Half = float64(studentQuantile((1+confidence)/2, n-1) * e.SD / math.Sqrt(n))
	return e
}

// studentQuantile returns the quantile of Student's t distribution.
func studentQuantile(p, freedom float64) float64 {
	return settled(distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile(p))
}

// doubtOf returns the probability that |t| is as high or higher by chance alone.
func doubtOf(t, freedom float64) float64 {
	return settled(2 * distuv.StudentsT{Sigma: 1, Nu: freedom}.CDF(-math.Abs(t)))
}

// settled rounds to ten significant digits. gonum's last digits are not the same
// on processors that fuse a product with a sum.
func settled(x float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 10, 64), 64)
	if err != nil {
		panic("experiment: " + err.Error()) // what FormatFloat writes can be read
	}
	return rounded
}

// power is how often as many runs as RunsNeeded says find a difference that is
// there.
const power = 0.8

// mostRuns bounds what RunsNeeded says; more are out of reach.
const mostRuns = 1_000_000

// RunsNeeded returns how many paired runs find a difference of the given size four
// times in five, when the difference of a pair has this standard deviation. 0: more
// than a million.
func RunsNeeded(difference, sd, confidence float64) int {
	enough := func(n int) bool {
		freedom := float64(n - 1)
		width := studentQuantile((1+confidence)/2, freedom) + studentQuantile(power, freedom)
		return float64(width*sd) <= math.Abs(difference)*math.Sqrt(float64(n))
	}
	n := 2 + sort.Search(mostRuns-1, func(i int) bool { return enough(i + 2) })
	if n > mostRuns {
		return 0
	}
	return n
}

// holm marks which of the hypotheses with these probabilities are refused so that
// the chance to refuse any that holds is at most the level (S. Holm, "A simple
// sequentially rejective multiple test procedure", 1979): the smallest is held
// against level / m, the next against level / (m − 1), until one is not below.
func holm(doubts []float64, level float64) []bool {
	order := make([]int, len(doubts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case doubts[a] < doubts[b]:
			return -1
		case doubts[a] > doubts[b]:
			return 1
		}
		return 0
	})
	refused := make([]bool, len(doubts))
	for rank, i := range order {
		if doubts[i] > level/float64(len(doubts)-rank) {
			break
		}
		refused[i] = true
	}
	return refused
}

package experiment

import (
	"context"
	"math"
	"slices"
	"strings"

	"vmssim/collect"
	"vmssim/model"
)

// An Alternative is one of the scenarios that are compared.
type Alternative struct {
	Name   string
	Config *model.Config
}

// A Question says how to compare.
type Question struct {
	Plan
	Confidence float64  // of every interval, 0.95 for one
	Detect     float64  // the share of the first alternative's mean that RunsNeeded is about
	Measures   []string // names, or what they begin with; nil: those that say something
}

// A Comparison is what paired runs say of alternatives: replication i of each of
// them has the same random streams. With one alternative it is an estimate.
type Comparison struct {
	Seed         uint64
	Replications int
	Confidence   float64
	Detect       float64
	Wanted       []string // measures that were asked for; nil: those that say something
	Measures     []Measure
	Alternatives []Sample
	Tests        int // differences that vary, which share the correction for their number
}

// A Sample is what came of one alternative.
type Sample struct {
	Name        string
	First       *collect.Result // of replication 0
	Estimates   []Estimate      // by measure
	Differences []Difference    // from the first alternative, by measure; nil of itself
	Objectives  []Judgement
}

// A Judgement is what all runs say of an objective.
type Judgement struct {
	Objective model.Objective
	Estimate  Estimate
	Met       bool // by the mean
	Sure      bool // and the whole interval is on that side of the bound
	Runs      int  // that met it, each by itself
}

// A Verdict says what is known of a difference.
type Verdict uint8

// The verdicts.
const (
	Equal    Verdict = iota // the same value in every pair of runs
	Exact                   // the same difference in every pair, which is not 0
	Differs                 // the interval does not hold 0, also when corrected for the number of tests
	Doubtful                // the interval does not hold 0, which among so many tests may be chance
	NotSeen                 // the interval holds 0
	Unknown                 // a run has no finite value
)

var verdictNames = [...]string{"equal", "exact", "differs", "doubtful", "notSeen", "unknown"}

func (v Verdict) String() string { return verdictNames[v] }

// A Difference is what one alternative's measure has more than the first's, run by
// run.
type Difference struct {
	Estimate
	Verdict Verdict
	Doubt   float64 // two-sided p of Student's paired test; NaN of what does not vary
	// Target is the difference that RunsNeeded is about: Detect of the first's mean.
	Target        float64
	RunsNeeded    int     // paired runs that find Target four times in five; 0: more than a million, or no target
	RunsUnpaired  int     // likewise, of each alternative, if they did not have the same luck
	VarianceRatio float64 // variance of the difference, paired to unpaired; NaN when neither varies
}

// Compare runs every alternative as often as the question says and compares it
// with the first. Errors are those of Run, and ErrInterrupted.
func Compare(ctx context.Context, alternatives []Alternative, q Question) (*Comparison, error) {
	t := newTable(alternatives, q.Replications)
	configs := make([]*model.Config, len(alternatives))
	for i, a := range alternatives {
		configs[i] = a.Config
	}
	if err := replicate(ctx, configs, q.Plan, t.keep); err != nil {
		return nil, err
	}
	c := &Comparison{Seed: q.Seed, Replications: q.Replications, Confidence: q.Confidence, Detect: q.Detect, Wanted: q.Measures}
	rows := t.rows(q.Measures)
	for _, row := range rows {
		c.Measures = append(c.Measures, catalogue[row])
	}
	for i := range alternatives {
		c.Alternatives = append(c.Alternatives, t.sample(i, alternatives[i], rows, q))
	}
	c.correct()
	return c, nil
}

// A table has the values of all runs.
type table struct {
	values [][][]float64 // by alternative, measure of the catalogue and replication
	bounds [][][]float64 // by alternative, objective and replication
	first  []*collect.Result
}

func newTable(alternatives []Alternative, replications int) *table {
	t := &table{first: make([]*collect.Result, len(alternatives))}
	for _, a := range alternatives {
		t.values = append(t.values, blank(len(catalogue), replications))
		t.bounds = append(t.bounds, blank(len(a.Config.Objectives), replications))
	}
	return t
}

func blank(rows, columns int) [][]float64 {
	list := make([][]float64, rows)
	for i := range list {
		list[i] = make([]float64, columns)
	}
	return list
}

// keep takes the numbers of one run into the table.
func (t *table) keep(at trial, r *collect.Result) {
	for row := range catalogue {
		t.values[at.scenario][row][at.replication] = catalogue[row].of(r)
	}
	for i, v := range r.Objectives {
		t.bounds[at.scenario][i][at.replication] = v.Actual
	}
	if at.replication == 0 {
		t.first[at.scenario] = r
	}
}

// rows returns the rows of the catalogue that are to be shown: of those that are
// wanted the ones that are not 0 throughout or are wanted by their whole name.
// Where nothing special is wanted, a cause needs a thousandth of its sum somewhere.
func (t *table) rows(wanted []string) []int {
	var rows []int
	for row, m := range catalogue {
		shown := false
		for _, want := range wanted {
			shown = shown || m.Name == want && t.applies(row) || Covers(want, m.Name) && t.share(row, row) > 0
		}
		if wanted == nil {
			shown = t.share(row, row) > 0 && t.share(row, sumOf(row)) >= telling
		}
		if shown {
			rows = append(rows, row)
		}
	}
	return rows
}

// telling is the share of its sum that a cause has at least to be shown by itself.
const telling = 0.001

// Covers reports whether a measure is meant by its name, or by the words that its
// name begins with.
func Covers(want, name string) bool { return name == want || strings.HasPrefix(name, want+".") }

// sumOf returns the row of what a row by cause is a part of; others are their own.
func sumOf(row int) int {
	for i, m := range catalogue {
		for _, sum := range []string{"requests.lost", string(model.CostTotal)} {
			if m.Name == sum && Covers(strings.TrimSuffix(sum, ".total"), catalogue[row].Name) {
				return i
			}
		}
	}
	return row
}

// applies reports whether a measure applies to some alternative.
func (t *table) applies(row int) bool {
	return slices.ContainsFunc(t.values, func(a [][]float64) bool { return !math.IsNaN(a[row][0]) })
}

// share returns the highest share that a row has of another in some alternative,
// over all of its runs.
func (t *table) share(row, of int) float64 {
	highest := 0.0
	for _, alternative := range t.values {
		part, whole := 0.0, 0.0
		for i := range alternative[row] {
			part += math.Abs(alternative[row][i])
			whole += math.Abs(alternative[of][i])
		}
		switch {
		case math.IsInf(part, 0):
			return 1
		case part > 0:
			highest = max(highest, part/whole)
		}
	}
	return highest
}

func (t *table) sample(i int, a Alternative, rows []int, q Question) Sample {
	s := Sample{Name: a.Name, First: t.first[i]}
	for _, row := range rows {
		s.Estimates = append(s.Estimates, EstimateOf(t.values[i][row], q.Confidence))
		if i > 0 {
			s.Differences = append(s.Differences, differenceOf(t.values[0][row], t.values[i][row], q))
		}
	}
	for j, o := range a.Config.Objectives {
		s.Objectives = append(s.Objectives, judge(o, t.bounds[i][j], q.Confidence))
	}
	return s
}

// judge holds the mean of a measure against an objective.
func judge(o model.Objective, values []float64, confidence float64) Judgement {
	j := Judgement{Objective: o, Estimate: EstimateOf(values, confidence)}
	j.Met = o.MetBy(j.Estimate.Mean)
	if j.Estimate.Endless == 0 {
		j.Sure = o.MetBy(j.Estimate.Low()) == o.MetBy(j.Estimate.High())
	}
	for _, x := range values {
		if o.MetBy(x) {
			j.Runs++
		}
	}
	return j
}

// differenceOf compares the values of runs with the same luck.
func differenceOf(first, other []float64, q Question) Difference {
	base, own := EstimateOf(first, q.Confidence), EstimateOf(other, q.Confidence)
	if !finite(base.Mean) || !finite(own.Mean) {
		nan := math.NaN()
		return Difference{Verdict: Unknown, Doubt: nan, Target: nan, VarianceRatio: nan,
			Estimate: Estimate{N: len(first), Mean: nan, SD: nan, Half: nan, Min: nan, Max: nan,
				Endless: max(base.Endless, own.Endless)}}
	}
	pairs := make([]float64, len(first))
	for i := range pairs {
		pairs[i] = other[i] - first[i]
	}
	d := Difference{Estimate: EstimateOf(pairs, q.Confidence), Doubt: math.NaN(), Target: math.Abs(q.Detect * base.Mean)}
	unpaired := float64(base.SD*base.SD) + float64(own.SD*own.SD)
	d.VarianceRatio = float64(d.SD*d.SD) / unpaired
	switch {
	case d.Constant && d.Mean == 0:
		d.Verdict = Equal
		return d
	case d.Constant:
		d.Verdict = Exact
		return d
	case math.Abs(d.Mean) > d.Half:
		d.Verdict = Doubtful // until correct knows how many there are
	default:
		d.Verdict = NotSeen
	}
	n := float64(d.N)
	d.Doubt = doubtOf(d.Mean/(d.SD/math.Sqrt(n)), n-1)
	if d.Target > 0 {
		d.RunsNeeded = RunsNeeded(d.Target, d.SD, q.Confidence)
		d.RunsUnpaired = RunsNeeded(d.Target, math.Sqrt(unpaired), q.Confidence)
	}
	return d
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// correct takes the number of tests into account: of the differences whose
// intervals do not hold 0 it leaves those in doubt that Holm's procedure does.
func (c *Comparison) correct() {
	var tests []*Difference
	var doubts []float64
	for i := range c.Alternatives {
		for j := range c.Alternatives[i].Differences {
			if d := &c.Alternatives[i].Differences[j]; d.Verdict == Doubtful || d.Verdict == NotSeen {
				tests, doubts = append(tests, d), append(doubts, d.Doubt)
			}
		}
	}
	c.Tests = len(tests)
	for i, refused := range holm(doubts, 1-c.Confidence) {
		if refused && tests[i].Verdict == Doubtful {
			tests[i].Verdict = Differs
		}
	}
}

// Missed reports whether an alternative misses one of its objectives.
func (c *Comparison) Missed() bool {
	for i := range c.Alternatives {
		for _, j := range c.Alternatives[i].Objectives {
			if !j.Met {
				return true
			}
		}
	}
	return false
}

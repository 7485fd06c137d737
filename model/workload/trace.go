package workload

import (
	"errors"
	"fmt"
	"math"
	"math/bits"

	"vmssim/sim"
)

// A Trace is a shape made of rows: an amount of load for each of many equal
// steps, spread evenly over its step. Every row is kept exactly, and each
// question but Peak is answered in constant time.
type Trace struct {
	step   sim.Time
	before []Requests // load before each row, and after the last
	repeat bool
}

// NewTrace returns the trace of the rows, the first of which begins at the
// scenario's start. After the last row it offers nothing, or begins again if
// repeat is set. There is at least one row, the step is above zero, no amount
// is negative, and the trace ends before sim.Never.
func NewTrace(rows []Requests, step sim.Time, repeat bool) (*Trace, error) {
	if len(rows) == 0 {
		return nil, errors.New("no rows")
	}
	t, err := emptyTrace(step, repeat)
	if err != nil {
		return nil, err
	}
	for i, amount := range rows {
		if amount < 0 {
			return nil, fmt.Errorf("row %d: amount of %d millionths is below 0", i+1, amount)
		}
		if err := t.append(amount); err != nil {
			return nil, fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return t, nil
}

func emptyTrace(step sim.Time, repeat bool) (*Trace, error) {
	if step <= 0 {
		return nil, fmt.Errorf("step of %v is not above 0s", step)
	}
	return &Trace{step: step, before: []Requests{0}, repeat: repeat}, nil
}

// append adds a row. It refuses a total that would read as "or more", and rows
// that reach sim.Never.
func (t *Trace) append(amount Requests) error {
	total := t.before[len(t.before)-1]
	if amount > math.MaxInt64-1-total {
		return fmt.Errorf("rows sum to more than %d requests", Requests(math.MaxInt64)/Request)
	}
	if sim.Time(len(t.before)) > (sim.Never-1)/t.step {
		return fmt.Errorf("rows of %v last longer than %v", t.step, sim.Never-1)
	}
	t.before = append(t.before, total+amount)
	return nil
}

// Length returns the time from the first row's beginning to the last one's end.
func (t *Trace) Length() sim.Time { return sim.Time(t.rows()) * t.step }

func (t *Trace) rows() int { return len(t.before) - 1 }

// amount returns the load of row i.
func (t *Trace) amount(i int) Requests { return t.before[i+1] - t.before[i] }

// split returns how many times the whole trace has passed by the time at, the
// row that holds the time just after it, and the time since that row began.
// Past the end of a trace that does not repeat, running is false.
func (t *Trace) split(at sim.Time) (rounds int64, row int, since sim.Time, running bool) {
	if at >= t.Length() {
		if !t.repeat {
			return 1, 0, 0, false
		}
		rounds = int64(at / t.Length())
		at %= t.Length()
	}
	return rounds, int(at / t.step), at % t.step, true
}

// Offered is part of Shape.
func (t *Trace) Offered(at sim.Time) Requests {
	if at <= 0 {
		return 0
	}
	rounds, row, since, _ := t.split(at)
	hi, lo := bits.Mul64(uint64(t.amount(row)), uint64(since))
	part, _ := bits.Div64(hi, lo, uint64(t.step)) // since < step, so it fits
	return t.before[t.rows()].times(rounds).add(t.before[row] + Requests(part))
}

// Rate is part of Shape.
func (t *Trace) Rate(at sim.Time) float64 {
	if at < 0 {
		return 0
	}
	_, row, _, running := t.split(at)
	if !running {
		return 0
	}
	return t.rate(t.amount(row))
}

// rate returns an amount per step in requests per second.
func (t *Trace) rate(amount Requests) float64 {
	return float64(amount) / float64(Request) / t.step.Seconds()
}

// Next is part of Shape.
func (t *Trace) Next(at sim.Time) sim.Time {
	if at < 0 {
		return 0
	}
	_, _, since, running := t.split(at)
	wait := t.step - since
	if !running || at > sim.Never-wait {
		return sim.Never
	}
	return at + wait
}

// Peak is part of Shape. It takes time in proportion to the rows before until.
func (t *Trace) Peak(until sim.Time) float64 {
	if until < 0 {
		return 0
	}
	last := t.rows() - 1
	if until < t.Length() {
		last = int(until / t.step)
	}
	var peak Requests
	for i := 0; i <= last; i++ {
		peak = max(peak, t.amount(i))
	}
	return t.rate(peak)
}

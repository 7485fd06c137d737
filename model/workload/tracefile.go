package workload

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"vmssim/sim"
)

// MaxTraceRows is the most rows that ReadTrace takes.
const MaxTraceRows = 10_000_000

// TraceOptions say how to read a trace.
type TraceOptions struct {
	Step      sim.Time // the time that each row covers
	Scale     Factor   // what each amount is multiplied with; above 0
	Delimiter rune     // between columns; 0 is a comma
	Repeat    bool     // whether the trace begins again after its last row
}

// A TraceError tells what is wrong with one line of a trace.
type TraceError struct {
	Line    int // counted from 1
	Problem string
}

// Error returns the line and the problem.
func (e *TraceError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

// ReadTrace reads a trace from CSV: a header, then one row per step, the load
// in the named column. An amount is a decimal number from 0 up; times the
// scale it is rounded once, half up, to a millionth of a request.
//
// If the first column of the first row is a timestamp (RFC 3339, or
// "2006-01-02 15:04:05"), so must be the others, and each must follow the one
// before it by exactly the step: a trace with a gap is refused, not bridged.
//
// Everything wrong with the text is a *TraceError. Other errors are those of
// the options, which are about no line, and of r.
func ReadTrace(r io.Reader, column string, options TraceOptions) (*Trace, error) {
	return readTrace(r, column, options, MaxTraceRows)
}

// readTrace is ReadTrace for at most so many rows.
func readTrace(r io.Reader, column string, options TraceOptions, most int) (*Trace, error) {
	trace, err := options.empty()
	if err != nil {
		return nil, err
	}
	table := newTable(r, options.Delimiter)
	at, err := table.readHeader(column)
	if err != nil {
		return nil, err
	}
	clock := timeline{step: options.Step}
	for {
		cells, err := table.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if trace.rows() == most {
			return nil, table.fault("more than %d rows", most)
		}
		if err := clock.check(cells[0]); err != nil {
			return nil, table.fault("%w", err)
		}
		if err := trace.read(cells[at], options.Scale); err != nil {
			return nil, table.fault("column %q: %w", column, err)
		}
	}
	if trace.rows() == 0 {
		return nil, table.fault("no rows after the header")
	}
	return trace, nil
}

// empty checks the options and returns the trace to fill.
func (o TraceOptions) empty() (*Trace, error) {
	switch o.Delimiter {
	case '"', '\r', '\n', '\uFFFD':
		return nil, fmt.Errorf("delimiter %q cannot separate columns", o.Delimiter)
	}
	if o.Scale.digits == 0 {
		return nil, errors.New("scale of 0 is not above 0")
	}
	return emptyTrace(o.Step, o.Repeat)
}

// read appends the amount in a cell.
func (t *Trace) read(cell string, scale Factor) error {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return errors.New("cell is empty")
	}
	number, err := parseDecimal(cell)
	if err != nil {
		return err
	}
	if number.negative && number.digits != "" {
		return fmt.Errorf("%s is below 0", cell)
	}
	amount, ok := number.millionths(scale)
	if !ok {
		return fmt.Errorf("%s is too large", cell)
	}
	return t.append(amount)
}

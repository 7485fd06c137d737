package scenarios

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"vmssim/model/workload"
	"vmssim/sim"
)

// A timed is a row of a file whose rows each hold from an instant on.
type timed struct {
	line  int
	at    sim.Time // since the start of the run; of recorded files also before it
	cells []string // after the instant
}

// A rowClock reads the instant at the beginning of a row, and returns the cells
// after it.
type rowClock func(cells []string) (at sim.Time, rest []string, err error)

// The limits of a file of timed rows.
const (
	mostTimedRows  = 1_000_000
	longestTimed   = 64 << 20
	longestSeconds = 1e9 // some 31 years
)

// readTimed reads the rows of a CSV file without its header, if the first row is
// one. Rows of one instant may follow each other. What is wrong with the text is
// a *workload.TraceError.
func readTimed(r io.Reader, clock rowClock, width int) ([]timed, error) {
	text := bufio.NewReader(io.LimitReader(r, longestTimed))
	if mark, err := text.Peek(3); err == nil && bytes.Equal(mark, []byte("\uFEFF")) {
		text.Discard(len(mark)) // spreadsheets write a byte order mark
	}
	reader := csv.NewReader(text)
	reader.FieldsPerRecord = -1
	reader.TrimLeadingSpace = true
	var rows []timed
	for first := true; ; first = false {
		cells, err := reader.Read()
		var syntax *csv.ParseError
		switch {
		case err == io.EOF && rows == nil:
			return nil, &workload.TraceError{Line: 1, Problem: "no rows"}
		case err == io.EOF:
			return rows, nil
		case errors.As(err, &syntax):
			return nil, &workload.TraceError{Line: syntax.Line, Problem: syntax.Err.Error()}
		case err != nil:
			return nil, err
		}
		line, _ := reader.FieldPos(0)
		row, err := readTimedRow(cells, clock, width)
		switch {
		case err != nil && first && !strings.ContainsAny(cells[0][:min(1, len(cells[0]))], "-+.0123456789"):
			continue // a header
		case err != nil:
			return nil, &workload.TraceError{Line: line, Problem: err.Error()}
		case len(rows) == mostTimedRows:
			return nil, &workload.TraceError{Line: line, Problem: fmt.Sprintf("more than %d rows", mostTimedRows)}
		}
		row.line = line
		rows = append(rows, row)
	}
}

func readTimedRow(cells []string, clock rowClock, width int) (timed, error) {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	at, rest, err := clock(cells)
	if err != nil {
		return timed{}, err
	}
	if len(rest) != width {
		return timed{}, fmt.Errorf("%d columns after the instant; %d required", len(rest), width)
	}
	return timed{at: at, cells: rest}, nil
}

// inUnits is the clock of rows that begin with a number of units since the start
// of the run.
func inUnits(unit sim.Time) rowClock {
	return func(cells []string) (sim.Time, []string, error) {
		at, err := parseNumber(cells[0])
		if err != nil {
			return 0, nil, fmt.Errorf("instant %w", err)
		}
		if at < 0 || at*unit.Seconds() > longestSeconds {
			return 0, nil, fmt.Errorf("instant %s is not from 0 to %.0f s", shorten(cells[0]), longestSeconds)
		}
		return sim.Time(float64(at*float64(unit/sim.Millisecond))+0.5) * sim.Millisecond, cells[1:], nil
	}
}

// sinceOrStamped is the clock of rows that begin with a timestamp, or with
// seconds since the start of the run.
func sinceOrStamped(start Timestamp) rowClock {
	seconds := inUnits(sim.Second)
	return func(cells []string) (sim.Time, []string, error) {
		at, err := time.Parse(time.RFC3339, cells[0])
		if err != nil {
			return seconds(cells)
		}
		since := at.Unix() - int64(start)
		if since > longestSeconds || since < -4*longestSeconds {
			return 0, nil, errors.New("instant " + strconv.Quote(cells[0]) + " is too far from the start")
		}
		return sim.Time(since)*sim.Second + sim.Time(at.Nanosecond()), cells[1:], nil
	}
}

package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// availability returns the steps of a trace of available instances.
func (in *inputs) availability(t *AvailabilityTrace) ([]model.SupplyStep, error) {
	key := fmt.Sprintf("availability %v %s %v %v", *t.File, *t.Rows, *t.From, *t.Scale)
	return remembered(in, key, func() (steps []model.SupplyStep, err error) {
		err = in.read(t.File.String(), func(r io.Reader) error {
			counts, err := readCounts(r, *t.Rows)
			if err == nil {
				steps = supplySteps(counts, t.From.time(), *t.Scale)
			}
			return err
		})
		return steps, err
	})
}

// A counted is a number from an instant on.
type counted struct {
	at sim.Time
	n  float64
}

// rowClocks are the clocks of the kinds of rows, and how many cells follow the
// instant.
var rowClocks = map[string]struct {
	clock rowClock
	width int
}{
	"seconds": {inUnits(sim.Second), 1},
	"hours":   {inUnits(sim.Hour), 1},
	"dates":   {dateAndTime, 1},
	"nodes":   {inUnits(sim.Millisecond), 2},
}

// readCounts reads the rows of a trace of available instances, by time.
func readCounts(r io.Reader, kind string) ([]counted, error) {
	rows, err := readTimed(r, rowClocks[kind].clock, rowClocks[kind].width)
	if err != nil {
		return nil, err
	}
	if kind == "dates" {
		slices.SortStableFunc(rows, func(a, b timed) int { return cmp.Compare(a.at, b.at) })
		first := rows[0].at
		for i := range rows {
			rows[i].at -= first
		}
	}
	nodes := make(map[string]bool)
	counts := make([]counted, 0, len(rows)+1)
	if kind == "nodes" {
		counts = append(counts, counted{}) // before the first is added
	}
	for i, row := range rows {
		if i > 0 && row.at < rows[i-1].at {
			return nil, &workload.TraceError{Line: row.line, Problem: "instant is before the one above it"}
		}
		n, err := countOf(row.cells, nodes)
		if err != nil {
			return nil, &workload.TraceError{Line: row.line, Problem: err.Error()}
		}
		counts = append(counts, counted{row.at, n})
	}
	return counts, nil
}

// countOf returns the number of a row, or that of the nodes that are there after
// it.
func countOf(cells []string, nodes map[string]bool) (float64, error) {
	if len(cells) == 1 {
		n, err := parseWhole(cells[0])
		if err == nil && (n < 0 || n > math.MaxInt32) {
			err = fmt.Errorf("%d is not from 0 to %d", n, math.MaxInt32)
		}
		return float64(n), err
	}
	what, node := cells[0], cells[1]
	switch {
	case what == "add" && !nodes[node]:
		nodes[node] = true
	case what == "remove" && nodes[node]:
		delete(nodes, node)
	case what == "add" || what == "remove":
		return 0, fmt.Errorf("%s %s, which is %s", what, quote(node), map[bool]string{true: "there already", false: "not there"}[nodes[node]])
	default:
		return 0, fmt.Errorf("%s is neither add nor remove", quote(what))
	}
	return float64(len(nodes)), nil
}

// dateAndTime is the clock of rows that begin with a date and a time of the day.
func dateAndTime(cells []string) (sim.Time, []string, error) {
	if len(cells) < 2 {
		return 0, nil, errors.New("a row is a date, a time of the day and a number")
	}
	at, err := time.Parse("2006-01-02 15:04:05", cells[0]+" "+cells[1])
	if err != nil {
		return 0, nil, fmt.Errorf("%s is not a date and a time like 2021-12-11, 11:11:30", quote(cells[0]+", "+cells[1]))
	}
	if at.Unix() < earliest || at.Unix() > latest {
		return 0, nil, fmt.Errorf("%s is outside of the years 1970 to 2199", quote(cells[0]))
	}
	return sim.Time(at.Unix()) * sim.Second, cells[2:], nil
}

// supplySteps makes steps of the counts from an instant on. Of several at one
// instant the last holds.
func supplySteps(counts []counted, from sim.Time, scale float64) []model.SupplyStep {
	var steps []model.SupplyStep
	for i, c := range counts {
		step := model.SupplyStep{At: max(0, c.at-from), Instances: int(math.Min(math.MaxInt32, c.n*scale))}
		if i == 0 {
			step.At = 0 // it also holds before its instant
		}
		last := len(steps) - 1
		switch {
		case last >= 0 && steps[last].At == step.At:
			steps[last] = step
		case last < 0 || steps[last].Instances != step.Instances:
			steps = append(steps, step)
		}
	}
	return steps
}

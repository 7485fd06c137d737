// Package sim is a discrete-event core: virtual time, an event queue and named
// random streams. It knows nothing about clouds.
package sim

import (
	"math"
	"strconv"
)

// A Time is an instant or a span of virtual time in nanoseconds. As an instant
// it counts from the start of the scenario.
type Time int64

// Units of virtual time.
const (
	Nanosecond  Time = 1
	Millisecond Time = 1_000_000
	Second           = 1000 * Millisecond
	Minute           = 60 * Second
	Hour             = 60 * Minute
	Day              = 24 * Hour
	Week             = 7 * Day
)

// Never is later than every instant a scenario can reach.
const Never Time = math.MaxInt64

// String writes t in the largest units that are exact to the millisecond, for
// example "2d3h", "1h30m", "2.5s" or "0s".
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	var buf []byte
	if t < 0 {
		buf = append(buf, '-')
		t = -t
	}
	if t == 0 {
		return "0s"
	}
	for _, unit := range []struct {
		size Time
		name byte
	}{{Day, 'd'}, {Hour, 'h'}, {Minute, 'm'}} {
		if n := t / unit.size; n > 0 {
			buf = strconv.AppendInt(buf, int64(n), 10)
			buf = append(buf, unit.name)
			t -= n * unit.size
		}
	}
	if t > 0 {
		buf = strconv.AppendInt(buf, int64(t/Second), 10)
		if rest := t % Second; rest > 0 {
			digits := strconv.Itoa(int(rest))
			for len(digits) < 9 {
				digits = "0" + digits
			}
			for digits[len(digits)-1] == '0' {
				digits = digits[:len(digits)-1]
			}
			buf = append(buf, '.')
			buf = append(buf, digits...)
		}
		buf = append(buf, 's')
	}
	return string(buf)
}

// Seconds returns t in seconds.
func (t Time) Seconds() float64 { return float64(t) / float64(Second) }

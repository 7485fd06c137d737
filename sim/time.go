// Package sim is a discrete-event core: virtual time, an event queue and named
// random streams. It knows nothing about clouds.
package sim

import (
	"math"
	"strconv"
	"strings"
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

// String writes t exactly, in days, hours, minutes and seconds without those
// that are zero, for example "2d3h", "1h30m", "2.5s" or "0s". Never is "never".
func (t Time) String() string {
	switch t {
	case Never:
		return "never"
	case 0:
		return "0s"
	}
	var buf []byte
	rest := uint64(t)
	if t < 0 {
		buf = append(buf, '-')
		rest = -rest // also of the lowest Time, which has no positive counterpart
	}
	for _, unit := range []struct {
		size uint64
		name byte
	}{{uint64(Day), 'd'}, {uint64(Hour), 'h'}, {uint64(Minute), 'm'}} {
		if n := rest / unit.size; n > 0 {
			buf = strconv.AppendUint(buf, n, 10)
			buf = append(buf, unit.name)
			rest %= unit.size
		}
	}
	if rest > 0 {
		buf = appendSeconds(buf, rest)
	}
	return string(buf)
}

// appendSeconds writes nanoseconds as seconds without trailing zeros.
func appendSeconds(buf []byte, nanoseconds uint64) []byte {
	buf = strconv.AppendUint(buf, nanoseconds/uint64(Second), 10)
	if part := nanoseconds % uint64(Second); part > 0 {
		digits := strconv.FormatUint(uint64(Second)+part, 10)[1:]
		buf = append(buf, '.')
		buf = append(buf, strings.TrimRight(digits, "0")...)
	}
	return append(buf, 's')
}

// Seconds returns t in seconds.
func (t Time) Seconds() float64 { return float64(t) / float64(Second) }

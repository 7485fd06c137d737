package workload

import (
	"fmt"
	"strings"

	"vmssim/sim"
)

// A timeline checks that timestamps are one step apart.
type timeline struct {
	step    sim.Time
	started bool
	stamped bool // whether the first row has a timestamp
	latest  sim.Time
}

// check takes the next row's first cell.
func (c *timeline) check(cell string) error {
	if c.started && !c.stamped {
		return nil
	}
	cell = strings.TrimSpace(cell)
	at, ok := parseTimestamp(cell)
	previous := c.latest
	c.latest = at
	if !c.started {
		c.started, c.stamped = true, ok
		return nil
	}
	switch {
	case !ok:
		return fmt.Errorf("%.60q is not a timestamp like those before it", cell)
	case at == previous:
		return fmt.Errorf("timestamp %q repeats the one before it", cell)
	case at < previous:
		return fmt.Errorf("timestamp %q is earlier than the one before it", cell)
	case uint64(at)-uint64(previous) != uint64(c.step):
		return fmt.Errorf("timestamp %q is %v after the one before it; the step is %v",
			cell, gap(previous, at), c.step)
	}
	return nil
}

// gap returns the time from a to b, or sim.Never for more than 292 years.
func gap(a, b sim.Time) sim.Time {
	if b-a < 0 {
		return sim.Never
	}
	return b - a
}

// parseTimestamp reads RFC 3339, or a date and a time of UTC parted by a blank
// and without a zone, as nanoseconds since 1970. It is false for any other text
// and for years that 64 bits do not hold, before 1678 and after 2261. There are no
// leap seconds.
func parseTimestamp(text string) (sim.Time, bool) {
	p := scanner{rest: text}
	year := p.number(4)
	p.skip('-')
	month := p.number(2)
	p.skip('-')
	day := p.number(2)
	zoned := strings.HasPrefix(p.rest, "T") || strings.HasPrefix(p.rest, "t")
	if p.rest != "" {
		p.rest = p.rest[1:]
	}
	seconds := p.clock()
	p.skip(':')
	last := p.number(2)
	nanos := p.fraction()
	if zoned {
		seconds -= p.zone()
	}
	if p.failed || p.rest != "" || !zoned && text[10] != ' ' || last > 59 ||
		year < 1678 || year > 2261 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	seconds += last + 86400*dayNumber(year, month, day)
	return sim.Time(seconds)*sim.Second + nanos, true
}

// A scanner takes a text apart from the left. What it returns counts only if it
// has not failed in the end.
type scanner struct {
	rest   string
	failed bool
}

// number takes exactly n digits.
func (s *scanner) number(n int) int64 {
	if len(s.rest) < n {
		s.failed = true
		return 0
	}
	var value int64
	for _, c := range []byte(s.rest[:n]) {
		if c < '0' || c > '9' {
			s.failed = true
		}
		value = 10*value + int64(c-'0')
	}
	s.rest = s.rest[n:]
	return value
}

// skip takes one character.
func (s *scanner) skip(c byte) {
	if s.rest == "" || s.rest[0] != c {
		s.failed = true
		return
	}
	s.rest = s.rest[1:]
}

// clock takes hours and minutes and returns them in seconds.
func (s *scanner) clock() int64 {
	hour := s.number(2)
	s.skip(':')
	minute := s.number(2)
	if hour > 23 || minute > 59 {
		s.failed = true
	}
	return 3600*hour + 60*minute
}

// fraction takes the decimals of a second if there are any, at most nine.
func (s *scanner) fraction() sim.Time {
	if s.rest == "" || s.rest[0] != '.' {
		return 0
	}
	digits := len(s.rest) - len(strings.TrimLeft(s.rest[1:], "0123456789")) - 1
	if digits < 1 || digits > 9 {
		s.failed = true
		return 0
	}
	s.skip('.')
	return sim.Time(s.number(digits)) * sim.Time(powerOfTen(9-digits))
}

// zone takes a time zone and returns how far it is ahead of UTC in seconds.
func (s *scanner) zone() int64 {
	if s.rest == "Z" || s.rest == "z" {
		s.rest = ""
		return 0
	}
	if strings.HasPrefix(s.rest, "-") {
		s.skip('-')
		return -s.clock()
	}
	s.skip('+')
	return s.clock()
}

// daysIn returns how many days a month has.
func daysIn(year, month int64) int64 {
	if month == 12 {
		return 31
	}
	return dayNumber(year, month+1, 1) - dayNumber(year, month, 1)
}

// dayNumber returns the days from 1970-01-01 to a date of the Gregorian calendar
// (H. Hinnant, "chrono-compatible low-level date algorithms", 2013, for dates
// after 0000-03-01). Years begin in March, so that the leap day is the last.
func dayNumber(year, month, day int64) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	era, ofEra := year/400, year%400
	ofYear := (153*(month-3)+2)/5 + day - 1
	return 146097*era + 365*ofEra + ofEra/4 - ofEra/100 + ofYear - 719468
}

package scenarios

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
)

//go:embed timezones.csv
var timeZonesCSV string

// timeZones are the time zones that Azure's settings name, by their Windows
// names, with the rule for offset and daylight saving time that is in force
// today. It is used for all years: the history of a zone plays no part in a
// scenario, and the operating system's tables differ from machine to machine.
var timeZones = readTimeZones(timeZonesCSV)

type timeZone struct{ name, rule string }

// readTimeZones reads the lines name,IANA name,"POSIX TZ string".
func readTimeZones(text string) []timeZone {
	var zones []timeZone
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, rest, _ := strings.Cut(line, ",")
		_, rule, _ := strings.Cut(rest, ",")
		zones = append(zones, timeZone{name, strings.Trim(rule, "\"\n")})
	}
	return zones
}

// A TimeZone is a time zone by its Windows name, such as Pacific Standard Time.
type TimeZone string

func (z *TimeZone) parse(text string) error {
	if slices.ContainsFunc(timeZones, func(zone timeZone) bool { return zone.name == text }) {
		*z = TimeZone(text)
		return nil
	}
	var names []string
	for _, zone := range timeZones {
		names = append(names, zone.name)
	}
	if near := nearest(text, names); near != "" {
		return fmt.Errorf("no time zone %s; did you mean %s?", quote(text), quote(near))
	}
	return fmt.Errorf("no time zone %s; write its Windows name, for example UTC or W. Europe Standard Time", quote(text))
}

// String returns the name.
func (z TimeZone) String() string { return string(z) }

func (TimeZone) describe() (what, pattern string) { return "time zone", "" }

func (TimeZone) textual() {}

// location returns the zone as package time knows it.
func (z TimeZone) location() *time.Location {
	for _, zone := range timeZones {
		if zone.name == string(z) {
			location, err := time.LoadLocationFromTZData(zone.name, onlyRule(zone.rule))
			if err != nil {
				panic(fmt.Sprintf("scenarios: time zone %s: %v", zone.name, err))
			}
			return location
		}
	}
	panic("scenarios: no time zone " + string(z)) // parse has seen to it
}

// onlyRule returns a file of the time zone database (RFC 8536, version 2) that
// has no transitions, only the rule for all times.
func onlyRule(rule string) []byte {
	var b []byte
	for range 2 { // the block for old readers, and that of version 2
		b = append(b, "TZif2"...)
		b = append(b, make([]byte, 15)...)
		for _, count := range []uint32{0, 0, 0, 0, 1, 4} { // one type, whose name has four bytes
			b = binary.BigEndian.AppendUint32(b, count)
		}
		b = append(b, 0, 0, 0, 0, 0, 0) // UTC, no daylight saving time, name 0
		b = append(b, "UTC\x00"...)
	}
	return append(b, "\n"+rule+"\n"...)
}

// A LocalTime is a date and time of the day in a time zone named beside it,
// written like 2026-07-01T08:00:00. The Z that ARM writes after it does not mean
// UTC.
type LocalTime int64 // Unix seconds at which UTC shows the same

func (l *LocalTime) parse(text string) error {
	at, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(text, "Z"))
	switch {
	case err != nil:
		return fmt.Errorf("%s is not a local time; write it like 2026-07-01T08:00:00, "+
			"as clocks show it in the timeZone", quote(text))
	case at.Nanosecond() != 0:
		return fmt.Errorf("%s has a fraction of a second; whole seconds are required", quote(text))
	case at.Unix() < earliest || at.Unix() > latest:
		return fmt.Errorf("%s is outside of the years 1970 to 2199", quote(text))
	}
	*l = LocalTime(at.Unix())
	return nil
}

// String writes the time as ARM does.
func (l LocalTime) String() string { return Timestamp(l).String() }

func (LocalTime) describe() (what, pattern string) {
	return "local time", `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?$`
}

// in returns the instant, in Unix seconds, at which clocks of a zone show the
// time. What the change to daylight saving time skips is moved by an hour.
func (l LocalTime) in(zone *time.Location) int64 {
	wall := time.Unix(int64(l), 0).UTC()
	y, m, d := wall.Date()
	return time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), 0, zone).Unix()
}

package scenarios

import (
	"testing"
	"time"
)

// Local times against what clocks of the zone showed, from the zones' own rules:
// the United States change at 02:00 on the second Sunday of March and the first
// of November, Europe at 01:00 UTC on the last Sundays of March and October,
// Australia at 02:00 on the first Sunday of October and 03:00 of April's.
func TestTimeZones(t *testing.T) {
	for _, c := range []struct{ zone, local, want string }{
		{"UTC", "2026-07-01T08:00:00Z", "2026-07-01T08:00:00Z"},
		{"Pacific Standard Time", "2018-03-01T00:00:00Z", "2018-03-01T08:00:00Z"},
		{"Pacific Standard Time", "2026-03-08T01:59:59", "2026-03-08T09:59:59Z"},
		{"Pacific Standard Time", "2026-03-08T03:00:00", "2026-03-08T10:00:00Z"},
		{"Pacific Standard Time", "2026-11-01T03:00:00", "2026-11-01T11:00:00Z"},
		{"W. Europe Standard Time", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z"},
		{"W. Europe Standard Time", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z"},
		{"GMT Standard Time", "2026-07-01T09:00:00", "2026-07-01T08:00:00Z"},
		{"AUS Eastern Standard Time", "2026-01-01T00:00:00", "2025-12-31T13:00:00Z"},
		{"AUS Eastern Standard Time", "2026-07-01T00:00:00", "2026-06-30T14:00:00Z"},
		{"India Standard Time", "2026-07-01T05:30:00", "2026-07-01T00:00:00Z"},
		{"Nepal Standard Time", "2026-07-01T05:45:00", "2026-07-01T00:00:00Z"},
		{"Newfoundland Standard Time", "2026-01-01T00:00:00", "2026-01-01T03:30:00Z"},
		{"UTC-11", "2026-01-01T00:00:00", "2026-01-01T11:00:00Z"},
		{"Line Islands Standard Time", "2026-01-01T00:00:00", "2025-12-31T10:00:00Z"},
	} {
		var zone TimeZone
		var local LocalTime
		if err := zone.parse(c.zone); err != nil {
			t.Error(err)
			continue
		}
		if err := local.parse(c.local); err != nil {
			t.Error(err)
			continue
		}
		got := time.Unix(local.in(zone.location()), 0).UTC().Format(time.RFC3339)
		if got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.local, c.zone, got, c.want)
		}
	}
}

// Every zone can be used, and has the offset that its place on the map allows.
func TestEveryTimeZone(t *testing.T) {
	if len(timeZones) != 139 {
		t.Errorf("%d time zones; CLDR has 139 for the world", len(timeZones))
	}
	for _, zone := range timeZones {
		location := TimeZone(zone.name).location()
		for _, month := range []time.Month{time.January, time.July} {
			_, offset := time.Date(2026, month, 1, 0, 0, 0, 0, location).Zone()
			if offset < -12*3600 || offset > 14*3600 || offset%900 != 0 {
				t.Errorf("%s: offset %d s in %v", zone.name, offset, month)
			}
		}
	}
}

// A schedule follows the clock of its zone over the change to daylight saving
// time: 07:00 in Berlin is 06:00 UTC on Saturday 28 March 2026 and 05:00 after it.
func TestScheduleFollowsTheClock(t *testing.T) {
	var start Timestamp
	if err := start.parse("2026-03-28T00:00:00Z"); err != nil {
		t.Fatal(err)
	}
	zone := TimeZone("W. Europe Standard Time")
	schedule := Schedule{TimeZone: &zone, Days: []string{"Saturday", "Sunday", "Monday"}, Hours: []int{7}, Minutes: []int{0}}
	var during []string
	for _, at := range schedule.starts(start, Duration(72*time.Hour).time()) {
		if at >= 0 {
			during = append(during, at.String())
		}
	}
	if len(during) != 3 || during[0] != "6h" || during[1] != "1d5h" || during[2] != "2d5h" {
		t.Errorf("starts %v, want 6h, 1d5h and 2d5h", during)
	}
}

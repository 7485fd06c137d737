package report

import (
	"testing"

	"vmssim/sim"
)

func TestBrief(t *testing.T) {
	for _, c := range []struct {
		give sim.Time
		want string
	}{
		{0, "0s"},
		{245*sim.Millisecond + 400_000, "0.245s"},
		{9*sim.Second + 999*sim.Millisecond, "9.999s"},
		{151*sim.Second + 481*sim.Millisecond, "2m31s"},
		{sim.Hour - sim.Millisecond, "1h"},
		{27*sim.Hour + 29*sim.Second, "1d3h"},
		{-90 * sim.Second, "-1m30s"},
	} {
		if got := brief(c.give); got != c.want {
			t.Errorf("brief(%d) = %s, want %s", c.give, got, c.want)
		}
	}
}

// 1998-06-30 was a Tuesday; 899164800 is its midnight in UTC (date -u -d).
func TestCalendar(t *testing.T) {
	day := calendar{start: 899164800, length: sim.Day}
	if got, want := day.period(), "Tue 30 Jun 1998 00:00 – Wed 1 Jul 1998 00:00 UTC"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, c := range []struct {
		name     string
		calendar calendar
		instants []sim.Time
		want     string
	}{
		{"within a day", day, []sim.Time{sim.Hour}, "15:04"},
		{"with seconds", day, []sim.Time{sim.Hour, 61 * sim.Second}, "15:04:05"},
		{"over midnight", calendar{899164800 + 3600, sim.Day}, nil, "Mon 15:04"},
		{"more than a week", calendar{899164800, 8 * sim.Day}, nil, "Mon 2 Jan 15:04"},
		{"a year later", calendar{899164800, 365 * sim.Day}, nil, "Mon 2 Jan 15:04"},
	} {
		if got := c.calendar.clock(c.instants); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

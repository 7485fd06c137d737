package report

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"vmssim/sim"
)

func labels(ticks plot.ConstantTicks) []string {
	var list []string
	for _, t := range ticks {
		list = append(list, t.Label)
	}
	return list
}

// 899164800 is Tuesday 1998-06-30 00:00 UTC.
func TestTimeTicks(t *testing.T) {
	const start = 899164800
	for _, c := range []struct {
		name     string
		calendar calendar
		want     []string
	}{
		{"half a minute", calendar{start + 3, 25 * sim.Second}, []string{
			"00:00:05\nTue 30 Jun", "00:00:10\n ", "00:00:15\n ", "00:00:20\n ", "00:00:25\n "}},
		{"over midnight", calendar{start - 3600, 3 * sim.Hour}, []string{
			"23:00\nMon 29 Jun", "23:30\n ", "00:00\nTue 30 Jun", "00:30\n ", "01:00\n ", "01:30\n ",
			"02:00\n "}},
		{"a day", calendar{start, sim.Day}, []string{
			"00:00\nTue 30 Jun", "03:00\n ", "06:00\n ", "09:00\n ", "12:00\n ",
			"15:00\n ", "18:00\n ", "21:00\n ", "00:00\nWed 1 Jul"}},
		{"four days from noon", calendar{start + 12*3600, 4 * sim.Day}, []string{
			"12:00\nTue 30 Jun", "00:00\nWed 1 Jul", "12:00\n ", "00:00\nThu 2 Jul",
			"12:00\n ", "00:00\nFri 3 Jul", "12:00\n ", "00:00\nSat 4 Jul", "12:00\n "}},
		{"four weeks, from Monday", calendar{start, 4 * sim.Week}, []string{
			"Mon 6 Jul\n1998", "Mon 13 Jul\n ", "Mon 20 Jul\n ", "Mon 27 Jul\n "}},
		{"a week over the new year", calendar{914889600, sim.Week}, []string{ // 1998-12-29
			"Tue 29 Dec\n1998", "Wed 30 Dec\n ", "Thu 31 Dec\n ", "Fri 1 Jan\n1999",
			"Sat 2 Jan\n ", "Sun 3 Jan\n ", "Mon 4 Jan\n ", "Tue 5 Jan\n "}},
	} {
		if got := labels(timeTicks(c.calendar)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Whatever the length, labels fit side by side.
func TestTimeTicksAreFew(t *testing.T) {
	for length := sim.Second; length < 250*365*sim.Day; length += length/7 + 1 {
		if n := len(timeTicks(calendar{899164803, length})); n > mostTicks {
			t.Errorf("%v has %d ticks", length, n)
		}
	}
}

func TestLinearTicks(t *testing.T) {
	for _, c := range []struct {
		highest float64
		whole   bool
		want    []string
	}{
		{0, false, []string{"0", "1"}},
		{0, true, []string{"0", "1"}},
		{1, true, []string{"0", "1"}}, // no half instances
		{3, true, []string{"0", "1", "2", "3"}},
		{12, true, []string{"0", "2", "4", "6", "8", "10", "12"}},
		{840, false, []string{"0", "200", "400", "600", "800", "1,000"}},
		{0.025, false, []string{"0", "0.005", "0.010", "0.015", "0.020", "0.025"}},
		{5000, false, []string{"0", "1,000", "2,000", "3,000", "4,000", "5,000"}},
	} {
		if got := labels(linearTicks(c.highest, c.whole)); !slices.Equal(got, c.want) {
			t.Errorf("up to %v: got %q, want %q", c.highest, got, c.want)
		}
	}
}

func TestLogTicks(t *testing.T) {
	for _, c := range []struct {
		lowest, highest float64
		want            []string
	}{
		{42, 1955, []string{"20", "50", "100", "200", "500", "1,000", "2,000"}},
		{0.3, 30, []string{"0.2", "0.5", "1", "2", "5", "10", "20", "50"}},
		{5, 5, []string{"5", "10"}},
		{1, 30000, []string{"1", "10", "100", "1,000", "10,000", "100,000"}}, // more than 2000 times
	} {
		if got := labels(logTicks(c.lowest, c.highest)); !slices.Equal(got, c.want) {
			t.Errorf("%v to %v: got %q, want %q", c.lowest, c.highest, got, c.want)
		}
	}
}

func TestSnap(t *testing.T) {
	for _, c := range []struct{ give, want float64 }{
		{0, 0}, {12.341, 12.34}, {12.349, 12.35}, {-0.001, 0}, {-1.001, -1},
	} {
		if got := snap(vg.Length(c.give)); float64(got) != c.want {
			t.Errorf("snap(%v) = %v, want %v", c.give, got, c.want)
		}
	}
	// The last bit of a sum does not move a coordinate on an eighth of a point.
	x := 100.125
	if snap(vg.Length(x)) != snap(vg.Length(math.Nextafter(x, 0))) {
		t.Errorf("%v and its neighbour are drawn apart", x)
	}
}

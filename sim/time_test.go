package sim

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTimeString(t *testing.T) {
	for _, c := range []struct {
		time Time
		want string
	}{
		{0, "0s"},
		{1, "0.000000001s"},
		{Millisecond, "0.001s"},
		{2500 * Millisecond, "2.5s"},
		{30 * Second, "30s"},
		{10*Second + 1, "10.000000001s"},
		{Minute, "1m"},
		{90 * Minute, "1h30m"},
		{2*Day + 3*Hour, "2d3h"},
		{Day + 500*Millisecond, "1d0.5s"},
		{Week, "7d"},
		{-90 * Second, "-1m30s"},
		{Never, "never"},
		// 2^63-2 ns = 106751 days and 85636.854775806 s; 85636 s = 23 h 47 min 16 s.
		{Never - 1, "106751d23h47m16.854775806s"},
		{math.MinInt64, "-106751d23h47m16.854775808s"},
	} {
		if got := c.time.String(); got != c.want {
			t.Errorf("Time(%d).String() = %q, want %q", int64(c.time), got, c.want)
		}
	}
}

// Apart from days, which package time does not read, the text is a duration of
// package time and means the same.
func TestTimeStringIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Int64Range(-int64(Day)+1, int64(Day)-1).Draw(t, "nanoseconds")
		got, err := time.ParseDuration(Time(want).String())
		if err != nil || int64(got) != want {
			t.Fatalf("Time(%d) prints %q, which reads back as %d (%v)", want, Time(want), got, err)
		}
	})
}

func TestTimeSeconds(t *testing.T) {
	if got := (Minute + 250*Millisecond).Seconds(); got != 60.25 {
		t.Errorf("%v, want 60.25", got)
	}
	if Week != 7*24*3600*1_000_000_000*Nanosecond {
		t.Errorf("a week has %d ns", int64(Week))
	}
}

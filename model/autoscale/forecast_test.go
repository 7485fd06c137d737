package autoscale_test

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// monday is 5 January 2026, 00:00 UTC, in Unix seconds.
var monday = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).Unix()

const fiveMinutes = 5 * minute

// observe appends every minute up to an instant, with the cumulative CPU that
// total gives for the beginning of the minute.
func observe(h *autoscale.History, from, to sim.Time, total func(at sim.Time) float64) {
	for end := from + minute; end <= to; end += minute {
		h.Append(record(end, total(end-minute)))
	}
}

// week is 100 by night and 400 from 08:00 to 18:00 on Monday to Friday, a tenth
// of that on the two days after, in a run that begins on a Monday.
func week(at sim.Time) float64 {
	total := 100.0
	if hour := at % sim.Day / sim.Hour; hour >= 8 && hour < 18 {
		total = 400
	}
	if at/sim.Day%7 >= 5 {
		total /= 10
	}
	return total
}

// Weeks that repeat are forecast exactly, at every hour of three of them, also
// over the night from Sunday to Monday. Until seven days are known nothing is
// forecast.
func TestForecastRepeatsTheWeek(t *testing.T) {
	h := autoscale.NewHistory(monday)
	for now := sim.Time(0); now < 28*sim.Day; now += sim.Hour {
		f := h.Highest(now, 2*minute, 0)
		if f.Known != (now >= 7*sim.Day) {
			t.Fatalf("at %v: known %v", now, f.Known)
		}
		if f.Known && (math.Abs(f.Total-week(now)) > 1e-9 || f.At != now) {
			t.Fatalf("at %v: %v for %v, want %v", now, f.Total, f.At, week(now))
		}
		observe(h, now, now+sim.Hour, week)
	}
}

// On Sunday evening the highest forecast for the hour to come is Monday's first
// five minutes; what yesterday says is a tenth of that.
func TestForecastKnowsMondayFromSunday(t *testing.T) {
	h := autoscale.NewHistory(monday)
	now := 14*sim.Day - 10*minute
	observe(h, 0, now, week)
	f := h.Highest(now, 0, sim.Hour)
	if !f.Known || math.Abs(f.Total-100) > 1e-9 || f.At != 14*sim.Day {
		t.Errorf("%v at %v, want 100 at the beginning of Monday", f.Total, f.At)
	}
}

// A run that begins on a Thursday has its weekend two days later.
func TestForecastFollowsTheCalendar(t *testing.T) {
	const thursday = 3 * sim.Day
	shifted := func(at sim.Time) float64 { return week(at + thursday) }
	h := autoscale.NewHistory(monday + int64(thursday/sim.Second))
	now := 11*sim.Day - 10*minute // Sunday, 23:50
	observe(h, 0, now, shifted)
	if f := h.Highest(now, 0, sim.Hour); math.Abs(f.Total-100) > 1e-9 || f.At != 11*sim.Day {
		t.Errorf("%v at %v, want 100 on Monday", f.Total, f.At)
	}
}

// The only Monday that is known counts three times beside the four days that
// followed it, on the day before which all was as ever.
func TestForecastLeansToTheSameDay(t *testing.T) {
	h := autoscale.NewHistory(monday)
	observe(h, 0, 7*sim.Day, func(at sim.Time) float64 {
		if at < sim.Day {
			return 170
		}
		return 100
	})
	if f := h.Highest(7*sim.Day, 0, 0); math.Abs(f.Total-(3*170+4*100)/7.) > 1e-9 {
		t.Errorf("%v, want 130", f.Total)
	}
}

// The last day was more than its kind had been, and the next one is forecast as
// much higher than the mean of its kind.
func TestForecastFollowsTheLevel(t *testing.T) {
	h := autoscale.NewHistory(monday - 10*86400) // a Friday, so that there is no weekend on days 3 to 7
	flat := func(at sim.Time) float64 {
		switch {
		case at >= 7*sim.Day:
			return 150
		case at >= 3*sim.Day && at < 8*sim.Day:
			return 50
		}
		return 5
	}
	now := 8 * sim.Day // a Saturday; its kind are days 1 and 2, of 5 each
	observe(h, 0, now, flat)
	weekdays := (5.0 + 4*50 + 150 + 2*50) / 8 // days 0, 3, 4, 5, 6 and 7; day 3 is a Monday, too
	expected := (5.0 + 4*50 + 2*5) / 7        // what they had said about day 7, a Friday like day 0
	if f := h.Highest(now, 0, 48*sim.Hour); math.Abs(f.Total-weekdays*150/expected) > 1e-9 || f.At != 10*sim.Day {
		t.Errorf("%v at %v, want %v on Monday", f.Total, f.At, weekdays*150/expected)
	}
}

// A single spike of five minutes is found while it is within the time to look
// ahead, and its step counts until it is over.
func TestForecastFindsThePeakAhead(t *testing.T) {
	spike := func(at sim.Time) float64 {
		if at%sim.Day >= 9*sim.Hour && at%sim.Day < 9*sim.Hour+fiveMinutes {
			return 900
		}
		return 100
	}
	h := autoscale.NewHistory(monday)
	observe(h, 0, 9*sim.Day+8*sim.Hour, spike)
	nine := 9*sim.Day + 9*sim.Hour
	for _, row := range []struct {
		now, ahead sim.Time
		want       float64
		at         sim.Time
	}{
		{nine - 31*minute, 30 * minute, 100, nine - 35*minute},
		{nine - 30*minute, 30 * minute, 900, nine},
		{nine, 30 * minute, 900, nine},
		{nine + 4*minute, 0, 900, nine},
		{nine + fiveMinutes, 30 * minute, 100, nine + fiveMinutes},
	} {
		f := h.Highest(row.now, 0, row.ahead)
		if math.Abs(f.Total-row.want) > 20 || row.want == 900 && f.At != row.at {
			t.Errorf("at %v, %v ahead: %v at %v, want about %v at %v", row.now, row.ahead, f.Total, f.At, row.want, row.at)
		}
	}
}

// What is not published yet changes nothing, and five minutes count when they
// are over.
func TestForecastSeesWhatIsPublished(t *testing.T) {
	calm, wild := autoscale.NewHistory(monday), autoscale.NewHistory(monday)
	now := 8*sim.Day + 12*sim.Hour
	observe(calm, 0, now, week)
	observe(wild, 0, now-fiveMinutes, week)
	observe(wild, now-fiveMinutes, now, func(sim.Time) float64 { return 1e6 })
	if a, b := calm.Highest(now, 2*minute, sim.Hour), wild.Highest(now, 2*minute, sim.Hour); a != b {
		t.Errorf("before it is published: %+v, want %+v", b, a)
	}
	if a, b := calm.Highest(now, 0, sim.Hour), wild.Highest(now, 0, sim.Hour); a == b {
		t.Error("what is published changes nothing")
	}
}

// Minutes without data are unknown, not zero.
func TestForecastLeavesGapsOut(t *testing.T) {
	h := autoscale.NewHistory(monday)
	for day := range sim.Time(9) {
		if day != 3 {
			observe(h, day*sim.Day, day*sim.Day+sim.Day, func(sim.Time) float64 { return 80 })
		}
	}
	if f := h.Highest(9*sim.Day, 0, 0); math.Abs(f.Total-80) > 1e-9 {
		t.Errorf("%v, want 80", f.Total)
	}
}

// Days older than fifteen are forgotten.
func TestForecastForgets(t *testing.T) {
	h := autoscale.NewHistory(monday)
	observe(h, 0, 3*sim.Day, func(sim.Time) float64 { return 1000 })
	observe(h, 3*sim.Day, 25*sim.Day, func(sim.Time) float64 { return 10 })
	if f := h.Highest(25*sim.Day, 0, sim.Hour); math.Abs(f.Total-10) > 1e-9 {
		t.Errorf("%v, want 10", f.Total)
	}
}

func TestHighestAllocatesNothing(t *testing.T) {
	h := autoscale.NewHistory(monday)
	observe(h, 0, 15*sim.Day, week)
	now := 15 * sim.Day
	if n := testing.AllocsPerRun(100, func() {
		now += minute
		h.Append(record(now, 100))
		h.Highest(now, 2*minute, sim.Hour)
	}); n > 1 { // record's arguments
		t.Errorf("%v allocations a minute", n)
	}
}

// Measured loads of at least two weeks, with the error of the forecast made an
// hour before as a part of the error of "as yesterday at this time": decision
// 0010 has the numbers. The mean absolute error is over all steps for which both
// are known, from the day on which the forecast begins.
func TestForecastOfMeasuredLoads(t *testing.T) {
	product, loads := 1.0, 0
	for _, row := range []struct {
		name, column string
		files        []string
		want         float64 // of the error of "as yesterday"
	}{
		{"Azure VMs", "avg cpu", []string{"azure_vm_cpu_2017_5min.csv"}, 0.74},
		{"NASA", "requests", []string{"nasa_http_1995-07-01_to_14_per_minute.csv", "nasa_http_1995-07-15_to_28_per_minute.csv"}, 0.59},
		{"World Cup", "requests", []string{"worldcup98_1998-05-02_to_06-10_per_5min.csv"}, 0.46},
		{"Borg", "avg_cpu_usage_ncu", []string{"borg2019_job113812204462_instance61_cpu.csv"}, 0.79},
		{"scaling group", "value", []string{"nab_cpu_utilization_asg_misconfiguration.csv"}, 1.21},
		{"load balancer", "value", []string{"nab_elb_request_count_8c0756.csv"}, 0.81},
		{"taxis", "value", []string{"nab_nyc_taxi.csv"}, 0.52},
		{"tweets", "value", []string{"nab_Twitter_volume_AMZN.csv"}, 0.78},
	} {
		t.Run(row.name, func(t *testing.T) {
			start, totals := loadOf(t, row.column, row.files...)
			made, yesterday, mean, bias := errorsOf(start, totals)
			ratio := made / yesterday
			t.Logf("error %.1f %% of the mean, bias %+.1f %%; %.2f of yesterday's", 100*made/mean, 100*bias/mean, ratio)
			if math.Abs(ratio-row.want) > 0.02 {
				t.Errorf("%.3f of the error of yesterday, want %.2f", ratio, row.want)
			}
			product *= ratio
			loads++
		})
	}
	if loads == 8 {
		if mean := math.Pow(product, 1./8); math.Abs(mean-0.71) > 0.01 {
			t.Errorf("geometric mean of the ratios %.3f", mean)
		}
	}
}

// errorsOf plays a load minute by minute and returns the mean absolute errors of
// the forecast made an hour before and of yesterday, the mean load and the mean
// signed error.
func errorsOf(start int64, totals map[sim.Time]float64) (made, yesterday, mean, bias float64) {
	h := autoscale.NewHistory(start)
	last := sim.Time(0)
	for at := range totals {
		last = max(last, at)
	}
	expected := map[sim.Time]float64{}
	n := 0.0
	for at := sim.Time(0); at <= last; at += fiveMinutes {
		ahead := at + sim.Hour
		if f := h.Forecast(ahead, at, 0); f.Known {
			expected[ahead] = f.Total
		}
		total, ok := totals[at]
		if !ok {
			continue
		}
		for end := at + minute; end <= at+fiveMinutes; end += minute {
			h.Append(record(end, total))
		}
		forecast, known := expected[at]
		before, seen := totals[at-sim.Day]
		if known && seen {
			made += math.Abs(forecast - total)
			yesterday += math.Abs(before - total)
			mean += total
			bias += forecast - total
			n++
		}
	}
	return made / n, yesterday / n, mean / n, bias / n
}

// loadOf reads measured loads into steps of five minutes since midnight UTC of
// their first day.
func loadOf(t *testing.T, column string, files ...string) (start int64, totals map[sim.Time]float64) {
	t.Helper()
	sums, counts := map[sim.Time]float64{}, map[sim.Time]float64{}
	for _, name := range files {
		file, err := os.Open(filepath.Join("../../../shared/data/traces", name))
		if errors.Is(err, os.ErrNotExist) {
			t.Skip("the folder of real traces is not beside the checkout")
		}
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
		field := 0
		for i, head := range rows[0] {
			if head == column {
				field = i
			}
		}
		for _, row := range rows[1:] {
			value, err := strconv.ParseFloat(row[field], 64)
			if err != nil {
				t.Fatal(err)
			}
			second, err := strconv.ParseInt(row[0], 10, 64)
			if err != nil {
				clock, err := time.Parse(time.DateTime, row[0])
				if err != nil {
					t.Fatal(err)
				}
				second = clock.Unix()
			}
			if start == 0 {
				start = second - second%86400
			}
			at := sim.Time(second-start) * sim.Second / fiveMinutes * fiveMinutes
			sums[at] += value
			counts[at]++
		}
	}
	for at := range sums {
		sums[at] /= counts[at]
	}
	return start, sums
}

func BenchmarkForecast(b *testing.B) {
	h := autoscale.NewHistory(monday)
	observe(h, 0, 15*sim.Day, week)
	now := 15 * sim.Day
	m := record(now, 100)
	b.ReportAllocs()
	for b.Loop() {
		now += minute
		m.End = now
		h.Append(m)
		h.Highest(now, 2*minute, sim.Hour)
	}
}

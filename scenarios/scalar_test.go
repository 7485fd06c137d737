package scenarios

import (
	"math"
	"reflect"
	"regexp"
	"testing"

	"vmssim/model/workload"
	"vmssim/sim"

	"pgregory.net/rapid"
)

// TestDurations reads durations in both notations and prints them in the short
// one.
func TestDurations(t *testing.T) {
	for text, want := range map[string]struct {
		time sim.Time
		text string
	}{
		"90s":           {90 * sim.Second, "1m30s"},
		"1h30m":         {90 * sim.Minute, "1h30m"},
		"1.5h":          {90 * sim.Minute, "1h30m"},
		"2d":            {2 * sim.Day, "2d"},
		"250ms":         {250 * sim.Millisecond, "250ms"},
		"0.25s":         {250 * sim.Millisecond, "250ms"},
		"1s250ms":       {1250 * sim.Millisecond, "1.25s"},
		"0.000001ms":    {sim.Nanosecond, "0.000001ms"},
		"0s":            {0, "0s"},
		"0d":            {0, "0s"},
		"36525d":        {36525 * sim.Day, "36525d"},
		"PT5M":          {5 * sim.Minute, "5m"},
		"P1D":           {sim.Day, "1d"},
		"P7D":           {sim.Week, "7d"},
		"P1W":           {sim.Week, "7d"},
		"PT1H30M":       {90 * sim.Minute, "1h30m"},
		"P1DT12H":       {36 * sim.Hour, "1d12h"},
		"PT0S":          {0, "0s"},
		"PT0.5S":        {500 * sim.Millisecond, "500ms"},
		"PT90S":         {90 * sim.Second, "1m30s"},
		"0.5d":          {12 * sim.Hour, "12h"},
		"1d1h1m1s1ms":   {sim.Day + sim.Hour + sim.Minute + sim.Second + sim.Millisecond, "1d1h1m1.001s"},
		"007s":          {7 * sim.Second, "7s"},
		"0.333333333s":  {333_333_333, "333.333333ms"},
		"12.000000001h": {12*sim.Hour + 3600, "12h0.0000036s"},
	} {
		var d Duration
		if err := d.parse(text); err != nil || d.time() != want.time || d.String() != want.text {
			t.Errorf("%s is %d ns and prints %s, want %d and %s (%v)", text, d, d, want.time, want.text, err)
		}
	}
	for _, text := range []string{
		"", "5", "s", "P", "PT", "P1DT", "PT1D", "1m1h", "1h1h", "1.5h30m", "PT1.5H30M", "5min", "5 s", "-5s", "+5s",
		"1e3s", ".5s", "5.s", "5S", "P1Y", "P1M", "pt5m", "36526d", "999999999999999999999d", "0.0000001ms", "∞",
	} {
		var d Duration
		if err := d.parse(text); err == nil {
			t.Errorf("%q is read as %v", text, d)
		}
	}
}

// TestRates reads rates exactly, or rounded half up to a millionth of a request
// per second.
func TestRates(t *testing.T) {
	for text, want := range map[string]struct {
		rate workload.PerSecond
		text string
	}{
		"120/s":        {120_000_000, "120/s"},
		"3000/m":       {50_000_000, "50/s"},
		"0.000001/s":   {1, "0.000001/s"},
		"5/h":          {1389, "0.001389/s"}, // 5e6/3600 = 1388.89
		"1/h":          {278, "0.000278/s"},  // 277.78
		"86400/d":      {1_000_000, "1/s"},
		"0/s":          {0, "0/s"},
		"12.5 / m":     {208_333, "0.208333/s"},   // 208333.33
		"0.0000005/s":  {1, "0.000001/s"},         // half
		"0.00000049/s": {0, "0/s"},                // less than half
		"1000000000/s": {1e15, "1000000000/s"},    // the highest
		"60000000/m":   {1e12, "1000000/s"},       //
		"86400.0864/d": {1_000_001, "1.000001/s"}, // 1 + 1e-6
	} {
		var r Rate
		if err := r.parse(text); err != nil || r.perSecond() != want.rate || r.String() != want.text {
			t.Errorf("%s is %d and prints %s, want %d and %s (%v)", text, r, r, want.rate, want.text, err)
		}
	}
	for _, text := range []string{"", "5", "/s", "5/", "5/min", "5/w", "-1/s", "1e3/s", "5s", "1000000001/s", "0x5/s"} {
		var r Rate
		if err := r.parse(text); err == nil {
			t.Errorf("%q is read as %v", text, r)
		}
	}
}

// TestBytes reads amounts of data exactly.
func TestBytes(t *testing.T) {
	for text, want := range map[string]struct {
		bytes int64
		text  string
	}{
		"0B":      {0, "0B"},
		"20kB":    {20_000, "20kB"},
		"2MiB":    {2_097_152, "2MiB"},
		"1.5GiB":  {1_610_612_736, "1536MiB"},
		"0.5 KiB": {512, "512B"},
		"1000kB":  {1_000_000, "1MB"},
		"1024KiB": {1 << 20, "1MiB"},
		"1TB":     {1e12, "1TB"},
		"8192TiB": {1 << 53, "8192TiB"},
	} {
		var b Bytes
		if err := b.parse(text); err != nil || int64(b) != want.bytes || b.String() != want.text {
			t.Errorf("%s is %d and prints %s, want %d and %s (%v)", text, int64(b), b, want.bytes, want.text, err)
		}
	}
	for _, text := range []string{"", "5", "B", "-1B", "1e3B", "0.5B", "1KB", "1Kib", "1 kilobyte", "8192.1TiB", "1.0001kiB"} {
		var b Bytes
		if err := b.parse(text); err == nil {
			t.Errorf("%q is read as %v", text, b)
		}
	}
}

// TestScalarsRoundTrip shows for each kind of scalar that what is printed is
// read back, and fits the pattern of the schema.
func TestScalarsRoundTrip(t *testing.T) {
	durations := rapid.Map(rapid.Int64Range(0, int64(longestDuration)), func(n int64) Duration { return Duration(n) })
	rates := rapid.Map(rapid.Int64Range(0, int64(workload.MaxRate)), func(n int64) Rate { return Rate(n) })
	percents := rapid.Map(rapid.Float64Range(0, largestWhole), func(x float64) Percent { return Percent(x) })
	shares := rapid.Map(rapid.Float64Range(0, 100), func(x float64) Percent { return Percent(x) })
	timestamps := rapid.Map(rapid.Int64Range(earliest, latest), func(n int64) Timestamp { return Timestamp(n) })
	times := rapid.Map(rapid.IntRange(0, 24*60-1), func(n int) TimeOfDay { return TimeOfDay(sim.Time(n) * sim.Minute) })
	for name, generator := range map[string]*rapid.Generator[scalar]{
		"duration":  pointers(durations),
		"rate":      pointers(rates),
		"bytes":     pointers(rapid.Map(rapid.Int64Range(0, mostBytes), func(n int64) Bytes { return Bytes(n) })),
		"percent":   pointers(percents),
		"timestamp": pointers(timestamps),
		"clock":     pointers(times),
		"name":      pointers(rapid.Map(rapid.StringMatching(namePattern.String()), func(s string) Name { return Name(s) })),
		"instant": rapid.Custom(func(t *rapid.T) scalar {
			if rapid.Bool().Draw(t, "calendar") {
				return &Instant{Absolute: timestamps.Draw(t, "at"), Calendar: true}
			}
			return &Instant{Offset: durations.Draw(t, "offset")}
		}),
		"share": rapid.Custom(func(t *rapid.T) scalar {
			return &ShareLimit{rapid.Bool().Draw(t, "least"), shares.Draw(t, "value")}
		}),
		"time": rapid.Custom(func(t *rapid.T) scalar {
			return &TimeLimit{rapid.Bool().Draw(t, "least"), durations.Draw(t, "value")}
		}),
		"money": rapid.Custom(func(t *rapid.T) scalar {
			return &MoneyLimit{rapid.Bool().Draw(t, "least"), rapid.Float64Range(0, 1e15).Draw(t, "value"), "USD"}
		}),
		"count": rapid.Custom(func(t *rapid.T) scalar {
			return &CountLimit{rapid.Bool().Draw(t, "least"), rapid.IntRange(0, math.MaxInt32).Draw(t, "value")}
		}),
	} {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			value := generator.Draw(t, "value")
			text := value.String()
			again := reflect.New(reflect.TypeOf(value).Elem()).Interface().(scalar)
			if err := again.parse(text); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if !reflect.DeepEqual(value, again) {
				t.Fatalf("%q is read back as %q", text, again)
			}
			if _, pattern := value.describe(); !regexp.MustCompile(pattern).MatchString(text) {
				t.Fatalf("%q does not fit %s", text, pattern)
			}
		}))
	}
}

// pointers turns values into scalars.
func pointers[T any](values *rapid.Generator[T]) *rapid.Generator[scalar] {
	return rapid.Map(values, func(value T) scalar { return any(&value).(scalar) })
}

// TestNumbers separates decimal notation from all other.
func TestNumbers(t *testing.T) {
	for text, want := range map[string]float64{
		"0": 0, "-0": 0, "7": 7, "-1.5": -1.5, "1e3": 1000, "2.5E-1": 0.25, "9007199254740992": 1 << 53,
	} {
		if got, err := parseNumber(text); err != nil || got != want || math.Signbit(got) != (want < 0) {
			t.Errorf("%s is %v, want %v (%v)", text, got, want, err)
		}
	}
	for _, text := range []string{
		"", " 1", "+1", "01", "1.", ".5", "1_000", "0x10", "0b1", "0o7", ".nan", ".inf", "-.Inf", "NaN", "Infinity", "1e400",
		"9007199254740994", "1,5", "١",
	} {
		if got, err := parseNumber(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

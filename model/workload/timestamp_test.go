package workload

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmssim/sim"
)

// Every timestamp that the standard library writes is read back.
func TestParseTimestampAgreesWithTheStandardLibrary(t *testing.T) {
	layouts := []string{time.RFC3339, time.RFC3339Nano, time.DateTime, "2006-01-02 15:04:05.000"}
	rapid.Check(t, func(t *rapid.T) {
		// 1678-01-02 to 2261-12-30
		seconds := rapid.Int64Range(-9214473600, 9214473600).Draw(t, "seconds")
		nanos := rapid.Int64Range(0, 999_999_999).Draw(t, "nanos")
		ahead := rapid.IntRange(-23*60-59, 23*60+59).Draw(t, "minutes ahead")
		layout := rapid.SampledFrom(layouts).Draw(t, "layout")
		text := time.Unix(seconds, nanos).In(time.FixedZone("", 60*ahead)).Format(layout)
		want, err := time.ParseInLocation(layout, text, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := parseTimestamp(text); !ok || int64(got) != want.UnixNano() {
			t.Fatalf("%q is %d, %v, want %d", text, got, ok, want.UnixNano())
		}
	})
}

func TestParseTimestamp(t *testing.T) {
	tests := []struct {
		text string
		want sim.Time
	}{
		{"1970-01-01 00:00:00", 0},
		{"1970-01-02 01:02:03.5", sim.Day + sim.Hour + 2*sim.Minute + 3*sim.Second + 500*sim.Millisecond},
		{"1970-01-01T02:00:00+02:00", 0},
		{"1969-12-31t19:00:00-05:00", 0},
		{"1970-01-01T00:00:00z", 0},
		{"1972-02-29 00:00:00", (730 + 31 + 28) * sim.Day}, // a leap day
		{"1998-06-30 21:42:00", 899_242_920 * sim.Second},
	}
	for _, tt := range tests {
		if got, ok := parseTimestamp(tt.text); !ok || got != tt.want {
			t.Errorf("%q is %d, %v, want %d", tt.text, got, ok, tt.want)
		}
	}
	for _, text := range []string{
		"", "2024", "2024-01-01", "2024-01-01 00:00", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z",
		"2024-01-01_00:00:00", "2024-00-01 00:00:00", "2024-13-01 00:00:00", "2024-01-00 00:00:00",
		"2024-12-32 00:00:00", "2023-02-29 00:00:00", "1900-02-29 00:00:00", "2024-01-01 24:00:00",
		"2024-01-01 00:60:00", "2024-01-01 00:00:60", "2024-01-01 00:00:00.", "2024-01-01 00:00:00.0000000001",
		"2024-01-01T00:00:00+2:00", "2024-01-01T00:00:00Z ", "2024-01-01T00:00:00+24:00", "1677-12-31 00:00:00",
		"2262-01-01 00:00:00", "2O24-01-01 00:00:00", "2024/01/01 00:00:00", "-024-01-01 00:00:00",
	} {
		if got, ok := parseTimestamp(text); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}

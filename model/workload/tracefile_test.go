package workload

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"vmssim/sim"
)

func minutes(t testing.TB) TraceOptions {
	t.Helper()
	one, err := ParseFactor("1")
	if err != nil {
		t.Fatal(err)
	}
	return TraceOptions{Step: sim.Minute, Scale: one}
}

func TestReadTrace(t *testing.T) {
	tests := []struct {
		name, text string
		delimiter  rune
		scale      string
	}{
		{"plain", "load\n1\n2\n3.5\n", 0, "1"},
		{"no newline at the end", "load\n1\n2\n3.5", 0, "1"},
		{"carriage returns", "load\r\n1\r\n2\r\n3.5\r\n", 0, "1"},
		{"byte order mark", "\uFEFFload\n1\n2\n3.5\n", 0, "1"},
		{"byte order mark and quotes", "\uFEFF\"load\"\n1\n\"2\"\n3.5\n", 0, "1"},
		{"blanks around", "a, load ,b\nx, 1 ,y\nx, 2,y\nx,3.5,\n", 0, "1"},
		{"empty lines", "load\n\n1\n\n2\n3.5\n\n", 0, "1"},
		{"semicolons", "a;load\nx;1\nx;2\nx;3.5\n", ';', "1"},
		{"scaled", "load\n20\n40\n70\n", 0, "0.05"},
		{"timestamps", "t,load\n2024-02-28 23:59:00,1\n2024-02-29 00:00:00,2\n2024-02-29 00:01:00,3.5\n", 0, "1"},
		{"zones", "t,load\n2024-01-01T00:00:00Z,1\n2024-01-01T02:01:00+02:00,2\n2024-01-01T00:02:00Z,3.5\n",
			0, "1"},
		{"first column is text", "t,load\n2024,1\n2024,2\n1999,3.5\n", 0, "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			options := minutes(t)
			options.Delimiter, options.Scale = tt.delimiter, factor(t, tt.scale)
			trace, err := ReadTrace(strings.NewReader(tt.text), "load", options)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range []Requests{0, 1_000_000, 3_000_000, 6_500_000, 6_500_000} {
				if got := trace.Offered(sim.Time(i) * sim.Minute); got != want {
					t.Errorf("load by minute %d is %d, want %d", i, got, want)
				}
			}
			if trace.Length() != 3*sim.Minute {
				t.Errorf("length %v", trace.Length())
			}
		})
	}
}

func TestReadTraceRepeats(t *testing.T) {
	options := minutes(t)
	options.Repeat = true
	trace, err := ReadTrace(strings.NewReader("load\n1\n2\n"), "load", options)
	if err != nil {
		t.Fatal(err)
	}
	if got := trace.Offered(5 * sim.Minute); got != 7*Request {
		t.Errorf("load by minute 5 is %d, want 3+3+1", got)
	}
}

func TestReadTraceProblems(t *testing.T) {
	stamped := "t,load\n2024-01-01 00:00:00,1\n2024-01-01 00:01:00,1\n"
	wide := "a" + strings.Repeat(",c", 30)
	tests := []struct {
		name, text string
		line       int
		problem    string
	}{
		{"empty file", "", 1, "no header"},
		{"header only", "load\n", 1, "no rows after the header"},
		{"no such column", "time,lode,other\n1,2,3\n", 1,
			`no column "load"; did you mean "lode"? The columns are "time", "lode", "other"`},
		{"no column near", "time,requests\n1,2\n", 1, `no column "load"; the columns are "time", "requests"`},
		{"many columns", wide + "\n", 1, `no column "load"; the columns are "a",` +
			strings.Repeat(` "c",`, 18) + ` "c" and 11 more`},
		{"column twice", "load,load\n1,2\n", 1, `column "load" comes twice`},
		{"empty cell", "a,load\nx,1\nx,\n", 3, `column "load": cell is empty`},
		{"blank cell", "a,load\nx,1\n\nx, \n", 4, `column "load": cell is empty`},
		{"text", "load\n1\nmany\n", 3, `column "load": "many" is not a number`},
		{"decimal comma", "load\n\"1,5\"\n", 2, `column "load": "1,5" is not a number`},
		{"NaN", "load\nNaN\n", 2, `column "load": "NaN" is not a finite number`},
		{"infinity", "load\n+Inf\n", 2, `column "load": "+Inf" is not a finite number`},
		{"negative", "load\n1\n-0.25\n", 3, `column "load": -0.25 is below 0`},
		{"too large", "load\n1e13\n", 2, `column "load": 1e13 is too large`},
		{"too large together", "load\n9e12\n9e12\n", 3,
			`column "load": rows sum to more than 9223372036854 requests`},
		{"fewer columns", "a,load\nx,1\nx\n", 3, "row of 1 columns; the header has 2"},
		{"more columns", "a,load\nx,1,5\n", 2, "row of 3 columns; the header has 2"},
		{"quote", "load\n1\n2\"\n", 3, `bare " in non-quoted-field`},
		{"open quote", "load\n1\n\"2\n", 3, `extraneous or missing " in quoted-field`},
		{"gap", stamped + "2024-01-01 00:03:00,1\n", 4,
			`timestamp "2024-01-01 00:03:00" is 2m after the one before it; the step is 1m`},
		{"twice", stamped + "2024-01-01 00:01:00,1\n", 4,
			`timestamp "2024-01-01 00:01:00" repeats the one before it`},
		{"backwards", stamped + "2024-01-01 00:00:30,1\n", 4,
			`timestamp "2024-01-01 00:00:30" is earlier than the one before it`},
		{"no longer a timestamp", stamped + "noon,1\n", 4,
			`"noon" is not a timestamp like those before it`},
		{"long line", "load\n1\n2\n" + strings.Repeat("1", 1<<20+5000), 4, "row is longer than 1 MiB"},
		{"long header", strings.Repeat("x", 1<<20+5000), 1, "row is longer than 1 MiB"},
		{"endless quote", "load\n1\n\"" + strings.Repeat("1", 1<<20+5000), 3, "row is longer than 1 MiB"},
		{"long number", "load\n" + strings.Repeat("1", 101), 2,
			`column "load": number of 101 characters; at most 100 are read`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadTrace(strings.NewReader(tt.text), "load", minutes(t))
			var fault *TraceError
			if !errors.As(err, &fault) {
				t.Fatalf("error %v is not about a line", err)
			}
			if fault.Line != tt.line || fault.Problem != tt.problem {
				t.Errorf("error %q, want line %d: %s", err, tt.line, tt.problem)
			}
		})
	}
}

func TestReadTraceOptions(t *testing.T) {
	tests := []struct {
		change func(*TraceOptions)
		want   string
	}{
		{func(o *TraceOptions) { o.Step = 0 }, "step of 0s is not above 0s"},
		{func(o *TraceOptions) { o.Scale = Factor{} }, "scale of 0 is not above 0"},
		{func(o *TraceOptions) { o.Delimiter = '"' }, `delimiter '"' cannot separate columns`},
	}
	for _, tt := range tests {
		options := minutes(t)
		tt.change(&options)
		_, err := ReadTrace(strings.NewReader("load\n1\n"), "load", options)
		if err == nil || err.Error() != tt.want {
			t.Errorf("error %v, want %s", err, tt.want)
		}
	}
}

func TestReadTraceStopsAtTooManyRows(t *testing.T) {
	if _, err := readTrace(strings.NewReader("load\n1\n2\n3\n"), "load", minutes(t), 3); err != nil {
		t.Errorf("3 rows of 3: %v", err)
	}
	_, err := readTrace(strings.NewReader("load\n1\n2\n3\n4\n"), "load", minutes(t), 3)
	if err == nil || err.Error() != "line 5: more than 3 rows" {
		t.Errorf("4 rows of 3: %v", err)
	}
}

// What a reader reports is passed on as it is.
func TestReadTracePassesReaderErrors(t *testing.T) {
	broken := errors.New("disk on fire")
	_, err := ReadTrace(iotest.ErrReader(broken), "load", minutes(t))
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

// openData opens a real trace, or skips the test where there is none.
func openData(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../../shared/data/traces", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the folder of real traces is not beside the checkout")
	}
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// sumColumn adds up a column in rational numbers, each cell times scale rounded
// to six places, half up.
func sumColumn(t *testing.T, text []byte, column string) (total Requests, rows int) {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, name := range records[0] {
		if name == column {
			at = i
		}
	}
	for _, record := range records[1:] {
		value, ok := new(big.Rat).SetString(record[at])
		if !ok {
			t.Fatalf("cell %q", record[at])
		}
		value.Mul(value, big.NewRat(1_000_000, 1)).Add(value, big.NewRat(1, 2))
		total += Requests(new(big.Int).Quo(value.Num(), value.Denom()).Int64())
	}
	return total, len(records) - 1
}

// Real traces come through to the last millionth.
func TestRealTraces(t *testing.T) {
	tests := []struct {
		file, column string
		step         sim.Time
	}{
		{"worldcup98_1998-06-30_per_minute.csv", "requests", sim.Minute},
		{"azure_vm_cpu_2017_5min.csv", "avg cpu", 5 * sim.Minute},
		{"azure_llm_2023-11-code_per_10s.csv", "context_tokens", 10 * sim.Second},
		{"nab_Twitter_volume_AAPL.csv", "value", 5 * sim.Minute},
		{"nab_nyc_taxi.csv", "value", 30 * sim.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			text := openData(t, tt.file)
			options := minutes(t)
			options.Step = tt.step
			trace, err := ReadTrace(bytes.NewReader(text), tt.column, options)
			if err != nil {
				t.Fatal(err)
			}
			want, rows := sumColumn(t, text, tt.column)
			if got := trace.Offered(trace.Length()); got != want || trace.Length() != sim.Time(rows)*tt.step {
				t.Errorf("load of %v is %d, want %d in %d rows", trace.Length(), got, want, rows)
			}
		})
	}
}

// Whole requests stay whole: 75,207,657 by the day's end is the sum of the
// integers in the file, and 215,241 the busiest minute, at 21:42 UTC as its
// documentation says.
func TestWorldCupDay(t *testing.T) {
	text := openData(t, "worldcup98_1998-06-30_per_minute.csv")
	trace, err := ReadTrace(bytes.NewReader(text), "requests", minutes(t))
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		var n int64
		if _, err := fmt.Sscan(line[strings.IndexByte(line, ',')+1:], &n); err != nil {
			t.Fatal(err)
		}
		total += n
	}
	if got := trace.Offered(sim.Day); total != 75_207_657 || got != Requests(total)*Request {
		t.Errorf("day of %d requests sums to %d millionths", total, got)
	}
	busiest := 21*sim.Hour + 42*sim.Minute
	if got := trace.Rate(busiest) * 60; got != 215_241 {
		t.Errorf("%v requests at 21:42", got)
	}
	if got := trace.Peak(sim.Day); got != trace.Rate(busiest) {
		t.Errorf("peak %v per second is not at 21:42", got)
	}
}

// Real traces with gaps are refused at the first.
func TestRealGaps(t *testing.T) {
	text := openData(t, "nab_elb_request_count_8c0756.csv")
	options := minutes(t)
	options.Step = 5 * sim.Minute
	_, err := ReadTrace(bytes.NewReader(text), "value", options)
	var fault *TraceError
	if !errors.As(err, &fault) || !strings.HasSuffix(fault.Problem, "after the one before it; the step is 5m") {
		t.Errorf("error %v", err)
	}
}

// Whatever the text, ReadTrace returns a usable trace or names a line.
func FuzzReadTrace(f *testing.F) {
	for _, text := range []string{
		"load\n1\n2\n", "t,load\n2024-01-01 00:00:00,1\n2024-01-01 00:01:00,2.5e1\n",
		"a,load\nx,\"1\n\"\n", "\uFEFFload\r\n1\r\n", "load\n-1\n", "load\nNaN\n", "load\n1e99\n", "lo\"ad\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		trace, err := ReadTrace(strings.NewReader(text), "load", minutes(t))
		if err != nil {
			var fault *TraceError
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Line > strings.Count(text, "\n")+1 {
				t.Fatalf("error %v", err)
			}
			return
		}
		if trace.Length() < sim.Minute || trace.Offered(trace.Length()) < 0 {
			t.Fatalf("length %v, load %d", trace.Length(), trace.Offered(trace.Length()))
		}
	})
}

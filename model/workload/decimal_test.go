package workload

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMillionths(t *testing.T) {
	tests := []struct {
		text, factor string
		want         Requests
	}{
		{"0", "1", 0},
		{"-0.0", "1", 0},
		{"12", "1", 12_000_000},
		{"+12.5", "1", 12_500_000},
		{".5", "1", 500_000},
		{"5.", "1", 5_000_000},
		{"007", "1", 7_000_000},
		{"0.0000004999999", "1", 0},
		{"0.0000005", "1", 1},                    // half goes up
		{"0.0000015", "1", 2},                    // also to an even one
		{"0.0000025", "1", 3},                    // and to an odd one
		{"0.000001", "0.5", 1},                   // half after scaling
		{"0.0000006", "0.5", 0},                  // 0.3: rounded once, not 0.6 → 1 → 0.5 → 1
		{"1e3", "0.05", 50_000_000},              // 50
		{"1.5E-3", "2", 3_000},                   // 0.003
		{"3", "0.333333333333333333", 1_000_000}, // 0.999999999999999999
		{"1229569.3712429872", "1", 1_229_569_371_243},
		{"9223372036854.775807", "1", 9_223_372_036_854_775_807},
		{"1e-100", "1", 0},
	}
	for _, tt := range tests {
		number, err := parseDecimal(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if got, ok := number.millionths(factor(t, tt.factor)); !ok || got != tt.want {
			t.Errorf("%s times %s is %d, %v, want %d", tt.text, tt.factor, got, ok, tt.want)
		}
	}
	for _, text := range []string{"9223372036854.7758075", "1e13", "1e100"} {
		number, err := parseDecimal(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, ok := number.millionths(factor(t, "1")); ok {
			t.Errorf("%s fits, as %d", text, got)
		}
	}
}

// Against rational arithmetic: the floor of the product in millionths plus 1/2.
func TestMillionthsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,6}(\.[0-9]{0,25})?(e-?[0-3])?`).Draw(t, "text")
		scale := rapid.StringMatching(`[0-9]{1,3}(\.[0-9]{0,12})?`).Draw(t, "scale")
		number, err := parseDecimal(text)
		if err != nil {
			t.Fatal(err)
		}
		f, err := ParseFactor(scale)
		if err != nil {
			t.Fatal(err)
		}
		exact, _ := new(big.Rat).SetString(text)
		times, _ := new(big.Rat).SetString(scale)
		exact.Mul(exact, times).Mul(exact, big.NewRat(1_000_000, 1)).Add(exact, big.NewRat(1, 2))
		want := new(big.Int).Quo(exact.Num(), exact.Denom())
		if got, ok := number.millionths(f); !ok || int64(got) != want.Int64() {
			t.Fatalf("%s times %s is %d, want %v", text, scale, got, want)
		}
	})
}

func TestParseFactor(t *testing.T) {
	tests := []struct {
		text string
		want Factor
	}{
		{"0", Factor{}},
		{"-0", Factor{}},
		{"1", Factor{1, 0}},
		{"1.000000000000000000000", Factor{1, 0}},
		{"0.05", Factor{5, 2}},
		{"5e-2", Factor{5, 2}},
		{"2.50", Factor{25, 1}},
		{"1200", Factor{1200, 0}},
		{"1.2e3", Factor{1200, 0}},
		{"0.000000000000000001", Factor{1, 18}},
	}
	for _, tt := range tests {
		got, err := ParseFactor(tt.text)
		if err != nil || got != tt.want {
			t.Errorf("ParseFactor(%q) = %v, %v, want %v", tt.text, got, err, tt.want)
		}
	}
	problems := []struct{ text, want string }{
		{"", `"" is not a number`},
		{".", `"." is not a number`},
		{"-", `"-" is not a number`},
		{"1e", `"1e" is not a number`},
		{"1e5.5", `"1e5.5" is not a number`},
		{"1.2.3", `"1.2.3" is not a number`},
		{"1,5", `"1,5" is not a number`},
		{"0x10", `"0x10" is not a number`},
		{"1_000", `"1_000" is not a number`},
		{"١", `"١" is not a number`},
		{"NaN", `"NaN" is not a finite number`},
		{"-Inf", `"-Inf" is not a finite number`},
		{"1e101", `"1e101" has an exponent beyond 100`},
		{"-0.5", "factor -0.5 is below 0"},
		{"0.1234567890123456789", "factor 0.1234567890123456789 has more than 18 digits or 18 places"},
		{"1e-19", "factor 1e-19 has more than 18 digits or 18 places"},
		{"1e18", "factor 1e18 has more than 18 digits or 18 places"},
		{strings.Repeat("1", 101), "number of 101 characters; at most 100 are read"},
	}
	for _, tt := range problems {
		got, err := ParseFactor(tt.text)
		if err == nil || err.Error() != tt.want {
			t.Errorf("ParseFactor(%q) = %v, %v, want %s", tt.text, got, err, tt.want)
		}
	}
}

func TestFactorOf(t *testing.T) {
	tests := []struct {
		factor string
		rate   PerSecond
		want   PerSecond
		ok     bool
	}{
		{"0", MaxRate, 0, true},
		{"0.5", 3, 2, true}, // 1.5 goes up
		{"0.49", 1, 0, true},
		{"1", MaxRate, MaxRate, true},
		{"1.000000000000001", MaxRate, MaxRate + 1, false},
		{"999999999999999999", MaxRate, 0, false},
		{"0.000000000000000001", MaxRate, 0, true}, // 0.001
	}
	for _, tt := range tests {
		got, ok := factor(t, tt.factor).of(tt.rate)
		if ok != tt.ok || (ok && got != tt.want) {
			t.Errorf("%s of %d is %d, %v, want %d, %v", tt.factor, tt.rate, got, ok, tt.want, tt.ok)
		}
	}
}

package price

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"vmssim/sim"
)

func TestFixed(t *testing.T) {
	tests := []struct {
		amount Money
		places int
		want   string
	}{
		{0, 2, "0.00"},
		{Unit, 2, "1.00"},
		{12_345_678_901, 4, "12.3457"},
		{5_000_000, 2, "0.01"},   // half a cent goes up
		{4_999_999, 2, "0.00"},   // less does not
		{-5_000_000, 2, "-0.01"}, // and down below zero
		{-4_999_999, 2, "0.00"},  // without a sign
		{995_000_000, 2, "1.00"},
		{999_500_000, 0, "1"},
		{1, 9, "0.000000001"},
		{-Unit - 1, 9, "-1.000000001"},
		{math.MaxInt64, 2, "9223372036.85"},
		{math.MinInt64, 2, "-9223372036.85"},
		{math.MinInt64, 9, "-9223372036.854775808"},
		{96_000_000, 4, "0.0960"},
	}
	for _, tt := range tests {
		if got := tt.amount.Fixed(tt.places); got != tt.want {
			t.Errorf("%d with %d decimals is %s, want %s", int64(tt.amount), tt.places, got, tt.want)
		}
	}
	if got := (1234 * Unit).String(); got != "1234.00" {
		t.Errorf("String is %s", got)
	}
}

func TestAdd(t *testing.T) {
	tests := []struct{ a, b, want Money }{
		{2, 3, 5},
		{2, -3, -1},
		{math.MaxInt64, 1, math.MaxInt64},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64},
		{math.MaxInt64, -1, math.MaxInt64 - 1},
		{math.MinInt64, -1, math.MinInt64},
		{math.MinInt64, math.MinInt64, math.MinInt64},
		{math.MinInt64, math.MaxInt64, -1},
	}
	for _, tt := range tests {
		if got := tt.a.Add(tt.b); got != tt.want {
			t.Errorf("%d + %d is %d, want %d", int64(tt.a), int64(tt.b), int64(got), int64(tt.want))
		}
		if got := tt.b.Add(tt.a); got != tt.want {
			t.Errorf("%d + %d is %d, want %d", int64(tt.b), int64(tt.a), int64(got), int64(tt.want))
		}
	}
}

func TestFor(t *testing.T) {
	const d2s = PerHour(96_000_000) // 0.096
	tests := []struct {
		name  string
		price PerHour
		time  sim.Time
		want  Money
	}{
		{"nothing", d2s, 0, 0},
		{"an hour", d2s, sim.Hour, 96_000_000},
		{"a minute: 0.0016", d2s, sim.Minute, 1_600_000},
		{"a second: 26666.67 billionths", d2s, sim.Second, 26_667},
		{"30 days of 3 instances: 0.096*2160 = 207.36", d2s, 90 * sim.Day, 207_360_000_000},
		{"half a billionth goes up", 1, sim.Hour / 2, 1},
		{"less does not", 1, sim.Hour/2 - 1, 0},
		{"ten years of 8760 h: 8409.60", d2s, 87_600 * sim.Hour, 8_409_600_000_000},
		{"the longest time, 2562047.788 h, at 1000 per hour", 1000 * PerHour(Unit), sim.Never,
			2_562_047_788_015_215_502},
		{"the most there is", math.MaxInt64, sim.Hour, math.MaxInt64},
		{"more than there is", math.MaxInt64, sim.Hour + sim.Second, math.MaxInt64},
		{"much more", math.MaxInt64, sim.Never, math.MaxInt64},
	}
	for _, tt := range tests {
		if got := tt.price.For(tt.time); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, int64(got), int64(tt.want))
		}
	}
}

// 1000 instances for ten years of 8760 h at 0.096: 1000*87600*0.096 = 8409600.
func TestLargeFleet(t *testing.T) {
	total := Money(0)
	for range 1000 {
		total = total.Add(PerHour(96_000_000).For(87_600 * sim.Hour))
	}
	if got := total.String(); got != "8409600.00" {
		t.Errorf("1000 instances for ten years cost %s", got)
	}
}

// Against rational arithmetic: the floor of p*t/3600e9 plus 1/2.
func TestForIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Int64Range(0, 1_000_000_000_000).Draw(t, "price")
		span := rapid.Int64Range(0, int64(20*52*sim.Week)).Draw(t, "time")
		want := new(big.Int).Mul(big.NewInt(p), big.NewInt(span))
		want.Add(want, big.NewInt(int64(sim.Hour/2))).Quo(want, big.NewInt(int64(sim.Hour)))
		if !want.IsInt64() {
			want.SetInt64(math.MaxInt64)
		}
		if got := PerHour(p).For(sim.Time(span)); int64(got) != want.Int64() {
			t.Fatalf("%d, want %v", got, want)
		}
	})
}

func TestForMisuse(t *testing.T) {
	for _, call := range []func(){
		func() { PerHour(-1).For(sim.Hour) },
		func() { PerHour(1).For(-sim.Hour) },
		func() { Unit.Fixed(10) },
		func() { Unit.Fixed(-1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		}()
	}
}

func TestParsePerHour(t *testing.T) {
	tests := []struct {
		text string
		want PerHour
		back string
	}{
		{"0.096", 96_000_000, "0.096"},
		{"0.1", 100_000_000, "0.10"},
		{"3", 3_000_000_000, "3.00"},
		{"00.50", 500_000_000, "0.50"},
		{"0.005467", 5_467_000, "0.005467"},
		{"0.000000001", 1, "0.000000001"},
		{"9223372036.854775807", math.MaxInt64, "9223372036.854775807"},
	}
	for _, tt := range tests {
		got, err := ParsePerHour(tt.text)
		if err != nil || got != tt.want {
			t.Errorf("ParsePerHour(%q) = %d, %v, want %d", tt.text, int64(got), err, int64(tt.want))
		}
		if got.String() != tt.back {
			t.Errorf("%q comes back as %q, want %q", tt.text, got, tt.back)
		}
	}
	problems := []struct{ text, want string }{
		{"", `"" is not a price`},
		{".5", `".5" is not a price`},
		{"5.", `"5." is not a price`},
		{"1.2.3", `"1.2.3" is not a price`},
		{"1e3", `"1e3" is not a price`},
		{"+1", `"+1" is not a price`},
		{"NaN", `"NaN" is not a price`},
		{"0,5", `"0,5" is not a price`},
		{"-1", `price "-1" is below 0`},
		{"0.0000000001", `price "0.0000000001" has more than 9 decimals`},
		{"9223372037", `price "9223372037" is too large`},
	}
	for _, tt := range problems {
		got, err := ParsePerHour(tt.text)
		if err == nil || err.Error() != tt.want {
			t.Errorf("ParsePerHour(%q) = %d, %v, want %s", tt.text, int64(got), err, tt.want)
		}
	}
}

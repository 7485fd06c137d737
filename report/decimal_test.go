package report

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vmssim/model/price"
	"vmssim/model/workload"
)

func TestExactAmounts(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Requests(0), "0"},
		{Requests(1), "0.000001"},
		{Requests(1234*workload.Request + 500_000), "1234.5"},
		{Requests(-workload.Request), "-1"},
		{Requests(math.MaxInt64), "9223372036854.775807"},
		{Money(0), "0"},
		{Money(115_000_000), "0.115"},
		{Money(-1), "-0.000000001"},
		{Money(3 * price.Unit), "3"},
		{Money(math.MinInt64), "-9223372036.854775808"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestRounded(t *testing.T) {
	for _, c := range []struct {
		n                int64
		places, decimals int
		want             string
	}{
		{0, 9, 2, "0.00"},
		{4_999_999, 9, 2, "<0.01"}, // money that is there must not read as none
		{5_000_000, 9, 2, "0.01"},
		{-5_000_000, 9, 2, "-0.01"},
		{1_234_565_000_000, 9, 2, "1,234.57"}, // a half goes away from zero
		{-1_234_565_000_000, 9, 2, "-1,234.57"},
		{400_000, 6, 0, "<1"},
		{999_500_000, 6, 0, "1,000"},
		{math.MaxInt64, 6, 0, "9,223,372,036,855"},
		{math.MinInt64, 6, 0, "-9,223,372,036,855"},
	} {
		if got := rounded(c.n, c.places, c.decimals); got != c.want {
			t.Errorf("rounded(%d, %d, %d) = %s, want %s", c.n, c.places, c.decimals, got, c.want)
		}
	}
}

// Exact decimals read back as the same number, and rounded ones lie within half
// of the last place.
func TestDecimalsAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		places := rapid.SampledFrom([]int{6, 9}).Draw(t, "places")
		decimals := rapid.IntRange(0, 2).Draw(t, "decimals")
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
		want := new(big.Rat).SetFrac(big.NewInt(n), scale)
		if got, ok := new(big.Rat).SetString(exact(n, places)); !ok || got.Cmp(want) != 0 {
			t.Fatalf("%s is not %s", exact(n, places), want)
		}
		text := strings.ReplaceAll(rounded(n, places, decimals), ",", "")
		if strings.HasPrefix(text, "<") {
			return
		}
		got, _ := new(big.Rat).SetString(text)
		half, _ := new(big.Rat).SetString("0.5e-" + strconv.Itoa(decimals))
		if gap := new(big.Rat).Abs(got.Sub(got, want)); gap.Cmp(half) > 0 {
			t.Fatalf("%s is %s away from %s", text, gap, want)
		}
	})
}

func TestNumber(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{number(1234.567, 1), "1,234.6"},
		{number(-0.04, 1), "0.0"}, // no negative zero
		{number(-1234, 0), "-1,234"},
		{number(math.NaN(), 1), absent},
		{number(math.Inf(1), 1), absent},
		{count(-1234567), "-1,234,567"},
		{count(uint64(math.MaxUint64)), "18,446,744,073,709,551,615"},
		{percent(0.99999999, 4), ">99.9999"}, // a lost request does not vanish
		{percent(1, 4), "100.0000"},
		{percent(0.5, 1), "50.0"},
		{percent(ratio(1, 0), 1), absent},
		{shortest(99.9), "99.9"},
		{shortest(100), "100"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

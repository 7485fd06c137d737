package scenarios

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"vmssim/model/workload"
)

// A Percent is a share, written with its sign: 80% is 80.
type Percent float64

func (p *Percent) parse(text string) error {
	number, found := strings.CutSuffix(text, "%")
	if !found {
		if decimalNumber.MatchString(text) {
			return fmt.Errorf("%s has no percent sign; write %[1]s%%", shorten(text))
		}
		return fmt.Errorf("%s is not a percentage; write it like 80%% or 99.9%%", quote(text))
	}
	value, err := parseNumber(strings.TrimSpace(number))
	if err == nil && value < 0 {
		return fmt.Errorf("%s %w", shorten(text), errNegative)
	}
	*p = Percent(value)
	return err
}

// String writes the share with a percent sign.
func (p Percent) String() string { return formatNumber(float64(p)) + "%" }

func (Percent) describe() (what, pattern string) {
	return "percentage", `^[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)? *%$`
}

// share returns the percentage as a part of one.
func (p Percent) share() float64 { return float64(p) / 100 }

// A Rate is a number of requests in a span of time, written like 120/s, 3000/m,
// 5/h or 1000/d. It is kept in millionths of a request per second, rounded half
// up.
type Rate workload.PerSecond

var (
	ratePattern = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ?/ ?(s|m|h|d)$`)
	rateUnits   = map[string]int64{"s": 1, "m": 60, "h": 3600, "d": 86400}
)

func (r *Rate) parse(text string) error {
	match := ratePattern.FindStringSubmatch(text)
	switch {
	case strings.HasPrefix(text, "-"):
		return fmt.Errorf("%s %w", shorten(text), errNegative)
	case match == nil && decimalNumber.MatchString(text):
		return fmt.Errorf("%s has no unit; write %[1]s/s, or another of /m, /h, /d", shorten(text))
	case match == nil || len(match[1]) > longestShown:
		return fmt.Errorf("%s is not a rate; write it like 120/s, 3000/m or 5/h", quote(text))
	}
	amount, ok := new(big.Rat).SetString(match[1])
	if !ok {
		return fmt.Errorf("%s is not a rate; write it like 120/s, 3000/m or 5/h", quote(text))
	}
	amount.Mul(amount, big.NewRat(int64(workload.Request), rateUnits[match[2]]))
	amount.Add(amount, big.NewRat(1, 2))
	whole := new(big.Int).Quo(amount.Num(), amount.Denom())
	if !whole.IsInt64() || whole.Int64() > int64(workload.MaxRate) {
		return fmt.Errorf("%s is above %s, the highest rate", quote(text), Rate(workload.MaxRate))
	}
	*r = Rate(whole.Int64())
	return nil
}

// String writes the rate per second.
func (r Rate) String() string { return formatFraction(int64(r), int64(workload.Request)) + "/s" }

func (Rate) describe() (what, pattern string) {
	return "rate", `^[0-9]+(\.[0-9]+)? ?/ ?(s|m|h|d)$`
}

// Bytes is an amount of data or memory, written with its unit like 20kB or 2MiB.
type Bytes int64

var (
	bytesPattern = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$`)
	byteUnits    = map[string]int64{
		"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
	}
	// writtenUnits are those that String uses, the largest first.
	writtenUnits = []string{"TiB", "TB", "GiB", "GB", "MiB", "MB", "KiB", "kB"}
)

// mostBytes is the largest amount that every program reads exactly.
const mostBytes = largestWhole

func (b *Bytes) parse(text string) error {
	match := bytesPattern.FindStringSubmatch(text)
	switch {
	case strings.HasPrefix(text, "-"):
		return fmt.Errorf("%s %w", shorten(text), errNegative)
	case match == nil && decimalNumber.MatchString(text):
		return fmt.Errorf("%s has no unit; write %[1]s B, or another of kB, MB, GB, KiB, MiB, GiB", shorten(text))
	case match == nil || len(match[1]) > longestShown:
		return fmt.Errorf("%s is not an amount of bytes; write it like 20kB or 2MiB", quote(text))
	}
	amount, ok := new(big.Rat).SetString(match[1])
	if !ok {
		return fmt.Errorf("%s is not an amount of bytes; write it like 20kB or 2MiB", quote(text))
	}
	amount.Mul(amount, big.NewRat(byteUnits[match[2]], 1))
	switch {
	case !amount.IsInt():
		return fmt.Errorf("%s is not a whole number of bytes", quote(text))
	case !amount.Num().IsInt64() || amount.Num().Int64() > mostBytes:
		return fmt.Errorf("%s is above %s, the most", quote(text), Bytes(mostBytes))
	}
	*b = Bytes(amount.Num().Int64())
	return nil
}

// String writes the amount as a whole number of the largest unit that it is a
// multiple of.
func (b Bytes) String() string {
	for _, unit := range writtenUnits {
		if size := byteUnits[unit]; b > 0 && int64(b)%size == 0 {
			return fmt.Sprintf("%d%s", int64(b)/size, unit)
		}
	}
	return fmt.Sprintf("%dB", int64(b))
}

func (Bytes) describe() (what, pattern string) {
	return "amount of bytes", `^[0-9]+(\.[0-9]+)? ?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$`
}

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

package scenarios

import (
	"fmt"
	"math"
	"regexp"
	"strings"
)

// The limits of objectives and gates: "at least" or "at most" and a quantity in the unit
// of what is measured.
type (
	// A ShareLimit bounds a share of at most 100%: "at least 99.9%".
	ShareLimit struct {
		AtLeast bool
		Value   Percent
	}

	// A ShareAbove is a share that must not be exceeded: "above 1%".
	ShareAbove struct{ Value Percent }

	// A TimeLimit bounds a time: "at most 300ms".
	TimeLimit struct {
		AtLeast bool
		Value   Duration
	}

	// A MoneyLimit bounds an amount of money: "at most 120 USD".
	MoneyLimit struct {
		AtLeast bool
		Value   float64
		// Currency is an ISO 4217 code, the price sheet's.
		Currency string
	}

	// A CountLimit bounds a number of things: "at most 12".
	CountLimit struct {
		AtLeast bool
		Value   int
	}
)

// cutLimit splits "at least X" or "at most X".
func cutLimit(text, example string) (atLeast bool, rest string, err error) {
	if rest, ok := strings.CutPrefix(text, "at least "); ok {
		return true, strings.TrimSpace(rest), nil
	}
	if rest, ok := strings.CutPrefix(text, "at most "); ok {
		return false, strings.TrimSpace(rest), nil
	}
	return false, "", fmt.Errorf(`%s does not begin with "at least" or "at most"; write it like %q`,
		quote(text), example)
}

// limitText is the opposite of cutLimit.
func limitText(atLeast bool, value string) string {
	if atLeast {
		return "at least " + value
	}
	return "at most " + value
}

// limitPattern is the pattern of a limit on what the pattern describes.
func limitPattern(pattern string) string {
	return "^at (least|most) (" + strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$") + ")$"
}

func (l *ShareLimit) parse(text string) (err error) {
	l.AtLeast, text, err = cutLimit(text, "at least 99.9%")
	if err == nil {
		err = l.Value.parse(text)
	}
	if err == nil && l.Value > 100 {
		err = fmt.Errorf("%s is above 100%%", l.Value)
	}
	return err
}

// String writes the limit in words.
func (l ShareLimit) String() string { return limitText(l.AtLeast, l.Value.String()) }

func (l ShareLimit) describe() (what, pattern string) {
	_, pattern = l.Value.describe()
	return "limit on a percentage", limitPattern(pattern)
}

func (l *ShareAbove) parse(text string) error {
	rest, found := strings.CutPrefix(text, "above ")
	if !found {
		return fmt.Errorf(`%s does not begin with "above"; write it like "above 1%%"`, quote(text))
	}
	err := l.Value.parse(strings.TrimSpace(rest))
	if err == nil && l.Value >= 100 {
		err = fmt.Errorf("%s; no share is above that", l.Value)
	}
	return err
}

// String writes the limit in words.
func (l ShareAbove) String() string { return "above " + l.Value.String() }

func (l ShareAbove) describe() (what, pattern string) {
	_, pattern = l.Value.describe()
	return "percentage that stops", "^above (" + strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$") + ")$"
}

func (l *TimeLimit) parse(text string) (err error) {
	l.AtLeast, text, err = cutLimit(text, "at most 300ms")
	if err == nil {
		err = l.Value.parse(text)
	}
	return err
}

// String writes the limit in words.
func (l TimeLimit) String() string { return limitText(l.AtLeast, l.Value.String()) }

func (l TimeLimit) describe() (what, pattern string) {
	_, pattern = l.Value.describe()
	return "limit on a duration", limitPattern(pattern)
}

var money = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ([A-Z]{3})$`)

func (l *MoneyLimit) parse(text string) (err error) {
	l.AtLeast, text, err = cutLimit(text, "at most 120 USD")
	if err != nil {
		return err
	}
	match := money.FindStringSubmatch(text)
	if match == nil {
		return fmt.Errorf("%s is not an amount of money; write it like 120 USD", quote(text))
	}
	l.Currency = match[2]
	l.Value, err = parseNumber(match[1])
	return err
}

// String writes the limit in words.
func (l MoneyLimit) String() string {
	return limitText(l.AtLeast, formatNumber(l.Value)+" "+l.Currency)
}

func (MoneyLimit) describe() (what, pattern string) {
	return "limit on money", limitPattern(`[0-9]+(\.[0-9]+)? [A-Z]{3}`)
}

func (l *CountLimit) parse(text string) (err error) {
	l.AtLeast, text, err = cutLimit(text, "at most 12")
	if err != nil {
		return err
	}
	l.Value, err = parseWhole(text)
	switch {
	case err == nil && l.Value < 0:
		err = fmt.Errorf("%d %w", l.Value, errNegative)
	case err == nil && l.Value > math.MaxInt32:
		err = fmt.Errorf("%d is above %d", l.Value, math.MaxInt32)
	}
	return err
}

// String writes the limit in words.
func (l CountLimit) String() string { return limitText(l.AtLeast, fmt.Sprint(l.Value)) }

func (CountLimit) describe() (what, pattern string) {
	return "limit on a number", limitPattern(`[0-9]+`)
}

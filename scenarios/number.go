package scenarios

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// largestWhole is 2^53: whole numbers up to it survive every program that reads
// YAML or JSON numbers as floating point.
const largestWhole = 1 << 53

var (
	wholeNumber   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	decimalNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
	leadingZero   = regexp.MustCompile(`^[-+]?0[0-9]+`)
)

// parseWhole reads a whole number of at most 2^53 in magnitude.
func parseWhole(text string) (int, error) {
	if !wholeNumber.MatchString(text) {
		if decimalNumber.MatchString(text) {
			return 0, wholeAsDecimal(text)
		}
		return 0, notDecimal(text, "whole number")
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > largestWhole || n < -largestWhole {
		return 0, fmt.Errorf("%s is beyond 9007199254740992 (2^53); larger whole numbers are not exact", shorten(text))
	}
	return int(n), nil
}

// wholeAsDecimal refuses numbers such as 3.5, 3.0 and 1e3.
func wholeAsDecimal(text string) error {
	value, err := strconv.ParseFloat(text, 64)
	if err == nil && value == math.Trunc(value) && math.Abs(value) <= largestWhole {
		return fmt.Errorf("%s is a whole number in another notation; write %.0f", shorten(text), value)
	}
	return fmt.Errorf("%s is a fraction; a whole number is required", shorten(text))
}

// parseNumber reads a finite decimal number. Whole numbers beyond 2^53 are
// refused, since they are not exact.
func parseNumber(text string) (float64, error) {
	if !decimalNumber.MatchString(text) {
		return 0, notDecimal(text, "number")
	}
	value, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%s is beyond the range of numbers", shorten(text))
	case math.Abs(value) > largestWhole:
		return 0, fmt.Errorf("%s is beyond 9007199254740992 (2^53)", shorten(text))
	case value == 0:
		return 0, nil // also for -0
	}
	return value, nil
}

// notDecimal says what keeps a text from being a decimal number.
func notDecimal(text, what string) error {
	plain := strings.TrimLeft(strings.ReplaceAll(text, "_", ""), "+")
	switch {
	case strings.HasSuffix(strings.ToLower(text), ".nan") || strings.HasSuffix(strings.ToLower(text), ".inf"):
		return fmt.Errorf("%s is not a finite number", text)
	case plain != text && decimalNumber.MatchString(plain):
		return fmt.Errorf("%s is not written in digits alone; write %s", shorten(text), plain)
	case leadingZero.MatchString(text) && number.MatchString(text):
		return fmt.Errorf("%s has a leading zero; some programs read it as octal", shorten(text))
	case number.MatchString(text):
		return fmt.Errorf("%s is not a decimal number", shorten(text))
	}
	return fmt.Errorf("%s is not a %s", quote(text), what)
}

// parseBool reads true or false. The other words of YAML 1.1 are refused: what
// they mean depends on the program that reads them.
func parseBool(text string) (bool, error) {
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	switch strings.ToLower(text) {
	case "true", "false", "yes", "no", "on", "off", "y", "n":
		return false, fmt.Errorf("%s is not read as a boolean; write true or false", shorten(text))
	}
	return false, fmt.Errorf("%s is not a boolean; write true or false", shorten(text))
}

// formatNumber writes a number in the shortest way that parseNumber reads back.
func formatNumber(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// errNegative is for quantities that start at zero.
var errNegative = errors.New("is below zero")

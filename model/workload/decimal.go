package workload

import (
	"fmt"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// A decimal is a number of any sign as it was written: digits / 10^places.
type decimal struct {
	digits   string // without leading zeros; empty is zero
	places   int    // negative when an exponent moved the point to the right
	negative bool
}

// Bounds of what is read as a number. They keep the exact arithmetic short and
// are far outside of what a rate or an amount can be.
const (
	longestNumber   = 100
	largestExponent = 100
)

// parseDecimal reads digits with an optional sign, point and exponent. It
// refuses hexadecimal, digit separators, infinities and NaN.
func parseDecimal(text string) (decimal, error) {
	if len(text) > longestNumber {
		return decimal{}, fmt.Errorf("number of %d characters; at most %d are read", len(text), longestNumber)
	}
	var d decimal
	rest := text
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		d.negative = rest[0] == '-'
		rest = rest[1:]
	}
	mantissa, exponent, scientific := cutExponent(rest)
	whole, fraction, _ := strings.Cut(mantissa, ".")
	d.digits = strings.TrimLeft(whole+fraction, "0")
	d.places = len(fraction)
	if whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return decimal{}, notANumber(text)
	}
	if scientific {
		moved, err := strconv.Atoi(exponent)
		if err != nil {
			return decimal{}, notANumber(text)
		}
		if moved < -largestExponent || moved > largestExponent {
			return decimal{}, fmt.Errorf("%q has an exponent beyond %d", text, largestExponent)
		}
		d.places -= moved
	}
	return d, nil
}

// cutExponent splits "1.5e-3" into "1.5" and "-3".
func cutExponent(text string) (mantissa, exponent string, found bool) {
	at := strings.IndexAny(text, "eE")
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+1:], true
}

func notANumber(text string) error {
	switch strings.ToLower(strings.TrimLeft(text, "+-")) {
	case "nan", "inf", "infinity":
		return fmt.Errorf("%q is not a finite number", text)
	}
	return fmt.Errorf("%q is not a number", text)
}

// A Factor is an exact decimal number from 0 up, such as 0.05, with at most 18
// digits and at most 18 places. The zero Factor is 0.
type Factor struct {
	digits uint64
	places int // 0 to 18
}

// ParseFactor reads a Factor, written like "2", "0.05" or "5e-2".
func ParseFactor(text string) (Factor, error) {
	d, err := parseDecimal(text)
	if err != nil {
		return Factor{}, err
	}
	if d.digits == "" {
		return Factor{}, nil
	}
	if d.negative {
		return Factor{}, fmt.Errorf("factor %s is below 0", text)
	}
	digits := strings.TrimRight(d.digits, "0")
	places := d.places - (len(d.digits) - len(digits))
	if places < 0 && len(digits)-places <= 18 {
		digits, places = digits+strings.Repeat("0", -places), 0
	}
	if len(digits) > 18 || places < 0 || places > 18 {
		return Factor{}, fmt.Errorf("factor %s has more than 18 digits or 18 places", text)
	}
	value, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return Factor{}, notANumber(text)
	}
	return Factor{value, places}, nil
}

// of returns f*r rounded half up, and whether that is within MaxRate.
func (f Factor) of(r PerSecond) (PerSecond, bool) {
	hi, lo := bits.Mul64(f.digits, uint64(r))
	unit := powerOfTen(f.places)
	lo, carry := bits.Add64(lo, unit/2, 0)
	hi += carry
	if hi >= unit {
		return 0, false
	}
	quotient, _ := bits.Div64(hi, lo, unit)
	return PerSecond(quotient), quotient <= uint64(MaxRate)
}

// powerOfTen returns 10^n for n from 0 to 18.
func powerOfTen(n int) uint64 {
	power := uint64(1)
	for range n {
		power *= 10
	}
	return power
}

// millionths returns d*f in millionths, rounded half up, and whether it fits.
// The value d must not be negative.
func (d decimal) millionths(f Factor) (Requests, bool) {
	if d.digits == "" || f.digits == 0 {
		return 0, true
	}
	value, ok := new(big.Int).SetString(d.digits, 10)
	if !ok {
		panic(fmt.Sprintf("workload: digits %q", d.digits))
	}
	value.Mul(value, new(big.Int).SetUint64(f.digits))
	ten := big.NewInt(10)
	if places := d.places + f.places - 6; places > 0 {
		unit := new(big.Int).Exp(ten, big.NewInt(int64(places)), nil)
		half := new(big.Int).Rsh(unit, 1)
		value.Quo(value.Add(value, half), unit)
	} else {
		value.Mul(value, new(big.Int).Exp(ten, big.NewInt(int64(-places)), nil))
	}
	return Requests(value.Int64()), value.IsInt64()
}

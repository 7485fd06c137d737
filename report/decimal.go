package report

import (
	"math"
	"strconv"
	"strings"

	"vmssim/model/price"
	"vmssim/model/workload"
)

// absent stands for a value that does not exist, which is not the same as zero.
const absent = "–"

// Requests writes n in requests, exactly and without needless zeros, for
// example "1234.5".
func Requests(n workload.Requests) string { return exact(int64(n), 6) }

// Money writes m in currency units, exactly and without needless zeros, for
// example "0.115".
func Money(m price.Money) string { return exact(int64(m), 9) }

// exact writes n / 10^places without rounding.
func exact(n int64, places int) string {
	sign, whole, part := split(n, places)
	if part = strings.TrimRight(part, "0"); part != "" {
		whole += "." + part
	}
	return sign + whole
}

// rounded writes n / 10^places with the given number of decimals, halves away
// from zero, and thousands apart. What is not zero but would read so is written
// as smaller than the last decimal.
func rounded(n int64, places, decimals int) string {
	unit := int64(1)
	for range places - decimals {
		unit *= 10
	}
	q, rest := n/unit, n%unit
	switch {
	case rest >= unit-rest:
		q++
	case -rest >= unit+rest:
		q--
	}
	if q == 0 && n != 0 {
		_, whole, part := split(1, decimals)
		return "<" + joined(whole, part)
	}
	sign, whole, part := split(q, decimals)
	return sign + joined(grouped(whole), part)
}

// split takes n / 10^places apart.
func split(n int64, places int) (sign, whole, part string) {
	digits := strconv.FormatInt(n, 10)
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if short := places + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	point := len(digits) - places
	return sign, digits[:point], digits[point:]
}

func joined(whole, part string) string {
	if part == "" {
		return whole
	}
	return whole + "." + part
}

// grouped sets the thousands of a whole number apart.
func grouped(whole string) string {
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole
}

// count writes a whole number with thousands apart.
func count[N int | uint64](n N) string {
	if n < 0 {
		return "-" + grouped(strconv.FormatUint(-uint64(n), 10))
	}
	return grouped(strconv.FormatUint(uint64(n), 10))
}

// number writes x with the given number of decimals and thousands apart; what
// is no finite number is absent.
func number(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return absent
	}
	text := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
	sign := ""
	if x < 0 && strings.Trim(text, "0.") != "" {
		sign = "-"
	}
	whole, part, _ := strings.Cut(text, ".")
	return sign + joined(grouped(whole), part)
}

// percent writes a share between 0 and 1 in percent. A share below 1 never
// reads as 100, because a lost request must not vanish in rounding.
func percent(share float64, decimals int) string {
	text := number(100*share, decimals)
	if share < 1 && text == number(100, decimals) {
		return ">" + number(100-math.Pow10(-decimals), decimals)
	}
	return text
}

// ratio returns part / whole, or NaN where there is no whole.
func ratio(part, whole int64) float64 {
	if whole == 0 {
		return math.NaN()
	}
	return float64(part) / float64(whole)
}

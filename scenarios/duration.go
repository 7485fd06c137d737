package scenarios

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"vmssim/sim"
)

// A Duration is a span of time, written like 90s, 1h30m, 2d or 250ms, or in ISO
// 8601 like PT5M or P1DT12H.
type Duration sim.Time

// longestDuration keeps sums of durations far from the end of sim.Time.
const longestDuration = 36525 * sim.Day

var (
	shortDuration = regexp.MustCompile(`^(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?` +
		`(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$`)
	isoDuration = regexp.MustCompile(`^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?` +
		`(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$`)
	isoCalendar = regexp.MustCompile(`^P(\d+Y)?(\d+M)?(\d+D)?(T.*)?$`)

	shortUnits = []sim.Time{sim.Day, sim.Hour, sim.Minute, sim.Second, sim.Millisecond}
	isoUnits   = []sim.Time{sim.Week, sim.Day, sim.Hour, sim.Minute, sim.Second}
)

func (d *Duration) parse(text string) error {
	for _, notation := range []struct {
		pattern *regexp.Regexp
		units   []sim.Time
		filler  string // what has no number in it
	}{{shortDuration, shortUnits, ""}, {isoDuration, isoUnits, "PT"}} {
		match := notation.pattern.FindStringSubmatch(text)
		if match == nil || strings.Trim(text, notation.filler) == "" || strings.HasSuffix(text, "T") {
			continue
		}
		t, err := sumParts(text, match[1:], notation.units)
		*d = Duration(t)
		return err
	}
	return notDuration(text)
}

// sumParts adds numbers of units. Only the last of them may be a fraction, so
// that 1.5h30m is not read in two ways.
func sumParts(text string, parts []string, units []sim.Time) (sim.Time, error) {
	var total sim.Time
	fraction := false
	for i, part := range parts {
		if part == "" {
			continue
		}
		if fraction {
			return 0, fmt.Errorf("%s has a fraction before its last part", quote(text))
		}
		t, err := multiple(part, units[i])
		if err != nil {
			return 0, fmt.Errorf("%s %w", quote(text), err)
		}
		if total += t; total > longestDuration {
			return 0, tooLong(text)
		}
		fraction = strings.Contains(part, ".")
	}
	return total, nil
}

// multiple returns a decimal number of units, which must be a whole number of
// nanoseconds.
func multiple(number string, unit sim.Time) (sim.Time, error) {
	whole, fraction, _ := strings.Cut(number, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > int64(longestDuration/unit) {
		return 0, fmt.Errorf("is longer than %v", longestDuration)
	}
	total := sim.Time(n) * unit
	fraction = strings.TrimRight(fraction, "0")
	for _, digit := range fraction {
		if unit%10 != 0 {
			return 0, fmt.Errorf("is not a whole number of nanoseconds")
		}
		unit /= 10
		total += sim.Time(digit-'0') * unit
	}
	return total, nil
}

func tooLong(text string) error {
	return fmt.Errorf("%s is longer than %v", quote(text), longestDuration)
}

// notDuration says why a text is not a duration.
func notDuration(text string) error {
	const form = "write it like 90s, 1h30m, 2d, 250ms or PT5M"
	switch {
	case strings.HasPrefix(text, "-"):
		return fmt.Errorf("%s %w", shorten(text), errNegative)
	case decimalNumber.MatchString(text):
		return fmt.Errorf("%s has no unit; write %[1]ss for seconds, or another of d, h, m, s, ms", shorten(text))
	case isoCalendar.MatchString(text) && strings.ContainsAny(strings.Split(text, "T")[0], "YM"):
		return fmt.Errorf("%s has years or months, whose length varies; write days", quote(text))
	}
	return fmt.Errorf("%s is not a duration; %s", quote(text), form)
}

// String writes the duration in the short notation.
func (d Duration) String() string {
	if t := sim.Time(d); t > 0 && t < sim.Second {
		return formatFraction(int64(t), int64(sim.Millisecond)) + "ms"
	}
	return sim.Time(d).String()
}

// formatFraction writes n/unit exactly; the unit is a power of ten.
func formatFraction(n, unit int64) string {
	text := strconv.FormatInt(n/unit, 10)
	if rest := n % unit; rest > 0 {
		digits := strconv.FormatInt(unit+rest, 10)[1:]
		text += "." + strings.TrimRight(digits, "0")
	}
	return text
}

func (Duration) describe() (what, pattern string) {
	const n = `[0-9]+(\.[0-9]+)?`
	return "duration", "^((" + n + "(d|h|m|s|ms))+|P((" + n + "[WD])+(T(" + n + "[HMS])+)?|T(" + n + "[HMS])+))$"
}

// time returns the duration as the simulator's time.
func (d Duration) time() sim.Time { return sim.Time(d) }

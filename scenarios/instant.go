package scenarios

import (
	"fmt"
	"regexp"
	"time"

	"vmssim/sim"
)

// A Timestamp is an instant of the calendar in whole seconds, written like
// 1998-06-30T14:30:00Z.
type Timestamp int64 // Unix seconds

// earliest and latest bound timestamps.
var (
	earliest = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	latest   = time.Date(2199, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
)

func (t *Timestamp) parse(text string) error {
	at, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		return fmt.Errorf("%s is not a timestamp; write it like 1998-06-30T14:30:00Z", quote(text))
	case at.Nanosecond() != 0:
		return fmt.Errorf("%s has a fraction of a second; whole seconds are required", quote(text))
	case at.Unix() < earliest || at.Unix() > latest:
		return fmt.Errorf("%s is outside of the years 1970 to 2199", quote(text))
	}
	*t = Timestamp(at.Unix())
	return nil
}

// String writes the instant in UTC.
func (t Timestamp) String() string { return time.Unix(int64(t), 0).UTC().Format(time.RFC3339) }

func (Timestamp) describe() (what, pattern string) {
	return "timestamp", `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[-+][0-9]{2}:[0-9]{2})$`
}

// An Instant is a moment of the run: a duration since its start, or a
// timestamp.
type Instant struct {
	Offset   Duration  // since the start, unless Calendar is set
	Absolute Timestamp // if Calendar is set
	Calendar bool
}

var beginsLikeDate = regexp.MustCompile(`^[0-9]{4}-`)

func (i *Instant) parse(text string) error {
	if beginsLikeDate.MatchString(text) {
		i.Calendar = true
		return i.Absolute.parse(text)
	}
	if err := i.Offset.parse(text); err != nil {
		return fmt.Errorf("%w, or a timestamp like 1998-06-30T14:30:00Z", err)
	}
	return nil
}

// String writes the instant as it was given.
func (i Instant) String() string {
	if i.Calendar {
		return i.Absolute.String()
	}
	return i.Offset.String()
}

func (Instant) describe() (what, pattern string) {
	_, duration := Duration(0).describe()
	_, timestamp := Timestamp(0).describe()
	return "instant", duration + "|" + timestamp
}

// since returns the instant as time since the start of the run. An instant
// before the start is negative.
func (i Instant) since(start Timestamp) sim.Time {
	if i.Calendar {
		return sim.Time(i.Absolute-start) * sim.Second
	}
	return i.Offset.time()
}

// A TimeOfDay is a time of every day in UTC, written like 14:30.
type TimeOfDay sim.Time

var clockTime = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

func (t *TimeOfDay) parse(text string) error {
	at, err := time.Parse("15:04", text)
	if err != nil || !clockTime.MatchString(text) {
		return fmt.Errorf("%s is not a time of the day; write it like 09:00 or 14:30", quote(text))
	}
	*t = TimeOfDay(sim.Time(at.Hour())*sim.Hour + sim.Time(at.Minute())*sim.Minute)
	return nil
}

// String writes hours and minutes.
func (t TimeOfDay) String() string {
	minutes := sim.Time(t) / sim.Minute
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

func (TimeOfDay) describe() (what, pattern string) { return "time of day", clockTime.String() }

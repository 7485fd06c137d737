package collect

import (
	"vmssim/model"
	"vmssim/sim"
)

// An Agreement is the service-level agreement of a scale set and whether it was
// kept, by calendar month (UTC).
type Agreement struct {
	Promise model.Promise
	Months  []Month // those in which the promise held at some time
}

// A Month is one calendar month of an agreement.
type Month struct {
	Year, Month int
	Length      sim.Time // of the whole month
	Covered     sim.Time // how much of it lies in the run
	// Available is the time in which the promise held: with enough instances
	// started, or for single machines the time of all that were started.
	Available sim.Time
	Downtime  sim.Time // of it, without any instance reachable, or each that was not
	Kept      bool     // judged on what the run covers
	Credit    int      // percent of the month's charge
}

// Uptime returns the measured share of the month, in percent.
func (m Month) Uptime() float64 {
	if m.Available == 0 {
		return 100
	}
	return 100 - 100*float64(m.Downtime)/float64(m.Available)
}

// A keeper measures how a set keeps its agreement. A machine counts from when it
// first runs until somebody stops, deallocates or deletes it; it is reachable
// while it runs, whatever its application does (Azure: virtual machine
// connectivity).
type keeper struct {
	promise model.Promise
	clock   int64 // Unix seconds of time zero

	at      sim.Time
	ends    sim.Time // of the present month
	months  []Month
	started []int // machines, by zone
	up      int   // of them, reachable
	since   map[int]bool
}

func newKeeper(config *model.ScaleSet, start int64) keeper {
	k := keeper{promise: config.Promise(), clock: start, since: map[int]bool{}}
	k.started = make([]int, max(1, len(config.Zones)))
	k.turn()
	return k
}

// turn opens the month in which the present instant lies.
func (k *keeper) turn() {
	now := k.clock + int64(k.at/sim.Second)
	year, month := monthOf(now)
	begin, end := monthBegin(year, month), monthBegin(year, month+1)
	k.months = append(k.months, Month{
		Year: year, Month: month, Length: sim.Time(end-begin) * sim.Second,
	})
	k.ends = sim.Time(end-k.clock) * sim.Second
}

// change follows a machine into another state.
func (k *keeper) change(now sim.Time, fact *model.Fact) {
	if k.promise == model.NoPromise || fact.Priority != model.Regular || fact.Role == model.Standby {
		return
	}
	k.advance(now)
	before := k.since[fact.Instance]
	after := before
	switch fact.To {
	case model.Running:
		after = true
	case model.Stopping, model.Deallocating, model.Deleting, model.Deleted, model.Detached:
		after = false
	}
	n := map[bool]int{true: 1}
	k.started[fact.Zone] += n[after] - n[before]
	k.up += n[after && fact.To.Answers()] - n[before && fact.From.Answers()]
	if after {
		k.since[fact.Instance] = true
	} else {
		delete(k.since, fact.Instance)
	}
}

// advance accounts for the time since the last change, month by month.
func (k *keeper) advance(now sim.Time) {
	for k.at < now {
		until := min(now, k.ends)
		k.account(&k.months[len(k.months)-1], until-k.at)
		if k.at = until; k.at == k.ends {
			k.turn()
		}
	}
}

func (k *keeper) account(m *Month, span sim.Time) {
	all, zones := 0, 0
	for _, n := range k.started {
		all += n
		if n > 0 {
			zones++
		}
	}
	m.Covered += span
	switch {
	case !k.promise.OfAll():
		m.Available += span * sim.Time(all)
		m.Downtime += span * sim.Time(all-k.up)
	case all < 2 || k.promise == model.AcrossZones && zones < 2:
	default:
		m.Available += span
		if k.up == 0 {
			m.Downtime += span
		}
	}
}

// result judges the months.
func (k *keeper) result(end sim.Time) Agreement {
	k.advance(end)
	a := Agreement{Promise: k.promise}
	for _, m := range k.months {
		if m.Available > 0 {
			m.Credit, m.Kept = k.promise.Credit(m.Available, m.Downtime)
			a.Months = append(a.Months, m)
		}
	}
	return a
}

// check: no month is longer than it is, and nothing was down that was not there.
func (k *keeper) check(name string, a *Agreement) error {
	for _, m := range a.Months {
		if m.Covered > m.Length || m.Downtime < 0 || m.Downtime > m.Available {
			return broken("scale set %s: agreement in %d-%02d: %+v", name, m.Year, m.Month, m)
		}
	}
	if k.up < 0 {
		return broken("scale set %s: %d machines reachable", name, k.up)
	}
	return nil
}

// monthBegin returns the Unix seconds at which a month begins; month 13 is the
// next January. The days are counted from 1 March 0000, so that a leap day is the
// last of its year (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
func monthBegin(year, month int) int64 {
	if month > 12 {
		year, month = year+1, month-12
	}
	y, m := int64(year), int64(month)
	if m <= 2 {
		y, m = y-1, m+12
	}
	days := 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5
	return 86_400 * (days - 719_468)
}

// monthOf returns the year and the month of an instant in Unix seconds, from the
// year 1 on.
func monthOf(unix int64) (year, month int) {
	year = int((unix/86_400+719_468)/365) + 1 // not before it
	for year > 1 && monthBegin(year, 1) > unix {
		year--
	}
	month = 12
	for month > 1 && monthBegin(year, month) > unix {
		month--
	}
	return year, month
}

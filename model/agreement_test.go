package model

import (
	"math"
	"testing"

	"vmssim/model/price"
	"vmssim/sim"
)

// Azure ("On-demand capacity reservation"): of five units three start at once.
// After 20 idle minutes one of the other two does; the last is tried every ten
// minutes and starts at minute 60. In a month of 30 days they were available for
// 99.97 % (no credit) and 99.87 % (10 %).
func TestWE67(t *testing.T) {
	const month = 30 * sim.Day
	at := func(minutes ...sim.Time) []Attempt {
		var list []Attempt
		for i, m := range minutes {
			list = append(list, Attempt{m * sim.Minute, i == len(minutes)-1})
		}
		return list
	}
	for _, c := range []struct {
		attempts []Attempt
		downtime sim.Time
		uptime   float64
		credit   int
	}{
		{at(0), 0, 100, 0},
		{at(0, 20), 15 * sim.Minute, 99.97, 0},
		{at(0, 20, 30, 40, 50, 60), 55 * sim.Minute, 99.87, 10},
	} {
		down := ReservationDowntime(c.attempts)
		uptime := 100 * (1 - down.Seconds()/month.Seconds())
		if down != c.downtime || math.Abs(uptime-c.uptime) > 0.005 || ReservationCredit(month, down) != c.credit {
			t.Errorf("%v: %v down, %.4f %%, credit %d; want %+v", c.attempts, down, uptime,
				ReservationCredit(month, down), c)
		}
	}
}

func TestPromiseFollowsShape(t *testing.T) {
	premium, ssd, hdd := Disk{Type: PremiumZRS}, Disk{Type: StandardSSDLRS}, Disk{Type: StandardLRS}
	spot := &SpotTerms{Price: price.Always(1)}
	mix := &SpotTerms{Price: price.Always(1), Mix: PriorityMix{Base: 1, Percent: 50}}
	zones := []string{"1", "2"}
	for _, c := range []struct {
		set    ScaleSet
		want   Promise
		target float64
	}{
		{ScaleSet{Capacity: 2, Zones: zones, FaultDomains: 1, OSDisk: hdd}, AcrossZones, 99.99},
		{ScaleSet{Capacity: 2, Zones: zones[:1], FaultDomains: 5, OSDisk: hdd}, AcrossFaults, 99.95},
		{ScaleSet{Capacity: 2, FaultDomains: 5, OSDisk: hdd}, AcrossFaults, 99.95},
		{ScaleSet{Capacity: 9, FaultDomains: 1, OSDisk: premium}, PremiumDisks, 99.9},
		{ScaleSet{Capacity: 1, Zones: zones, OSDisk: premium}, PremiumDisks, 99.9},
		{ScaleSet{Capacity: 1, OSDisk: premium, DataDisks: []Disk{ssd}}, StandardSSDs, 99.5},
		{ScaleSet{Capacity: 1, OSDisk: hdd, DataDisks: []Disk{ssd}}, StandardHDDs, 95},
		{ScaleSet{Capacity: 9, Zones: zones, Spot: spot}, NoPromise, 0},
		{ScaleSet{Capacity: 9, Zones: zones, Spot: mix}, AcrossZones, 99.99},
		{ScaleSet{Capacity: 2, Zones: zones, Spot: mix, OSDisk: hdd}, StandardHDDs, 95},
	} {
		if got := c.set.Promise(); got != c.want || got.Target() != c.target {
			t.Errorf("%+v: %v, %v %%; want %v", c.set, got, got.Target(), c.want)
		}
	}
}

// Of 100,000 hours: 99.95 % leave 50 hours.
func TestCredit(t *testing.T) {
	const whole = 100_000 * sim.Hour
	for _, c := range []struct {
		downtime sim.Time
		credit   int
	}{
		{0, 0}, {50 * sim.Hour, 0}, {50*sim.Hour + 1, 10}, {1000 * sim.Hour, 10}, {1000*sim.Hour + 1, 25},
		{5000 * sim.Hour, 25}, {5000*sim.Hour + 1, 100}, {whole, 100},
	} {
		if got, kept := AcrossFaults.Credit(whole, c.downtime); got != c.credit || kept != (c.credit == 0) {
			t.Errorf("%v down: credit %d, want %d", c.downtime, got, c.credit)
		}
	}
	if _, kept := NoPromise.Credit(whole, whole); !kept {
		t.Error("no promise was broken")
	}
	if _, kept := AcrossZones.Credit(0, 0); !kept {
		t.Error("a promise was broken in no time")
	}
}

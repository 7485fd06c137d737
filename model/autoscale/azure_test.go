package autoscale_test

// The worked examples of Azure's documentation, in the order of the fact sheet
// and named by their numbers there.

import (
	"fmt"
	"testing"

	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Understand autoscale settings: of several true scale-out rules the largest
// result wins.
func TestWE39_LargestScaleOutWins(t *testing.T) {
	tenPercent := out(10)
	tenPercent.Type = autoscale.PercentChangeCount
	s := setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 70), Action: tenPercent},
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 80), Action: out(3)},
	)
	d := atNoon(s, 10, steady("CPU", 90))
	expect(t, d, 13, autoscale.ScaledOut)
	if got := d.Readings[0].Wanted; got != 11 {
		t.Errorf("+10%% of 10 wants %d, want 11", got)
	}
	if d.Winner != 1 {
		t.Errorf("rule %d won, want 1", d.Winner)
	}
}

// Best practices: scale-in needs all of its rules.
func TestWE41_ScaleInNeedsAllRules(t *testing.T) {
	s := setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.LessThan, 30), Action: in(1)},
		autoscale.Rule{Trigger: when("Memory", autoscale.LessThan, 50), Action: in(1)},
	)
	expect(t, atNoon(s, 4, steady("CPU", 25), steady("Memory", 51)), 4, autoscale.NoChange)
	expect(t, atNoon(s, 4, steady("CPU", 29), steady("Memory", 49)), 3, autoscale.ScaledIn)
}

// Best practices: the threshold of a storage queue is messages per instance.
func TestWE43_QueueIsPerInstance(t *testing.T) {
	const queue = "ApproximateMessageCount"
	s := setting(
		autoscale.Rule{
			Trigger: perInstance(when(queue, autoscale.GreaterThanOrEqual, 50)), Action: out(1)},
		autoscale.Rule{
			Trigger: perInstance(when(queue, autoscale.LessThanOrEqual, 10)), Action: in(1)},
	)
	for _, step := range []struct {
		capacity int
		messages float64
		to       int
		outcome  autoscale.Outcome
	}{
		{2, 50, 2, autoscale.NoChange},   // 25 each
		{2, 100, 3, autoscale.ScaledOut}, // 50 each
		{3, 149, 3, autoscale.NoChange},
		{3, 150, 4, autoscale.ScaledOut},
		{3, 31, 3, autoscale.NoChange},
		{3, 30, 2, autoscale.ScaledIn}, // 10 each; 15 each on 2
	} {
		expect(t, atNoon(s, step.capacity, steady(queue, step.messages)), step.to, step.outcome)
	}
}

// Flapping in Autoscale: 28 % on two instances is 56 % on one, which would scale
// out again. From 25 % on it is safe: 50 is not above 50.
func TestWE45_ScaleInThatWouldFlap(t *testing.T) {
	s := setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 50), Action: out(1)},
		autoscale.Rule{Trigger: when("CPU", autoscale.LessThan, 30), Action: in(1)},
	)
	expect(t, atNoon(s, 1, steady("CPU", 56)), 2, autoscale.ScaledOut)

	d := atNoon(s, 2, steady("CPU", 28, 28))
	expect(t, d, 2, autoscale.BlockedByFlapping)
	if want := (autoscale.Projection{Rule: 0, Value: 56, AtCount: 1}); d.Projection != want {
		t.Errorf("projection %+v, want %+v", d.Projection, want)
	}

	expect(t, atNoon(s, 2, steady("CPU", 25, 25)), 1, autoscale.ScaledIn)
}

// Flapping in Autoscale: threads per instance.
func TestWE47_ThreadsPerInstance(t *testing.T) {
	s := setting(
		autoscale.Rule{
			Trigger: perInstance(when("Thread Count", autoscale.GreaterThanOrEqual, 600)), Action: out(1)},
		autoscale.Rule{
			Trigger: perInstance(when("Thread Count", autoscale.LessThan, 400)), Action: in(1)},
	)
	for _, step := range []struct {
		capacity int
		threads  float64
		to       int
		outcome  autoscale.Outcome
	}{
		{2, 1250, 3, autoscale.ScaledOut}, // T0: 625
		{3, 1250, 3, autoscale.NoChange},  // T1: 417
		{3, 1180, 2, autoscale.ScaledIn},  // T2: 394, on two 590
		{2, 1180, 2, autoscale.NoChange},  // T3: 590
		{3, 1200, 3, autoscale.NoChange},  // scale-in needs a total below 1200
		{3, 1199, 2, autoscale.ScaledIn},
	} {
		expect(t, atNoon(s, step.capacity, steady("Thread Count", step.threads)), step.to, step.outcome)
	}
}

// Best practices (2022): 60 % on three instances is 90 % on two.
func TestWE49_ProjectedCPU(t *testing.T) {
	s := setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThanOrEqual, 80), Action: out(1)},
		autoscale.Rule{Trigger: when("CPU", autoscale.LessThanOrEqual, 60), Action: in(1)},
	)
	expect(t, atNoon(s, 2, steady("CPU", 80, 80)), 3, autoscale.ScaledOut)
	expect(t, atNoon(s, 3, steady("CPU", 60, 60, 60)), 3, autoscale.BlockedByFlapping)
	expect(t, atNoon(s, 3, steady("CPU", 50, 50, 50)), 2, autoscale.ScaledIn) // 75
}

// Flapping in Autoscale: scale-in by less than asked for. The page says 27; its
// own formula gives 65·30/27 = 72.2 there, above 70, and 69.6 at 28.
func TestWE51_PartialScaleIn(t *testing.T) {
	requests := perInstance(when("Requests", autoscale.GreaterThanOrEqual, 200))
	few := perInstance(when("Requests", autoscale.LessThanOrEqual, 50))
	s := setting(
		autoscale.Rule{Trigger: requests, Action: out(20)},
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 70), Action: out(20)},
		autoscale.Rule{Trigger: few, Action: in(10)},
	)
	expect(t, atNoon(s, 30, steady("CPU", 65), steady("Requests", 3000)), 30, autoscale.NoChange)

	d := atNoon(s, 30, steady("CPU", 65), steady("Requests", 1500))
	expect(t, d, 28, autoscale.ScaledInPartly) // Azure logs FlappingOccurred
	if d.Wanted != 20 {
		t.Errorf("wanted %d, want 20", d.Wanted)
	}
	if want := (autoscale.Projection{Rule: 1, Value: 65 * 30 / 27., AtCount: 27}); d.Projection != want {
		t.Errorf("projection %+v, want %+v", d.Projection, want)
	}
}

// Best practices: minimum = maximum = current leaves nothing to do.
func TestWE53_NoRoom(t *testing.T) {
	s := limited(setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 70), Action: out(1)},
		autoscale.Rule{Trigger: when("CPU", autoscale.LessThan, 30), Action: in(1)},
	), 2, 2, 2)
	expect(t, atNoon(s, 2, steady("CPU", 99)), 2, autoscale.AtMaximum)
	expect(t, atNoon(s, 2, steady("CPU", 1)), 2, autoscale.AtMinimum)
	expect(t, atNoon(s, 2, steady("CPU", 50)), 2, autoscale.NoChange)
	expect(t, atNoon(s, 2), 2, autoscale.NoData)
}

// Understand autoscale settings: scale-out cooldown 60 minutes, scale-in 40.
// Under the other documented reading the spike waits for the scale-out rule's own
// hour since 13:00.
func TestWE57_Cooldown(t *testing.T) {
	clock := func(h, m sim.Time) sim.Time { return h*sim.Hour + m*minute }
	cpu := func(now sim.Time) float64 {
		switch {
		case now <= clock(10, 40): // still high: would scale out again but for the cooldown
			return 90
		case now >= clock(13, 0) && now < clock(13, 20): // would scale in again
			return 20
		case now >= clock(13, 20) && now <= clock(14, 0):
			return 90
		}
		return 50
	}
	for reading, want := range map[autoscale.CooldownReading]string{
		autoscale.CooldownLastAction: "[10h 5→6 13h 6→5 13h40m 5→6]",
		autoscale.CooldownPerRule:    "[10h 5→6 13h 6→5 14h 5→6]",
	} {
		high, low := when("CPU", autoscale.GreaterThan, 70), when("CPU", autoscale.LessThan, 30)
		high.TimeAggregation, low.TimeAggregation = autoscale.AggregationLast, autoscale.AggregationLast
		increase, decrease := out(1), in(1)
		increase.Cooldown, decrease.Cooldown = 60*minute, 40*minute
		s := setting(
			autoscale.Rule{Trigger: high, Action: increase},
			autoscale.Rule{Trigger: low, Action: decrease},
		)
		s.Cooldown = reading

		var last autoscale.LastAction
		var d autoscale.Decision
		var acts []string
		capacity, blocked := 5, 0
		metric := autoscale.Metric{Name: "CPU", Series: autoscale.NewSeries(s.Lookback())}
		for now := clock(10, 0); now <= clock(14, 0); now += s.Period {
			metric.Series.Append(record(now, cpu(now)))
			s.Evaluate(autoscale.Input{
				Now: now, Capacity: capacity, Last: last, Metrics: []autoscale.Metric{metric},
			}, &d)
			last.Record(&d)
			capacity = d.To
			if d.Changed() {
				acts = append(acts, fmt.Sprintf("%v %d→%d", now, d.From, d.To))
			}
			if d.Outcome == autoscale.BlockedByCooldown {
				blocked++
			}
		}
		if got := fmt.Sprint(acts); got != want {
			t.Errorf("%v: %s, want %s", reading, got, want)
		}
		// 10:01-10:40, 13:01-13:19, and the spike from 13:20 to 14:00 but for the
		// minute in which it is served.
		const wantBlocked = 40 + 19 + 40
		if blocked != wantBlocked {
			t.Errorf("%v: %d runs blocked, want %d", reading, blocked, wantBlocked)
		}
	}
}

// Best practices: Average by minute over the instances, then the highest of those
// minutes.
func TestWE59_StatisticThenAggregation(t *testing.T) {
	s := autoscale.NewSeries(10 * minute)
	s.Append(record(noon-2*minute, 10, 100)) // 55
	s.Append(record(noon-1*minute, 60, 80))  // 70, although 100 was seen before
	s.Append(record(noon, 20, 40))           // 30
	trigger := when("CPU", autoscale.GreaterThan, 70)
	trigger.TimeAggregation = autoscale.AggregationMaximum
	d := atNoon(setting(autoscale.Rule{Trigger: trigger, Action: out(1)}), 2,
		autoscale.Metric{Name: "CPU", Series: s})
	expect(t, d, 2, autoscale.NoChange)
	if r := d.Readings[0]; r.Value != 70 || r.Samples != 3 {
		t.Errorf("read %v of %d samples, want 70 of 3", r.Value, r.Samples)
	}
}

// The same minutes under the two readings of statistic: across instances ("Best
// practices") or inside the time grain ("Understand autoscale settings", where
// each minute is the average over the instances). The example itself reads the
// same in both.
func TestWE59_InBothReadings(t *testing.T) {
	const average, maximum = autoscale.StatisticAverage, autoscale.StatisticMax
	for _, row := range []struct {
		statistic   autoscale.Statistic
		aggregation autoscale.TimeAggregation
		grain       sim.Time
		want        [2]float64 // across instances, inside the grain
	}{
		{average, autoscale.AggregationMaximum, minute, [2]float64{70, 70}},
		{maximum, autoscale.AggregationMaximum, minute, [2]float64{100, 70}},
		{maximum, autoscale.AggregationAverage, minute, [2]float64{(100 + 80 + 40) / 3., (55 + 70 + 30) / 3.}},
		{maximum, autoscale.AggregationAverage, 3 * minute, [2]float64{100, 70}},
		{autoscale.StatisticMin, autoscale.AggregationAverage, 3 * minute, [2]float64{10, 30}},
		{autoscale.StatisticSum, autoscale.AggregationAverage, 3 * minute, [2]float64{310, 155}},
	} {
		s := autoscale.NewSeries(10 * minute)
		s.Append(record(noon-2*minute, 10, 100)) // 55
		s.Append(record(noon-1*minute, 60, 80))  // 70
		s.Append(record(noon, 20, 40))           // 30
		for reading, want := range row.want {
			trigger := when("CPU", autoscale.GreaterThan, 75)
			trigger.Statistic, trigger.TimeAggregation, trigger.TimeGrain = row.statistic, row.aggregation, row.grain
			trigger.Reading = autoscale.StatisticReading(reading)
			d := atNoon(setting(autoscale.Rule{Trigger: trigger, Action: out(1)}), 2,
				autoscale.Metric{Name: "CPU", Series: s})
			if got := d.Readings[0].Value; got != want || d.Changed() != (want > 75) {
				t.Errorf("%v by %v, then %v, %v: read %v, want %v; %s",
					row.statistic, row.grain, row.aggregation, trigger.Reading, got, want, d.Reason())
			}
		}
	}
}

// Get started with autoscale: the portal's walk-through, driven by a load that
// rises and falls between nothing and five instances' worth.
func TestWE63_PortalWalkThrough(t *testing.T) {
	s := limited(setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 70), Action: out(1)},
		autoscale.Rule{Trigger: when("CPU", autoscale.LessThan, 20), Action: in(1)},
	), 1, 3, 1)
	s.PublicationDelay = 2 * minute
	metric := autoscale.Metric{Name: "CPU", Series: autoscale.NewSeries(s.Lookback())}
	var d autoscale.Decision
	var last autoscale.LastAction
	capacity, outs, ins := 1, 0, 0
	for now := minute; now <= sim.Day; now += s.Period {
		phase := now % (6 * sim.Hour)
		load := 500 * float64(min(phase, 6*sim.Hour-phase)) / float64(3*sim.Hour)
		metric.Series.Append(record(now, min(100, load/float64(capacity))))
		s.Evaluate(autoscale.Input{
			Now: now, Capacity: capacity, Last: last, Metrics: []autoscale.Metric{metric},
		}, &d)
		last.Record(&d)
		switch d.To - d.From {
		case 1:
			outs++
		case -1:
			ins++
		case 0:
		default:
			t.Fatalf("%v: a step of %d", now, d.To-d.From)
		}
		if d.To < 1 || d.To > 3 {
			t.Fatalf("%v: went to %d, outside 1 to 3", now, d.To)
		}
		capacity = d.To
	}
	// Four waves, each up from 1 to 3 and down again.
	if outs != 8 || ins != 8 {
		t.Errorf("%d steps out and %d in, want 8 and 8", outs, ins)
	}
}

package model_test

// Azure Monitor's autoscale, page by page, in the order in which one reads them:
// what the documentation says, and what the engine does. Examples have the numbers
// of docs/model.md. Cases run the engine once over given metrics, or a scale set
// under a load in the whole world; azure_fixture_test.go has the words they are
// told in.

import (
	"fmt"
	"math"
	"testing"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

const (
	hour = sim.Hour
	day  = sim.Day
	cpu  = "Percentage CPU"
)

// mins returns n minutes.
func mins(n int) sim.Time { return sim.Time(n) * sim.Minute }

// ---- Understand autoscale settings ----

// The engine runs every 30 to 60 seconds.
func TestEngineRunsEveryPeriod(t *testing.T) {
	for _, period := range []sim.Time{30 * sim.Second, 60 * sim.Second} {
		s := setting(from(2, 2))
		s.Period = period
		runs := story{setting: s, capacity: 2, lasts: hour}.play(t)
		if got, want := len(runs), int(hour/period); got != want {
			t.Errorf("every %v: %d runs in an hour, want %d", period, got, want)
		}
	}
}

// Any scale-out rule is enough, and the largest result wins.
func TestWE39_LargestScaleOutWins(t *testing.T) {
	d := atNoon(setting(from(1, 100), "CPU > 70: +10%", "CPU > 80: +3"), 10, reads("CPU", 90))
	expect(t, d, 13, autoscale.ScaledOut)
	if got := d.Readings[0].Wanted; got != 11 || d.Winner != 1 {
		t.Errorf("+10%% of 10 wants %d, rule %d won; want 11 and rule 1", got, d.Winner)
	}
}

// Changes by a count, by percent, to a count, and a rule that only watches. The
// page's percentages divide evenly; the rounding of others is ours.
func TestScaleActions(t *testing.T) {
	for _, c := range []struct {
		rule         string
		capacity, to int
		outcome      autoscale.Outcome
	}{
		{"CPU > 70: +20%", 10, 12, autoscale.ScaledOut},
		{"CPU > 70: +20%", 12, 14, autoscale.ScaledOut}, // 2.4
		{"CPU > 70: +20%", 13, 16, autoscale.ScaledOut}, // 2.6
		{"CPU > 70: +10%", 4, 5, autoscale.ScaledOut},   // 0.4, but at least 1
		{"CPU > 70: up to 8", 5, 8, autoscale.ScaledOut},
		{"CPU > 70: up to 8", 9, 9, autoscale.AtExactCount},
		{"CPU > 70: down to 8", 9, 8, autoscale.ScaledIn},
		{"CPU > 70: none", 9, 9, autoscale.NoChange},
	} {
		t.Run(fmt.Sprintf("%s at %d", c.rule, c.capacity), func(t *testing.T) {
			expect(t, atNoon(setting(from(1, 100), c.rule), c.capacity, reads("CPU", 90)), c.to, c.outcome)
		})
	}
}

// When rules of both directions are true, scale-out wins. Four instances idle at
// the minimum; a spike of one minute is the maximum of the window, and its average
// is still low.
func TestScaleOutGoesBeforeScaleIn(t *testing.T) {
	s := setting(from(4, 10), cpu+" > 80: +1", cpu+" < 70: -1")
	s.Profiles[0].Rules[0].Trigger.TimeAggregation = autoscale.AggregationMaximum
	runs := story{
		setting: s, capacity: 4, lasts: mins(21),
		load: []work{{0, 160}, {mins(20), 360}}, // 40 and 90 percent on four
	}.play(t)
	runs.tells(t, "21m 4→5 ScaledOut")
	d := runs.at(t, mins(21))
	if in := d.Readings[1]; !in.Fired || math.Abs(in.Value-(9*40+90)/10.) > 0.1 {
		t.Errorf("the scale-in rule read %v, true: %t; want 45, true", in.Value, in.Fired)
	}
}

// Metrics that cannot be read: up to the default if there are fewer, else nothing.
// All instances fail after half an hour; ten minutes later the window is empty.
func TestMissingMetricsRaiseToTheDefault(t *testing.T) {
	s := setting(autoscale.Capacity{Minimum: 1, Maximum: 10, Default: 4}, cpu+" > 80: +1", cpu+" < 30: -1")
	fail := func(ids ...int) []model.Action {
		return []model.Action{{At: mins(30), Kind: model.FailInstances, Instances: ids}}
	}
	runs := story{setting: s, capacity: 2, lasts: hour, load: []work{{0, 100}}, actions: fail(0, 1)}.play(t)
	runs.tells(t, "40m 2→4 RaisedToDefault")

	runs = story{setting: s, capacity: 5, lasts: hour, load: []work{{0, 250}}, actions: fail(0, 1, 2, 3, 4)}.play(t)
	runs.tells(t)
	if d := runs.at(t, mins(40)); d.Outcome != autoscale.NoData {
		t.Errorf("with more instances than the default: %s", d.Reason())
	}
}

// A fixed date goes before a recurring profile, and that before the default; of two
// fixed dates the first listed counts. Each profile has its own number of
// instances, and no rules: then the limits alone are kept.
func TestProfilesByPrecedence(t *testing.T) {
	s := setting(from(1, 1))
	for n := 2; n <= 4; n++ {
		s.Profiles = append(s.Profiles, autoscale.Profile{Name: fmt.Sprint(n), Capacity: from(n, n)})
	}
	s.Timetable = autoscale.Timetable([]autoscale.Binding{
		{},
		{Starts: []sim.Time{6 * hour}},
		{Fixed: true, From: 12 * hour, To: 24 * hour},
		{Fixed: true, From: 18 * hour, To: 36 * hour},
	}, 2*day)
	story{setting: s, capacity: 1, lasts: 2 * day}.play(t).tells(t,
		"6h 1→2 RaisedToMinimum",
		"12h 2→3 RaisedToMinimum",
		"1d1m 3→4 RaisedToMinimum", // the end is included
		"1d12h1m 4→2 LoweredToMaximum",
	)
}

// Scale-out cooldown 60 minutes, scale-in 40. Under the reading of "Get started
// with autoscale" the spike of 13:20 waits for the scale-out rule's own hour since
// 13:00.
func TestWE57_Cooldown(t *testing.T) {
	clock := func(h, m int) sim.Time { return sim.Time(h)*hour + mins(m) }
	for reading, want := range map[autoscale.CooldownReading]string{
		autoscale.CooldownLastAction: "13h40m 5→6 ScaledOut",
		autoscale.CooldownPerRule:    "14h 5→6 ScaledOut",
	} {
		s := setting(from(1, 100), cpu+" > 70: +1", cpu+" < 30: -1")
		s.Cooldown = reading
		for i, cooldown := range []sim.Time{mins(60), mins(40)} {
			rule := &s.Profiles[0].Rules[i]
			rule.Trigger.TimeAggregation, rule.Action.Cooldown = autoscale.AggregationLast, cooldown
		}
		runs := story{setting: s, capacity: 5, lasts: clock(14, 0), load: []work{
			{0, 250},
			{clock(9, 59), 450},  // 90 % on five
			{clock(10, 0), 540},  // 90 % on six: would scale out again but for the cooldown
			{clock(10, 40), 300}, // 50 %
			{clock(12, 59), 120}, // 20 % on six, 24 % on five: would scale in again
			{clock(13, 19), 450}, // the spike: 90 % on five, 75 % on six
		}}.play(t)
		runs.tells(t, "10h 5→6 ScaledOut", "13h 6→5 ScaledIn", want)
		// 10:01-10:40, 13:01-13:19, and the spike from 13:20 to 14:00 but for the
		// minute in which it is served.
		blocked := 0
		for i := range runs {
			if runs[i].Outcome == autoscale.BlockedByCooldown {
				blocked++
			}
		}
		if want := 40 + 19 + 40; blocked != want {
			t.Errorf("%v: %d runs blocked, want %d", reading, blocked, want)
		}
	}
}

// ---- Get started with autoscale ----

// The portal's walk-through, under a load that rises and falls four times between
// nothing and five instances' worth: two steps out and two in each time.
func TestWE63_PortalWalkThrough(t *testing.T) {
	s := setting(from(1, 3), cpu+" > 70: +1", cpu+" < 20: -1")
	s.PublicationDelay = mins(2)
	var load []work
	for at := sim.Time(0); at < day; at += mins(2) {
		phase := at % (6 * hour)
		load = append(load, work{at, int(500 * min(phase, 6*hour-phase) / (3 * hour))})
	}
	outs, ins := 0, 0
	for _, d := range (story{setting: s, capacity: 1, lasts: day, load: load}).play(t) {
		switch d.To - d.From {
		case 1:
			outs++
		case -1:
			ins++
		case 0:
		default:
			t.Fatalf("a step of %d: %s", d.To-d.From, d.Reason())
		}
		if d.To < 1 || d.To > 3 {
			t.Fatalf("outside of 1 to 3: %s", d.Reason())
		}
	}
	if outs != 8 || ins != 8 {
		t.Errorf("%d steps out and %d in, want 8 and 8", outs, ins)
	}
}

// ---- Best practices for autoscale ----

// minimum = maximum = current leaves nothing to do.
func TestWE53_NoRoom(t *testing.T) {
	s := setting(from(2, 2), cpu+" > 70: +1", cpu+" < 30: -1")
	runs := story{setting: s, capacity: 2, lasts: hour, load: []work{{0, 190}, {mins(30), 10}}}.play(t)
	runs.tells(t)
	if got := runs.at(t, mins(20)).Outcome; got != autoscale.AtMaximum {
		t.Errorf("busy: %v, want AtMaximum", got)
	}
	if got := runs.at(t, mins(50)).Outcome; got != autoscale.AtMinimum {
		t.Errorf("idle: %v, want AtMinimum", got)
	}
}

// Scaling by hand is temporary: with a range of 3 to 6 the next run turns 1 into 3
// and 8 into 6. A count within the range stays until a rule is true.
func TestManualScalingMeetsTheLimits(t *testing.T) {
	by := func(at sim.Time, capacity int) model.Action {
		return model.Action{At: at + 30*sim.Second, Kind: model.SetCapacity, Capacity: capacity}
	}
	story{
		setting: setting(from(3, 6)), capacity: 4, lasts: hour,
		actions: []model.Action{by(mins(10), 1), by(mins(20), 8), by(mins(30), 5)},
	}.play(t).tells(t, "11m 1→3 RaisedToMinimum", "21m 8→6 LoweredToMaximum")
}

// Scale-in needs all of its rules.
func TestWE41_ScaleInNeedsAllRules(t *testing.T) {
	s := setting(from(1, 100), "CPU < 30: -1", "Memory < 50: -1")
	expect(t, atNoon(s, 4, reads("CPU", 25), reads("Memory", 51)), 4, autoscale.NoChange)
	expect(t, atNoon(s, 4, reads("CPU", 29), reads("Memory", 49)), 3, autoscale.ScaledIn)
}

// The threshold of a storage queue is messages per instance.
func TestWE43_QueueIsPerInstance(t *testing.T) {
	s := setting(from(1, 100), "Queue per instance ≥ 50: +1", "Queue per instance ≤ 10: -1")
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
		expect(t, atNoon(s, step.capacity, reads("Queue", step.messages)), step.to, step.outcome)
	}
}

// Text of 2022: 60 % on three instances is 90 % on two.
func TestWE49_ProjectedCPU(t *testing.T) {
	s := setting(from(1, 100), "CPU ≥ 80: +1", "CPU ≤ 60: -1")
	expect(t, atNoon(s, 2, reads("CPU", 80, 80)), 3, autoscale.ScaledOut)
	expect(t, atNoon(s, 3, reads("CPU", 60, 60, 60)), 3, autoscale.BlockedByFlapping)
	expect(t, atNoon(s, 3, reads("CPU", 50, 50, 50)), 2, autoscale.ScaledIn) // 75
}

// Text of 2022: Monday begins with two instances; the first run raises them to the
// Monday profile's minimum, and from then on only its CPU rules count, however long
// the queue.
func TestWE55_MondayProfile(t *testing.T) {
	s := setting(from(2, 10), "Queue > 10: +1", "Queue < 3: -1")
	s.Profiles = append(s.Profiles, autoscale.Profile{
		Name: "Monday", Capacity: from(3, 10), Rules: rules("CPU > 80: +1", "CPU < 20: -1"),
	})
	s.Timetable = autoscale.Timetable([]autoscale.Binding{{}, {Starts: []sim.Time{12 * hour}}}, day)
	long, busy := reads("Queue", 50), reads("CPU", 85)
	expect(t, atNoon(s, 2, long, reads("CPU", 50)), 3, autoscale.RaisedToMinimum)
	expect(t, atNoon(s, 3, long, reads("CPU", 50)), 3, autoscale.NoChange)
	expect(t, atNoon(s, 3, long, busy), 4, autoscale.ScaledOut)

	s.Timetable = nil // any other day
	expect(t, atNoon(s, 3, long, busy), 4, autoscale.ScaledOut)
	expect(t, atNoon(s, 3, reads("Queue", 5), busy), 3, autoscale.NoChange)
}

// Average by minute over the instances, then the highest of those minutes: 70 of
// 55, 70 and 30. "Understand autoscale settings" has another reading, in which the
// statistic combines the minutes of a time grain; there each minute is the average
// over the instances. The example itself is the same in both.
func TestWE59_StatisticThenAggregation(t *testing.T) {
	const average, maximum = autoscale.StatisticAverage, autoscale.StatisticMax
	for _, row := range []struct {
		statistic   autoscale.Statistic
		aggregation autoscale.TimeAggregation
		grain       int        // minutes
		want        [2]float64 // across instances, inside the grain
	}{
		{average, autoscale.AggregationMaximum, 1, [2]float64{70, 70}},
		{maximum, autoscale.AggregationMaximum, 1, [2]float64{100, 70}},
		{maximum, autoscale.AggregationAverage, 1, [2]float64{(100 + 80 + 40) / 3., (55 + 70 + 30) / 3.}},
		{maximum, autoscale.AggregationAverage, 3, [2]float64{100, 70}},
		{autoscale.StatisticMin, autoscale.AggregationAverage, 3, [2]float64{10, 30}},
		{autoscale.StatisticSum, autoscale.AggregationAverage, 3, [2]float64{310, 155}},
	} {
		series := autoscale.NewSeries(hour)
		series.Append(minute(mins(1), 10, 100)) // 55
		series.Append(minute(mins(2), 60, 80))  // 70
		series.Append(minute(mins(3), 20, 40))  // 30
		for reading, want := range row.want {
			s := setting(from(1, 100), "CPU > 75: +1")
			trigger := &s.Profiles[0].Rules[0].Trigger
			trigger.Statistic, trigger.TimeAggregation = row.statistic, row.aggregation
			trigger.TimeGrain, trigger.Reading = mins(row.grain), autoscale.StatisticReading(reading)
			var d autoscale.Decision
			s.Evaluate(autoscale.Input{
				Now: mins(3), Capacity: 2, Metrics: []autoscale.Metric{{Name: "CPU", Series: series}},
			}, &d)
			if got := d.Readings[0].Value; got != want || d.Changed() != (want > 75) {
				t.Errorf("%v by %d min, then %v, %v: read %v, want %v; %s",
					row.statistic, row.grain, row.aggregation, trigger.Reading, got, want, d.Reason())
			}
		}
	}
}

// ---- Flapping in Autoscale ----

// 28 % on two instances is 56 % on one, which would scale out again; at 24 % it
// would not. The window is mixed: after eight minutes of the lower load it reads
// 24.8, and that is 49.6 on one.
func TestWE45_ScaleInThatWouldFlap(t *testing.T) {
	s := setting(from(1, 10), cpu+" > 50: +1", cpu+" < 30: -1")
	runs := story{setting: s, capacity: 1, lasts: 80 * sim.Minute, load: []work{{0, 56}, {hour, 48}}}.play(t)
	runs.tells(t, "1m 1→2 ScaledOut", "1h8m 2→1 ScaledIn")
	for at := mins(11); at < hour+mins(8); at += sim.Minute {
		if d := runs.at(t, at); d.Outcome != autoscale.BlockedByFlapping || d.Projection.AtCount != 1 {
			t.Fatalf("at %v: %s", at, d.Reason())
		}
	}
	if got := runs.at(t, mins(30)).Projection.Value; math.Abs(got-56) > 0.01 {
		t.Errorf("projected to %v, want 56", got)
	}
}

// Threads per instance.
func TestWE47_ThreadsPerInstance(t *testing.T) {
	s := setting(from(1, 100), "Threads per instance ≥ 600: +1", "Threads per instance < 400: -1")
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
		expect(t, atNoon(s, step.capacity, reads("Threads", step.threads)), step.to, step.outcome)
	}
}

// Scale-in by less than asked for, which the activity log calls FlappingOccurred.
// The page says 27; its own formula gives 65·30/27 = 72.2 there, above 70, and 69.6
// at 28.
func TestWE51_PartialScaleIn(t *testing.T) {
	s := setting(from(1, 100), "Requests per instance ≥ 200: +20", "CPU > 70: +20", "Requests per instance ≤ 50: -10")
	expect(t, atNoon(s, 30, reads("CPU", 65), reads("Requests", 3000)), 30, autoscale.NoChange)

	d := atNoon(s, 30, reads("CPU", 65), reads("Requests", 1500))
	expect(t, d, 28, autoscale.ScaledInPartly)
	if d.Wanted != 20 {
		t.Errorf("wanted %d, want 20", d.Wanted)
	}
	if want := (autoscale.Projection{Rule: 1, Value: 65 * 30 / 27., AtCount: 27}); d.Projection != want {
		t.Errorf("projection %+v, want %+v", d.Projection, want)
	}
}

// Scale-out is never checked, however soon it would be undone: 51 % on one are
// 25.5 % on two.
func TestScaleOutIsNotCheckedForFlapping(t *testing.T) {
	expect(t, atNoon(setting(from(1, 10), "CPU > 50: +1", "CPU < 49: -1"), 1, reads("CPU", 51)), 2, autoscale.ScaledOut)
}

// ---- Common autoscale patterns ----

// A week with a minimum of 10, and 3 before and after it. Raising is what the
// limits do by themselves; afterwards it takes a rule.
func TestWE71_OneWeekWithMoreInstances(t *testing.T) {
	s := setting(from(3, 20), cpu+" < 40: -20")
	s.Profiles = append(s.Profiles, autoscale.Profile{Name: "launch", Capacity: from(10, 20)})
	s.Timetable = autoscale.Timetable([]autoscale.Binding{{}, {Fixed: true, From: 7 * day, To: 14 * day}}, 15*day)
	story{setting: s, capacity: 3, lasts: 15 * day, load: []work{{0, 150}}}.play(t).tells(t,
		"7d 3→10 RaisedToMinimum", "14d1m 10→3 ScaledIn")
}

// ---- Autoscale with multiple profiles ----

// A recurring profile has a start and no end. The portal writes a copy of the
// default that begins where it should end; without one it goes on.
func TestRecurringProfileLastsUntilTheNext(t *testing.T) {
	s := setting(from(1, 1))
	for n := 5; n >= 1; n -= 4 {
		s.Profiles = append(s.Profiles, autoscale.Profile{Name: fmt.Sprint(n), Capacity: from(n, n)})
	}
	working := autoscale.Binding{Starts: []sim.Time{8*hour + 30*sim.Second, day + 8*hour}}
	copied := autoscale.Binding{Starts: []sim.Time{18 * hour, day + 18*hour}}

	s.Timetable = autoscale.Timetable([]autoscale.Binding{{}, working, copied}, 2*day)
	story{setting: s, capacity: 1, lasts: 2 * day}.play(t).tells(t,
		"8h1m 1→5 RaisedToMinimum", // the first run after the switch
		"18h 5→1 LoweredToMaximum",
		"1d8h 1→5 RaisedToMinimum",
		"1d18h 5→1 LoweredToMaximum",
	)
	s.Profiles = s.Profiles[:2]
	s.Timetable = autoscale.Timetable([]autoscale.Binding{{}, working}, 2*day)
	story{setting: s, capacity: 1, lasts: 2 * day}.play(t).tells(t, "8h1m 1→5 RaisedToMinimum")
}

// A profile that begins during a cooldown: its limits act at once, its rules wait
// as they would without the switch. The set is busy all the time; the default
// profile's rule has a cooldown of an hour, the other's of five minutes.
func TestProfileSwitchDuringACooldown(t *testing.T) {
	for reading, want := range map[autoscale.CooldownReading]string{
		autoscale.CooldownLastAction: "1h1m 4→5 ScaledOut", // an hour after the first
		autoscale.CooldownPerRule:    "15m 4→5 ScaledOut",  // five minutes after the last scale action
	} {
		s := setting(from(1, 5), cpu+" > 70: +1")
		s.Profiles[0].Rules[0].Action.Cooldown = hour
		s.Profiles = append(s.Profiles, autoscale.Profile{
			Name: "event", Capacity: from(4, 5), Rules: rules(cpu + " > 70: +1"),
		})
		s.Timetable = autoscale.Timetable([]autoscale.Binding{{}, {Fixed: true, From: mins(10), To: day}}, day)
		s.Cooldown = reading
		story{setting: s, capacity: 1, lasts: 2 * hour, load: []work{{0, 360}}}.play(t).tells(t,
			"1m 1→2 ScaledOut", "10m 2→4 RaisedToMinimum", want)
	}
}

// ---- Troubleshoot autoscale ----

// A Flexible set's capacity changed by others is known to the engine up to an hour
// later. The first run that could have seen it is that of 11m; here the engine
// knows from 1h11m on, and until then it neither sees that 8 are too many nor
// divides by 8. When it acts in between, its decision counts: at 90 % a rule goes
// from the four that the engine knows up to five, and so eight become five.
func TestManualChangeOfAFlexibleSetIsSeenLater(t *testing.T) {
	byHand := []model.Action{{At: mins(10) + 30*sim.Second, Kind: model.SetCapacity, Capacity: 8}}
	s := setting(from(3, 6))
	s.ManualSync = hour
	runs := story{setting: s, capacity: 4, lasts: 2 * hour, actions: byHand}.play(t)
	runs.tells(t, "1h11m 8→6 LoweredToMaximum")
	if d := runs.at(t, hour); d.From != 4 {
		t.Errorf("at 1h the engine sees %d instances, want 4", d.From)
	}

	s = setting(from(3, 6), cpu+" > 80: up to 5")
	s.ManualSync = hour
	s.Profiles[0].Rules[0].Trigger.TimeAggregation = autoscale.AggregationLast
	story{
		setting: s, capacity: 4, lasts: 2 * hour, actions: byHand, load: []work{{0, 200}, {mins(29), 720}, {mins(30), 200}},
	}.play(t).tells(t, "30m 4→5 ScaledOut")
}

// ---- Autoscale common metrics ----

// Percentage CPU is the average over the instances that report. In its second
// minute a set of one instance at 56 % has a second one, which needs half of that
// minute until it works: (30 s · 56 + 30 s · 2 · 28) / 90 s.
func TestBootingInstancesDoNotReport(t *testing.T) {
	s := setting(from(1, 10), cpu+" > 50: +1")
	d := story{setting: s, capacity: 1, lasts: mins(2), load: []work{{0, 56}}}.play(t).at(t, mins(2))
	if got, want := d.Readings[0].Window[1].Value, (30*56+30*2*28)/90.; math.Abs(got-want) > 0.05 {
		t.Errorf("the minute of the scale-out read %v, want %v", got, want)
	}
}

// A set without instances has no CPU. Scaled in to zero, it comes back when the
// window is empty, and only as far as the default: if that is zero too, never,
// whatever load waits.
func TestScaleToZeroAndBack(t *testing.T) {
	for standard, want := range [][]string{
		{"1m 1→0 ScaledIn"},
		{"1m 1→0 ScaledIn", "11m 0→1 RaisedToDefault"},
	} {
		s := setting(autoscale.Capacity{Minimum: 0, Maximum: 10, Default: standard}, cpu+" > 70: +1", cpu+" < 30: -1")
		story{setting: s, capacity: 1, lasts: 2 * hour, load: []work{{mins(5), 50}}}.play(t).tells(t, want...)
	}
}

// ---- Use predictive autoscale ----

// With a rule above 70, either signal scales out, by the rule's step; scale-in stays
// reactive. The forecast is of all instances together, here 10: 710 are 71 on each,
// 700 are 70, which is not above.
func TestWE61_ActualOrPredicted(t *testing.T) {
	for _, row := range []struct {
		name    string
		mode    autoscale.PredictiveMode
		reads   float64
		total   float64
		to      int
		outcome autoscale.Outcome
	}{
		{"neither", autoscale.PredictiveEnabled, 50, 700, 10, autoscale.NoChange},
		{"actual", autoscale.PredictiveEnabled, 71, 500, 12, autoscale.ScaledOut},
		{"predicted", autoscale.PredictiveEnabled, 50, 710, 12, autoscale.ScaledOut},
		{"both", autoscale.PredictiveEnabled, 71, 710, 12, autoscale.ScaledOut},
		{"predicted, forecast only", autoscale.ForecastOnly, 50, 710, 10, autoscale.NoChange},
		{"actual, forecast only", autoscale.ForecastOnly, 71, 500, 12, autoscale.ScaledOut},
		{"predicted, disabled", autoscale.PredictiveDisabled, 50, 710, 10, autoscale.NoChange},
		{"predicted, though scale-in would be due", autoscale.PredictiveEnabled, 10, 710, 12, autoscale.ScaledOut},
		{"scale-in stays reactive", autoscale.PredictiveEnabled, 20, 300, 9, autoscale.ScaledIn},
		{"no forecast makes it scale in", autoscale.PredictiveEnabled, 50, 10, 10, autoscale.NoChange},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := setting(from(1, 100), cpu+" > 70: +2", cpu+" < 30: -1")
			s.Profiles[0].Rules[0].Foreseeable = true
			s.Predictive = autoscale.Predictive{Mode: row.mode, LookAhead: hour}
			forecast := autoscale.Forecast{Known: true, Observed: true, Total: row.total, At: noon + hour}
			expect(t, foreseeing(s, 10, forecast, reads(cpu, row.reads)), row.to, row.outcome)
		})
	}
}

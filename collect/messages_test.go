package collect_test

import (
	"math"
	"reflect"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// mail is a set of n warm instances with two workers each, and a queue to which
// messages come at the rates of a shape.
func mail(n int, arrivals workload.Shape, takes sim.Distribution, duration sim.Time) *model.Config {
	c := steady(n, 0, duration)
	c.Workloads, c.LoadBalancers = nil, nil
	c.ScaleSets[0].LoadBalancer = -1
	c.Messages = []model.MessageLoad{{
		Name: "mail", Arrivals: arrivals, Takes: takes, CPUShare: 1, ScaleSets: []int{0},
		Queue: model.MessageQueue{Name: "mail", Lock: sim.Minute, MostDeliveries: 10}, Renewal: sim.Hour,
	}}
	return c
}

func every(perSecond float64) workload.Shape {
	return must(workload.NewConstant(workload.PerSecond(perSecond * 1e6)))
}

// atOnce is n messages within the second that begins at an instant.
func atOnce(at sim.Time, n int64) workload.Shape {
	return must(workload.NewBurst(workload.Burst{At: at, Hold: sim.Second, Extra: workload.PerSecond(n * 1e6)}))
}

func messages(n float64) workload.Requests { return workload.Requests(math.Round(n * 1e6)) }

// about fails the test unless got is want within a part of it.
func about(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within*math.Abs(want)) {
		t.Errorf("%s is %v, want %v within %v", what, got, want, within)
	}
}

// erlangC returns the probability that an arrival waits in M/M/c under an offered
// load.
func erlangC(c int, load float64) float64 {
	term, sum := 1.0, 0.0
	for k := range c {
		sum += term
		term *= load / float64(k+1)
	}
	last := term * float64(c) / (float64(c) - load)
	return last / (sum + last)
}

// All workers of a queue are one station: ten of them under 4.5 messages/s of 2 s
// are M/M/10 with load 9. The wait is C(10, 9)/(5-4.5), which five stations of two
// would not come near. Little's law: as many are in the queue as come in that time.
func TestMessagesWaitAsErlangC(t *testing.T) {
	r := play(t, mail(5, every(4.5), must(sim.Exponential(2)), 10*sim.Hour))
	m := &r.Messages[0]
	age := erlangC(10, 9)/0.5 + 2
	about(t, "mean age", m.Age.Mean.Seconds(), age, 1e-6)
	about(t, "messages in the queue", float64(m.Inside())/1e6, 4.5*age, 1e-6)
	about(t, "mean number in the queue", m.Mean, 4.5*age, 1e-3) // a minute of 600 is half filled
	// 90 % of the workers are busy, each with one of two vCPUs of its instance.
	about(t, "CPU", r.ScaleSets[0].CPU.Mean, 90, 1e-3)
	about(t, "time of workers", m.Worked.Total, 9*36000, 1e-3)
}

// Little's law over a whole run: the ages of all messages add up to the messages in
// the queue over time. Three hours of a burst beyond the capacity, of its backlog
// and of a steady line, and at the end the queue is empty.
func TestLittle(t *testing.T) {
	for name, takes := range map[string]sim.Distribution{
		"exponential": must(sim.Exponential(2)), "lognormal": must(sim.LognormalMeanCV(2, 1.5)),
		"constant": must(sim.Constant(2)),
	} {
		shape := must(workload.NewSteps(
			workload.Step{At: 0, Rate: 3e6}, workload.Step{At: sim.Hour, Rate: 9e6},
			workload.Step{At: 80 * sim.Minute, Rate: 3e6}, workload.Step{At: 170 * sim.Minute, Rate: 0},
		))
		r := play(t, mail(5, shape, takes, 3*sim.Hour))
		m := &r.Messages[0]
		if m.Completed != m.Arrived {
			t.Errorf("%s: %d of %d completed", name, m.Completed, m.Arrived)
		}
		about(t, name+": mean age", m.Age.Mean.Seconds()*float64(m.Completed)/1e6, m.Mean*3*3600, 0.01)
	}
}

// 3,600 messages at once, four workers, a second each: done after 900 s, the ages
// even between 0 and that. The oldest gets as old as that.
func TestBacklogDrains(t *testing.T) {
	r := play(t, mail(2, atOnce(10*sim.Minute, 3600), must(sim.Constant(1)), sim.Hour))
	m := &r.Messages[0]
	if m.Completed != messages(3600) || m.Inside() != 0 {
		t.Errorf("%d completed, %d left", m.Completed, m.Inside())
	}
	about(t, "peak", float64(m.Peak)/1e6, 3598, 2.0/3598) // four, or none, are done when the last has come
	about(t, "mean age", m.Age.Mean.Seconds(), 450, 0.005)
	about(t, "median age", m.Age.P50.Seconds(), 450, 0.01)
	about(t, "95th percentile", m.Age.P95.Seconds(), 855, 0.01)
	about(t, "capacity", r.Series.Messages[0].Capacity[15], 4, 1e-9)
	about(t, "completed per second", r.Series.Messages[0].Completed[15], 4, 1e-6)
	if before, after := r.Series.Messages[0].Inside[24], r.Series.Messages[0].Inside[26]; before == 0 || after != 0 {
		t.Errorf("in the queue: %v in the 15th minute, %v in the 17th", before, after)
	}
}

// An hour of 9/s against workers that can take 5/s: 4 × 3,600 wait, and are worked
// off at 2/s when only 3/s come, in two hours. The last of the first hour's 32,400 is
// done after 32,400 / 5 = 6,480 s, and 2,880 s old; no message becomes older.
func TestOverloadIsArithmetic(t *testing.T) {
	shape := must(workload.NewSteps(workload.Step{At: 0, Rate: 9e6}, workload.Step{At: sim.Hour, Rate: 3e6}))
	r := play(t, mail(5, shape, must(sim.LognormalMeanCV(2, 1.5)), 4*sim.Hour))
	s := &r.Series.Messages[0]
	about(t, "peak", float64(r.Messages[0].Peak)/1e6, 14400, 2e-3)
	about(t, "after another hour", s.Inside[120], 7200, 1e-2)
	about(t, "in the end", s.Inside[239], s.Inside[200], 1e-6)
	about(t, "oldest", r.Messages[0].Oldest.Seconds(), 2880, 0.01)
	if before, after := s.Inside[175], s.Inside[185]; before < 100 || after > 50 {
		t.Errorf("in the queue: %v before the end of the backlog, %v after it", before, after)
	}
}

// Of messages that are no poison 20 % of the deliveries fail; after three they are
// dead letters: 0.2³. Poison is, after three as well. The rest is completed.
// Deliveries: 1 + 0.2 + 0.04, and 3.
func TestDeadLetters(t *testing.T) {
	c := mail(5, every(2), must(sim.Exponential(2)), 5*sim.Hour)
	load := &c.Messages[0]
	load.Failing, load.Poison, load.Queue.MostDeliveries = 0.2, 0.01, 3
	r := play(t, c)
	m := &r.Messages[0]
	finished := float64(m.Completed+m.DeadLettered) / 1e6
	about(t, "finished", finished, 2*5*3600, 1e-3)
	about(t, "dead letters", float64(m.DeadLettered)/1e6, finished*(0.01+0.99*0.008), 1e-9)
	deliveries := 0.99*1.24 + 0.01*3
	about(t, "redelivered", float64(m.Redelivered)/1e6, finished*(deliveries-1), 1e-9)
	about(t, "time of workers", m.Worked.Total, finished*deliveries*2, 1e-6)
	failed := 0.99*1.24*0.2 + 0.01*3
	about(t, "time of failed deliveries", m.Worked.Failed, finished*failed*2, 1e-6)
	// What failed is wasted work, of all the work that is paid.
	cost := &r.ScaleSets[0].Cost
	work, wasted := cost.InstanceTime[collect.CostWork].Seconds(), cost.InstanceTime[collect.CostWasted].Seconds()
	about(t, "wasted work", wasted/(work+wasted), failed/deliveries, 1e-6)
}

// A delivery of 90 s outlasts a lock of 60 s: nothing is ever completed, unless the
// worker renews the lock.
func TestLockTooShort(t *testing.T) {
	c := mail(5, every(0.01), must(sim.Constant(90)), 5*sim.Hour)
	c.Messages[0].Renewal, c.Messages[0].Queue.MostDeliveries = 0, 4
	m := &play(t, c).Messages[0]
	if m.Completed != 0 || m.DeadLettered+m.Inside() != m.Arrived || m.LockLost != 4*m.DeadLettered {
		t.Errorf("%+v", m)
	}
	about(t, "work in vain", m.Worked.Lapsed, m.Worked.Total, 1e-9)
	c.Messages[0].Renewal = 5 * sim.Minute
	if m := &play(t, c).Messages[0]; m.Completed+m.Inside() != m.Arrived || m.LockLost != 0 {
		t.Errorf("with renewal: %+v", m)
	}
	// Exponential with a mean of 60 s: 1/e of the deliveries lose their lock.
	c.Messages[0].Takes, c.Messages[0].Renewal, c.Messages[0].Queue.MostDeliveries = must(sim.Exponential(60)), 0, 100
	m = &play(t, c).Messages[0]
	about(t, "deliveries that lost their lock", float64(m.LockLost)/float64(m.Completed+m.Redelivered), 1/math.E, 1e-6)
}

// Nobody receives, and messages live for ten minutes: 600 wait, those before have
// expired, and are dropped or dead-lettered.
func TestMessagesExpire(t *testing.T) {
	for _, dead := range []bool{false, true} {
		c := mail(0, every(1), must(sim.Constant(1)), sim.Hour)
		c.Messages[0].Queue.TimeToLive, c.Messages[0].Queue.DeadLetterExpired = 10*sim.Minute, dead
		m := &play(t, c).Messages[0]
		expired, dropped := m.ExpiredDead, m.Expired
		if !dead {
			expired, dropped = dropped, expired
		}
		if m.Waiting != messages(600) || expired != messages(3000) || dropped != 0 || m.DeadLettered != m.ExpiredDead {
			t.Errorf("dead-lettering %t: %+v", dead, m)
		}
		if m.Oldest > 10*sim.Minute {
			t.Errorf("the oldest became %v old", m.Oldest)
		}
	}
}

// Two of six busy workers are lost with their instance. By then each has worked for
// 60 s on average: exponential times do not age. Their messages come back when
// their locks run out, and are redelivered.
func TestFailureLosesTheWorkOfAWorker(t *testing.T) {
	c := mail(3, every(1), must(sim.Exponential(60)), 2*sim.Hour)
	c.Actions = []model.Action{fails(sim.Hour, 1)}
	m := &play(t, c).Messages[0]
	if m.Orphaned[model.ByHand] != messages(2) || m.Redelivered != messages(2) {
		t.Errorf("orphaned %v, redelivered %v", m.Orphaned[model.ByHand], m.Redelivered)
	}
	about(t, "lost work", m.Worked.Lost[model.ByHand], 2*60, 1e-6)
}

// Workers that take 60 s are at any time anywhere within it: a notice of 30 s lets
// half of them finish, one of five minutes all. Without a notice the work of half
// of it is lost, with 30 s those that had begun within the last 30 s lose 45 s.
func TestNoticeLetsMessagesFinish(t *testing.T) {
	for _, row := range []struct {
		notice         sim.Time
		orphaned, lost float64
	}{
		{0, 2, 60}, {30 * sim.Second, 1, 45}, {5 * sim.Minute, 0, 0},
	} {
		c := mail(2, every(1), must(sim.Constant(60)), sim.Hour)
		c.ScaleSets[0].TerminateNotice = row.notice
		c.Actions = []model.Action{{At: 30 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{0}}}
		m := &play(t, c).Messages[0]
		orphaned, lost := 0.0, 0.0
		for why := range m.Orphaned {
			orphaned += float64(m.Orphaned[why]) / 1e6
			lost += m.Worked.Lost[why]
		}
		if math.Abs(orphaned-row.orphaned) > 0.01 || math.Abs(lost-row.lost) > 0.5 {
			t.Errorf("notice %v: %v orphaned, %v s lost, want %v and %v", row.notice, orphaned, lost, row.orphaned, row.lost)
		}
	}
}

// A dead letter is in Messages, not in ActiveMessages; a locked message is in both.
func TestQueueMetrics(t *testing.T) {
	c := mail(1, atOnce(0, 10), must(sim.Constant(1)), 30*sim.Minute)
	c.Messages[0].Poison, c.Messages[0].Queue.MostDeliveries = 0.5, 1
	for _, metric := range []model.Metric{
		model.ActiveMessages, model.DeadletteredMessages, model.AllMessages, model.OldestMessageAge,
	} {
		reads(c, 0, model.MetricSource{Publisher: model.ServiceBusMetrics, Metric: metric, Resource: "mail"})
	}
	r := play(t, c)
	for title, want := range map[string]float64{
		"mail.ActiveMessages": 0, "mail.DeadletteredMessages": 5, "mail.Messages": 5, "mail.OldestMessageAge": 0,
	} {
		close9(t, title, metricSeries(t, r, title)[20], want)
	}
	c = mail(0, atOnce(0, 10), must(sim.Constant(1)), 30*sim.Minute)
	reads(c, 0, model.MetricSource{Publisher: model.ServiceBusMetrics, Metric: model.ActiveMessages, Resource: "mail"},
		model.MetricSource{Publisher: model.ServiceBusMetrics, Metric: model.OldestMessageAge, Resource: "mail"})
	r = play(t, c)
	close9(t, "with nobody there", metricSeries(t, r, "mail.ActiveMessages")[20], 10)
	about(t, "age", metricSeries(t, r, "mail.OldestMessageAge")[20], 21*60, 1e-6)
}

// Two queues with sets of their own have nothing to do with each other: the second
// changes no number of the first, however its set is loaded and loses instances.
func TestQueuesAreStrangers(t *testing.T) {
	alone := mail(3, every(3), must(sim.LognormalMeanCV(1.5, 1)), 3*sim.Hour)
	alone.Failures = []model.FailureHazard{{
		Spontaneous: true, TimeToFailure: must(sim.Exponential(3600)), Repair: must(sim.Constant(60)),
	}}
	both := *alone
	other := alone.ScaleSets[0]
	other.Name = "others"
	both.ScaleSets = append([]model.ScaleSet{alone.ScaleSets[0]}, other)
	second := alone.Messages[0]
	second.Name, second.Arrivals, second.Failing, second.ScaleSets = "more", every(7), 0.3, []int{1}
	both.Messages = append([]model.MessageLoad{alone.Messages[0]}, second)
	both.Failures = append([]model.FailureHazard{alone.Failures[0]}, alone.Failures[0])
	both.Failures[1].ScaleSet = 1
	one, two := play(t, alone), play(t, &both)
	if !reflect.DeepEqual(one.Messages[0], two.Messages[0]) || one.ScaleSets[0].Cost != two.ScaleSets[0].Cost {
		t.Errorf("alone %+v\nbeside another %+v", one.Messages[0], two.Messages[0])
	}
	if two.Messages[1].Orphaned == one.Messages[0].Orphaned || one.Messages[0].Redelivered == 0 {
		t.Error("nothing failed, or both sets alike: the test shows nothing")
	}
}

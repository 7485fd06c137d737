package collect_test

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// oneByOne makes the first queue of a scenario be played message by message.
func oneByOne(c *model.Config) *model.Config {
	c.Messages[0].Fidelity = model.MessageFidelity
	return c
}

// The two fidelities agree on a steady line, a backlog that drains, and an overload
// of an hour. Each replication differs by chance; the mean of ten must lie within the
// part of the flow that is written beside it.
func TestFidelitiesOfMessagesAgree(t *testing.T) {
	overload := must(workload.NewSteps(workload.Step{At: 0, Rate: 9e6}, workload.Step{At: sim.Hour, Rate: 3e6}))
	for name, row := range map[string]struct {
		make   func() *model.Config
		within float64
	}{
		"steady":   {func() *model.Config { return mail(5, every(4), must(sim.Exponential(2)), 10*sim.Hour) }, 0.02},
		"backlog":  {func() *model.Config { return mail(2, atOnce(10*sim.Minute, 3600), must(sim.Constant(1)), sim.Hour) }, 0.02},
		"overload": {func() *model.Config { return mail(5, overload, must(sim.LognormalMeanCV(2, 1.5)), 4*sim.Hour) }, 0.05},
	} {
		flow := play(t, row.make())
		var age, p95, inside, cpu, work float64
		const n = 10
		for i := range n {
			r := replication(t, oneByOne(row.make()), uint64(i))
			m := &r.Messages[0]
			age += m.Age.Mean.Seconds() / n
			p95 += m.Age.P95.Seconds() / n
			inside += m.Mean / n
			cpu += r.ScaleSets[0].CPU.Mean / n
			work += m.Worked.Total / n
		}
		m := &flow.Messages[0]
		about(t, name+": mean age", age, m.Age.Mean.Seconds(), row.within)
		about(t, name+": 95th percentile", p95, m.Age.P95.Seconds(), 1.5*row.within)
		about(t, name+": mean number", inside, m.Mean, row.within)
		about(t, name+": CPU", cpu, flow.ScaleSets[0].CPU.Mean, row.within)
		about(t, name+": time of workers", work, m.Worked.Total, row.within)
	}
}

// replication plays one replication and fails the test on any broken invariant.
func replication(t *testing.T, c *model.Config, number uint64) *collect.Result {
	t.Helper()
	run := collect.New(c)
	end, err := model.New(c, sim.Streams{Seed: 1, Replication: number}, run, sim.Limits{}).Run()
	if err != nil {
		t.Fatal(err)
	}
	r, err := run.Result(end, collect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A message comes every ten seconds and takes 60 s, so that six of eight workers have
// one. They go to the workers in turn: message k comes after 10 k seconds and goes to
// worker k - 1 modulo 8, two of which are on every instance. After 3,605 s those of
// 3,550 s to 3,600 s are under way, at workers 2 to 7. The second instance is deleted
// then, with workers 2 and 3: work of 55 s and 45 s is lost with it. Both messages
// come back when their locks run out and are completed.
func TestDeletedInstanceLosesItsMessages(t *testing.T) {
	c := oneByOne(mail(4, every(0.1), must(sim.Constant(60)), 2*sim.Hour))
	c.Messages[0].Process = traffic.Even
	c.Actions = []model.Action{{At: sim.Hour + 5*sim.Second, Kind: model.DeleteInstances, Instances: []int{1}}}
	m := &play(t, c).Messages[0]
	orphans, lost := workload.Requests(0), 0.0
	for why := range m.Orphaned {
		orphans += m.Orphaned[why]
		lost += m.Worked.Lost[why]
	}
	if orphans != messages(2) || m.Redelivered != messages(2) || m.LockLost != 0 {
		t.Errorf("%d left behind, %d redelivered, %d locks lost", orphans, m.Redelivered, m.LockLost)
	}
	about(t, "lost work", lost, 55+45, 1e-6)
	about(t, "time of workers", m.Worked.Total, float64(m.Completed)/1e6*60+lost, 1e-9)
}

// A message of 40 s comes every 50 s, to either of two instances with one worker each.
// Five seconds after the one of 1:00:00 began, all instances are upgraded in place, which
// takes 80 s and is not announced: its work is lost. Its lock of a minute runs out at
// 1:01:00. When the instances are back at 1:01:25 they begin with it and the one of
// 1:00:50, which are 125 s and 75 s old in the end. With a lock of two minutes it comes back
// at 1:02:00, when both are busy again, until 1:02:05: it is 165 s old at 1:02:45. With one
// delivery allowed it is a dead letter: a lock that ran out was a delivery, whatever became
// of the worker.
func TestUpgradeInPlaceCostsTheWorkOnMessages(t *testing.T) {
	for _, row := range []struct {
		lock       sim.Time
		deliveries int
		oldest     float64
		dead       float64
	}{
		{sim.Minute, 10, 125, 0}, {2 * sim.Minute, 10, 165, 0}, {sim.Minute, 1, 75, 1},
	} {
		c := oneByOne(mail(2, every(0.02), must(sim.Constant(40)), 2*sim.Hour))
		c.Messages[0].Process = traffic.Even
		c.Messages[0].Queue.Lock, c.Messages[0].Queue.MostDeliveries = row.lock, row.deliveries
		s := &c.ScaleSets[0]
		s.Concurrency, s.Reimage = 1, must(sim.Constant(80))
		s.Image = released(1, model.AutomaticUpgrade).ScaleSets[0].Image
		s.Upgrade.Mode = model.AutomaticUpgrade
		c.Actions = []model.Action{{
			At: sim.Hour + 5*sim.Second, Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: 1},
		}}
		m := &play(t, c).Messages[0]
		orphans, lost := workload.Requests(0), 0.0
		for why := range m.Orphaned {
			orphans += m.Orphaned[why]
			lost += m.Worked.Lost[why]
		}
		if orphans != messages(1) || m.DeadLettered != messages(row.dead) || m.Redelivered != messages(1-row.dead) || m.Duplicates+m.LockLost > 0 {
			t.Errorf("lock %v: %d left behind, %d dead letters, %d redelivered, %d duplicates, %d locks lost",
				row.lock, orphans, m.DeadLettered, m.Redelivered, m.Duplicates, m.LockLost)
		}
		about(t, "lost work", lost, 5, 1e-9)
		about(t, "age of the oldest", m.Age.Max.Seconds(), row.oldest, 0.001)
	}
}

// An instance goes with two messages that may be delivered once. Message by message they
// are dead letters when their locks run out; the flow does not know how often a message
// that it carries has been delivered, and delivers them again.
func TestInstanceThatGoesCostsADelivery(t *testing.T) {
	build := func() *model.Config {
		c := mail(3, every(1), must(sim.Constant(60)), 2*sim.Hour)
		c.Messages[0].Process, c.Messages[0].Queue.MostDeliveries = traffic.Even, 1
		c.Actions = []model.Action{fails(sim.Hour, 1)}
		return c
	}
	flow, single := play(t, build()).Messages[0], play(t, oneByOne(build())).Messages[0]
	if flow.DeadLettered != 0 || flow.Redelivered != messages(2) {
		t.Errorf("flow: %d dead letters, %d redelivered, want 0 and 2", flow.DeadLettered, flow.Redelivered)
	}
	if single.DeadLettered != messages(2) || single.Redelivered != 0 {
		t.Errorf("single: %d dead letters, %d redelivered, want 2 and 0", single.DeadLettered, single.Redelivered)
	}
}

// Two workers that always have a message of 60 s, the first since 10 s after the
// start, the second since 20 s, so that they end at 30:10 and 30:20. At 30:05 their
// instance learns that it is to be deleted. With a notice of five minutes it approves
// at 30:20, with nothing left. With one of ten seconds it goes at 30:15, with work of
// 55 s on the second message.
func TestInstanceApprovesAfterItsLastMessage(t *testing.T) {
	for _, notice := range []sim.Time{5 * sim.Minute, 10 * sim.Second} {
		c := oneByOne(mail(1, every(0.1), must(sim.Constant(60)), sim.Hour))
		c.Messages[0].Process = traffic.Even
		set := &c.ScaleSets[0]
		set.TerminateNotice, set.Approves, set.Approval = notice, true, must(sim.Constant(1))
		c.Actions = []model.Action{{At: 30*sim.Minute + 5*sim.Second, Kind: model.DeleteInstances, Instances: []int{0}}}
		var approved sim.Time
		watch := observer(func(now sim.Time, f model.Fact) {
			if f.Kind == model.NoticeApproved {
				approved = now
			}
		})
		run := collect.New(c)
		end, err := model.New(c, sim.Streams{Seed: 1}, both{run, watch}, sim.Limits{}).Run()
		if err != nil {
			t.Fatal(err)
		}
		r, err := run.Result(end, collect.Options{})
		if err != nil {
			t.Fatal(err)
		}
		orphans, lost := workload.Requests(0), 0.0
		for why, n := range r.Messages[0].Orphaned {
			orphans += n
			lost += r.Messages[0].Worked.Lost[why]
		}
		want, left, work := 30*sim.Minute+20*sim.Second, 0.0, 0.0
		if notice < sim.Minute {
			want, left, work = 0, 1, 55
		}
		if approved != want || orphans != messages(left) || math.Abs(lost-work) > 1e-6 {
			t.Errorf("notice %v: approved at %v, %d left behind, %v s lost", notice, approved, orphans, lost)
		}
	}
}

// both tells two observers.
type both [2]model.Observer

func (b both) Observe(now sim.Time, f model.Fact) {
	b[0].Observe(now, f)
	b[1].Observe(now, f)
}

// Autoscale reads whole messages: ten, of which nobody takes any, are ten, and the
// oldest is as old as the first came.
func TestQueueMetricsOfSingleMessages(t *testing.T) {
	c := oneByOne(mail(0, atOnce(0, 10), must(sim.Constant(1)), 30*sim.Minute))
	c.Messages[0].Process = traffic.Even
	reads(c, 0, model.MetricSource{Publisher: model.ServiceBusMetrics, Metric: model.ActiveMessages, Resource: "mail"},
		model.MetricSource{Publisher: model.ServiceBusMetrics, Metric: model.OldestMessageAge, Resource: "mail"})
	r := play(t, c)
	close9(t, "messages", metricSeries(t, r, "mail.ActiveMessages")[20], 10)
	close9(t, "age", metricSeries(t, r, "mail.OldestMessageAge")[20], 21*60-0.1)
}

// Poison after two deliveries: Messages counts the dead letters, ActiveMessages does
// not. All five are poison.
func TestDeadLettersOfSingleMessages(t *testing.T) {
	c := oneByOne(mail(1, atOnce(0, 5), must(sim.Constant(1)), 30*sim.Minute))
	c.Messages[0].Process, c.Messages[0].Poison, c.Messages[0].Queue.MostDeliveries = traffic.Even, 1, 2
	for _, metric := range []model.Metric{model.ActiveMessages, model.DeadletteredMessages, model.AllMessages} {
		reads(c, 0, model.MetricSource{Publisher: model.ServiceBusMetrics, Metric: metric, Resource: "mail"})
	}
	r := play(t, c)
	for title, want := range map[string]float64{"mail.ActiveMessages": 0, "mail.DeadletteredMessages": 5, "mail.Messages": 5} {
		close9(t, title, metricSeries(t, r, title)[20], want)
	}
	m := &r.Messages[0]
	if m.DeadLettered != messages(5) || m.Redelivered != messages(5) || m.Worked.Failed != 10 || m.Worked.Total != 10 {
		t.Errorf("%+v", m)
	}
}

// Constant work of 1 s once in 10 s on one of an instance's two workers and two
// vCPUs: 5 % of the CPU. Half of the vCPU each worker: 2.5 %.
func TestMessagesMakeCPU(t *testing.T) {
	for share, want := range map[float64]float64{1: 5, 0.5: 2.5} {
		c := oneByOne(mail(1, every(0.1), must(sim.Constant(1)), 2*sim.Hour))
		c.Messages[0].Process, c.Messages[0].CPUShare = traffic.Even, share
		about(t, "CPU", play(t, c).ScaleSets[0].CPU.Mean, want, 0.01)
	}
}

// Ten requests a second of 50 ms, each of which enqueues two messages that nobody works
// on: at 20 minutes those of the first 11,999 are in the queue, which is what autoscale
// reads; the one that comes at that instant is not done yet.
func TestEnqueuedMessagesAreSeen(t *testing.T) {
	c := enqueues(2)
	c.Workloads[0].Process, c.Workloads[0].Service = traffic.Even, must(sim.Constant(0.05))
	c.ScaleSets[1].Capacity = 0
	reads(c, 1, model.MetricSource{Publisher: model.ServiceBusMetrics, Metric: model.ActiveMessages, Resource: "mail"})
	r := play(t, c)
	close9(t, "messages", metricSeries(t, r, "mail.ActiveMessages")[19], 2*11_999)
	about(t, "CPU of those who enqueue", r.ScaleSets[0].CPU.Mean, 100*10*0.05/6, 1e-4)
}

// enqueues returns ten requests a second, each of which puts so many messages into a
// queue without arrivals of its own, of which four workers do two a second each.
func enqueues(times int) *model.Config {
	c := singly(steady(3, 10, sim.Hour))
	queue := oneByOne(mail(2, every(0), must(sim.Exponential(0.5)), sim.Hour))
	c.Messages = queue.Messages
	c.Messages[0].ScaleSets = []int{1}
	c.ScaleSets = append(c.ScaleSets, queue.ScaleSets[0])
	c.ScaleSets[1].Name = "workers"
	c.Workloads[0].Enqueues = []traffic.Enqueue{{Queue: 0, Share: 1, Times: times}}
	return c
}

// A fifth of the requests enqueues: 2 messages/s of 0.5 s at four vCPUs keep a quarter of
// them busy. All that arrived are told to be by requests, and the estimate of the events
// counts them.
func TestEnqueuedMessagesAreBooked(t *testing.T) {
	c := enqueues(1)
	c.Workloads[0].Enqueues[0].Share = 0.2
	r := play(t, c)
	m := &r.Messages[0]
	if len(m.Enqueued) != 1 || m.Enqueued[0].Workload != "load" || m.Arrived != messages(float64(m.Enqueued[0].Messages)) {
		t.Fatalf("arrived %d: %+v", m.Arrived, m.Enqueued)
	}
	about(t, "messages", float64(m.Enqueued[0].Messages), 7200, 0.05)
	about(t, "CPU of the workers", r.ScaleSets[1].CPU.Mean, 25, 0.07)
	about(t, "CPU of those who enqueue", r.ScaleSets[0].CPU.Mean, 100*10*0.1/6, 0.03)
	without := enqueues(1)
	without.Workloads[0].Enqueues = nil
	more := c.Estimated().Events - without.Estimated().Events
	about(t, "estimate of the events of messages", more, float64(r.Events-play(t, without).Events), 0.2)
}

// BenchmarkMessages is BenchmarkRequests with messages: M/M/10 at a load of 0.8, a
// lock each.
func BenchmarkMessages(b *testing.B) {
	const rate = 80.0
	span := sim.Time(float64(b.N) / (2 * rate) * 1e9)
	c := oneByOne(mail(1, every(rate), must(sim.Exponential(0.1)), max(span, sim.Millisecond)))
	c.ScaleSets[0].Concurrency, c.ScaleSets[0].Size.VCPUs = 10, 10
	benchEvents(b, c)
}

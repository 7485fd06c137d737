package collect_test

import (
	"fmt"
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// ofRelease returns what a set had of a release.
func ofRelease(t *testing.T, s *collect.ScaleSet, name string) collect.ReleaseUse {
	t.Helper()
	for _, use := range s.Releases {
		if use.Release == name {
			return use
		}
	}
	t.Fatalf("nothing of release %q in %+v", name, s.Releases)
	return collect.ReleaseUse{}
}

// closeTo fails the test if a number is not within a share of another.
func closeTo(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within*math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func requestsOf(r workload.Requests) float64 { return float64(r) / float64(workload.Request) }

// A service that takes half as long again: three M/M/2 queues of 10 requests/s each
// and 0.15 s, load 1.5, utilisation 3/4. Erlang C for c=2, a=1.5 is
// 2·(9/8)/(1+1.5+2·(9/8)/2·2) = 9/14; the mean wait is C/(cμ-λ) = (9/14)/(10/3) s.
func TestSlowReleaseIsALongerService(t *testing.T) {
	for _, fidelity := range []model.Fidelity{model.FlowFidelity, model.RequestFidelity} {
		c := steady(3, 30, 20*sim.Hour)
		c.Workloads[0].Fidelity = fidelity
		c.Workloads[0].Retry.Tries = 1
		c.Releases = []model.Release{{Name: "slow", ServiceTime: 1.5}}
		r := play(t, c)
		within := map[model.Fidelity]float64{model.FlowFidelity: 1e-3, model.RequestFidelity: 0.02}[fidelity]
		closeTo(t, fidelity.String()+": CPU", r.ScaleSets[0].CPU.Mean, 75, within)
		wait := 9.0 / 14 / (2/0.15 - 10)
		closeTo(t, fidelity.String()+": latency", r.Workloads[0].Latency.Mean.Seconds(), 0.15+wait, within)
		use := ofRelease(t, &r.ScaleSets[0], "slow")
		if use.Served != r.Workloads[0].Served || use.AtEnd != 3 || use.Mean != 3 {
			t.Errorf("%v: %+v of %d served", fidelity, use, r.Workloads[0].Served)
		}
	}
}

// A container host gets a release by its tag alone: it pulls and registers, and nothing
// else; the requests that come meanwhile are lost until its probe notices. All at once,
// 15 s of pull and 5 s to register: the set serves v1 for an hour, nothing for 20 s, and
// then v2.
func TestTagOfAContainerHost(t *testing.T) {
	c := steady(3, 30, 2*sim.Hour)
	c.LoadBalancers[0].Probe.Interval = sim.Millisecond
	c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "v2", ServiceTime: 1.2}}
	s := &c.ScaleSets[0]
	s.Image = &model.Image{
		Name: "host", Kind: model.ContainerHost, BootFactor: 1,
		Versions: []model.ImageVersion{{Name: "1.0.0", Release: model.NoRelease}},
		Container: model.Container{
			Pull: must(sim.Constant(15)), Changed: 1, Register: must(sim.Constant(5)),
		},
	}
	s.Upgrade.Mode = model.AutomaticUpgrade
	c.Actions = []model.Action{{
		At: sim.Hour, Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: model.SameImage, Release: 1},
	}}
	r := play(t, c)
	v1, v2 := ofRelease(t, &r.ScaleSets[0], "v1"), ofRelease(t, &r.ScaleSets[0], "v2")
	if v1.AtEnd != 0 || v2.AtEnd != 3 || v1.Mean != 1.5 {
		t.Errorf("v1 %+v, v2 %+v", v1, v2)
	}
	closeTo(t, "instances of v2", v2.Mean, 3*(3600-20)/7200.0, 1e-9)
	// What is inside in the steady state is lost, or has not been served yet.
	closeTo(t, "served by v1", requestsOf(v1.Served), 30*3600, 1e-4)
	closeTo(t, "served by v2", requestsOf(v2.Served), 30*(3600-20), 1e-3)
	if got := r.ScaleSets[0].Rollouts[0].Change; got != "release v2" {
		t.Errorf("change %q", got)
	}
}

// With a mix of sizes and two releases every size with every release is a class: a
// machine is billed as its size, and what it serves belongs to its release.
func TestClassesAreSizesWithReleases(t *testing.T) {
	c := steady(2, 30, sim.Hour)
	c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "v2", ServiceTime: 1}}
	own := c.ScaleSets[0].VMSizes()[0]
	small := own
	small.Size.Name, small.Price = "Standard_D2as_v5", own.Price/2
	c.ScaleSets[0].Mix = &model.InstanceMix{Sizes: []model.VMSize{own, small}}
	c.Actions = []model.Action{{
		Kind: model.UpdateModel, Change: model.ModelChange{ImageVersion: model.SameImage, Release: 1},
	}}
	want := []model.Class{{Size: 0}, {Size: 1}, {Size: 0, Release: 1}, {Size: 1, Release: 1}}
	got := c.Classes(0)
	for i := range want {
		if len(got) != len(want) || got[i] != want[i] {
			t.Fatalf("classes %v, want %v", got, want)
		}
	}
	r := play(t, c)
	if use := ofRelease(t, &r.ScaleSets[0], "v1"); use.Served != r.Workloads[0].Served || len(r.ScaleSets[0].Releases) != 1 {
		t.Errorf("%+v of %d", r.ScaleSets[0].Releases, r.Workloads[0].Served)
	}
}

// A good release is none at all.
func TestGoodReleaseIsNone(t *testing.T) {
	for _, fidelity := range []model.Fidelity{model.FlowFidelity, model.RequestFidelity} {
		c := released(6, model.AutomaticUpgrade)
		c.Workloads[0].Fidelity = fidelity
		c.Workloads[0].Retry.Tries = 1
		c.ScaleSets[0].Release = model.NoRelease
		for v := range c.ScaleSets[0].Image.Versions {
			c.ScaleSets[0].Image.Versions[v].Release = model.NoRelease
		}
		c.Actions[0].Change.Release = model.SameRelease
		without := play(t, c)
		c.Releases = []model.Release{{Name: "good", ServiceTime: 1}}
		unused := play(t, c)
		c.ScaleSets[0].Release = 0
		with := play(t, c)
		if unused.Fingerprint != without.Fingerprint {
			t.Errorf("%v: a release that nobody has changes the run", fidelity)
		}
		a, b := &without.Workloads[0], &with.Workloads[0]
		if a.Served != b.Served || a.Lost != b.Lost || a.Latency != b.Latency || without.Events != with.Events ||
			without.Cost.Total != with.Cost.Total || without.ScaleSets[0].CPU != with.ScaleSets[0].CPU {
			t.Errorf("%v: without %+v, with a good release %+v", fidelity, a, b)
		}
	}
}

// canary is three good instances and one with a release, behind one load balancer:
// that gets a quarter of the requests.
func canary(r model.Release, duration sim.Time) *model.Config {
	c := steady(3, 30, duration)
	c.Releases = []model.Release{r}
	c.ScaleSets[0].Release = model.NoRelease
	c.ScaleSets = append(c.ScaleSets, c.ScaleSets[0])
	c.ScaleSets[1].Name, c.ScaleSets[1].Capacity, c.ScaleSets[1].Release = "canary", 1, 0
	return c
}

// single plays a scenario's requests one by one, each with so many tries.
func single(c *model.Config, tries int) *model.Config {
	c.Workloads[0].Fidelity = model.RequestFidelity
	c.Workloads[0].Retry = traffic.Retry{Tries: tries, Multiplier: 1, Budget: math.Inf(1)}
	return c
}

// A quarter of the requests meets 5 % of errors from the tenth minute on: exactly as
// rates, and by the law of rare events request by request (four standard deviations).
func TestErrorsAreAShareOfTheAnswers(t *testing.T) {
	bad := model.Release{Name: "bad", ServiceTime: 1, Errors: 0.05, ErrorsAfter: 10 * sim.Minute}
	const want = 0.05 * 30.0 / 4 * (10*3600 - 600)
	r := play(t, canary(bad, 10*sim.Hour))
	lost := requestsOf(r.Workloads[0].Lost[model.LostBadRelease])
	closeTo(t, "lost as rates", lost, want, 1e-7)
	if use := ofRelease(t, &r.ScaleSets[1], "bad"); requestsOf(use.Failed) != lost {
		t.Errorf("%+v, lost %v", use, lost)
	}
	if r.Workloads[0].LostTotal() != r.Workloads[0].Lost[model.LostBadRelease] {
		t.Errorf("lost to other causes: %v", r.Workloads[0].Lost)
	}
	one := play(t, single(canary(bad, 10*sim.Hour), 1))
	closeTo(t, "lost one by one", requestsOf(one.Workloads[0].Lost[model.LostBadRelease]), want, 4/math.Sqrt(want))
	use := ofRelease(t, &one.ScaleSets[1], "bad")
	closeTo(t, "answers of the canary", requestsOf(use.Served+use.Failed), 30.0/4*36000, 4/math.Sqrt(30.0/4*36000))
	for _, e := range one.Log {
		if e.Kind == model.ReleaseActed && (e.At != 10*sim.Minute || e.Set != "canary") {
			t.Errorf("%+v", e)
		}
	}
}

// Where every answer of one in four instances is an error, three tries, each to
// another instance by chance, lose a request in 4³; a quarter of them is tried twice, a
// sixteenth three times. The work is done each time: the instance is as busy as any.
func TestTriesAgainstErrors(t *testing.T) {
	bad := model.Release{Name: "bad", ServiceTime: 1, Errors: 1}
	r := play(t, single(canary(bad, 5*sim.Hour), 3))
	w := &r.Workloads[0]
	n := requestsOf(w.Offered)
	for _, x := range []struct {
		what      string
		got, want float64
	}{
		{"lost", requestsOf(w.Lost[model.LostBadRelease]), n / 64},
		{"tries after the first", float64(w.Retries), n/4 + n/16},
		{"failed tries", requestsOf(ofRelease(t, &r.ScaleSets[1], "bad").Failed), n/4 + n/16 + n/64},
	} {
		closeTo(t, x.what, x.got, x.want, 4/math.Sqrt(x.want))
	}
	closeTo(t, "CPU", r.ScaleSets[1].CPU.Mean, r.ScaleSets[0].CPU.Mean, 0.02)
}

// A release that changes the schema comes for an hour and goes again: from its first
// answer on a fifth of what the others answer is an error, and stays so. While it is
// there the others get three quarters of the requests.
func TestSchemaStaysBroken(t *testing.T) {
	for _, fidelity := range []model.Fidelity{model.FlowFidelity, model.RequestFidelity} {
		c := canary(model.Release{Name: "v2", ServiceTime: 1, Breaks: &model.SchemaBreak{Releases: []int{1}, Errors: 0.2}}, 5*sim.Hour)
		c.Releases = append(c.Releases, model.Release{Name: "v1", ServiceTime: 1}, model.Release{Name: "v0", ServiceTime: 1})
		c.ScaleSets[0].Release, c.ScaleSets[1].Capacity = 1, 0
		c.Actions = []model.Action{
			{At: sim.Hour, ScaleSet: 1, Capacity: 1}, {At: 2 * sim.Hour, ScaleSet: 1, Capacity: 0},
		}
		if fidelity == model.RequestFidelity {
			single(c, 1)
		}
		r := play(t, c)
		var in, out, told sim.Time
		for _, e := range r.Log {
			switch {
			case e.Kind == model.RotationChanged && e.At > 0 && e.To == "in":
				in = e.At
			case e.Kind == model.RotationChanged && e.At > 0:
				out = e.At
			case e.Kind == model.ReleaseActed:
				told = e.At
			}
		}
		if told < in || told > in+sim.Minute {
			t.Errorf("%v: in rotation at %v, broken at %v", fidelity, in, told)
		}
		want := 0.2 * 30 * (0.75*(out-in).Seconds() + (5*sim.Hour - out).Seconds())
		within := map[model.Fidelity]float64{model.FlowFidelity: 1e-4, model.RequestFidelity: 4 / math.Sqrt(want)}[fidelity]
		closeTo(t, fidelity.String()+": lost", requestsOf(r.Workloads[0].Lost[model.LostBadRelease]), want, within)
		if use := ofRelease(t, &r.ScaleSets[1], "v2"); use.Failed != 0 || use.Served == 0 {
			t.Errorf("%v: %+v", fidelity, use)
		}
	}
}

// The luck of an error belongs to the try: what fails with a smaller share fails with a
// larger one, and more.
func TestLargerShareOfErrors(t *testing.T) {
	before := workload.Requests(0)
	for _, share := range []float64{0, 0.1, 0.5, 1} {
		r := play(t, single(canary(model.Release{Name: "bad", ServiceTime: 1, Errors: share}, sim.Hour), 1))
		lost := r.Workloads[0].Lost[model.LostBadRelease]
		if use := ofRelease(t, &r.ScaleSets[1], "bad"); share > 0 && lost <= before || share == 1 && use.Served != 0 {
			t.Errorf("share %v: lost %v after %v, %+v", share, lost, before, use)
		}
		before = lost
	}
}

// A rolling upgrade to a release that works nowhere: the first batch of two is
// Initializing or Unhealthy for the five minutes of its wait, and the limit on upgraded
// instances stops it with Azure's code. With the rollback both are back, and the
// release is as if it had never been.
func TestSickReleaseStopsARollingUpgrade(t *testing.T) {
	for _, rollback := range []bool{false, true} {
		c := released(10, model.RollingUpgrade)
		c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "sick", ServiceTime: 1, NeverHealthy: 1}}
		c.ScaleSets[0].Image.Versions[1].Release = 1
		c.ScaleSets[0].Health.Rich, c.ScaleSets[0].Health.GracePeriod = true, 10*sim.Second
		c.ScaleSets[0].Upgrade.Rolling.Rollback = rollback
		r, o := rolled(t, c)
		if o.Code != model.RolloutFaulted || o.Error != "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade" {
			t.Errorf("%v, %q: %s", o.Code, o.Error, o.Reason)
		}
		if want := imageTakes + 5*sim.Minute; o.Duration() != want || len(o.Batches) != 1 {
			t.Errorf("stopped after %v in batch %d, want %v in the first", o.Duration(), len(o.Batches), want)
		}
		v1, sick := ofRelease(t, &r.ScaleSets[0], "v1"), ofRelease(t, &r.ScaleSets[0], "sick")
		want := map[bool][2]int{false: {8, 2}, true: {10, 0}}[rollback]
		if v1.AtEnd != want[0] || sick.AtEnd != want[1] || sick.NeverHealthy != 2 || sick.Served != 0 {
			t.Errorf("rollback %t: %+v, %+v", rollback, v1, sick)
		}
	}
}

// What probes find of a release that never works: an http probe of rich states finds
// it Unhealthy if the application says so, and Unknown if it answers with errors of
// the server or not at all (fact sheet 4.1), once the grace period is over. A tcp probe
// is satisfied with whoever accepts connections.
func TestHealthOfASickRelease(t *testing.T) {
	for _, c := range []struct {
		protocol  model.ProbeProtocol
		condition model.Application
		want      model.Health
	}{
		{model.HTTP, model.TellsUnhealthy, model.Unhealthy},
		{model.HTTP, model.TellsErrors, model.Unknown},
		{model.HTTP, model.TellsNothing, model.Unknown},
		{model.TCP, model.TellsErrors, model.Healthy},
		{model.TCP, model.TellsNothing, model.Unhealthy},
	} {
		config := steady(2, 1, 30*sim.Minute)
		config.Releases = []model.Release{{Name: "sick", ServiceTime: 1, NeverHealthy: 1}}
		config.Unhealthy = []model.UnhealthyHazard{{Condition: c.condition}}
		set := &config.ScaleSets[0]
		set.Warm = false
		set.Health = &model.HealthSource{
			Probe: model.Probe{Protocol: c.protocol, Interval: 5 * sim.Second, Threshold: 2}, Rich: true, GracePeriod: 30 * sim.Second,
		}
		r := play(t, config)
		h := r.ScaleSets[0].Health
		// Both run from 90 s on, for 28.5 minutes; a probe that nobody answers fails late.
		if least := 2 * 27 * sim.Minute; h.Time[c.want] < least {
			t.Errorf("protocol %v, %v: %v for %v of %v", c.protocol, c.condition, c.want, h.Time[c.want], least)
		}
	}
}

// A restart of the application is seen by every probe, also by one that is satisfied
// with a handshake: 40 s without a listener take the instance out of rotation, at the
// next probe and without waiting for an answer, and in again.
func TestProbesSeeARestart(t *testing.T) {
	for _, protocol := range []model.ProbeProtocol{model.HTTP, model.TCP} {
		c := leaky(8 * sim.Hour)
		c.LoadBalancers[0].Probe.Protocol = protocol
		r := play(t, c)
		var out, in int
		for _, e := range r.Log {
			if e.Kind != model.RotationChanged || e.At == 0 {
				continue
			}
			if e.To == "out" && e.At > 7*sim.Hour && e.At <= 7*sim.Hour+5*sim.Second {
				out++
			}
			if e.To == "in" && e.At > 7*sim.Hour+40*sim.Second && e.At <= 7*sim.Hour+45*sim.Second {
				in++
			}
		}
		if out != 2 || in != 2 {
			t.Errorf("protocol %v: %d out, %d in again, want 2", protocol, out, in)
		}
	}
}

// Errors that begin an hour after the start of an application, and a restart every
// seven: after each restart there is an hour without errors again. Twice 7 h 40 s from
// the start there have been two hours without and twelve with; restarts, and what finds
// nobody meanwhile, are not errors of the answers.
func TestRestartsPutErrorsOff(t *testing.T) {
	c := leaky(14*sim.Hour + 80*sim.Second)
	c.Releases[0].Errors, c.Releases[0].ErrorsAfter = 0.1, sim.Hour
	r := play(t, c)
	use := ofRelease(t, &r.ScaleSets[0], "leaking")
	inside := 4 * 4.0 / 3 // M/M/2, in two instances, twice
	closeTo(t, "errors", requestsOf(use.Failed)-inside, 0.1*20*12*3600, 2e-3)
	acted := map[sim.Time]int{}
	for _, e := range r.Log {
		if e.Kind == model.ReleaseActed {
			acted[e.At]++
		}
	}
	if len(acted) != 2 || acted[sim.Hour] != 2 || acted[8*sim.Hour+40*sim.Second] != 2 {
		t.Errorf("errors begin at %v", acted)
	}
}

// Another release in place of a sick one works, however deep the trouble of the set
// goes; the same one again does not.
func TestAnotherReleaseCures(t *testing.T) {
	c := steady(3, 30, 4*sim.Hour)
	c.Releases = []model.Release{{Name: "v1", ServiceTime: 1}, {Name: "sick", ServiceTime: 1, NeverHealthy: 1}}
	s := &c.ScaleSets[0]
	s.Reboot = must(sim.Constant(60))
	s.Install = []model.Extension{{Name: "app", Takes: must(sim.Constant(60))}}
	s.Upgrade.Mode = model.AutomaticUpgrade
	c.Unhealthy = []model.UnhealthyHazard{{Condition: model.TellsErrors, CuredBy: model.ToReplace}}
	change := func(release int) model.ModelChange {
		return model.ModelChange{ImageVersion: model.SameImage, Extensions: []int{0}, Release: release}
	}
	c.Actions = []model.Action{
		{At: sim.Hour, Kind: model.UpdateModel, Change: change(1)},
		{At: 2 * sim.Hour, Kind: model.RestartInstances, Instances: []int{1}},
		{At: 3 * sim.Hour, Kind: model.UpdateModel, Change: change(0)},
	}
	r := play(t, c)
	for instance := range 3 {
		if got, want := fmt.Sprint(turns(r, instance)), "[1h1m answers errors 3h1m works]"; got != want {
			t.Errorf("instance %d: %s, want %s", instance, got, want)
		}
	}
}

// A restart of the instance ends that of its application, however deep the trouble of
// the set goes.
func TestRebootEndsARestart(t *testing.T) {
	c := leaky(8 * sim.Hour)
	c.ScaleSets[0].Reboot = must(sim.Constant(60))
	c.Unhealthy = []model.UnhealthyHazard{{Condition: model.TellsErrors, CuredBy: model.ToReplace}}
	c.Actions = []model.Action{{At: 7*sim.Hour + 10*sim.Second, Kind: model.RestartInstances, Instances: []int{0}}}
	r := play(t, c)
	if got, want := fmt.Sprint(turns(r, 0)), "[7h restarts 7h1m10s works]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// An instance whose errors begin while it is paused keeps what waits in it, and answers
// it after the pause; what is in it when its memory is full is lost to its release,
// paused or not: the restart waits for the end of the pause.
func TestReleaseOfAPausedInstance(t *testing.T) {
	for _, at := range []sim.Time{sim.Hour, 7 * sim.Hour} {
		c := leaky(8 * sim.Hour)
		c.ScaleSets[0].Capacity = 1
		c.Workloads[0].Arrivals = must(workload.NewConstant(10e6))
		c.Releases[0].Errors, c.Releases[0].ErrorsAfter = 0.5, sim.Hour
		c.Workloads[0].Timeout = 0
		c.Maintenance = []model.Maintenance{{
			At: at - 17*sim.Minute, Notice: 17*sim.Minute - 2*sim.Second, Pause: must(sim.Constant(4)),
		}}
		r := play(t, c)
		for _, e := range r.Log {
			want := map[model.FactKind]sim.Time{model.ReleaseActed: sim.Hour, model.ApplicationChanged: at + 2*sim.Second}[e.Kind]
			if at == 7*sim.Hour && want > 0 && e.To != "works" && e.At != want {
				t.Errorf("paused around %v: %v %v at %v", at, e.Kind, e.To, e.At)
			}
		}
		for cause, n := range r.Workloads[0].Lost {
			if model.Cause(cause) == model.LostTimeout && n > 0 {
				t.Errorf("lost %v to %v", n, model.Cause(cause))
			}
		}
		use := ofRelease(t, &r.ScaleSets[0], "leaking")
		closeTo(t, fmt.Sprintf("paused around %v: errors", at), requestsOf(use.Failed), 0.5*10*6*3600, 1e-3)
	}
}

// What is in the last instance of a release when it leaves the rotation is answered by
// that release: as rates, too, where nothing shares the load any more.
func TestReleaseAnswersWhatItHasLeft(t *testing.T) {
	c := canary(model.Release{Name: "v2", ServiceTime: 1}, 2*sim.Hour)
	c.ScaleSets[1].TerminateNotice = 5 * sim.Minute
	c.Actions = []model.Action{{At: sim.Hour, ScaleSet: 1, Capacity: 0}}
	r := play(t, c)
	if lost := r.Workloads[0].Lost[model.LostDeletedInFlight]; lost != 0 {
		t.Errorf("lost %v with the instance", lost)
	}
	out := sim.Time(0)
	for _, e := range r.Log {
		if e.Kind == model.RotationChanged && e.Set == "canary" && e.At > 0 {
			out = e.At
		}
	}
	use := ofRelease(t, &r.ScaleSets[1], "v2")
	closeTo(t, "served", requestsOf(use.Served), 30.0/4*out.Seconds(), 1e-9)
}

package collect_test

import (
	"math"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// repaired is a set of n instances, alone, with the load balancer's probe of 5 s
// as its health source and automatic repairs; all times are constant.
func repaired(n int, action model.RepairAction, duration sim.Time) *model.Config {
	c := steady(n, 1, duration)
	s := &c.ScaleSets[0]
	s.Health = &model.HealthSource{Probe: c.LoadBalancers[0].Probe, Balancer: true}
	s.Repairs = &model.RepairPolicy{
		GracePeriod: 10 * sim.Minute, Action: action, Detection: sim.Minute, SuspendAfter: 3,
	}
	s.PowerOff, s.Reboot = must(sim.Constant(10)), must(sim.Constant(40))
	s.Reimage, s.Redeploy = must(sim.Constant(80)), must(sim.Constant(120))
	return c
}

// logged returns the log's entries of a kind.
func logged(r *collect.Result, kind model.FactKind) []collect.Entry {
	var list []collect.Entry
	for _, e := range r.Log {
		if e.Kind == kind {
			list = append(list, e)
		}
	}
	return list
}

// An instance is unwell from the trouble until its repair begins. The probe finds
// the trouble at its next turn, at most 5 s later; the service looks at whole
// minutes. Long after its last state change there is no grace: trouble at 1:00:30
// is repaired at 1:01:00. Shortly after it there is: the next trouble, a minute
// after the repair has ended, is repaired at the first minute at which 10 minutes
// have passed since.
func TestTimeUnhealthyIsDetectionAndGrace(t *testing.T) {
	for _, c := range []struct {
		action  model.RepairAction
		subject int      // who is unhealthy the second time
		takes   sim.Time // from the repair until the instance runs
	}{
		{model.RepairRestart, 1, 40 * sim.Second},
		{model.RepairReimage, 1, 80 * sim.Second},
		{model.RepairReplace, 3, 90 * sim.Second},
	} {
		config := repaired(3, c.action, 2*sim.Hour)
		first := sim.Hour + 30*sim.Second
		runs := sim.Hour + sim.Minute + c.takes
		second := runs + sim.Minute
		config.Actions = []model.Action{
			{At: first, Kind: model.SickenInstances, Instances: []int{1}},
			{At: second, Kind: model.SickenInstances, Instances: []int{c.subject}},
		}
		r := play(t, config)
		started := logged(r, model.RepairStarted)
		due := (runs + 10*sim.Minute + sim.Minute - 1) / sim.Minute * sim.Minute
		if len(started) != 2 || started[0].At != sim.Hour+sim.Minute || started[1].At != due {
			t.Errorf("%v: repairs %+v, want at 1h1m and %v", c.action, started, due)
			continue
		}
		h := r.ScaleSets[0].Health
		if want := 30*sim.Second + due - second; h.Unwell != want {
			t.Errorf("%v: unwell for %v, want %v", c.action, h.Unwell, want)
		}
		if p := h.Repairs; p.Started != 2 || p.Outcomes[model.RepairHelped] != 2 || p.Service != model.ServiceRunning {
			t.Errorf("%v: %+v, want two repairs that helped", c.action, *p)
		}
		if held := logged(r, model.RepairHeld); len(held) != 1 || !strings.Contains(held[0].Text, "grace period ends at") {
			t.Errorf("%v: held %+v, want once, by grace", c.action, held)
		}
	}
}

// Applications hang after exponential times of mean M = 6 h, and a restart of 40 s
// cures them. Until then they are unwell for the probe's wait (2.5 s on average and
// 5 s of timeout) and that for the service's next minute, 30 s on average. One that
// hangs at an age A within the grace period of 600 s first waits for its end, beyond
// what the probe takes: E max(0, 592.5 s - A) = 592.5 - M·(1 - e^(-592.5/M)) = 8.05 s.
// So an application is unwell for 45.55 s, if nobody waits for a turn: 15 of 300 are
// repaired at a time. 30 days see 36,000 cycles; the standard error of the mean is
// about 0.3 s.
func TestMeanTimeUnhealthy(t *testing.T) {
	config := repaired(300, model.RepairRestart, 30*sim.Day)
	config.Unhealthy = []model.UnhealthyHazard{{
		Spontaneous: true, After: must(sim.Exponential(6 * 3600)), Condition: model.TellsNothing,
	}}
	h := play(t, config).ScaleSets[0].Health
	const mean, probe, grace = 21600.0, 7.5, 600.0 - 7.5
	want := probe + 30 + grace - mean*(1-math.Exp(-grace/mean))
	if got := h.Unwell.Seconds() / float64(h.Onsets); math.Abs(got-want) > 1 {
		t.Errorf("unwell for %.2f s on average, want %.2f (%d onsets)", got, want, h.Onsets)
	}
	cycles := 300 * 30 * 86400 / (mean + want + 40)
	if got := float64(h.Onsets); math.Abs(got-cycles) > 4*math.Sqrt(cycles) {
		t.Errorf("%v onsets, want about %.0f", got, cycles)
	}
}

// With a notice of 5 minutes the replacement is created at once: the set has one
// more until the old one is gone, and sku.capacity stays.
func TestReplaceCreatesBeforeTheNoticeIsOver(t *testing.T) {
	config := repaired(3, model.RepairReplace, 2*sim.Hour)
	config.ScaleSets[0].TerminateNotice = 5 * sim.Minute
	config.Actions = []model.Action{{At: sim.Hour, Kind: model.SickenInstances, Instances: []int{0}}}
	r := play(t, config)
	s := &r.ScaleSets[0]
	if s.Capacity.Min != 3 || s.Capacity.Max != 3 || s.Created != 4 {
		t.Errorf("capacity %+v, %d created; want 3 throughout and 4", s.Capacity, s.Created)
	}
	if got := s.RoleTime[model.Member][model.Draining]; got != 5*sim.Minute {
		t.Errorf("draining for %v, want 5m", got)
	}
	if got := s.InstanceTime[model.Running] + s.InstanceTime[model.Draining] + s.InstanceTime[model.Booting]; got <= 6*sim.Hour {
		t.Errorf("%v of instance time, want more than three instances'", got)
	}
}

// Applications that are never healthy: three repairs in a row do not help, and
// the service suspends itself; an operator resumes it, and again three.
func TestRepairsSuspendThemselves(t *testing.T) {
	config := repaired(3, model.RepairReplace, 6*sim.Hour)
	config.Unhealthy = []model.UnhealthyHazard{{Share: 1, Condition: model.TellsErrors, CuredBy: model.ToReplace}}
	config.Actions = []model.Action{
		{At: sim.Hour, Kind: model.SickenInstances, Instances: []int{0}},
		{At: 4 * sim.Hour, Kind: model.ResumeRepairs},
	}
	r := play(t, config)
	p := r.ScaleSets[0].Health.Repairs
	changes := logged(r, model.ServiceChanged)
	if len(changes) != 3 || changes[0].To != "Suspended" || changes[1].To != "Running" || changes[2].To != "Suspended" {
		t.Fatalf("%+v, want suspended, resumed, suspended", changes)
	}
	if p.Started != 6 || p.Outcomes[model.RepairInVain] != 6 || p.Service != model.ServiceSuspended {
		t.Errorf("%+v, want six repairs in vain", *p)
	}
	want := changes[1].At - changes[0].At + 6*sim.Hour - changes[2].At
	if p.Suspended != want {
		t.Errorf("suspended for %v, want %v", p.Suspended, want)
	}
}

// A trouble that needs a new disk survives a restart: repairs by Restart are in
// vain, by Reimage they help.
func TestTheRightRepairHelps(t *testing.T) {
	for action, helps := range map[model.RepairAction]bool{
		model.RepairRestart: false, model.RepairReimage: true, model.RepairReplace: true,
	} {
		config := repaired(3, action, 3*sim.Hour)
		config.Unhealthy = []model.UnhealthyHazard{{Condition: model.TellsNothing, CuredBy: model.ToReimage}}
		config.Actions = []model.Action{{At: sim.Hour, Kind: model.SickenInstances, Instances: []int{0}}}
		p := play(t, config).ScaleSets[0].Health.Repairs
		if helped := p.Outcomes[model.RepairHelped] == 1; helped != helps {
			t.Errorf("%v: %+v", action, *p)
		}
	}
}

// A policy that never has a patient changes nothing.
func TestIdleRepairsChangeNothing(t *testing.T) {
	with, without := repaired(5, model.RepairReplace, sim.Day), repaired(5, model.RepairReplace, sim.Day)
	without.ScaleSets[0].Repairs = nil
	if a, b := play(t, with), play(t, without); a.Fingerprint != b.Fingerprint || a.Events != b.Events {
		t.Error("automatic repairs without a patient changed the run")
	}
}

// Protected instances, of either kind, are not repaired; an instance that is
// protected from actions on the set is not restarted with it.
func TestProtectedInstancesAreLeftAlone(t *testing.T) {
	for _, protection := range []model.Protection{model.FromScaleIn, model.FromScaleSetActions} {
		config := repaired(3, model.RepairRestart, 3*sim.Hour)
		config.Actions = []model.Action{
			{At: sim.Hour, Kind: model.ProtectInstances, Instances: []int{1}, Protection: protection},
			{At: sim.Hour, Kind: model.SickenInstances, Instances: []int{1}},
			{At: 2 * sim.Hour, Kind: model.RestartInstances, All: true},
		}
		s := play(t, config).ScaleSets[0]
		unwell, booting := sim.Hour, 3*40*sim.Second // the restart of all cures it
		if protection == model.FromScaleSetActions {
			unwell, booting = 2*sim.Hour, 2*40*sim.Second
		}
		if s.Health.Repairs.Started != 0 || s.Health.Unwell != unwell || s.InstanceTime[model.Booting] != booting {
			t.Errorf("%v: %d repairs, unwell for %v, booting for %v; want none, %v and %v", protection,
				s.Health.Repairs.Started, s.Health.Unwell, s.InstanceTime[model.Booting], unwell, booting)
		}
	}
}

// With overprovisioning a replacement may lose its place to an extra that is ready
// sooner: the repair is then that of the one that is kept.
func TestRepairFollowsTheExtra(t *testing.T) {
	config := repaired(3, model.RepairReplace, 30*sim.Day)
	s := &config.ScaleSets[0]
	s.Overprovision = model.Overprovisioning{ExtraPercent: 20}
	s.Create = must(sim.Exponential(60))
	config.Unhealthy = []model.UnhealthyHazard{{
		Spontaneous: true, After: must(sim.Exponential(8 * 3600)), Condition: model.TellsErrors,
	}}
	p := play(t, config).ScaleSets[0].Health.Repairs
	if p.Started < 200 || p.Outcomes[model.RepairMoot] != 0 || p.Outcomes[model.RepairInVain] != 0 {
		t.Errorf("%+v; want hundreds of repairs that helped", *p)
	}
}

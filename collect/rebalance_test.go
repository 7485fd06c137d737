package collect_test

import (
	"slices"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// uneven is a steady set of seven in each of three zones that is rebalanced.
// After ten minutes zone 1 has 2 active ones, zone 2 has 4, and zone 3 has 5 and
// two deallocated ones: WE-09. Deleting and deallocating takes 30 s.
func uneven(duration sim.Time) *model.Config {
	c := steady(21, 30, duration)
	c.ScaleSets[0].Rebalance = true
	c.Actions = []model.Action{
		{At: 10 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{0, 3, 6, 9, 12, 1, 4, 7}},
		{At: 10 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{2, 5}},
	}
	return c
}

// moves returns when something happened to a move, and what.
func moves(r *collect.Result, begins string) (times []sim.Time, texts []string) {
	for _, e := range entries(r, model.ZoneMoved) {
		if strings.HasPrefix(e.Text, begins) {
			times, texts = append(times, e.At), append(texts, e.Text)
		}
	}
	return times, texts
}

func atEnd(r *collect.Result) []int {
	var list []int
	for _, z := range r.ScaleSets[0].Zones {
		list = append(list, z.AtEnd)
	}
	return list
}

// WE-09: two moves, the first an hour after the operations have ended, the second
// twelve hours later; then 4/4/5.
func TestWE09(t *testing.T) {
	r := play(t, uneven(60*sim.Hour))
	first := 70*sim.Minute + 30*sim.Second
	begun, texts := moves(r, "begins")
	if want := []sim.Time{first, first + 12*sim.Hour}; !slices.Equal(begun, want) {
		t.Errorf("moves begin at %v, want %v", begun, want)
	}
	if want := "begins: 2 in the emptiest zone, 2 active; 7 here, 5 active"; len(texts) == 0 || texts[0] != want {
		t.Errorf("the first because %q, want %q", texts, want)
	}
	// 60 s to create, 30 s to boot, and a probe within 5 s.
	done, _ := moves(r, "done")
	for k := range done {
		if took := (done[k] - begun[k]).Seconds(); took < 90 || took > 95 {
			t.Errorf("move %d took %v s, want 90 to 95", k, took)
		}
	}
	if got := atEnd(r); !slices.Equal(got, []int{4, 4, 5}) {
		t.Errorf("ends at %v, want 4/4/5", got)
	}
	s := r.ScaleSets[0]
	if c := s.Capacity; c.Last != 13 || c.Min != 13 || s.Balance.Moves != 2 || s.Created != 23 {
		t.Errorf("capacity %+v, %d moves, %d created", c, s.Balance.Moves, s.Created)
	}
}

// Without the policy, and where it finds nothing to do, nothing moves: WE-07, in
// which five of zone 3's five are deallocated.
func TestWE07(t *testing.T) {
	c := steady(15, 30, 60*sim.Hour)
	c.ScaleSets[0].Rebalance = true
	c.Actions = []model.Action{
		{At: 10 * sim.Minute, Kind: model.DeallocateInstances, Instances: []int{2, 5, 8, 11, 14}},
	}
	if moved := entries(play(t, c), model.ZoneMoved); len(moved) > 0 {
		t.Errorf("moved %+v", moved)
	}
	c = uneven(60 * sim.Hour)
	c.ScaleSets[0].Rebalance = false
	if r := play(t, c); r.ScaleSets[0].Balance.Moves != 0 || !slices.Equal(atEnd(r), []int{2, 4, 7}) {
		t.Errorf("without the policy %v", atEnd(r))
	}
}

// WE-11: the new instance takes two hours to be created, so it is not healthy
// after 90 minutes. It goes, unless the one that it was to replace has failed
// meanwhile.
func TestWE11(t *testing.T) {
	for _, failed := range []bool{false, true} {
		c := uneven(4 * sim.Hour)
		c.ScaleSets[0].Create = must(sim.Constant(7200))
		begun, _ := moves(play(t, c), "begins")
		old := entries(play(t, c), model.ZoneMoved)[0].Instance
		if failed {
			c.Actions = append(c.Actions, model.Action{
				At: 2 * sim.Hour, Kind: model.FailInstances, Instances: []int{old},
			})
		}
		r := play(t, c)
		leaves := 21 // the new one
		if failed {
			leaves = old
		}
		var left []int
		for _, e := range entries(r, model.InstanceChanged) {
			if e.To == model.Deleting.String() && e.At > sim.Hour {
				left = append(left, e.Instance)
				if e.At != begun[0]+90*sim.Minute {
					t.Errorf("failed %t: left at %v, want 90 minutes after %v", failed, e.At, begun[0])
				}
			}
		}
		if !slices.Equal(left, []int{leaves}) || r.ScaleSets[0].Capacity.Last != 13 {
			t.Errorf("failed %t: %v left, want %d; capacity %+v", failed, left, leaves, r.ScaleSets[0].Capacity)
		}
	}
}

// An operation every fifty minutes leaves no quiet hour.
func TestOperationsHoldMoves(t *testing.T) {
	c := uneven(9 * sim.Hour)
	for at := sim.Hour; at < 9*sim.Hour; at += 50 * sim.Minute {
		c.Actions = append(c.Actions, model.Action{
			At: at, Kind: model.ProtectInstances, Instances: []int{15}, Protection: model.FromScaleIn,
		})
	}
	if begun, _ := moves(play(t, c), "begins"); len(begun) != 0 {
		t.Errorf("moves begin at %v", begun)
	}
}

// A capacity set by hand cancels the move that is under way: both instances stay,
// and the new capacity is reached.
func TestCapacityByHandCancelsAMove(t *testing.T) {
	c := uneven(3 * sim.Hour)
	c.Actions = append(c.Actions, model.Action{At: 71 * sim.Minute, Kind: model.SetCapacity, Capacity: 15})
	r := play(t, c)
	if cancelled, _ := moves(r, "cancelled"); len(cancelled) != 1 {
		t.Errorf("cancelled at %v, want once", cancelled)
	}
	if s := r.ScaleSets[0]; s.Capacity.Last != 15 || s.Created != 23 || s.Deleted != 8 {
		t.Errorf("capacity %+v, %d created, %d deleted", s.Capacity, s.Created, s.Deleted)
	}
	// Deleting by hand during a move cancels it, and the surplus goes.
	c = uneven(3 * sim.Hour)
	c.Actions = append(c.Actions, model.Action{At: 71 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{10}})
	r = play(t, c)
	if s := r.ScaleSets[0]; s.Capacity.Last != 12 || s.Created-s.Deleted != 12 {
		t.Errorf("capacity %+v, %d alive", s.Capacity, s.Created-s.Deleted)
	}
}

// A rebalanced set that a zone is added to at ten minutes moves there after a
// quiet hour; not at autoscale's maximum, which has no room for the one more.
func TestMovesNeedRoom(t *testing.T) {
	for _, maximum := range []int{13, 20} {
		c := steady(13, 30, 2*sim.Hour)
		c.ScaleSets[0].Rebalance, c.ScaleSets[0].ZonesLater = true, []int{2}
		c.Actions = []model.Action{{At: 10 * sim.Minute, Kind: model.AddZones, Zones: []int{2}}}
		c.ScaleSets[0].Autoscale = &autoscale.Setting{
			Enabled: true, Period: sim.Minute,
			Profiles: []autoscale.Profile{{
				Name: "default", Capacity: autoscale.Capacity{Minimum: 13, Maximum: maximum, Default: 13},
			}},
		}
		r := play(t, c)
		begun, _ := moves(r, "begins")
		held, texts := moves(r, "held")
		if wants := maximum > 13; wants != (len(begun) == 1) || wants != (len(held) == 0) {
			t.Errorf("maximum %d: begun %v, held %q", maximum, begun, texts)
		}
	}
}

// Autoscale wants to shrink the set all the time: while an instance moves it
// waits, so that the move is carried out.
func TestScaleInWaitsForAMove(t *testing.T) {
	c := uneven(3 * sim.Hour)
	rule := autoscale.Rule{
		Trigger: autoscale.Trigger{
			MetricName: model.PercentageCPU.String(), TimeGrain: sim.Minute, TimeWindow: 5 * sim.Minute,
			Operator: autoscale.LessThan, Threshold: 100,
		},
		Action: autoscale.Action{Direction: autoscale.Decrease, Value: 1, Cooldown: 71 * sim.Minute},
	}
	c.ScaleSets[0].Autoscale = &autoscale.Setting{
		Enabled: true, Period: sim.Minute,
		Profiles: []autoscale.Profile{{
			Name: "default", Capacity: autoscale.Capacity{Minimum: 5, Maximum: 30, Default: 5}, Rules: []autoscale.Rule{rule},
		}},
	}
	readCPU(c)
	r := play(t, c)
	begun, _ := moves(r, "begins")
	done, _ := moves(r, "done")
	if len(begun) == 0 || len(done) == 0 {
		t.Fatalf("moves begin at %v and are done at %v", begun, done)
	}
	held := 0
	for _, o := range r.ScaleSets[0].Autoscale.Outcomes {
		if o.Outcome == autoscale.HeldByMove {
			held = o.Count
		}
	}
	for _, m := range r.Marks {
		if m.Why == model.ByAutoscale && m.At >= begun[0] && m.At < done[0] {
			t.Errorf("autoscale changed the capacity at %v, during the move of %v", m.At, begun[0])
		}
	}
	if held == 0 {
		t.Error("autoscale was never held")
	}
}

package collect_test

import (
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// ports lists who has which port at the end.
func ports(n *collect.NAT) map[int]int {
	held := map[int]int{}
	for _, c := range n.Connections {
		held[c.Instance] = c.Port
	}
	return held
}

// Five instances, of which the middle one is deleted; then two more with one
// extra. Ids go on, the free port is taken again, and the extra leaves a gap in
// both.
func TestNATPoolKeepsItsPorts(t *testing.T) {
	c := steady(5, 10, sim.Hour)
	s := &c.ScaleSets[0]
	s.NATPool = &model.NATPool{First: 50000, Last: 50009, Backend: 22, Protocol: "Tcp"}
	s.Overprovision = model.Overprovisioning{ExtraPercent: 20}
	c.Actions = []model.Action{
		{At: 5 * sim.Minute, Kind: model.DeleteInstances, Instances: []int{2}},
		{At: 10 * sim.Minute, Kind: model.SetCapacity, Capacity: 6}, // 5, 6 and the extra 7
		{At: 20 * sim.Minute, Kind: model.SetCapacity, Capacity: 7}, // 8 and the extra 9
	}
	n := play(t, c).ScaleSets[0].NAT
	want := map[int]int{0: 50000, 1: 50001, 3: 50003, 4: 50004, 5: 50002, 6: 50005, 8: 50006}
	got := ports(n)
	if len(got) != len(want) {
		t.Errorf("%d instances have ports, want %d", len(got), len(want))
	}
	for id, port := range want {
		if got[id] != port {
			t.Errorf("instance %d has port %d, want %d", id, got[id], port)
		}
	}
	if n.InUse.Max != 8 || n.Refused != 0 {
		t.Errorf("at most %d ports in use, %d refused; want 8 and 0", n.InUse.Max, n.Refused)
	}
}

// Ten ports: with four instances, five more need six ports with their extra and
// get them; six more need eight and get none, until one that is leaving has given
// its port back. sku.capacity stays as asked for.
func TestNATPoolExhausted(t *testing.T) {
	c := steady(4, 10, sim.Hour)
	s := &c.ScaleSets[0]
	s.NATPool = &model.NATPool{First: 50000, Last: 50009, Backend: 22, Protocol: "Tcp"}
	s.Overprovision = model.Overprovisioning{ExtraPercent: 20}
	c.Actions = []model.Action{{At: 10 * sim.Minute, Kind: model.SetCapacity, Capacity: 9}}
	if r := play(t, c).ScaleSets[0]; r.Serving.Max != 9 || r.NAT.Refused != 0 {
		t.Errorf("9 of 10 ports and an extra: %d serve, %d refused", r.Serving.Max, r.NAT.Refused)
	}
	c.Actions[0].Capacity = 10
	r := play(t, c)
	set := &r.ScaleSets[0]
	if set.Serving.Max != 4 || set.Capacity.Last != 10 || set.NAT.Refused != 1 {
		t.Errorf("%d serve, capacity %d, %d refused; want 4, 10 and 1",
			set.Serving.Max, set.Capacity.Last, set.NAT.Refused)
	}
	told := false
	for _, e := range r.Log {
		told = told || strings.Contains(e.Text, "InboundNatPoolFrontendPortRangeSmallerThanRequestedPorts: 8 ports requested")
	}
	if !told || len(r.Notes) == 0 || !strings.Contains(r.Notes[0], "inbound NAT pool") {
		t.Errorf("the refusal is in the log: %t; notes %q", told, r.Notes)
	}
	// Two leave and hold their ports for 30 s: four more are refused until then.
	s.Overprovision = model.Overprovisioning{}
	s.NATPool.Last = 50005
	c.Actions = []model.Action{
		{At: 10 * sim.Minute, Kind: model.SetCapacity, Capacity: 2},
		{At: 10*sim.Minute + sim.Second, Kind: model.SetCapacity, Capacity: 6},
	}
	r = play(t, c)
	set = &r.ScaleSets[0]
	if set.NAT.Refused != 1 || set.Serving.Max != 6 || set.NAT.InUse.Max != 6 {
		t.Errorf("%d refused, %d serve, %d ports in use; want 1, 6 and 6",
			set.NAT.Refused, set.Serving.Max, set.NAT.InUse.Max)
	}
	if out := set.ScaleOuts.List[0]; out.At != 10*sim.Minute+30*sim.Second {
		t.Errorf("asked again at %v, want when the ports are free", out.At)
	}
}

package main

import (
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model/traffic"
)

// Two sessions begin each second and last 9 thoughts of 30 s on average, so 540 go
// on at any time. With cookies the scale-in takes half of them, 270, and each of
// four reimaged instances a quarter, 540 in all; the bounds leave room for four
// standard deviations of such counts. A notice of 15 minutes saves the 270 but for a
// part of exp(-900/270), below 4 %.
func TestStickySessionsShowWhatTheySay(t *testing.T) {
	r := playLibrary(t, "sticky-sessions", experiment.Options{Seed: 1})
	of := map[string]*collect.Workload{}
	for i := range r.Workloads {
		of[r.Workloads[i].Name] = &r.Workloads[i]
	}
	gone := func(name string) int { return int(of[name].Sessions.Lost[traffic.InstanceGone]) }
	if n := gone("cookie"); n < 810-4*29 || n > 810+4*29 {
		t.Errorf("with cookies %d sessions lost with their instances, want about 810", n)
	}
	if n := gone("notice"); n < 550-4*24 || n > 550+4*24 {
		t.Errorf("with notice %d sessions lost with their instances, want about 550", n)
	}
	if s := of["outside"].Sessions; s.LostTotal() != 0 || s.Broken < 500 {
		t.Errorf("outside: lost %v, %d connections broken, want none lost of hundreds broken", s.Lost, s.Broken)
	}
	if s := of["turns"].Sessions; s.Lost[traffic.SentElsewhere] < s.Started*3/4 {
		t.Errorf("without affinity %v of %d sessions lost, want most", s.Lost, s.Started)
	}
	if uneven, even := of["source-ip"].Latency.P95, of["cookie"].Latency.P95; uneven < even*11/10 {
		t.Errorf("95%% within %v by source address, within %v by cookie: the load is as even", uneven, even)
	}
}

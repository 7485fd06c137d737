package swarm

import (
	"context"
	"fmt"
	"testing"

	"vmssim/experiment"
	"vmssim/model"
	"vmssim/scenarios"
	"vmssim/sim"
)

// A walker counts which transitions instances make, and sees to it that those which
// have been told that they go are gone when their time is over.
type walker struct {
	seen   [model.States][model.States]int
	rolled endings
	config *model.Config
	told   map[[2]int]sim.Time // by set and instance: when its time is over
	late   string              // who has outstayed it
	// renewed is when those have a new OS disk that wait for one.
	renewed map[[2]int]sim.Time
}

// follow begins with another scenario.
func (w *walker) follow(config *model.Config) {
	w.config, w.told, w.renewed = config, map[[2]int]sim.Time{}, map[[2]int]sim.Time{}
}

func (w *walker) Observe(now sim.Time, f model.Fact) {
	w.rolled.observe(&f)
	for key, until := range w.renewed {
		if now > until {
			w.late = fmt.Sprintf("%s/%d drains at %v, and should have had its OS disk at %v",
				w.config.ScaleSets[key[0]].Name, key[1], now, until)
		}
	}
	for key, until := range w.told {
		if now > until {
			w.late = fmt.Sprintf("%s/%d drains or has failed at %v, and should have gone at %v",
				w.config.ScaleSets[key[0]].Name, key[1], now, until)
		}
	}
	if f.Kind != model.InstanceChanged {
		return
	}
	w.seen[f.From][f.To]++
	key := [2]int{f.Set, f.Instance}
	delete(w.renewed, key)
	switch f.To {
	case model.Draining:
		notice := w.config.ScaleSets[f.Set].TerminateNotice
		if f.Priority == model.Spot {
			notice = w.config.Evictions.Notice
		}
		if f.Why == model.ByImageNotice { // it stays, and gets a new OS disk
			w.renewed[key] = now + w.config.ScaleSets[f.Set].ImageNotice.Timeout
			return
		}
		w.told[key] = now + notice
	case model.Failed:
		if _, told := w.told[key]; told { // it goes in the same instant
			w.told[key] = now
		}
	default:
		delete(w.told, key)
	}
}

// rare is a scenario for the transitions that need two operations on the same
// instance, one while the other is under way, or a failure at the right moment.
const rare = `
name: rare
duration: 30m
scaleSets:
  a:
    sku: {name: Standard_D2s_v5, capacity: 8}
    overprovision: false
    provisioning:
      create: {constant: 30s}
      boot: {constant: 30s}
      delete: {constant: 1m}
      powerOff: {constant: 1m}
      deallocate: {constant: 1m}
      start: {constant: 1m}
    virtualMachineProfile:
      extensionProfile: {extensions: [{name: app, takes: {constant: 2m}}]}
  c:
    sku: {name: Standard_D2s_v5, capacity: 3}
    starts: requested
    overprovision: false
    provisioning:
      create: {constant: 30s}
      boot: {constant: 30s}
    virtualMachineProfile:
      extensionProfile: {extensions: [{name: app, takes: {constant: 2m}}]}
  b:
    sku: {name: Standard_D2s_v5, capacity: 2}
    virtualMachineProfile:
      scheduledEventsProfile: {terminateNotificationProfile: {enable: true}}
  d:
    sku: {name: Standard_D2s_v5, capacity: 1}
    orchestrationMode: Flexible
  e:
    sku: {name: Standard_D2s_v5, capacity: 1}
    virtualMachineProfile: {priority: Spot}
  f:
    sku: {name: Standard_D2s_v5, capacity: 9}
    resiliencyPolicy: {resilientVMDeletionPolicy: {enabled: true}}
  g:
    sku: {name: Standard_D2s_v5, capacity: 1}
    virtualMachineProfile:
      extensionProfile: {extensions: [{name: app, takes: {constant: 1m}}]}
hazards:
  deletionFailures: [{scaleSet: f, share: 50%}]
  provisioningFailures: [{scaleSet: g, upgradeExtensionError: {share: 100%}}]
actions:
  - {at: 1m, scaleSet: f, delete: [0, 1, 2, 3, 4, 5, 6, 7, 8]}
  - {at: 1m, scaleSet: e, simulateEviction: [0]}
  - {at: 1m, scaleSet: a, powerOff: [0, 1, 2, 5, 6]}
  - {at: 90s, scaleSet: a, delete: [0]}
  - {at: 90s, scaleSet: a, deallocate: [1]}
  - {at: 5m, scaleSet: a, start: [2]}
  - {at: 5m, scaleSet: a, delete: [5]}
  - {at: 1m, scaleSet: a, deallocate: [3, 4]}
  - {at: 90s, scaleSet: a, delete: [3]}
  - {at: 5m, scaleSet: a, delete: [4]}
  - {at: 4m, scaleSet: a, deallocate: [6]}
  - {at: 10m, scaleSet: a, capacity: 11}
  - {at: 610s, scaleSet: a, deallocate: [9]}
  - {at: 645s, scaleSet: a, deallocate: [10]}
  - {at: 12m, scaleSet: a, deallocate: [8]}
  - {at: 25m, scaleSet: a, update: {extensions: [app]}}
  - {at: 26m, scaleSet: a, all: manualUpgrade}
  - {at: 1m, scaleSet: a, powerOff: [6]}
  - {at: 3m, scaleSet: a, deallocate: [6]}
  - {at: 8m, scaleSet: a, start: [6]}
  - {at: 10s, scaleSet: c, fail: [0]}
  - {at: 45s, scaleSet: c, deallocate: [1]}
  - {at: 90s, scaleSet: c, fail: [2]}
  - {at: 2m, scaleSet: c, powerOff: [2]}
  - {at: 3m, scaleSet: c, deallocate: [0]}
  - {at: 1m, scaleSet: g, update: {extensions: [app]}}
  - {at: 2m, scaleSet: g, manualUpgrade: [0]}
  - {at: 10m, scaleSet: g, update: {extensions: [app]}}
  - {at: 11m, scaleSet: g, manualUpgrade: [0]}
  - {at: 1m, scaleSet: b, delete: [0]}
  - {at: 2m, scaleSet: b, fail: [0]}
  - {at: 1m, scaleSet: d, attach: {count: 2}}
  - {at: 2m, scaleSet: d, detach: [1]}
`

// lacks returns the transitions that the life cycle allows and that no instance
// has made, after the scenario rare: what the table promises and no rule brings
// about.
func (w *walker) lacks(t *testing.T) []string {
	t.Helper()
	scenario, err := scenarios.Load(scenarios.Source{Name: "rare.yaml", Data: []byte(rare)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.follow(&scenario.Config)
	options := experiment.Options{Seed: 1, Observer: w}
	if _, err := experiment.Run(context.Background(), &scenario.Config, options); err != nil {
		t.Fatal(err)
	}
	var list []string
	for from := range model.States {
		for to := range model.States {
			if from.Allows(to) && w.seen[from][to] == 0 {
				list = append(list, from.String()+" → "+to.String())
			}
		}
	}
	return list
}

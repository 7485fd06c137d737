package main

import (
	"math"
	"testing"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/sim"
)

// An agreement is how far the two fidelities may be apart on a scenario of the
// library. docs/model.md explains by what they differ.
type agreement struct {
	scenario  string
	overrides []string
	cpu       float64 // points of the mean Percentage CPU of each set
	hours     float64 // of the running instance-time of each set, as a share
	actions   int     // scale actions of each set
	loss      float64 // points of the loss of each workload
}

// The same scenario as rates and request by request.
func TestFidelitiesAgree(t *testing.T) {
	for _, a := range []agreement{
		{scenario: "two-to-three-and-back", cpu: 0.2, hours: 0.005, loss: 0.02},
		// Its release is slow, errs and restarts: of one answer in ten the error is a matter of luck.
		{scenario: "two-to-three-and-back", cpu: 0.3, hours: 0.005, loss: 0.3,
			overrides: []string{"releases.bad={serviceTime: 120%, errors: {share: 10%, after: 10m}, leak: {perHour: 20GiB}}",
				"scaleSets.web.release=bad"}},
		{scenario: "min-equals-max", cpu: 0.2, hours: 0.005, loss: 0.01},
		{scenario: "masked-average", cpu: 0.3, hours: 0.005, loss: 0.01},
		{scenario: "flapping", cpu: 0.3, hours: 0.005, loss: 0.01},
		{scenario: "why-no-scale-in", cpu: 0.2, hours: 0.005, loss: 0.2},
		// Saturated for a while: what is begun shortly before its timeout is lost, too.
		{scenario: "masking", cpu: 0.3, hours: 0.005, loss: 3},
		{scenario: "cooldown-and-window", cpu: 0.3, hours: 0.005, loss: 5},
		// Near its threshold a rule fires a minute earlier or later; then the paths part.
		{scenario: "cpu-80-20", cpu: 8, hours: 0.12, actions: 6, loss: 0.01},
		{scenario: "zone-down", cpu: 0.3, hours: 0.005, loss: 0.5, // its tight set, while a zone is gone
			overrides: []string{"duration=4h", "hazards.zoneOutages[0].at=2h"}},
		{scenario: "spot-mix", cpu: 0.3, hours: 0.005, loss: 0.01,
			overrides: []string{"duration=6h", "hazards.evictions.capacityCrunches[0].at=3h"}},
	} {
		t.Run(a.scenario, func(t *testing.T) {
			flow := openLibrary(t, a.scenario, a.overrides...)
			rates := playLibrary(t, a.scenario, experiment.Options{Seed: 1}, a.overrides...)
			overrides := a.overrides
			for _, w := range flow.Config.Workloads {
				overrides = append(overrides, "workloads."+w.Name+".requests.fidelity=requests")
			}
			single := playLibrary(t, a.scenario, experiment.Options{Seed: 1}, overrides...)
			for i := range rates.ScaleSets {
				a.compareSets(t, &rates.ScaleSets[i], &single.ScaleSets[i])
			}
			for i := range rates.Workloads {
				r, s := &rates.Workloads[i], &single.Workloads[i]
				if math.Abs(100*lossOf(r)-100*lossOf(s)) > a.loss {
					t.Errorf("%s: loss of %.3f %% as rates, %.3f %% request by request",
						r.Name, 100*lossOf(r), 100*lossOf(s))
				}
			}
		})
	}
}

func lossOf(w *collect.Workload) float64 { return float64(w.LostTotal()) / float64(w.Offered) }

func (a *agreement) compareSets(t *testing.T, rates, single *collect.ScaleSet) {
	t.Helper()
	running := func(s *collect.ScaleSet) float64 { return float64(s.InstanceTime[model.Running]) / float64(sim.Hour) }
	if math.Abs(rates.CPU.Mean-single.CPU.Mean) > a.cpu {
		t.Errorf("%s: CPU %.2f %% as rates, %.2f %% request by request", rates.Name, rates.CPU.Mean, single.CPU.Mean)
	}
	if math.Abs(running(rates)/running(single)-1) > a.hours {
		t.Errorf("%s: %.2f instance-hours as rates, %.2f request by request",
			rates.Name, running(rates), running(single))
	}
	if rates.Autoscale == nil {
		return
	}
	x, y := rates.Autoscale.ScaledIn+rates.Autoscale.ScaledOut, single.Autoscale.ScaledIn+single.Autoscale.ScaledOut
	if max(x-y, y-x) > a.actions {
		t.Errorf("%s: %d scale actions as rates, %d request by request", rates.Name, x, y)
	}
}

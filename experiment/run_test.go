package experiment_test

import (
	"context"
	"errors"
	"testing"

	"vmssim/experiment"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// fleetMonth is a thousand instances for thirty days under a daily wave, with
// metrics and autoscale every minute.
func fleetMonth() *model.Config {
	wave := must(workload.NewDailyWave(workload.Wave{
		Low: 10_000 * 1_000_000, High: 60_000 * 1_000_000, Peak: 14 * sim.Hour,
	}))
	rule := func(op autoscale.Operator, threshold float64, d autoscale.Direction) autoscale.Rule {
		return autoscale.Rule{
			Trigger: autoscale.Trigger{
				MetricName: model.PercentageCPU.String(), TimeGrain: sim.Minute, TimeWindow: 10 * sim.Minute,
				Operator: op, Threshold: threshold,
			},
			Action: autoscale.Action{Direction: d, Value: 20, Cooldown: 5 * sim.Minute},
		}
	}
	return &model.Config{
		Name: "fleet-month", Duration: 30 * sim.Day, Currency: "USD",
		Workloads: []model.Workload{{
			Name: "load", Arrivals: wave, Service: must(sim.LognormalMeanCV(0.02, 1)), CPUShare: 1,
			Timeout: 2 * sim.Second,
		}},
		LoadBalancers: []model.LoadBalancer{{Name: "lb", Probe: model.Probe{Interval: 5 * sim.Second, Threshold: 2}}},
		Metrics:       []model.MetricSource{{Publisher: model.ScaleSetMetrics, Metric: model.PercentageCPU}},
		ScaleSets: []model.ScaleSet{{
			Metrics: []model.MetricUse{{Name: model.PercentageCPU.String()}},
			Name:    "web", Size: price.Size{Name: "Standard_D2s_v5", VCPUs: 2}, Price: 96_000_000,
			Billing:  price.Policy{Granularity: sim.Second, Minimum: sim.Minute},
			Capacity: 1000, Zones: []string{"1", "2", "3"}, FaultDomains: 1, Warm: true,
			Concurrency: 2, QueueLimit: 100,
			Create: must(sim.LognormalMeanCV(40, 0.5)), Boot: must(sim.LognormalMeanCV(35, 0.5)),
			Delete: must(sim.Constant(30)), Stop: must(sim.Constant(45)), Restart: must(sim.Constant(10)),
			Autoscale: &autoscale.Setting{
				Enabled: true, Period: sim.Minute, PublicationDelay: 2 * sim.Minute,
				Profiles: []autoscale.Profile{{
					Name: "default", Capacity: autoscale.Capacity{Minimum: 900, Maximum: 1000, Default: 1000},
					Rules: []autoscale.Rule{
						rule(autoscale.GreaterThan, 70, autoscale.Increase),
						rule(autoscale.LessThan, 30, autoscale.Decrease),
					},
				}},
			},
		}},
	}
}

// withHazards makes the instances of fleetMonth Spot, of which one in a hundred is
// evicted every hour. Every thirty days on average one fails and is replaced, and
// its application turns unhealthy and is repaired. Zones go down for an hour every
// ninety days.
func withHazards(c *model.Config) *model.Config {
	c.Failures = []model.FailureHazard{{
		Spontaneous: true, TimeToFailure: must(sim.Exponential(30 * 86400)),
		Replace: true, Repair: must(sim.Exponential(600)),
	}}
	set := &c.ScaleSets[0]
	market := price.Always(20_000_000)
	set.Spot = &model.SpotTerms{Market: market, Price: market, Policy: model.EvictDelete}
	c.Evictions = model.Evictions{
		Notice: 30 * sim.Second,
		Rates:  []model.EvictionRate{{ScaleSets: []int{0}, Hourly: 0.01, Takes: 0.5, Restarts: 1}},
	}
	set.Health = &model.HealthSource{Probe: model.Probe{Interval: 5 * sim.Second, Threshold: 1}}
	set.Repairs = &model.RepairPolicy{GracePeriod: 10 * sim.Minute, Detection: sim.Minute}
	c.Unhealthy = []model.UnhealthyHazard{{
		Spontaneous: true, After: must(sim.Exponential(30 * 86400)), Condition: model.TellsUnhealthy,
	}}
	for _, zone := range set.Zones {
		c.ZoneOutages = append(c.ZoneOutages, model.ZoneOutage{Zone: zone, ScaleSets: []int{0}, Span: model.Span{
			Recurs: true, Every: must(sim.Exponential(90 * 86400)), Lasts: must(sim.Exponential(3600)),
		}})
	}
	return c
}

// BenchmarkFleetMonth plays a thousand instances for thirty days, without hazards
// and with them, which should take less than twice the time.
func BenchmarkFleetMonth(b *testing.B) {
	play := func(config *model.Config) func(b *testing.B) {
		return func(b *testing.B) {
			b.ReportAllocs()
			events := uint64(0)
			for b.Loop() {
				result, err := experiment.Run(context.Background(), config, experiment.Options{Seed: 1})
				if err != nil {
					b.Fatal(err)
				}
				events += result.Events
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
		}
	}
	b.Run("plain", play(fleetMonth()))
	b.Run("hazards", play(withHazards(fleetMonth())))
}

// A scenario that cannot finish is refused before it runs, and the refusal names
// the field that needs the most: a thousand instances that fail every 10 ms for a
// year are 4 × 1000 × 3.15e9 = 1.3e13 events.
func TestRefusesTooManyEvents(t *testing.T) {
	config := fleetMonth()
	config.Duration = 365 * sim.Day / 2
	config.Failures = []model.FailureHazard{{
		Spontaneous: true, TimeToFailure: must(sim.Constant(0.01)), Repair: must(sim.Constant(0)),
	}}
	_, err := experiment.Run(context.Background(), config, experiment.Options{})
	var tooLarge *experiment.TooLarge
	if !errors.As(err, &tooLarge) || tooLarge.Field != "hazards.instanceFailures[0].timeToFailure" {
		t.Errorf("got %v", err)
	}
}

// A cancelled run ends within a simulated minute, says so and judges nothing.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	config := fleetMonth()
	config.Objectives = []model.Objective{{Measure: model.CostTotal, Bound: 1}}
	minutes := 0
	result, err := experiment.Run(ctx, config, experiment.Options{Progress: func(float64) {
		if minutes++; minutes == 10 {
			cancel()
		}
	}})
	if err != nil || !result.Interrupted || result.Duration != 10*sim.Minute || len(result.Objectives) != 0 {
		t.Errorf("%v; interrupted %t at %v, %d objectives", err, result.Interrupted, result.Duration, len(result.Objectives))
	}
}

// The limit on events also holds during a run.
func TestLimitDuringRun(t *testing.T) {
	config := fleetMonth()
	config.Duration = sim.Hour
	config.ScaleSets[0].Autoscale = nil
	config.ScaleSets[0].Warm = false // 1000 instances: 3 steps and a probe each
	_, err := experiment.Run(context.Background(), config, experiment.Options{MaxEvents: 6100})
	if err != nil {
		t.Fatalf("refused by estimate: %v", err)
	}
	config.Actions = append(config.Actions, model.Action{At: sim.Minute * 20, Kind: model.SetCapacity, Capacity: 0},
		model.Action{At: sim.Minute * 30, Kind: model.SetCapacity, Capacity: 1000})
	_, err = experiment.Run(context.Background(), config, experiment.Options{MaxEvents: 6100})
	var limit *sim.LimitError
	if !errors.As(err, &limit) {
		t.Errorf("got %v, want a limit error", err)
	}
}

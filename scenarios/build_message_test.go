package scenarios

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/sim"
)

// TestBuildMessages checks what testdata/good/messages.yaml becomes: every field, and
// the rules on queues, of which autoscale divides the counts without being told.
func TestBuildMessages(t *testing.T) {
	config := load(t, validSource(t, "messages.yaml")).Config
	want := []model.MessageLoad{
		{
			Name: "orders", CPUShare: 0.2, Failing: 0.02, Poison: 0.001, ScaleSets: []int{0, 2},
			Queue: model.MessageQueue{
				Name: "incoming", Lock: 30 * sim.Second, MostDeliveries: 3, TimeToLive: 4 * sim.Hour, DeadLetterExpired: true,
			},
		},
		{
			Name: "pictures", CPUShare: 1, Renewal: sim.Hour, ScaleSets: []int{3}, Fidelity: model.MessageFidelity, Prefetch: 5,
			Bursts: &traffic.Bursts{High: 4, Low: 0.5, HighFor: 60, LowFor: 360},
			Queue: model.MessageQueue{
				Kind: model.StorageQueue, Name: "images", Lock: 10 * sim.Minute, MostDeliveries: 7, TimeToLive: sim.Day,
			},
		},
		{
			Name: "letters", CPUShare: 1, Renewal: 5 * sim.Minute, ScaleSets: []int{1},
			Fidelity: model.MessageFidelity, Process: traffic.Even,
			Queue: model.MessageQueue{Name: "letters", Lock: sim.Minute, MostDeliveries: 10},
		},
	}
	if diff := cmp.Diff(want, config.Messages, cmpopts.IgnoreFields(model.MessageLoad{}, "Arrivals", "Takes")); diff != "" {
		t.Error(diff)
	}
	for set, divided := range map[int][]bool{0: {true, true}, 3: {true, false}} {
		for i, rule := range config.ScaleSets[set].Autoscale.Profiles[0].Rules {
			if rule.Trigger.DividePerInstance != divided[i] {
				t.Errorf("%s is divided: %t", rule.Trigger.MetricName, rule.Trigger.DividePerInstance)
			}
		}
	}
}

// What is not written of a queue: ARM's defaults for Service Bus, those of Azure
// Storage and Azure Functions for the other; as many workers as vCPUs.
func TestMessageDefaults(t *testing.T) {
	const text = `
name: defaults
duration: 1h
workloads:
  bus: {messages: {arrivals: {constant: 1/s}, takes: {constant: 1s}, to: [a]}}
  stored: {messages: {arrivals: {constant: 1/s}, queue: {storage: {}}, takes: {constant: 1s}, cpu: 50%, to: [b]}}
scaleSets:
  a: {sku: {name: Standard_D2s_v5, capacity: 1}}
  b: {sku: {name: Standard_D2s_v5, capacity: 1}}
`
	s, err := Load(Source{Name: "defaults.yaml", Data: []byte(text)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	bus, stored := &s.Config.Messages[0], &s.Config.Messages[1]
	if want := (model.MessageQueue{Name: "bus", Lock: sim.Minute, MostDeliveries: 10}); bus.Queue != want || bus.Renewal != 5*sim.Minute {
		t.Errorf("%+v, renewed for %v", bus.Queue, bus.Renewal)
	}
	want := model.MessageQueue{
		Kind: model.StorageQueue, Name: "stored", Lock: 30 * sim.Second, MostDeliveries: 5, TimeToLive: sim.Week,
	}
	if stored.Queue != want || stored.Renewal != 0 {
		t.Errorf("%+v, renewed for %v", stored.Queue, stored.Renewal)
	}
	if a, b := s.Config.ScaleSets[0].Concurrency, s.Config.ScaleSets[1].Concurrency; a != 2 || b != 4 {
		t.Errorf("%d and %d workers, want 2 and 4", a, b)
	}
}

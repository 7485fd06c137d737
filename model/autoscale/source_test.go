package autoscale_test

import (
	"testing"

	"vmssim/model/autoscale"
)

// Two triggers of one name read different series by resource and dimensions, and
// both say so. What nobody publishes has no data.
func TestTriggersSayWhatTheyRead(t *testing.T) {
	other, first, nobody := when("CPU", autoscale.GreaterThan, 80), when("CPU", autoscale.GreaterThan, 80),
		when("CPU", autoscale.GreaterThan, 80)
	other.Resource, first.Dimensions, nobody.Resource = "api", "VMName web_0", "web"
	s := setting(
		autoscale.Rule{Trigger: when("CPU", autoscale.GreaterThan, 80), Action: out(1)},
		autoscale.Rule{Trigger: other, Action: out(2)},
		autoscale.Rule{Trigger: first, Action: out(3)},
		autoscale.Rule{Trigger: nobody, Action: out(4)},
	)
	own, api, zero := steady("CPU", 10), steady("CPU", 90), steady("CPU", 40)
	api.Resource, zero.Dimensions = "api", "VMName web_0"
	d := atNoon(s, 4, zero, api, own)
	expect(t, d, 6, autoscale.ScaledOut)
	for rule, want := range []float64{10, 90, 40} {
		if got := d.Readings[rule].Value; got != want {
			t.Errorf("rule %d reads %v, want %v", rule, got, want)
		}
	}
	if d.Readings[3].HasData() {
		t.Errorf("rule 3 reads %v of nothing", d.Readings[3].Value)
	}
	if got, want := d.Reason(), "CPU of api average over PT10M is 90.0, above 80: +2; 4 → 6"; got != want {
		t.Errorf("reason %q, want %q", got, want)
	}
	const named = "CPU (VMName web_0) average over PT10M above 80: +3"
	if got := s.Profiles[0].Rules[2].String(); got != named {
		t.Errorf("rule %q, want %q", got, named)
	}
}

package collect_test

import (
	"strings"
	"testing"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// Autoscale raises three instances to the minimum of five, and the operators hear
// of it; of the seven that they ask for themselves they do not.
func TestNotificationsTellOfScaleActions(t *testing.T) {
	c := steady(3, 30, sim.Hour)
	set := &c.ScaleSets[0]
	set.Autoscale = &autoscale.Setting{
		Enabled: true, Period: sim.Minute,
		Profiles: []autoscale.Profile{{Capacity: autoscale.Capacity{Minimum: 5, Maximum: 10, Default: 5}}},
	}
	set.Notified = []string{"ops@example.com", "https://example.com/scaled"}
	c.Actions = []model.Action{{At: 10 * sim.Minute, Capacity: 7}}
	r := play(t, c)
	if got := r.ScaleSets[0].Autoscale.Notified; got != 1 {
		t.Errorf("%d notifications, want 1", got)
	}
	told := 0
	for _, e := range r.Log {
		if strings.HasPrefix(e.Text, "notifies ") {
			told++
			if e.Kind != model.CapacityChanged || e.To != "5" || e.Text != "notifies ops@example.com, https://example.com/scaled" {
				t.Errorf("%+v", e)
			}
		}
	}
	if told != 1 {
		t.Errorf("%d entries in the log, want 1", told)
	}
}

package scenarios

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model"
	"vmssim/sim"
)

// TestBuildAttach checks what the actions of testdata/good/attach.yaml become: a
// set leaves room for the two machines that its pool holds at least.
func TestBuildAttach(t *testing.T) {
	config := load(t, validSource(t, "attach.yaml")).Config
	want := []model.Action{
		{At: 10 * sim.Minute, Kind: model.AttachInstances, Attach: model.Attachment{Zone: 1, Count: 3, InPool: true, Limit: 998}},
		{At: 20 * sim.Minute, Kind: model.DetachInstances, Instances: []int{0, 4}},
		{At: 30 * sim.Minute, ScaleSet: 1, Kind: model.AttachInstances, Attach: model.Attachment{Count: 1, Limit: 1000}},
	}
	if diff := cmp.Diff(want, config.Actions); diff != "" {
		t.Error(diff)
	}
	for i, attached := range []int{3, 1} {
		if s := &config.ScaleSets[i]; s.Attached != attached {
			t.Errorf("%s: %d attached in all, want %d", s.Name, s.Attached, attached)
		}
	}
}

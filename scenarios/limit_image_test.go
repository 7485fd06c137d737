package scenarios

import (
	"strings"
	"testing"
)

// TestImageLimits holds every kind of image against the limits of "Design
// considerations for scale sets": 1000, 600, 100, 40 and 20 instances are
// accepted and one more is not.
func TestImageLimits(t *testing.T) {
	const accounts = "scaleSets.web.virtualMachineProfile.storageProfile.osDisk.vhdContainers=[https://a.blob.core.windows.net/vhds]"
	for _, c := range []struct {
		image     string
		overrides []string
		most      string
		more      string
	}{
		{"generalized: {}", nil, "1000", "1001"},
		{"specialized: {}", nil, "1000", "1001"},
		{"containerHost: {pull: {takes: {constant: 1s}}, register: {constant: 1s}}", nil, "1000", "1001"},
		{"managedImage: {}", nil, "600", "601"},
		{"managedImage: {}", []string{"limits.instances.managedImage=700"}, "700", "701"},
		{"containerHost: {pull: {takes: {constant: 1s}}, register: {constant: 1s}}", []string{accounts}, "100", "101"},
		{"generalized: {}", []string{accounts}, "20", "21"},
		{"generalized: {}", []string{accounts, "scaleSets.web.overprovision=false"}, "40", "41"},
	} {
		text := "name: x\nduration: 1h\nimages: {m: {" + c.image + "}}\nlimits: {instances: {scaleSet: 1000}}\n" +
			"scaleSets:\n  web:\n    sku: {name: Standard_D2s_v5, capacity: 1}\n" +
			"    virtualMachineProfile: {storageProfile: {imageReference: {id: m}}}\n"
		src := Source{Name: "x.yaml", Data: []byte(text)}
		at := func(capacity string) error {
			_, err := Load(src, append([]string{"scaleSets.web.sku.capacity=" + capacity}, c.overrides...))
			return err
		}
		if err := at(c.most); err != nil {
			t.Errorf("%s %v: %v", c.image, c.overrides, err)
		}
		if err := at(c.more); err == nil || !strings.Contains(err.Error(), "above "+c.most) {
			t.Errorf("%s %v: one more than %s: %v", c.image, c.overrides, c.most, err)
		}
	}
}

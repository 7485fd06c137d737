package report

import (
	"bytes"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/sim"
)

// zonesSection returns what the text says about the zones of the first set.
func zonesSection(t *testing.T, set collect.ScaleSet) string {
	t.Helper()
	r := newResult()
	r.ScaleSets[0].Zones, r.ScaleSets[0].Balance = set.Zones, set.Balance
	var b bytes.Buffer
	if err := WriteText(&b, r, Options{}); err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(b.String(), "\nInstances by zone")
	if !found {
		return ""
	}
	_, section, _ = strings.Cut(section, "\n")
	section, _, _ = strings.Cut(section, "\n")
	return strings.Join(strings.Fields(section), " ")
}

func TestZones(t *testing.T) {
	three := []collect.Zone{{Name: "1", AtEnd: 4}, {Name: "2", AtEnd: 2}, {Name: "3", AtEnd: 3}}
	uneven := &collect.Balance{Gap: 2, Unbalanced: 6 * sim.Hour, Moves: 3}
	for _, c := range []struct {
		name string
		set  collect.ScaleSet
		want string
	}{
		{"balanced", collect.ScaleSet{Zones: three, Balance: &collect.Balance{Gap: 1}}, ""},
		{"unbalanced", collect.ScaleSet{Zones: three, Balance: uneven}, "web 1 / 2 / 3 4 / 2 / 3 2 6h 25.00 3"},
		{"some without a zone",
			collect.ScaleSet{Zones: []collect.Zone{{AtEnd: 5}, {Name: "1", AtEnd: 1}}, Balance: &collect.Balance{}},
			"web none / 1 5 / 1 0 0s 0.00 0"},
		{"regional", collect.ScaleSet{Zones: []collect.Zone{{AtEnd: 5}}}, ""},
	} {
		if got := zonesSection(t, c.set); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

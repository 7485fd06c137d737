package price

import (
	"testing"

	"vmssim/sim"
)

// Azure ("Understand Azure Disk Storage billing"): 512 GiB of Premium SSD are a
// P20, 1 TiB of Standard SSD an E30, 1 TiB of Standard HDD an S30.
func TestWE69(t *testing.T) {
	for _, c := range []struct {
		kind DiskKind
		size int
		want string
	}{
		{PremiumSSD, 512, "P20"}, {StandardSSD, 1024, "E30"}, {StandardHDD, 1024, "S30"},
	} {
		if got, ok := DiskTier(c.kind, c.size); !ok || got != c.want {
			t.Errorf("%d GiB of %c: %s, want %s", c.size, c.kind, got, c.want)
		}
	}
}

func TestDiskTiers(t *testing.T) {
	for _, c := range []struct {
		kind DiskKind
		size int
		want string
	}{
		{PremiumSSD, 1, "P1"}, {PremiumSSD, 4, "P1"}, {PremiumSSD, 5, "P2"}, {PremiumSSD, 30, "P4"},
		{PremiumSSD, 127, "P10"}, {PremiumSSD, 129, "P15"}, {StandardSSD, 4095, "E50"},
		{StandardSSD, 32767, "E80"}, {StandardHDD, 1, "S4"}, {StandardHDD, 33, "S6"},
		{StandardHDD, 32768, ""},
	} {
		if got, ok := DiskTier(c.kind, c.size); got != c.want || ok != (c.want != "") {
			t.Errorf("%d GiB of %c: %q, want %q", c.size, c.kind, got, c.want)
		}
	}
	if len(diskNames) != 2*14+2*14+11 {
		t.Errorf("%d tiers: %v", len(diskNames), diskNames)
	}
}

// A month is 730 hours: what a price list says of a P10.
func TestPerMonth(t *testing.T) {
	const p10 PerMonth = 19_710_000_000
	if got := p10.For(730 * sim.Hour); Money(p10) != got {
		t.Errorf("a month costs %d", got)
	}
	if got := p10.For(sim.Hour); got != 27_000_000 {
		t.Errorf("an hour costs %d, want 0.027", got)
	}
	if got := p10.For(0); got != 0 {
		t.Errorf("nothing costs %d", got)
	}
}

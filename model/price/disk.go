package price

import (
	"fmt"
	"math/bits"

	"vmssim/sim"
)

// Disks: what managed disks cost.
//
// Azure ("Understand Azure Disk Storage billing"): a Premium SSD, a Standard SSD
// and a Standard HDD are billed by tier, the smallest whose size the provisioned
// size does not exceed, whatever is stored; at an hourly rate, from creation to
// deletion, also while the virtual machine is deallocated. A price list names
// the price of a month, which is customarily 730 hours.
//
// Ours: a disk is charged for exactly the time that it exists.
//
// Left out: Ultra disks and Premium SSD v2, which are billed by size and
// performance; operations of Standard disks; bursting; snapshots.

// A DiskKind is one of the kinds of managed disks that are billed by tier.
type DiskKind byte

// The kinds, by the letter of their tiers.
const (
	PremiumSSD  DiskKind = 'P'
	StandardSSD DiskKind = 'E'
	StandardHDD DiskKind = 'S'
)

// diskTiers are the tiers with the largest size of each in GiB (Azure: "Azure
// managed disk types").
var diskTiers = []struct{ number, size int }{
	{1, 4}, {2, 8}, {3, 16}, {4, 32}, {6, 64}, {10, 128}, {15, 256}, {20, 512}, {30, 1024},
	{40, 2048}, {50, 4096}, {60, 8192}, {70, 16384}, {80, 32767},
}

// smallestHDD is the number of the smallest tier of a Standard HDD.
const smallestHDD = 4

// DiskTier returns the tier, such as "P20", that a disk of a kind and a
// provisioned size in GiB is billed by. It is false if there is none so large.
func DiskTier(kind DiskKind, size int) (string, bool) {
	for _, tier := range diskTiers {
		if size <= tier.size && (kind != StandardHDD || tier.number >= smallestHDD) {
			return fmt.Sprintf("%c%d", kind, tier.number), true
		}
	}
	return "", false
}

// PerMonth is a price in billionths of a currency unit per month of 730 hours.
// It is not negative.
type PerMonth int64

// month is the month of price lists.
const month = 730 * sim.Hour

// For returns the price of a time, usually the sum over several disks, rounded
// half away from zero, or the largest amount if it is beyond. It panics if the
// price or the time is negative.
func (p PerMonth) For(t sim.Time) Money {
	if p < 0 || t < 0 {
		panic(fmt.Sprintf("price: %d billionths per month for %v", p, t))
	}
	hi, lo := bits.Mul64(uint64(p), uint64(t))
	return quotient(hi, lo, uint64(month))
}

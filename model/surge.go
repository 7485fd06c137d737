package model

import "fmt"

// Surge: new instances instead of a batch that is upgraded in place.
//
// Azure ("Rolling upgrades with MaxSurge on Virtual Machine Scale Sets"): for each
// batch new instances are created with the new model, and once they are healthy as
// many old ones are deleted, so that there are never fewer than before. The new
// ones need quota, which is checked before every batch; without it that batch is
// upgraded in place.
//
// Ours: hardware that is short has the same effect, and a batch that gets a part of
// its new instances is upgraded in place as a whole. The old ones that go are those
// that an upgrade in place would have taken.

// Surges decides whether a batch of so many instances surges, of which so many new
// ones would be granted, and says why.
func Surges(batch, granted int) (surges bool, reason string) {
	if granted >= batch {
		return true, fmt.Sprintf("%d new instances take their place", batch)
	}
	return false, fmt.Sprintf("in place, since only %d of %d new instances are granted", granted, batch)
}

package model

// Batch size: how many instances a rolling upgrade upgrades at once.
//
// Azure ("Configure rolling upgrades on Virtual Machine Scale Sets", "Azure virtual
// machine scale set automatic OS image upgrades"): maxBatchInstancePercent of all
// instances of the set, at least one.
//
// Ours: a fraction of an instance is dropped (fact sheet U5).

// BatchSize returns the most instances of a batch, of a set with so many.
func BatchSize(instances, percent int) int { return max(1, instances*percent/100) }

package scenarios

import (
	"strings"

	"vmssim/model"
	"vmssim/model/price"
)

const pageMix = "Use multiple Virtual Machine sizes with instance mix"

// Lints of instance mixes.
var mixLints = []lint{
	{code: "SS010", title: "a size of an instance mix that no quota has room for", page: pageMix, set: lintMixQuota},
	{code: "SS011", title: "an instance mix of one size", page: pageMix, set: lintOneSize},
	{code: "SS012", title: "a rank that the allocation strategy does not look at", page: pageMix, set: lintRank},
}

// mixedAt returns where a size of the mix is written.
func (v setView) mixedAt(size int, field string) string {
	return join(item(join(v.path, "skuProfile.vmSizes"), size), field)
}

func lintMixQuota(l *linter, v setView) {
	if v.built.Mix == nil {
		return
	}
	for i := range v.built.Mix.Sizes {
		size := v.built.Mix.Sizes[i].Size
		var quota *model.Quota
		for _, p := range v.built.Priorities() {
			if quota = l.tooTight(p, size); quota == nil {
				break
			}
		}
		if quota != nil {
			l.at(v.mixedAt(i, "name"), "%s has %d vCPUs, the quota %s is %d: it is never chosen",
				size.Name, size.VCPUs, quota.Name, quota.VCPUs)
		}
	}
}

// tooTight returns a quota that has no room for a single instance of a size and
// priority, or nil.
func (l *linter) tooTight(p model.Priority, size price.Size) *model.Quota {
	for i := range l.config.Quotas {
		q := &l.config.Quotas[i]
		concerns := q.Family == "" || strings.EqualFold(q.Family, price.Family(size.Name))
		if q.Priority == p && concerns && q.VCPUs < size.VCPUs {
			return q
		}
	}
	return nil
}

func lintOneSize(l *linter, v setView) {
	if v.built.Mix != nil && len(v.built.Mix.Sizes) == 1 {
		l.at(join(v.path, "skuProfile.vmSizes"), "with one size there is nothing to fall back on; write it as sku.name, or name others")
	}
}

func lintRank(l *linter, v setView) {
	if v.built.Mix == nil || v.built.Mix.Strategy == model.Prioritized {
		return
	}
	for i, size := range v.written.SKUProfile.VMSizes {
		if size.Rank != nil {
			l.at(v.mixedAt(i, "rank"), "%v looks at prices or capacity; only Prioritized looks at ranks", v.built.Mix.Strategy)
		}
	}
}

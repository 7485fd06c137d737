package scenarios

import (
	"slices"
	"strings"

	"vmssim/model"
	"vmssim/model/price"
)

// quotas returns the quotas: of each family, of the region, and of Spot.
func (b builder) quotas() []model.Quota {
	q := b.document.Quota
	if q == nil {
		return nil
	}
	every := func(string) bool { return true }
	var quotas []model.Quota
	for _, f := range q.Families {
		of := func(family string) bool { return strings.EqualFold(family, f.Name.String()) }
		made := b.quota(f.Name.String(), *f.Value.VCPUs, model.Regular, of)
		made.Family = f.Name.String()
		quotas = append(quotas, made)
	}
	if q.Regional != nil {
		quotas = append(quotas, b.quota("Total Regional vCPUs", *q.Regional, model.Regular, every))
	}
	if q.Spot != nil {
		quotas = append(quotas, b.quota("Total Regional Low-priority vCPUs", *q.Spot, model.Spot, every))
	}
	return quotas
}

func (b builder) quota(name string, vCPUs int, priority model.Priority, counts func(family string) bool) model.Quota {
	q := model.Quota{Name: name, VCPUs: vCPUs, Priority: priority}
	for i, s := range b.document.ScaleSets {
		if slices.ContainsFunc(s.Value.sizes(), func(size string) bool { return counts(price.Family(size)) }) {
			q.ScaleSets = append(q.ScaleSets, i)
		}
	}
	return q
}

func (t *Throttling) build() model.Throttling {
	return model.Throttling{Update: t.Update.build(), Delete: t.Delete.build(), PutVM: t.PutVM.build()}
}

func (l *CallLimits) build() model.CallLimit {
	return model.CallLimit{Resource: l.ScaleSet.build(), Subscription: l.Subscription.build()}
}

func (b *TokenBucket) build() model.Throttle {
	if b == nil {
		return model.Throttle{}
	}
	return model.Throttle{Capacity: *b.Capacity, PerMinute: *b.PerMinute}
}

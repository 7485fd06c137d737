package scenarios

import (
	"slices"
	"strings"

	"vmssim/model"
	"vmssim/model/price"
)

// An instanceLimit is one of those on the number of a scale set's instances.
type instanceLimit struct {
	most    *int
	what    string // that has the limit
	applies bool
}

// instanceLimits lists the limits, of which the lowest that applies holds.
func (c *checker) instanceLimits(s *ScaleSet) []instanceLimit {
	limits := c.document.Limits.Instances
	fixed := s.OrchestrationMode != nil && s.flexible() && s.PlatformFaultDomainCount != nil &&
		*s.PlatformFaultDomainCount > 1
	size := ""
	if s.SKU != nil && s.SKU.Name != nil {
		size = s.SKU.Name.String()
	}
	image, unmanaged := c.imageKind(s)
	custom := slices.Contains([]model.ImageKind{
		model.GeneralizedImage, model.SpecializedImage, model.ManagedImage,
	}, image.kind)
	extra := s.Overprovision != nil && *s.Overprovision
	return []instanceLimit{
		{limits.ScaleSet, "a scale set" + image.of, true},
		{limits.ManagedImage, "a scale set" + image.of, image.kind == model.ManagedImage},
		{limits.StorageAccounts, "OS disks in storage accounts of your own", unmanaged},
		{
			limits.StorageAccountsCustomImage, "a scale set" + image.of + " in a storage account of your own",
			unmanaged && custom,
		},
		{
			limits.StorageAccountsCustomImageOverprovision,
			"a scale set" + image.of + " in a storage account of your own with overprovision",
			unmanaged && custom && extra,
		},
		{
			limits.SinglePlacementGroup, "a single placement group",
			s.SinglePlacementGroup != nil && *s.SinglePlacementGroup,
		},
		{
			limits.FlexibleFixedSpreading, "a Flexible set of " + size + " with several fault domains",
			fixed && size != "" && !memoryPreserving(size),
		},
	}
}

// capacity checks a number of instances against the set's limit.
func (c *checker) capacity(s *ScaleSet, path string, n int) {
	if !c.clean("limits.instances") {
		return
	}
	if lowest := c.lowestLimit(s); n > *lowest.most {
		c.at(path, "%d is above %d, the limit of %s", n, *lowest.most, lowest.what)
	}
}

// lowestLimit returns the limit on a set's instances that holds.
func (c *checker) lowestLimit(s *ScaleSet) instanceLimit {
	lowest := instanceLimit{}
	for _, l := range c.instanceLimits(s) {
		if l.applies && (lowest.most == nil || *l.most < *lowest.most) {
			lowest = l
		}
	}
	return lowest
}

// An imageKind is the kind of image that a set is made from, in words that
// follow "a scale set".
type imageKind struct {
	kind model.ImageKind
	of   string
}

// imageKind returns the kind of a set's image, a platform image if nothing is
// said of it, and whether its OS disks are in storage accounts of the owner's.
func (c *checker) imageKind(s *ScaleSet) (kind imageKind, unmanaged bool) {
	if s.VirtualMachineProfile == nil || s.VirtualMachineProfile.StorageProfile == nil {
		return imageKind{}, false
	}
	storage := s.VirtualMachineProfile.StorageProfile
	unmanaged = storage.OSDisk != nil && len(storage.OSDisk.VHDContainers) > 0
	if image, name := c.document.imageOf(storage.ImageReference); image != nil && c.clean(joinName("images", name)) {
		kind = imageKind{image.kind(), " made from " + quote(name) + ", a " + image.kind().String()}
	}
	return kind, unmanaged
}

// quotas checks that every family is one that a scale set has, and that no quota
// is exceeded by what runs when the run starts.
func (c *checker) quotas() {
	q := c.document.Quota
	if q == nil {
		return
	}
	families := c.document.families()
	for _, f := range q.Families {
		at := joinName("quota.families", f.Name.String())
		has := func(family string) bool { return strings.EqualFold(family, f.Name.String()) }
		if len(families) > 0 && !slices.ContainsFunc(families, has) {
			c.at(at, "no scale set has a size of family %s; those here are %s",
				quote(f.Name.String()), listing(families, "and"))
		} else if f.Value.VCPUs != nil {
			c.startsWithin(join(at, "vCPUs"), *f.Value.VCPUs, model.Regular, has)
		}
	}
	every := func(string) bool { return true }
	if q.Regional != nil {
		c.startsWithin("quota.regional", *q.Regional, model.Regular, every)
	}
	if q.Spot != nil {
		c.startsWithin("quota.spot", *q.Spot, model.Spot, every)
	}
}

// startsWithin checks a quota against the instances of a priority and of the
// families that run at the start, and the units of capacity reservations that hold
// none of them. Instances that are only requested then are refused by the model.
func (c *checker) startsWithin(path string, vCPUs int, p model.Priority, counts func(family string) bool) {
	sheet, err := c.inputs.sheet(c.document)
	if err != nil || !c.clean(path) {
		return
	}
	running, reserved := 0, 0
	for _, s := range c.document.ScaleSets {
		set := s.Value
		if set.SKU == nil || set.SKU.Name == nil || set.SKU.Capacity == nil || set.Starts == nil ||
			!counts(price.Family(set.SKU.Name.String())) {
			continue
		}
		size, err := sheet.Size(set.SKU.Name.String())
		if err != nil {
			continue // an instance mix takes the sizes that the quotas allow
		}
		starting := 0
		if *set.Starts == "running" {
			starting = set.split(*set.SKU.Capacity)[p]
		}
		running += size.VCPUs * starting
		if p == model.Regular {
			reserved += size.VCPUs * max(0, set.reservedUnits()-starting)
		}
	}
	switch {
	case running+reserved <= vCPUs:
	case reserved > 0:
		c.at(path, "%d vCPUs run when the run starts, and unused capacity reservations take %d; the quota is %d",
			running, reserved, vCPUs)
	default:
		c.at(path, "%d vCPUs run when the run starts; the quota is %d", running, vCPUs)
	}
}

// split returns how many of n instances of the set have each priority.
func (s *ScaleSet) split(n int) model.Mixture {
	mix, policy := model.PriorityMix{}, s.PriorityMixPolicy
	if policy != nil && policy.BaseRegularPriorityCount != nil && policy.RegularPriorityPercentageAboveBase != nil {
		mix.Base, mix.Percent = *policy.BaseRegularPriorityCount, *policy.RegularPriorityPercentageAboveBase
	}
	if !s.isSpot() {
		return model.Mixture{model.Regular: n}
	}
	return mix.Split(n)
}

// families lists the size families of the scale sets.
func (d *Document) families() []string {
	var families []string
	for _, s := range d.ScaleSets {
		for _, size := range s.Value.sizes() {
			family := price.Family(size)
			if family != "" && !slices.Contains(families, family) {
				families = append(families, family)
			}
		}
	}
	return families
}

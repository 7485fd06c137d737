package scenarios

import (
	"slices"
	"strings"

	"vmssim/model"
	"vmssim/model/price"
)

// mix is the sku.name of a set with an instance mix.
const mix = "Mix"

// isMix reports whether a set says that it has an instance mix.
func (s *ScaleSet) isMix() bool {
	return s.SKU != nil && s.SKU.Name != nil && s.SKU.Name.String() == mix
}

// sizes returns the names of the sizes that instances of a set may have, as far as
// they are written.
func (s *ScaleSet) sizes() []string {
	switch {
	case s.SKU == nil || s.SKU.Name == nil:
		return nil
	case !s.isMix():
		return []string{s.SKU.Name.String()}
	case s.SKUProfile == nil:
		return nil
	}
	var names []string
	for _, size := range s.SKUProfile.VMSizes {
		if size.Name != nil {
			names = append(names, size.Name.String())
		}
	}
	return names
}

// sizePaths returns where each of the sizes is written.
func (s *ScaleSet) sizePaths(path string) []string {
	if !s.isMix() {
		return []string{join(path, "sku.name")}
	}
	paths := make([]string, len(s.sizes()))
	for i := range paths {
		paths[i] = join(item(join(path, "skuProfile.vmSizes"), i), "name")
	}
	return paths
}

// has reports whether instances of a set may have a size; nil is any.
func (s *ScaleSet) has(size *Name) bool {
	return size == nil || slices.ContainsFunc(s.sizes(), func(name string) bool {
		return strings.EqualFold(name, size.String())
	})
}

// fewestVCPUs returns the vCPUs of the smallest size of a set, and its name; 0 if
// none is known.
func (s *ScaleSet) fewestVCPUs(sheet price.Sheet) (vcpus int, name string) {
	for _, n := range s.sizes() {
		if size, err := sheet.Size(n); err == nil && (vcpus == 0 || size.VCPUs < vcpus) {
			vcpus, name = size.VCPUs, size.Name
		}
	}
	return vcpus, name
}

// completeMix fills in the ranks of a mix, and what one instance of each size works
// on at once.
func (c completer) completeMix(d *Document, set *ScaleSet, path string, sheet price.Sheet) {
	profile := set.SKUProfile
	if profile == nil {
		return
	}
	for i := range profile.VMSizes {
		size, at := &profile.VMSizes[i], item(join(path, "skuProfile.vmSizes"), i)
		if size.Name == nil {
			continue
		}
		if c.fills(size.Concurrency == nil, join(at, "concurrency")) {
			size.Concurrency = concurrency(d, set, size.Name.String(), sheet)
		}
		ranked := profile.AllocationStrategy != nil && *profile.AllocationStrategy == "Prioritized"
		if ranked && c.fills(size.Rank == nil, join(at, "rank")) {
			size.Rank = &i
		}
	}
}

var strategies = map[string]model.AllocationStrategy{
	"LowestPrice": model.LowestPrice, "CapacityOptimized": model.CapacityOptimized, "Prioritized": model.Prioritized,
}

// mix returns the instance mix of a set, or nil if it has none.
func (b builder) mix(set *ScaleSet, sheet price.Sheet) (*model.InstanceMix, error) {
	if set.SKUProfile == nil {
		return nil, nil
	}
	made := &model.InstanceMix{Strategy: strategies[*set.SKUProfile.AllocationStrategy]}
	for i := range set.SKUProfile.VMSizes {
		size, err := b.vmSize(set, &set.SKUProfile.VMSizes[i], sheet)
		if err != nil {
			return nil, err
		}
		made.Sizes = append(made.Sizes, size)
	}
	return made, nil
}

func (b builder) vmSize(set *ScaleSet, size *VMSizeProfile, sheet price.Sheet) (model.VMSize, error) {
	entry, err := sheet.Lookup(b.document.Region.String(), size.Name.String())
	if err != nil {
		return model.VMSize{}, err
	}
	made := model.VMSize{
		Size: entry.Size, Price: entry.OnDemand, Planned: b.planned(entry),
		Concurrency: *size.Concurrency, Speed: *size.Speed,
	}
	made.Licence, _ = b.licence(set, entry)
	if size.Rank != nil {
		made.Rank = *size.Rank
	}
	terms, err := b.spot(set, entry)
	if terms != nil {
		made.Market, made.SpotPrice = terms.Market, terms.Price
	}
	return made, err
}

// instanceMix checks what Azure asks of a set with an instance mix ("Use multiple
// Virtual Machine sizes with instance mix", its FAQ).
func (c *checker) instanceMix(s *ScaleSet, path string) {
	at, name := join(path, "skuProfile"), join(path, "sku.name")
	if !c.clean(name) {
		return
	}
	switch {
	case s.isMix() && s.SKUProfile == nil && c.clean(at):
		c.at(name, "%s without skuProfile, which names the sizes", mix)
	case !s.isMix() && s.SKUProfile != nil:
		c.at(name, "%s beside skuProfile; write %s", quote(s.SKU.Name.String()), mix)
	}
	if !s.isMix() || s.SKUProfile == nil {
		return
	}
	if c.clean(join(path, "orchestrationMode")) && !s.flexible() {
		c.at(at, "instance mix of a %s scale set; only Flexible ones have one", *s.OrchestrationMode)
	}
	if s.StandbyPool != nil {
		c.at(join(path, "standbyPool"), "a standby pool of a scale set with an instance mix; it has none")
	}
	if p := s.VirtualMachineProfile; p != nil && p.CapacityReservation != nil {
		c.at(join(path, "virtualMachineProfile.capacityReservation"),
			"capacity reservation of a scale set with an instance mix; it has none")
	}
	if concurrency := join(path, "instance.concurrency"); s.Instance != nil && s.Instance.Concurrency != nil {
		c.at(concurrency, "one number for all sizes of a mix; write concurrency in skuProfile.vmSizes")
	}
	c.mixedSizes(s, path)
}

// mixedFamilies are the families that a mix may have.
const mixedFamilies = "ABDEF"

// mixedSizes checks that the sizes of a mix may be mixed.
func (c *checker) mixedSizes(s *ScaleSet, path string) {
	names, first := s.sizes(), ""
	for i, at := range s.sizePaths(path) {
		name := names[i]
		same := func(other string) bool { return strings.EqualFold(other, name) }
		family, arm, ok := price.SizeSeries(name)
		kind := map[bool]string{false: "x64", true: "Arm64"}[arm]
		switch {
		case slices.ContainsFunc(names[:i], same):
			c.at(at, "size %s twice", quote(name))
		case !ok: // no name of Azure's: nothing is known of it
		case !strings.Contains(mixedFamilies, family[:1]):
			c.at(at, "size %s is of family %s; an instance mix has sizes of A, B, D, E and F", quote(name), family)
		case first == "":
			first = kind
		case kind != first:
			c.at(at, "size %s is %s, beside sizes that are %s; all have the same architecture", quote(name), kind, first)
		}
	}
}

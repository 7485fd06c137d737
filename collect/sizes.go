package collect

import (
	"vmssim/model/price"
	"vmssim/sim"
)

// A SizeUse is what a scale set with an instance mix had of one size.
type SizeUse struct {
	Name    string
	VCPUs   int
	Price   price.PerHour // pay as you go
	Created int           // instances
	Evicted int           // instances, each time counted
	// Instances is the level of instances that have hardware.
	Instances Level
	Time      sim.Time    // billed instance-time
	Cost      price.Money // with licence and disks, but those that actions attach
}

// mixName is the size of a set with an instance mix, as sku.name.
const mixName = "Mix"

// sized says what size a set's instances had, or of a mix what there was of each.
func (f *fleet) sized(s *ScaleSet, end sim.Time) {
	if f.config.Mix == nil {
		s.Size, s.VCPUs, s.Price = f.config.Size.Name, f.config.Size.VCPUs, f.config.Price
		return
	}
	s.Size = mixName
	for i := range f.meters {
		m := &f.meters[i]
		cost := m.cost()
		f.sizes[i].advance(end)
		s.Sizes = append(s.Sizes, SizeUse{
			Name: m.size.Size.Name, Instances: f.sizes[i].level(end), VCPUs: m.size.Size.VCPUs, Price: m.size.Price,
			Created: m.created, Evicted: m.evicted, Time: m.licensed(), Cost: cost.Total,
		})
	}
}

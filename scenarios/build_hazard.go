package scenarios

import "vmssim/model"

func (b builder) zoneOutages() []model.ZoneOutage {
	var outages []model.ZoneOutage
	for _, o := range b.document.Hazards.ZoneOutages {
		made := model.ZoneOutage{Zone: *o.Zone}
		sets := o.ScaleSets
		if sets == nil {
			sets = b.document.inZone(*o.Zone)
		}
		for _, name := range sets {
			made.ScaleSets = append(made.ScaleSets, b.document.ScaleSets.index(name))
		}
		if o.At != nil {
			made.At, made.For = o.At.since(*b.document.Start), o.For.time()
		} else {
			made.Recurs = true
			made.Every, made.Lasts = o.Every.distribution(), o.Lasts.distribution()
		}
		outages = append(outages, made)
	}
	return outages
}

package model

import (
	"slices"

	"vmssim/model/price"
)

// Mixing: how a running set uses the rules of the instance mix.

// allocateMix allocates instances of a mix, Regular ones first.
func (w *World) allocateMix(s *set, asked []Priority, why Reason) (granted []grant) {
	w.survey(s, 0, Regular)
	for p := range Priorities {
		n := 0
		for _, priority := range asked {
			if priority == p {
				n++
			}
		}
		if n == 0 {
			continue
		}
		request := w.sizeRequest(s, p)
		for _, g := range granted {
			request.Asked = append(request.Asked, g.priority)
		}
		request.Asked = append(request.Asked, slices.Repeat([]Priority{p}, n)...)
		chosen, denials := ChooseSizes(request)
		chosen = chosen[len(granted):]
		if d := denials[p]; d.Instances > 0 {
			w.deny(s, n, d, why)
			n -= d.Instances
		}
		chosen = chosen[:len(chosen)-w.deniedByChance(s, n, len(chosen), p, why)]
		for i := range chosen {
			granted = append(granted, grant{p, &chosen[i]})
		}
	}
	return granted
}

// sizeRequest returns what the sizes of a set offer now to instances of a priority
// and of those before it, without the instances that are asked for.
func (w *World) sizeRequest(s *set, last Priority) *SizeRequest {
	r := &SizeRequest{
		Strategy: s.config.Mix.Strategy, Ground: &s.ground, Zonal: len(s.config.Zones) > 0,
		Hardware: w.hardware(s),
	}
	for p := range last + 1 {
		r.Offers[p] = w.offers(s, p)
	}
	for i := range w.config.Quotas {
		q := &w.config.Quotas[i]
		of := SizeQuota{Allowance: w.allowance(q), Priority: q.Priority, VCPUs: make([]int, len(s.sizes))}
		for size := range s.sizes {
			if q.bounds(s, size) {
				of.VCPUs[size] = s.sizes[size].Size.VCPUs
			}
		}
		r.Quotas = append(r.Quotas, of)
	}
	return r
}

// offers returns what each size of a set offers now to instances of a priority.
func (w *World) offers(s *set, p Priority) []SizeOffer {
	offers := make([]SizeOffer, len(s.sizes))
	for i := range s.sizes {
		size := &s.sizes[i]
		offers[i] = SizeOffer{Name: size.Size.Name, Rank: size.Rank, Price: w.hourly(size, p)}
		if p == Spot {
			offers[i].TooDear = s.config.Spot.tooDear(size, w.engine.Now())
			if rate := s.rates[i]; rate != nil {
				offers[i].Hourly = rate.Hourly
			}
		}
	}
	return offers
}

// hourly returns what an instance of a size costs now, with its licence.
func (w *World) hourly(size *VMSize, p Priority) price.PerHour {
	if p == Spot {
		return size.SpotPrice.At(w.engine.Now()) + size.Licence
	}
	return size.Price + size.Licence
}

// hardware lists the shortages and supplies that bound the sizes of a set now.
func (w *World) hardware(s *set) []SizeHardware {
	var list []SizeHardware
	for i := range w.shortages {
		c := &w.config.Shortages[i]
		if !w.shortages[i].on || !slices.Contains(c.ScaleSets, s.index) {
			continue
		}
		h := SizeHardware{Left: w.shortages[i].left, Zone: -1, Sizes: s.sized(c.Size)}
		if c.Zone != "" {
			h.Zone = s.zone(c.Zone)
		}
		list = append(list, h)
	}
	for i := range w.supplies {
		p := &w.supplies[i]
		if z, ok := p.config.zoneOf(s); ok && p.bound != Unlimited && slices.Contains(p.config.ScaleSets, s.index) {
			list = append(list, SizeHardware{Left: w.spare(p), Zone: z, Sizes: s.sized(p.config.Size), SpotOnly: true})
		}
	}
	return list
}

// sized says of each size of a set whether it has a name, of which "" is that of
// every size.
func (s *set) sized(name string) []bool {
	list := make([]bool, len(s.sizes))
	for size := range list {
		list[size] = s.isSize(size, name)
	}
	return list
}

// leavesFirst returns how early instances of each size and priority leave a set: a
// higher number before a lower one. Those that the allocation strategy would choose
// last leave first.
func (w *World) leavesFirst(s *set, p Priority) []int {
	list := make([]int, len(s.sizes))
	for i := range s.sizes {
		for j := range s.sizes {
			a, b := &s.sizes[i], &s.sizes[j]
			switch s.config.Mix.Strategy {
			case LowestPrice:
				if w.hourly(a, p) > w.hourly(b, p) {
					list[i]++
				}
			case Prioritized:
				if a.Rank > b.Rank {
					list[i]++
				}
			case CapacityOptimized: // has no view of who leaves
			}
		}
	}
	return list
}

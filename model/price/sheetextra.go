package price

import (
	"slices"
	"strings"

	"vmssim/sim"
)

// The tables of a sheet besides that of sizes.

// readOffers adds the other prices of a size that has been read.
func (b *builder) readOffers(r row) error {
	k := keyOf(r.cell("region"), r.cell("size"))
	e, ok := b.sheet.entries[k]
	if !ok {
		return fault(r.line, "no price of %q in %q above", r.cell("size"), r.cell("region"))
	}
	if first := b.once(k, "offers", r.line); first > 0 {
		return fault(r.line, "%q in %q is already on line %d", r.cell("size"), r.cell("region"), first)
	}
	for _, column := range offerColumns {
		if r.cell(column) == "" {
			continue
		}
		p, err := r.price(column)
		if err != nil {
			return err
		}
		if problem := e.offer(column, p); problem != "" {
			return fault(r.line, "%s: %s", column, problem)
		}
	}
	b.sheet.entries[k] = e
	return nil
}

// offer sets a price and returns what is wrong with it, or nothing.
func (e *Entry) offer(column string, p PerHour) string {
	switch column {
	case "windows_per_hour":
		if p < e.OnDemand {
			return "below the price without Windows, " + e.OnDemand.String()
		}
		e.Windows, e.HasWindows = p, true
	case "reserved_1_year":
		e.Reserved[OneYear] = perHourOf(p, OneYear)
	case "reserved_3_years":
		e.Reserved[ThreeYears] = perHourOf(p, ThreeYears)
	case "savings_plan_1_year_per_hour":
		e.SavingsPlan[OneYear] = p
	case "savings_plan_3_years_per_hour":
		e.SavingsPlan[ThreeYears] = p
	}
	return ""
}

// perHourOf returns a price of a whole term by the hour, rounded half up.
func perHourOf(whole PerHour, term Term) PerHour {
	hours := PerHour(term.Length() / sim.Hour)
	return whole/hours + (whole%hours+hours/2)/hours
}

// once remembers the line of a row and returns that of the first with the same
// key, or 0.
func (b *builder) once(k key, table string, line int) int {
	k.size = table + " " + k.size
	if first := b.lines[k]; first > 0 {
		return first
	}
	b.lines[k] = line
	return 0
}

// readDisk adds the price of a tier of disks.
func (b *builder) readDisk(r row) error {
	name := strings.ToUpper(strings.Join(strings.Fields(r.cell("disk")), " "))
	if !slices.Contains(diskNames, name) {
		return fault(r.line, "unknown disk %.40q%s", r.cell("disk"), didYouMean(name, diskNames))
	}
	k := keyOf(r.cell("region"), name)
	if first := b.once(k, "disk", r.line); first > 0 {
		return fault(r.line, "%s in %q is already on line %d", name, r.cell("region"), first)
	}
	p, err := r.price("per_month")
	b.sheet.disks[k] = PerMonth(p)
	return err
}

// diskNames are all tiers with the redundancy of their data.
var diskNames = func() []string {
	var names []string
	for _, kind := range []DiskKind{PremiumSSD, StandardSSD, StandardHDD} {
		for _, t := range diskTiers {
			name, ok := DiskTier(kind, t.size)
			if !ok || slices.Contains(names, name+" LRS") {
				continue
			}
			names = append(names, name+" LRS")
			if kind != StandardHDD {
				names = append(names, name+" ZRS")
			}
		}
	}
	return names
}()

// networkNames are the parts of a network that have a price.
var networkNames = []string{"load balancer", "load balancer rule", "public IP"}

// readNetwork adds the price of a part of a network.
func (b *builder) readNetwork(r row) error {
	name := strings.Join(strings.Fields(r.cell("network")), " ")
	at := slices.IndexFunc(networkNames, func(n string) bool { return strings.EqualFold(n, name) })
	if at < 0 {
		return fault(r.line, "unknown network part %.40q; there are %s", name, list(networkNames))
	}
	k := keyOf(r.cell("region"), networkNames[at])
	if first := b.once(k, "network", r.line); first > 0 {
		return fault(r.line, "%s in %q is already on line %d", networkNames[at], r.cell("region"), first)
	}
	p, err := r.price("per_hour")
	b.sheet.network[k] = p
	return err
}

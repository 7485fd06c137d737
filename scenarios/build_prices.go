package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"vmssim/model"
	"vmssim/model/price"
)

// terms are the words of a term and what they are in the model.
var terms = map[string]price.Term{"P1Y": price.OneYear, "P3Y": price.ThreeYears}

// reservations returns what the document has reserved.
func (b builder) reservations(sheet price.Sheet) ([]price.Reservation, error) {
	var made []price.Reservation
	for i := range b.document.Prices.Reservations {
		r := &b.document.Prices.Reservations[i]
		entry, err := sheet.Lookup(b.document.Region.String(), r.Size.String())
		if err != nil {
			return nil, err
		}
		each, err := r.price(entry)
		if err != nil {
			return nil, err
		}
		made = append(made, price.Reservation{Size: entry.Size.Name, Count: *r.Count, Price: each})
	}
	return made, nil
}

// price returns what one reserved instance costs per hour.
func (r *Reservation) price(entry price.Entry) (price.PerHour, error) {
	if r.PricePerHour != nil {
		return perHour(*r.PricePerHour)
	}
	term := terms[*r.Term]
	if each := entry.Reserved[term]; each > 0 {
		return each, nil
	}
	return 0, fmt.Errorf("no price of %s in %q reserved for %v; write pricePerHour",
		entry.Size.Name, entry.Region, term)
}

func (b builder) savingsPlans() ([]price.SavingsPlan, error) {
	var made []price.SavingsPlan
	for _, p := range b.document.Prices.SavingsPlans {
		commitment, err := perHour(*p.Commitment)
		if err != nil {
			return nil, err
		}
		made = append(made, price.SavingsPlan{Commitment: commitment, Term: terms[*p.Term]})
	}
	return made, nil
}

// planned returns the prices of a size under the document's savings plans: what
// the price sheet says, or else the plan's discount.
func (b builder) planned(entry price.Entry) [price.Terms]price.PerHour {
	var made [price.Terms]price.PerHour
	for _, p := range b.document.Prices.SavingsPlans {
		term := terms[*p.Term]
		made[term] = entry.SavingsPlan[term]
		if made[term] == 0 && p.Discount != nil {
			made[term] = price.PerHour(math.Round(float64(entry.OnDemand) * (1 - p.Discount.share())))
		}
	}
	return made
}

// licence returns what Windows adds to an hour of an instance; 0 for Linux and
// for licences of one's own. It is false if no price is known.
func (b builder) licence(set *ScaleSet, entry price.Entry) (price.PerHour, bool) {
	p := set.VirtualMachineProfile
	perVCPU := b.document.Prices.WindowsPerVCPUHour
	switch {
	case *p.StorageProfile.OSDisk.OSType != "Windows" || *p.LicenseType != "None":
		return 0, true
	case entry.HasWindows:
		return entry.Windows - entry.OnDemand, true
	case perVCPU != nil:
		each, err := perHour(*perVCPU)
		return each * price.PerHour(entry.Size.VCPUs), err == nil
	}
	return 0, false
}

// diskKinds are the kinds of disks by the types of ARM.
var diskKinds = [model.DiskTypes]price.DiskKind{
	model.PremiumLRS: price.PremiumSSD, model.PremiumZRS: price.PremiumSSD,
	model.StandardSSDLRS: price.StandardSSD, model.StandardSSDZRS: price.StandardSSD,
	model.StandardLRS: price.StandardHDD,
}

// disks returns what the disks of one instance cost, and the tiers that have no
// price.
func (b builder) disks(set *ScaleSet, sheet price.Sheet) (sum price.PerMonth, missing []string) {
	storage := set.VirtualMachineProfile.StorageProfile
	for _, disk := range append(storage.dataDisks(), storage.osDisk()) {
		if disk.Unmanaged {
			continue // its storage account is billed by what is stored and read
		}
		each, tier, ok := b.diskPrice(disk.Type, disk.SizeGB, sheet)
		if !ok && !slices.Contains(missing, tier) {
			missing = append(missing, tier)
		}
		sum += each
	}
	return sum, missing
}

// diskPrice returns what a managed disk costs, and the tier that this is the price
// of. It is false if no price is known.
func (b builder) diskPrice(kind model.DiskType, sizeGB int, sheet price.Sheet) (each price.PerMonth, tier string, ok bool) {
	tier, _ = price.DiskTier(diskKinds[kind], sizeGB)
	if kind.ZoneRedundant() {
		tier += " ZRS"
	} else {
		tier += " LRS"
	}
	each, ok = sheet.Disk(b.document.Region.String(), tier)
	return each, tier, ok
}

// rates sets what an instance of a set costs besides its compute.
func (b builder) rates(made *model.ScaleSet, set *ScaleSet, entry price.Entry, sheet price.Sheet) {
	made.Planned = b.planned(entry)
	made.Licence, _ = b.licence(set, entry)
	made.Disks, _ = b.disks(set, sheet)
	if r := set.VirtualMachineProfile.CapacityReservation; r != nil {
		made.ReservedCapacity = *r.Capacity
	}
}

// network sets what a load balancer and its addresses cost.
func (b *LoadBalancer) network(made *model.LoadBalancer, prices price.Network) {
	if *b.SKU.Name == "Basic" {
		return
	}
	if *b.Rules > 0 {
		made.Price = prices.Balancer + prices.Rule*price.PerHour(max(0, *b.Rules-5))
		made.Price *= price.PerHour(max(1, len(b.BackendAddressPools)))
	}
	made.Addresses = prices.PublicIP * price.PerHour(*b.PublicIPAddresses)
}

// unpriced says what the cost lacks because the price sheet does not have it.
func (b builder) unpriced(sheet price.Sheet) []string {
	var list []string
	lacks := func(format string, args ...any) {
		text := fmt.Sprintf("The cost is without "+format, args...)
		if !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	region := b.document.Region.String()
	for _, s := range b.document.ScaleSets {
		if _, missing := b.disks(s.Value, sheet); missing != nil {
			lacks("disks of scale set %s: no price of %s in %s.", s.Name, strings.Join(missing, ", "), region)
		}
		for _, size := range s.Value.sizes() {
			entry, err := sheet.Lookup(region, size)
			if err != nil {
				continue // Build reports it
			}
			if _, ok := b.licence(s.Value, entry); !ok {
				lacks("the Windows licence of scale set %s: no price of %s with Windows in %s.",
					s.Name, entry.Size.Name, region)
			}
			planned := b.planned(entry)
			for _, p := range b.document.Prices.SavingsPlans {
				if planned[terms[*p.Term]] == 0 {
					list = append(list, fmt.Sprintf("The savings plan of %v does not pay for scale set %s: "+
						"no price of %s under it in %s.", terms[*p.Term], s.Name, entry.Size.Name, region))
				}
			}
		}
	}
	for i := range b.document.Actions {
		a := &b.document.Actions[i]
		if a.AttachDisk == nil {
			continue
		}
		d := a.AttachDisk.Disk
		if _, tier, ok := b.diskPrice(d.ManagedDisk.build(), *d.DiskSizeGB, sheet); !ok {
			lacks("disks attached to scale set %s: no price of %s in %s.", a.ScaleSet, tier, region)
		}
	}
	if _, ok := sheet.Network(region); !ok && slices.ContainsFunc(b.document.LoadBalancers,
		func(e Entry[LoadBalancer]) bool { return *e.Value.SKU.Name == "Standard" }) {
		lacks("load balancers and public IP addresses: the price sheet has none in %s.", region)
	}
	if len(b.document.ApplicationGateways) > 0 {
		lacks("application gateways: the price sheet has none.")
	}
	return list
}

package scenarios

// mostReservedFaultDomains is the most fault domains that Azure spreads a
// capacity reservation over.
const mostReservedFaultDomains = 3

// commitments checks reservations and savings plans.
func (c *checker) commitments() {
	p := c.document.Prices
	if p == nil {
		return
	}
	for i := range p.Reservations {
		c.reservation(&p.Reservations[i], item("prices.reservations", i))
	}
	for i, plan := range p.SavingsPlans {
		at := item("prices.savingsPlans", i)
		if c.clean(join(at, "commitment")) {
			c.perHour(join(at, "commitment"), *plan.Commitment)
		}
		for _, other := range p.SavingsPlans[:i] {
			if plan.Term != nil && other.Term != nil && *plan.Term == *other.Term {
				c.at(join(at, "term"), "second savings plan of %s; write one with the sum", *plan.Term)
			}
		}
	}
	if at := "prices.windowsPerVCPUHour"; p.WindowsPerVCPUHour != nil && c.clean(at) {
		c.perHour(at, *p.WindowsPerVCPUHour)
	}
}

// reservation checks that what is reserved has a price.
func (c *checker) reservation(r *Reservation, path string) {
	if at := join(path, "pricePerHour"); r.PricePerHour != nil && c.clean(at) {
		c.perHour(at, *r.PricePerHour)
	}
	if !c.clean(path, "prices.file", "region") {
		return
	}
	sheet, err := c.inputs.sheet(c.document)
	if err != nil {
		return // reported at prices.file
	}
	entry, err := sheet.Lookup(c.document.Region.String(), r.Size.String())
	if err != nil {
		c.at(join(path, "size"), "%v", err)
		return
	}
	if _, err := r.price(entry); err != nil {
		c.at(join(path, "term"), "%v", err)
	}
}

// capacityReservation checks what Azure asks of a set with reserved room
// ("On-demand capacity reservation").
func (c *checker) capacityReservation(s *ScaleSet, path string) {
	at := join(path, "virtualMachineProfile.capacityReservation")
	if s.VirtualMachineProfile == nil || s.VirtualMachineProfile.CapacityReservation == nil {
		return
	}
	if s.isSpot() {
		c.at(at, "capacity reservation of Spot instances; Azure has none")
	}
	if g := s.SinglePlacementGroup; g != nil && *g {
		c.at(at, "capacity reservation in a single placement group; write singlePlacementGroup: false")
	}
	if n := s.PlatformFaultDomainCount; n != nil && *n > mostReservedFaultDomains {
		c.at(at, "capacity reservation over %d fault domains; write platformFaultDomainCount: 1, 2 or 3", *n)
	}
}

// reservedUnits returns how many units of a capacity reservation the set has.
func (s *ScaleSet) reservedUnits() int {
	p := s.VirtualMachineProfile
	if p == nil || p.CapacityReservation == nil || p.CapacityReservation.Capacity == nil {
		return 0
	}
	return *p.CapacityReservation.Capacity
}

package collect

import (
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// A CostCause says what money was spent on.
type CostCause uint8

// The causes of cost, in the order of reports. Each billed second of an instance
// and each amount billed for anything else belongs to exactly one of them.
const (
	CostWork       CostCause = iota // running and busy
	CostWasted                      // running and busy with work of jobs that was then lost
	CostIdle                        // running, but idle: headroom
	CostStarting                    // booting and installing
	CostDraining                    // told to leave, and finishing its work
	CostFailed                      // allocated, but not answering
	CostUnhealthy                   // running, but its application does not work
	CostPoweredOff                  // stopping and stopped, but still allocated
	CostRounding                    // billing's granularity and minimum

	CostSpotWork // the same of Spot instances
	CostSpotWasted
	CostSpotIdle
	CostSpotStarting
	CostSpotDraining
	CostSpotFailed
	CostSpotUnhealthy
	CostSpotPoweredOff
	CostSpotRounding

	CostStandby // instances of the standby pool, in every billed state
	CostExtra   // overprovisioned instances: their time, for which Azure charges nothing

	CostSpareCapacity   // units of a capacity reservation without an instance
	CostLostReservation // reserved instances that nobody ran
	CostLostPlan        // commitment of savings plans that nobody used
	CostLicence         // Windows, for every billed instance
	CostDisks           // of all instances, also those that are deallocated
	CostBalancer        // load balancers and their rules
	CostPublicIP        // public IP addresses
	CostCauses          // how many causes there are
)

// instanceCauses is how many causes tell the time of the members of one
// priority apart; the causes of Spot follow those of Regular in the same order.
const instanceCauses = CostSpotWork - CostWork

var costNames = [CostCauses]string{
	"work", "wasted work", "idle headroom", "starting", "draining", "failed", "unhealthy application",
	"powered off", "billing minimum",
	"Spot: work", "Spot: wasted work", "Spot: idle headroom", "Spot: starting", "Spot: draining", "Spot: failed",
	"Spot: unhealthy application", "Spot: powered off", "Spot: billing minimum",
	"standby pool", "overprovisioned",
	"spare reserved capacity", "unused reservation", "unused savings plan", "Windows licence",
	"disks", "load balancer", "public IP",
}

func (c CostCause) String() string { return costNames[c] }

// of returns the cause for instances of a priority.
func (c CostCause) of(p model.Priority) CostCause { return c + CostCause(p)*instanceCauses }

// A Cost is money by cause; Total is their sum.
type Cost struct {
	Total        price.Money
	ByCause      [CostCauses]price.Money
	InstanceTime [CostCauses]sim.Time // the instance-time behind each cause; 0 for what is no instance
}

// put sets what a cause costs.
func (c *Cost) put(cause CostCause, amount price.Money) {
	c.ByCause[cause] = amount
	c.Total = c.Total.Add(amount)
}

// A Payment is what was paid for compute in one way, and for how much of it.
type Payment struct {
	Amount price.Money
	Time   sim.Time
}

// Payments are how compute was paid: by reservations, under savings plans, as one
// goes, and for Spot. The amounts are without what commitments lost, and each is
// rounded by itself.
type Payments struct {
	ByTariff [price.Tariffs]Payment
	Spot     Payment
}

// Bounds are what the whole run would have cost with every autoscaled set at its
// minimum or its maximum from start to end, all instances running.
type Bounds struct {
	AtMinimum, AtMaximum price.Money
}

// add adds another cost.
func (c *Cost) add(other *Cost) {
	c.Total = c.Total.Add(other.Total)
	for cause := range c.ByCause {
		c.ByCause[cause] = c.ByCause[cause].Add(other.ByCause[cause])
		c.InstanceTime[cause] += other.InstanceTime[cause]
	}
}

// isSpot reports whether a cause is one of Spot instances.
func (c CostCause) isSpot() bool { return c >= CostSpotWork && c < CostStandby }

// hasDisks reports whether the disks of an instance are billed. Azure
// ("Understand Azure Disk Storage billing", "States and billing status of Azure
// virtual machines"): from their creation until they are deleted, whatever the
// state of the machine. For overprovisioned instances we take it that they are
// free like the instance.
func hasDisks(role model.Role, state model.State) bool {
	return role != model.Extra && state != model.Requested && !state.Gone()
}

// causeOf returns the cause of the time that an instance spends in a state, or
// false if none of it is billed or would be. Running counts as idle: how much of
// it was work is not known by instance.
//
// Azure ("States and billing status of Azure virtual machines"; "Design
// considerations for scale sets"): overprovisioned instances are not billed;
// those of a standby pool are, like any other in the same state.
func causeOf(role model.Role, priority model.Priority, state model.State) (CostCause, bool) {
	if !state.Billed() {
		return 0, false
	}
	switch role {
	case model.Extra:
		return CostExtra, true
	case model.Standby:
		return CostStandby, true
	}
	switch state {
	case model.Running:
		return CostIdle.of(priority), true
	case model.Booting, model.Installing:
		return CostStarting.of(priority), true
	case model.Draining:
		return CostDraining.of(priority), true
	case model.Failed, model.Lingering:
		return CostFailed.of(priority), true
	case model.Stopping, model.Stopped:
		return CostPoweredOff.of(priority), true
	}
	panic("collect: no cause for the cost of an instance that is " + state.String())
}

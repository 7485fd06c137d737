package collect

import (
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// A DiskUse is what became of the disks that instances of a set had of their own.
// Created = Deleted + Outside + Attached + Detached.
type DiskUse struct {
	Created  int
	Deleted  int
	Outside  int         // gone with instances that left the set
	Attached int         // at the end, those being attached included
	Detached int         // at the end, of no instance
	Time     sim.Time    // disk-time from creation to deletion
	Cost     price.Money // of it, which is part of CostDisks
}

// ownDisks are the books of one set's own disks.
type ownDisks struct {
	states  [model.DiskStates]int
	created int
	prices  []diskStock // in the order in which they came up
}

// A diskStock is the disks of one price that exist.
type diskStock struct {
	price price.PerMonth
	stock stock
}

func (d *ownDisks) change(now sim.Time, step *model.DiskStep) {
	if step.From == model.NoDisk {
		d.created++
	} else {
		d.states[step.From]--
	}
	d.states[step.To]++
	if step.From.Exists() == step.To.Exists() {
		return
	}
	n := 1
	if step.From.Exists() {
		n = -1
	}
	d.of(step.Price).add(now, n)
}

// of returns the stock of the disks of a price.
func (d *ownDisks) of(each price.PerMonth) *stock {
	for i := range d.prices {
		if d.prices[i].price == each {
			return &d.prices[i].stock
		}
	}
	d.prices = append(d.prices, diskStock{price: each})
	return &d.prices[len(d.prices)-1].stock
}

// end brings the books to the end of the run.
func (d *ownDisks) end(end sim.Time) {
	for i := range d.prices {
		d.prices[i].stock.advance(end)
	}
}

// cost returns what the disks cost, rounded once for each price.
func (d *ownDisks) cost() (sum price.Money) {
	for i := range d.prices {
		sum = sum.Add(d.prices[i].price.For(d.prices[i].stock.area))
	}
	return sum
}

func (d *ownDisks) result() *DiskUse {
	if d.created == 0 {
		return nil
	}
	use := &DiskUse{
		Created: d.created, Deleted: d.states[model.DiskDeleted], Outside: d.states[model.DiskOutside],
		Attached: d.states[model.DiskAttaching] + d.states[model.DiskAttached],
		Detached: d.states[model.DiskDetached], Cost: d.cost(),
	}
	for i := range d.prices {
		use.Time += d.prices[i].stock.area
	}
	return use
}

// check: every disk that was created is deleted, outside, or still there.
func (d *ownDisks) check(name string) error {
	alive, sum := 0, 0
	for state, n := range d.states {
		if n < 0 {
			return broken("scale set %s: %d disks are %v", name, n, model.DiskState(state))
		}
		sum += n
		if model.DiskState(state).Exists() {
			alive += n
		}
	}
	if sum != d.created {
		return broken("scale set %s: %d disks created, %d known", name, d.created, sum)
	}
	for i := range d.prices {
		alive -= d.prices[i].stock.value
	}
	if alive != 0 {
		return broken("scale set %s: %d disks exist beyond those that are billed", name, alive)
	}
	return nil
}

package scenarios

import (
	"vmssim/model"
	"vmssim/sim"
)

// addressGap is how long a public IP address is on its way.
const addressGap = 30 * sim.Second

// swaps are the words of swaps and what they are in the model.
var swaps = map[string]model.Swap{
	"together": model.SwapTogether, "repoint": model.SwapRepoint, "address": model.SwapAddress,
}

// changed returns the set whose model a deployment changes.
func (d *Deployment) changed() Name {
	if d.BlueGreen != nil {
		return *d.BlueGreen.To
	}
	return *d.ScaleSet
}

// completeSwaps fills in how requests go over, and for how long nobody is reached then.
func (c completer) completeSwaps(d *Document) {
	for i := range d.Deployments {
		b, path := d.Deployments[i].BlueGreen, join(item("rollouts", i), "blueGreen")
		if b == nil {
			continue
		}
		if blue := d.Deployments[i].ScaleSet; c.fills(b.Swap == nil, join(path, "swap")) && blue != nil && b.To != nil {
			swap := d.swapBetween(*blue, *b.To)
			b.Swap = &swap
		}
		if b.Swap != nil && *b.Swap == "address" && c.fills(b.Gap == nil, join(path, "gap")) {
			gap := Duration(addressGap)
			b.Gap = &gap
		}
	}
}

// swapBetween returns how requests go over from one set to another, by what these are
// behind.
func (d *Document) swapBetween(blue, green Name) string {
	a, _ := d.ScaleSets.get(blue)
	b, _ := d.ScaleSets.get(green)
	switch {
	case a == nil || b == nil || a.Behind == nil || b.Behind == nil || samePool(a, b):
		return "together"
	case d.gatewayOf(a) != nil:
		return "repoint"
	}
	return "address"
}

// samePool reports whether two sets are in one backend pool, or behind nothing.
func samePool(a, b *ScaleSet) bool {
	same := func(x, y *Name) bool { return x == y || x != nil && y != nil && *x == *y }
	return same(a.Behind, b.Behind) && same(a.BackendAddressPool, b.BackendAddressPool)
}

// blueGreen checks that another set can take over.
func (c *checker) blueGreen(d *Deployment, blue *ScaleSet, path string) {
	b, at := d.BlueGreen, join(path, "blueGreen")
	if d.InSteps != nil {
		c.at(at, "beside inSteps; write one of them")
		return
	}
	green := c.target(b.To, join(at, "to"))
	if green == nil || !c.clean(joinName("scaleSets", d.ScaleSet.String()), joinName("scaleSets", b.To.String())) {
		return
	}
	if *b.To == *d.ScaleSet {
		c.at(join(at, "to"), "%s is to take over from itself", quote(b.To.String()))
		return
	}
	c.update(d.Update, d.At, green, *b.To, path)
	if n := join(at, "capacity"); b.Capacity != nil && c.clean(n) {
		c.capacity(green, n, *b.Capacity)
	}
	if blue.Autoscale != nil && green.Autoscale != nil && len(blue.Autoscale.Profiles) != len(green.Autoscale.Profiles) {
		c.at(join(at, "to"), "%s has another number of autoscale profiles than %s; their capacity limits are exchanged one by one",
			quote(b.To.String()), quote(d.ScaleSet.String()))
	}
	c.swap(d, blue, green, at)
	c.gate(d, green, join(path, "gate"))
	if g, bake := d.Gate, join(path, "gate.bake"); g != nil && c.clean(bake) && *g.Bake > 0 {
		c.at(bake, "beside blueGreen; write keep, or a longer validate")
	}
}

// swap checks that the requests can go over in the way that is written.
func (c *checker) swap(d *Deployment, blue, green *ScaleSet, path string) {
	b, at := d.BlueGreen, join(path, "swap")
	if !c.clean(at, join(path, "gap"), join(path, "keep")) {
		return
	}
	from, to := quote(d.ScaleSet.String()), quote(b.To.String())
	together := blue.Behind == nil && green.Behind == nil || blue.Behind != nil && green.Behind != nil && *blue.Behind == *green.Behind
	possible := c.document.swapBetween(*d.ScaleSet, *b.To)
	switch {
	case !together:
		c.at(join(path, "to"), "%s and %s are not behind the same load balancer or application gateway", from, to)
	case *b.Swap != possible:
		c.at(at, "%s between %s and %s; by what they are behind it is %s", *b.Swap, from, to, possible)
	case b.Gap != nil && *b.Swap != "address":
		c.at(join(path, "gap"), "without swap: address; nothing is on its way")
	case *b.Swap == "together" && *b.Keep > 0:
		c.at(join(path, "keep"), "together means that blue goes at once; a longer validate keeps both")
	}
}

// green returns how another set takes over, or nil.
func (b builder) green(d *BlueGreen) *model.BlueGreen {
	if d == nil {
		return nil
	}
	made := &model.BlueGreen{
		To: b.document.ScaleSets.index(*d.To), Validate: d.Validate.time(), Swap: swaps[*d.Swap], Keep: d.Keep.time(),
	}
	if d.Capacity != nil {
		made.Capacity = *d.Capacity
	}
	if d.Gap != nil {
		made.Gap = d.Gap.time()
	}
	return made
}

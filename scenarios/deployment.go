package scenarios

import (
	"math"
	"slices"

	"vmssim/model"
	"vmssim/sim"
)

// deployments checks that rollouts have something to do, and a policy that lets them.
func (c *checker) deployments() {
	for i := range c.document.Deployments {
		d, path := &c.document.Deployments[i], item("rollouts", i)
		if d.At != nil {
			c.inside(join(path, "at"), d.At)
		}
		set := c.target(d.ScaleSet, join(path, "scaleSet"))
		c.steps(d.InSteps, join(path, "inSteps"))
		if set == nil {
			continue
		}
		if d.BlueGreen != nil {
			c.blueGreen(d, set, path)
			continue
		}
		c.update(d.Update, d.At, set, *d.ScaleSet, path)
		c.changes(d, set, path)
		c.carriedOut(d, set, path)
		c.gate(d, set, join(path, "gate"))
	}
}

// gate checks that a gate has something to watch.
func (c *checker) gate(d *Deployment, set *ScaleSet, path string) {
	g := d.Gate
	if g == nil || !c.clean(path) {
		return
	}
	if g.Errors == nil && g.Unhealthy == nil && g.Timeout == nil {
		c.at(path, "watches nothing; write errors, unhealthy or timeout")
	}
	if at := join(path, "window"); c.clean(at) && g.Window.time()%sim.Minute != 0 {
		c.at(at, "%v is not a number of whole minutes, in which the gate is looked at", *g.Window)
	}
	if at := join(path, "errors"); g.Errors != nil && c.clean(at) {
		switch name := quote(d.changed().String()); {
		case !c.document.servesRequests(set):
			c.at(at, "no workload has requests that scale set %s answers", name)
		case d.BlueGreen == nil && d.Update != nil && c.clean(join(parent(path), "update")) && !c.document.bringsRelease(d.Update, set):
			c.at(at, "the update brings no other release, whose answers could be told apart; name one in it, "+
				"or in the versions of the image")
		}
	}
}

// servesRequests reports whether some workload sends requests to a set.
func (d *Document) servesRequests(set *ScaleSet) bool {
	return set.Behind != nil && slices.ContainsFunc(d.Workloads, func(w Entry[Workload]) bool {
		return w.Value.Requests != nil && w.Value.Requests.To != nil && *w.Value.Requests.To == *set.Behind
	})
}

// bringsRelease reports whether an update may bring another release.
func (d *Document) bringsRelease(u *ModelUpdate, set *ScaleSet) bool {
	if u.Release != nil || u.empty() {
		return true
	}
	image, _ := d.imageOf(set.reference())
	return u.ImageReference != nil && image != nil &&
		slices.ContainsFunc(image.Versions, func(v ImageVersion) bool { return v.Release != nil })
}

// steps checks that the shares of a canary grow.
func (c *checker) steps(s *Steps, path string) {
	if s == nil {
		return
	}
	for i := 1; i < len(s.Shares); i++ {
		at := item(join(path, "shares"), i)
		if c.clean(at, item(join(path, "shares"), i-1)) && s.Shares[i] <= s.Shares[i-1] {
			c.at(at, "%v is not above %v; shares are of all instances, those of earlier steps included",
				s.Shares[i], s.Shares[i-1])
		}
	}
}

// carriedOut checks that somebody upgrades the instances, and not two.
func (c *checker) carriedOut(d *Deployment, set *ScaleSet, path string) {
	own := joinName("scaleSets", d.ScaleSet.String())
	if !c.clean(join(own, "upgradePolicy.mode"), join(path, "inSteps")) {
		return
	}
	name, mode := quote(d.ScaleSet.String()), set.upgradeMode()
	switch steps := d.InSteps; {
	case steps == nil && mode == "Manual":
		c.at(path, "scale set %s has upgradePolicy Manual, with which the instances stay as they are; write inSteps", name)
	case steps != nil && mode != "Manual":
		c.at(join(path, "inSteps"), "scale set %s has upgradePolicy %s, which upgrades the instances by itself; it must be Manual",
			name, mode)
	case steps == nil || steps.By == nil:
	case *steps.By == "updateDomain" && c.clean(join(own, "orchestrationMode")) && set.flexible():
		c.at(join(path, "inSteps.by"), "scale set %s is Flexible, and has no update domains", name)
	case *steps.By == "zone" && set.Zones == nil && !c.source.written(join(own, "zones")):
		c.at(join(path, "inSteps.by"), "scale set %s has no zones", name)
	}
}

// changes checks that an update that is the first of its set changes something.
func (c *checker) changes(d *Deployment, set *ScaleSet, path string) {
	at := join(path, "update")
	if d.Update == nil || !c.clean(at) || c.updatedBefore(d) {
		return
	}
	switch own := set.reference(); {
	case d.Update.empty():
		c.at(at, "changes nothing, and no earlier update of scale set %s has left anything; write for example extensions",
			quote(d.ScaleSet.String()))
	case d.Update.onlyImage() && own != nil && own.Version != nil && *own.Version == *d.Update.ImageReference.Version:
		c.at(join(at, "imageReference.version"), "scale set %s has version %s already", quote(d.ScaleSet.String()), own.Version)
	}
}

// updatedBefore reports whether something else has updated the model of a
// deployment's set by then.
func (c *checker) updatedBefore(d *Deployment) bool {
	start := *c.document.Start
	before := func(u *ModelUpdate, set *Name, at *Instant) bool {
		return u != nil && u != d.Update && !u.empty() && set != nil && at != nil && *set == *d.ScaleSet &&
			(d.At == nil || at.since(start) <= d.At.since(start))
	}
	return slices.ContainsFunc(c.document.Actions, func(a Action) bool { return before(a.Update, a.ScaleSet, a.At) }) ||
		slices.ContainsFunc(c.document.Deployments, func(other Deployment) bool {
			return before(other.Update, other.ScaleSet, other.At)
		})
}

// empty reports whether an update changes nothing.
func (u *ModelUpdate) empty() bool {
	return u.ImageReference == nil && len(u.Extensions) == 0 && u.Release == nil
}

// onlyImage reports whether an update changes the version of the image and nothing
// else.
func (u *ModelUpdate) onlyImage() bool {
	rest := *u
	rest.ImageReference = nil
	return rest.empty() && u.ImageReference != nil && u.ImageReference.Version != nil
}

// reference returns the set's image reference, or nil.
func (s *ScaleSet) reference() *ImageReference {
	if s.VirtualMachineProfile == nil || s.VirtualMachineProfile.StorageProfile == nil {
		return nil
	}
	return s.VirtualMachineProfile.StorageProfile.ImageReference
}

// upgradeMode returns the set's upgradePolicy.mode.
func (s *ScaleSet) upgradeMode() string {
	if s.UpgradePolicy == nil || s.UpgradePolicy.Mode == nil {
		return "Manual"
	}
	return *s.UpgradePolicy.Mode
}

// stepRules are the words of steps and what they are in the model.
var stepRules = map[string]model.StepRule{
	"updateDomain": model.StepUpdateDomain, "instance": model.StepInstance, "zone": model.StepZone, "all": model.StepAll,
}

func (b builder) deployments() (list []model.Deployment) {
	for i := range b.document.Deployments {
		d := &b.document.Deployments[i]
		list = append(list, model.Deployment{
			At: d.At.since(*b.document.Start), ScaleSet: b.document.ScaleSets.index(*d.ScaleSet),
			Change: b.change(d.changed(), d.Update), Steps: d.InSteps.build(), Green: b.green(d.BlueGreen),
			Gate: d.Gate.build(),
		})
	}
	return list
}

func (s *Steps) build() *model.Steps {
	if s == nil {
		return nil
	}
	made := &model.Steps{By: model.StepShare, Pause: s.Pause.time(), HealthWait: s.HealthWait.time()}
	if s.By != nil {
		made.By = stepRules[*s.By]
	}
	for _, share := range s.Shares {
		made.Shares = append(made.Shares, millionths(share))
	}
	return made
}

func (g *Gate) build() *model.Gate {
	if g == nil {
		return nil
	}
	made := &model.Gate{
		Errors: g.Errors.millionths(), Unhealthy: g.Unhealthy.millionths(), Requests: *g.MinimumRequests,
		Window: g.Window.time(), Bake: g.Bake.time(), RollBack: *g.Then == "rollBack",
	}
	if g.Timeout != nil {
		made.Timeout = g.Timeout.time()
	}
	return made
}

// millionths returns the share in the model's unit.
func (l *ShareAbove) millionths() int {
	if l == nil {
		return model.Unwatched
	}
	return millionths(l.Value)
}

func millionths(p Percent) int { return int(math.Round(float64(p) * model.Millionths / 100)) }

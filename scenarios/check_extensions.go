package scenarios

import (
	"slices"
	"strings"

	"vmssim/model"
)

// extensions checks the names and the time that all extensions take together.
func (c *checker) extensions(extensions []Extension, budget *Duration, path string) {
	total, whole := 0.0, true
	for i, e := range extensions {
		made, ok := c.distribution(e.Takes, join(item(path, i), "takes"))
		total += made.Mean()
		whole = whole && ok
		for _, other := range extensions[:i] {
			if e.Name != nil && other.Name != nil && *e.Name == *other.Name {
				c.at(join(item(path, i), "name"), "extension %s twice", quote(e.Name.String()))
				break
			}
		}
	}
	c.extensionOrder(extensions, path)
	if whole && budget != nil && total > budget.seconds() {
		c.at(path, "extensions take %.0fs on average; extensionsTimeBudget allows %v (%.0fs)",
			total, *budget, budget.seconds())
	}
}

// extensionOrder checks that extensions come after others that are there, and
// not in a circle.
func (c *checker) extensionOrder(extensions []Extension, path string) {
	var names []string
	for _, e := range extensions {
		if e.Name != nil {
			names = append(names, e.Name.String())
		}
	}
	for i, e := range extensions {
		at := join(item(path, i), "provisionAfterExtensions")
		for k, name := range e.ProvisionAfterExtensions {
			if !c.clean(item(at, k)) {
				continue
			}
			c.reference(item(at, k), name, "extension", names)
			if slices.Contains(e.ProvisionAfterExtensions[:k], name) {
				c.at(item(at, k), "extension %s twice", quote(name.String()))
			}
		}
	}
	if !c.clean(path) {
		return
	}
	if _, circle := model.InstallOrder(extensionsAfter(extensions)); circle != nil {
		var way []string
		for _, e := range append(circle, circle[0]) {
			way = append(way, names[e])
		}
		c.at(join(item(path, circle[0]), "provisionAfterExtensions"),
			"the extensions wait for each other: %s", strings.Join(way, " after "))
	}
}

package report

import (
	"strings"

	"vmssim/collect"
)

// images is which versions of its image each set ran, and how far behind they
// were.
func images(r *collect.Result) section {
	s := section{
		title: "Images",
		columns: append(columns("instances|at the end", "mean", "patch lag|mean", "max", "versions|mixed"),
			column{group: "made from", name: "image, kind", prose: true}),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		use := set.Image
		if use == nil {
			continue
		}
		atEnd, mean := 0, 0.0
		for _, v := range use.Versions {
			atEnd += v.AtEnd
			mean += v.Mean
		}
		name := use.Name
		if len(use.Versions) == 1 {
			name += " " + use.Versions[0].Version
		}
		s.add(set.Name, count(atEnd), number(mean, 2), brief(use.MeanLag), brief(use.MaxLag),
			brief(use.Mixed), name+", "+strings.TrimSuffix(use.Kind.String(), " image"))
		if len(use.Versions) == 1 {
			continue
		}
		for _, v := range use.Versions {
			s.addPart(v.Version, count(v.AtEnd), number(v.Mean, 2))
		}
	}
	return s
}

package report

import (
	"encoding/json"

	"vmssim/collect"
)

// releases is what each release of a scale set answered, where a set had several.
func releases(r *collect.Result) section {
	s := section{
		title:   "Releases",
		columns: columns("instances|at the end", "mean", "requests|served", "errors", "errors, %"),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		if len(set.Releases) < 2 {
			continue
		}
		s.add(set.Name)
		for _, use := range set.Releases {
			name := use.Release
			if name == "" {
				name = "no release"
			}
			s.addPart(name, count(use.AtEnd), number(use.Mean, 2), whole(use.Served), whole(use.Failed),
				percent(ratio(int64(use.Failed), int64(use.Served+use.Failed)), 4))
		}
	}
	return s
}

// A releaseDoc is the part of the schema that says what a set had of one release.
type releaseDoc struct {
	Release string      `json:"release"`
	AtEnd   int         `json:"instancesAtEnd"`
	Mean    real        `json:"meanInstances"`
	Served  json.Number `json:"served"`
	Failed  json.Number `json:"failed"`
}

func releasesOf(list []collect.ReleaseUse) []releaseDoc {
	docs := make([]releaseDoc, len(list))
	for i, use := range list {
		docs[i] = releaseDoc{use.Release, use.AtEnd, real(use.Mean), amount(use.Served), amount(use.Failed)}
	}
	return docs
}

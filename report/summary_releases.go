package report

import (
	"encoding/json"

	"vmssim/collect"
)

// releases is what each release of a scale set answered, where a set had several.
func releases(r *collect.Result) section {
	s := section{
		title: "Releases",
		columns: columns("instances|at the end", "mean", "never healthy", "requests|served", "errors", "errors, %",
			"memory|restarts", "most, GiB"),
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
			memory := ""
			if use.Memory > 0 {
				memory = number(use.Memory/(1<<30), 2)
			}
			s.addPart(name, count(use.AtEnd), number(use.Mean, 2), count(use.NeverHealthy), whole(use.Served), whole(use.Failed),
				percent(ratio(int64(use.Failed), int64(use.Served+use.Failed)), 4), count(use.Restarts), memory)
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

	NeverHealthy int  `json:"neverHealthy"`
	Restarts     int  `json:"restarts"`
	Memory       real `json:"mostMemoryBytes"`
}

func releasesOf(list []collect.ReleaseUse) []releaseDoc {
	docs := make([]releaseDoc, len(list))
	for i, use := range list {
		docs[i] = releaseDoc{use.Release, use.AtEnd, real(use.Mean), amount(use.Served), amount(use.Failed),
			use.NeverHealthy, use.Restarts, real(use.Memory)}
	}
	return docs
}

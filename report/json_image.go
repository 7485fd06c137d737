package report

import (
	"encoding/json"

	"vmssim/collect"
)

// The parts of the schema that are about images.
type (
	imageDoc struct {
		Name     string       `json:"name"`
		Kind     string       `json:"kind"`
		Versions []versionDoc `json:"versions"`
		MeanLag  json.Number  `json:"meanPatchLagSeconds"`
		MaxLag   json.Number  `json:"maxPatchLagSeconds"`
		Mixed    json.Number  `json:"mixedVersionsSeconds"`
		SameName json.Number  `json:"sameComputerNameSeconds"`
	}
	versionDoc struct {
		Version string `json:"version"`
		AtEnd   int    `json:"instancesAtEnd"`
		Mean    real   `json:"meanInstances"`
	}
)

func imageOf(use *collect.ImageUse) *imageDoc {
	if use == nil {
		return nil
	}
	d := &imageDoc{
		use.Name, use.Kind.String(), make([]versionDoc, len(use.Versions)), seconds(use.MeanLag),
		seconds(use.MaxLag), seconds(use.Mixed), seconds(use.SameName),
	}
	for i, v := range use.Versions {
		d.Versions[i] = versionDoc{v.Version, v.AtEnd, real(v.Mean)}
	}
	return d
}

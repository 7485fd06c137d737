package report

import (
	"encoding/json"

	"vmssim/collect"
)

// The part of the schema that is about Spot instances.
type (
	spotDoc struct {
		Evicted       int           `json:"evicted"`
		WithoutNotice int           `json:"evictedWithoutNotice"`
		Evictions     []evictionDoc `json:"evictions"`
		Tries         int           `json:"restoreTries"`
		Restored      int           `json:"restored"`
		Away          levelDoc      `json:"away"`
		Short         json.Number   `json:"shortSeconds"`
		Saved         json.Number   `json:"saved"`
	}
	evictionDoc struct {
		Why       string `json:"why"`
		Instances int    `json:"instances"`
	}
)

// spotOf returns nil for a set without Spot instances.
func spotOf(use *collect.SpotUse) *spotDoc {
	if use == nil {
		return nil
	}
	d := &spotDoc{
		Evicted: use.Evicted, WithoutNotice: use.WithoutNotice,
		Evictions: make([]evictionDoc, len(use.Evictions)),
		Tries:     use.Tries, Restored: use.Restored,
		Away: levelOf(use.Away), Short: seconds(use.Short), Saved: money(use.Saved),
	}
	for i, e := range use.Evictions {
		d.Evictions[i] = evictionDoc{e.Why.String(), e.Instances}
	}
	return d
}

package report

import (
	"encoding/json"

	"vmssim/collect"
	"vmssim/model"
)

// The parts of the schema that say how well a scale set's applications were.
type (
	healthDoc struct {
		Healthy *levelDoc        `json:"healthy"`
		States  []healthStateDoc `json:"instanceSecondsByHealth"`
		Onsets  int              `json:"onsets"`
		Unwell  json.Number      `json:"unwellInstanceSeconds"`
		CPU     *maskedDoc       `json:"cpuPercentWhileUnwell"`
		Repairs *repairsDoc      `json:"automaticRepairs"`
	}
	healthStateDoc struct {
		Health  string      `json:"health"`
		Seconds json.Number `json:"seconds"`
	}
	repairsDoc struct {
		Action    string             `json:"repairAction"`
		Started   int                `json:"started"`
		Outcomes  []repairOutcomeDoc `json:"outcomes"`
		Open      int                `json:"underWay"`
		Service   string             `json:"serviceState"`
		Suspended json.Number        `json:"suspendedSeconds"`
	}
	repairOutcomeDoc struct {
		Outcome string `json:"outcome"`
		Count   int    `json:"count"`
	}
	maskedDoc struct {
		Minutes int  `json:"minutes"`
		Average real `json:"average"`
		Busiest real `json:"busiest"`
	}
)

func healthOf(h *collect.Health) *healthDoc {
	if h == nil {
		return nil
	}
	d := &healthDoc{States: []healthStateDoc{}, Onsets: h.Onsets, Unwell: seconds(h.Unwell)}
	if h.Reported {
		level := levelOf(h.Healthy)
		d.Healthy = &level
		for state := model.Initializing; state < model.Healths; state++ {
			d.States = append(d.States, healthStateDoc{state.String(), seconds(h.Time[state])})
		}
	}
	if m := h.Masked; m.Minutes > 0 {
		d.CPU = &maskedDoc{m.Minutes, real(m.Average), real(m.Busiest)}
	}
	if r := h.Repairs; r != nil {
		d.Repairs = &repairsDoc{
			r.Action.String(), r.Started, make([]repairOutcomeDoc, len(r.Outcomes)), r.Open,
			r.Service.String(), seconds(r.Suspended),
		}
		for outcome, n := range r.Outcomes {
			d.Repairs.Outcomes[outcome] = repairOutcomeDoc{model.RepairOutcome(outcome).String(), n}
		}
	}
	return d
}

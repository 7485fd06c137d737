package report

import (
	"encoding/json"

	"vmssim/collect"
	"vmssim/model/price"
)

// The parts of the schema that are about money.
type (
	costDoc struct {
		Total   json.Number    `json:"total"`
		ByCause []costCauseDoc `json:"byCause"`
	}
	costCauseDoc struct {
		Cause           string      `json:"cause"`
		Amount          json.Number `json:"amount"`
		InstanceSeconds json.Number `json:"instanceSeconds"`
	}
	paymentDoc struct {
		Tariff          string      `json:"tariff"`
		Amount          json.Number `json:"amount"`
		InstanceSeconds json.Number `json:"instanceSeconds"`
	}
	heldDoc struct {
		AtMinimum json.Number `json:"atMinimum"`
		AtMaximum json.Number `json:"atMaximum"`
	}
)

func costOf(c collect.Cost) costDoc {
	d := costDoc{Total: money(c.Total), ByCause: make([]costCauseDoc, len(c.ByCause))}
	for cause, m := range c.ByCause {
		d.ByCause[cause] = costCauseDoc{
			collect.CostCause(cause).String(), money(m), seconds(c.InstanceTime[cause]),
		}
	}
	return d
}

func paymentsOf(p *collect.Payments) []paymentDoc {
	var list []paymentDoc
	for how, paid := range p.ByTariff {
		list = append(list, paymentDoc{price.Tariff(how).String(), money(paid.Amount), seconds(paid.Time)})
	}
	return append(list, paymentDoc{"Spot", money(p.Spot.Amount), seconds(p.Spot.Time)})
}

package report

import (
	"encoding/json"

	"vmssim/collect"
	"vmssim/sim"
)

type elasticityDoc struct {
	Demand        levelDoc    `json:"demand"`
	Under         json.Number `json:"underProvisionedSeconds"`
	Over          json.Number `json:"overProvisionedSeconds"`
	UnderShare    real        `json:"underProvisionedShare"`
	OverShare     real        `json:"overProvisionedShare"`
	Missing       json.Number `json:"missingInstanceSeconds"`
	Surplus       json.Number `json:"surplusInstanceSeconds"`
	UnderAccuracy real        `json:"underProvisioningAccuracy"`
	OverAccuracy  real        `json:"overProvisioningAccuracy"`
	DemandChanges int         `json:"demandChanges"`
	SupplyChanges int         `json:"supplyChanges"`
	Jitter        real        `json:"jitterPerHour"`
	Reaction      *readyDoc   `json:"reaction"`
	Open          bool        `json:"endsUnderProvisioned"`
}

func elasticityOf(e *collect.Elasticity, duration sim.Time) *elasticityDoc {
	if e == nil {
		return nil
	}
	return &elasticityDoc{
		Demand: levelOf(e.Demand), Under: seconds(e.Under), Over: seconds(e.Over),
		UnderShare: real(ratio(int64(e.Under), int64(duration))), OverShare: real(ratio(int64(e.Over), int64(duration))),
		Missing: secondsSum(e.Missing), Surplus: secondsSum(e.Surplus),
		UnderAccuracy: real(e.UnderAccuracy), OverAccuracy: real(e.OverAccuracy),
		DemandChanges: e.DemandChanges, SupplyChanges: e.SupplyChanges, Jitter: real(e.Jitter(duration)),
		Reaction: readyOf(e.Reaction), Open: e.Open,
	}
}

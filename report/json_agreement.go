package report

import (
	"encoding/json"
	"fmt"

	"vmssim/collect"
	"vmssim/model"
)

// The service-level agreement in the schema.
type (
	agreementDoc struct {
		Promise  string     `json:"promise"`
		Promised real       `json:"promisedPercent"`
		Months   []monthDoc `json:"months"`
	}
	monthDoc struct {
		Month     string      `json:"month"`
		Length    json.Number `json:"lengthSeconds"`
		Covered   json.Number `json:"coveredSeconds"`
		Available json.Number `json:"availableSeconds"`
		Downtime  json.Number `json:"downtimeSeconds"`
		Uptime    real        `json:"uptimePercent"`
		Kept      bool        `json:"kept"`
		Credit    int         `json:"creditPercent"`
	}
)

func agreementOf(a *collect.Agreement) *agreementDoc {
	if a.Promise == model.NoPromise {
		return nil
	}
	d := &agreementDoc{a.Promise.String(), real(a.Promise.Target()), make([]monthDoc, len(a.Months))}
	for i, m := range a.Months {
		d.Months[i] = monthDoc{
			fmt.Sprintf("%04d-%02d", m.Year, m.Month), seconds(m.Length), seconds(m.Covered),
			seconds(m.Available), seconds(m.Downtime), real(m.Uptime()), m.Kept, m.Credit,
		}
	}
	return d
}

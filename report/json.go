package report

import (
	"encoding/json"
	"io"
	"math"
	"time"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/workload"
	"vmssim/sim"
)

// Schema is the value of "schema" in what WriteJSON writes. It changes when a
// reader of the old form could misunderstand the new one; added fields do not
// change it.
const Schema = "vmssim/report/v1"

// WriteJSON writes r as one indented JSON object; the package comment describes
// it. Series and log are not part of it, see WriteSeries and WriteEvents.
func WriteJSON(w io.Writer, r *collect.Result) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(documentOf(r))
}

// The types below have the fields of the schema in its order.
type (
	document struct {
		Schema          string           `json:"schema"`
		Scenario        string           `json:"scenario"`
		Seed            uint64           `json:"seed"`
		Replication     uint64           `json:"replication"`
		Start           string           `json:"start"`
		DurationSeconds json.Number      `json:"durationSeconds"`
		Interrupted     bool             `json:"interrupted"`
		Region          string           `json:"region"`
		Currency        string           `json:"currency"`
		Prices          string           `json:"prices"`
		Events          uint64           `json:"events"`
		Fingerprint     string           `json:"fingerprint"`
		Workloads       []workloadDoc    `json:"workloads"`
		Jobs            []jobLoadDoc     `json:"jobs"`
		Messages        []messageLoadDoc `json:"messages"`
		ScaleSets       []scaleSetDoc    `json:"scaleSets"`
		Cost            costDoc          `json:"cost"`
		Shared          costDoc          `json:"sharedCost"`
		Payments        []paymentDoc     `json:"payments"`
		Held            *heldDoc         `json:"heldCost"`
		Availability    availableDoc     `json:"availability"`
		Objectives      []objectiveDoc   `json:"objectives"`
		ScaleActions    []markDoc        `json:"scaleActions"`
		Notes           []string         `json:"notes"`
	}
	workloadDoc struct {
		Name              string       `json:"name"`
		Offered           json.Number  `json:"offered"`
		Served            json.Number  `json:"served"`
		Lost              json.Number  `json:"lost"`
		LostByCause       []lossDoc    `json:"lostByCause"`
		InFlight          json.Number  `json:"inFlight"`
		PeakRatePerSecond real         `json:"peakRatePerSecond"`
		Latency           *latencyDoc  `json:"latency"`
		Sessions          *sessionsDoc `json:"sessions"`
		Fidelity          string       `json:"fidelity"`
		Retries           uint64       `json:"retries"`
		Called            uint64       `json:"called"`
		Degraded          uint64       `json:"degraded"`
		LatencyByZone     []partDoc    `json:"latencyByZone"`
		LatencyByVersion  []partDoc    `json:"latencyByVersion"`
		LatencyByRelease  []partDoc    `json:"latencyByRelease,omitempty"`
	}
	partDoc struct {
		ScaleSet string      `json:"scaleSet"`
		Part     string      `json:"part"`
		Served   uint64      `json:"served"`
		Latency  *latencyDoc `json:"latency"`
	}
	lossDoc struct {
		Cause    string      `json:"cause"`
		Requests json.Number `json:"requests"`
	}
	latencyDoc struct {
		Mean json.Number `json:"meanSeconds"`
		P50  json.Number `json:"p50Seconds"`
		P90  json.Number `json:"p90Seconds"`
		P95  json.Number `json:"p95Seconds"`
		P99  json.Number `json:"p99Seconds"`
		P999 json.Number `json:"p999Seconds"`
		Max  json.Number `json:"maxSeconds"`
	}
	availableDoc struct {
		Success         real        `json:"success"`
		Nines           real        `json:"nines"`
		DowntimeSeconds json.Number `json:"downtimeSeconds"`
		ShortSeconds    json.Number `json:"shortSeconds"`
		ErrorBudget     *budgetDoc  `json:"errorBudget"`
	}
	budgetDoc struct {
		Objective real        `json:"objective"`
		Allowed   json.Number `json:"allowed"`
		Lost      json.Number `json:"lost"`
	}
	objectiveDoc struct {
		Measure  string `json:"measure"`
		Relation string `json:"relation"`
		Bound    real   `json:"bound"`
		Actual   real   `json:"actual"`
		Met      *bool  `json:"met"`
	}
	markDoc struct {
		At       json.Number `json:"atSeconds"`
		Clock    string      `json:"clock"`
		ScaleSet string      `json:"scaleSet"`
		From     int         `json:"from"`
		To       int         `json:"to"`
		Why      string      `json:"why"`
		Reason   string      `json:"reason"`
	}
)

func documentOf(r *collect.Result) document {
	dates := calendarOf(r)
	d := document{
		Schema:          Schema,
		Scenario:        r.Scenario,
		Seed:            r.Seed,
		Replication:     r.Replication,
		Start:           stamp(dates, 0),
		DurationSeconds: seconds(r.Duration),
		Interrupted:     r.Interrupted,
		Region:          r.Region,
		Currency:        r.Currency,
		Prices:          r.Prices,
		Events:          r.Events,
		Fingerprint:     r.Fingerprint,
		Workloads:       make([]workloadDoc, len(r.Workloads)),
		Jobs:            jobLoadsOf(r.Jobs),
		Messages:        messageLoadsOf(r.Messages),
		ScaleSets:       make([]scaleSetDoc, len(r.ScaleSets)),
		Cost:            costOf(r.Cost),
		Shared:          costOf(r.Shared),
		Payments:        paymentsOf(&r.Payments),
		Availability:    availableOf(r.Availability),
		Objectives:      make([]objectiveDoc, len(r.Objectives)),
		ScaleActions:    make([]markDoc, len(r.Marks)),
		Notes:           append([]string{}, r.Notes...),
	}
	if b := r.Bounds; b != nil {
		d.Held = &heldDoc{money(b.AtMinimum), money(b.AtMaximum)}
	}
	for i := range r.Workloads {
		d.Workloads[i] = workloadOf(&r.Workloads[i])
	}
	for i := range r.ScaleSets {
		d.ScaleSets[i] = scaleSetOf(&r.ScaleSets[i], r.Duration)
	}
	for i, v := range r.Objectives {
		d.Objectives[i] = objectiveOf(v, r.Interrupted)
	}
	for i, m := range r.Marks {
		d.ScaleActions[i] = markDoc{
			At: seconds(m.At), Clock: stamp(dates, m.At), ScaleSet: r.ScaleSets[m.Set].Name,
			From: m.From, To: m.To, Why: m.Why.String(), Reason: m.Reason,
		}
	}
	return d
}

func workloadOf(w *collect.Workload) workloadDoc {
	d := workloadDoc{
		Name:              w.Name,
		Offered:           amount(w.Offered),
		Served:            amount(w.Served),
		Lost:              amount(w.LostTotal()),
		LostByCause:       make([]lossDoc, len(w.Lost)),
		InFlight:          amount(w.InFlight),
		PeakRatePerSecond: real(w.PeakRate),
		Sessions:          sessionsOf(w),
		Fidelity:          w.Fidelity.String(),
		Retries:           w.Retries,
		Called:            w.Called,
		Degraded:          w.Degraded,
		LatencyByZone:     partsOf(w.Zones),
		LatencyByVersion:  partsOf(w.Versions),
		LatencyByRelease:  partsOf(w.Releases),
	}
	for cause, n := range w.Lost {
		d.LostByCause[cause] = lossDoc{model.Cause(cause).String(), amount(n)}
	}
	if w.Served > 0 {
		d.Latency = distributionOf(w.Latency)
	}
	return d
}

func partsOf(list []collect.PartLatency) []partDoc {
	docs := make([]partDoc, len(list))
	for i, p := range list {
		docs[i] = partDoc{p.Set, p.Part, p.Served, distributionOf(p.Latency)}
	}
	return docs
}

func distributionOf(l collect.Latency) *latencyDoc {
	return &latencyDoc{
		seconds(l.Mean), seconds(l.P50), seconds(l.P90), seconds(l.P95),
		seconds(l.P99), seconds(l.P999), seconds(l.Max),
	}
}

func availableOf(a collect.Availability) availableDoc {
	d := availableDoc{
		Success:         real(a.Success),
		Nines:           real(a.Nines),
		DowntimeSeconds: seconds(a.Downtime),
		ShortSeconds:    seconds(a.Short),
	}
	if b := a.ErrorBudget; b != nil {
		d.ErrorBudget = &budgetDoc{real(b.Objective), amount(b.Allowed), amount(b.Lost)}
	}
	return d
}

func objectiveOf(v collect.Verdict, interrupted bool) objectiveDoc {
	d := objectiveDoc{
		Measure:  string(v.Objective.Measure),
		Relation: "atMost",
		Bound:    real(v.Objective.Bound),
		Actual:   real(v.Actual),
	}
	if v.Objective.AtLeast {
		d.Relation = "atLeast"
	}
	if !interrupted {
		d.Met = &v.Met
	}
	return d
}

// A real is a float64 that JSON writes as null where it is no finite number.
type real float64

// MarshalJSON writes the shortest decimal that reads back as the same float64.
func (x real) MarshalJSON() ([]byte, error) {
	if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(x))
}

// seconds writes t in seconds, exactly.
func seconds(t sim.Time) json.Number { return json.Number(exact(int64(t), 9)) }

func amount(n workload.Requests) json.Number { return json.Number(Requests(n)) }

func money(m price.Money) json.Number { return json.Number(Money(m)) }

// stamp writes an instant in RFC 3339, with a fraction where it has one.
func stamp(c calendar, t sim.Time) string { return c.at(t).Format(time.RFC3339Nano) }

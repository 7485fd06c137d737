package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"vmssim/experiment"
)

// ComparisonSchema is the value of "schema" in what WriteComparisonJSON writes. It
// changes when a reader of the old form could misunderstand the new one.
const ComparisonSchema = "vmssim/comparison/v1"

// WriteComparisonJSON writes a comparison as one indented JSON object. Numbers
// have ten significant digits, which are the same on every machine; what is not
// there or not finite is null.
func WriteComparisonJSON(w io.Writer, c *experiment.Comparison) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(comparisonOf(c))
}

// The types below have the fields of the schema in its order.
type (
	comparisonDoc struct {
		Schema         string           `json:"schema"`
		Seed           uint64           `json:"seed"`
		Replications   int              `json:"replications"`
		Confidence     ten              `json:"confidence"`
		DetectShare    ten              `json:"detectShare"`
		TestsCorrected int              `json:"testsCorrected"`
		Currency       string           `json:"currency"`
		Alternatives   []alternativeDoc `json:"alternatives"`
	}
	alternativeDoc struct {
		Name             string            `json:"name"`
		Scenario         string            `json:"scenario"`
		FirstFingerprint string            `json:"firstFingerprint"`
		Measures         []measureDoc      `json:"measures"`
		Objectives       []judgedOfManyDoc `json:"objectives"`
	}
	measureDoc struct {
		Measure    string         `json:"measure"`
		Unit       string         `json:"unit"`
		Estimate   estimateDoc    `json:"estimate"`
		Difference *differenceDoc `json:"difference"`
	}
	estimateDoc struct {
		Runs     int  `json:"runs"`
		Mean     ten  `json:"mean"`
		SD       ten  `json:"standardDeviation"`
		Low      ten  `json:"low"`
		High     ten  `json:"high"`
		Least    ten  `json:"least"`
		Most     ten  `json:"most"`
		Constant bool `json:"constant"`
		Endless  int  `json:"endlessRuns"`
	}
	differenceDoc struct {
		estimateDoc
		Verdict       string `json:"verdict"`
		Doubt         ten    `json:"p"`
		Target        ten    `json:"targetDifference"`
		RunsNeeded    *int   `json:"runsNeeded"`
		RunsUnpaired  *int   `json:"runsNeededUnpaired"`
		VarianceRatio ten    `json:"varianceRatioPairedToUnpaired"`
	}
	judgedOfManyDoc struct {
		Measure  string `json:"measure"`
		Relation string `json:"relation"`
		Bound    real   `json:"bound"`
		Mean     ten    `json:"mean"`
		Low      ten    `json:"low"`
		High     ten    `json:"high"`
		Met      bool   `json:"met"`
		Sure     bool   `json:"sure"`
		Runs     int    `json:"runs"`
		RunsMet  int    `json:"runsMet"`
	}
)

// A ten is a float64 that JSON writes with ten significant digits.
type ten float64

// MarshalJSON writes null where x is no finite number.
func (x ten) MarshalJSON() ([]byte, error) {
	if text := x.String(); text != "" {
		return []byte(text), nil
	}
	return []byte("null"), nil
}

// String returns the digits, without those that do not differ between machines;
// nothing where x is no finite number.
func (x ten) String() string {
	if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
		return ""
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', 10, 64), 64)
	if err != nil {
		panic("report: " + err.Error()) // what FormatFloat writes can be read
	}
	return strconv.FormatFloat(rounded+0, 'g', -1, 64) // + 0 makes -0 a zero
}

// unitNames are the units in JSON and CSV.
var unitNames = map[experiment.Unit]string{
	experiment.Share: "share", experiment.Seconds: "seconds", experiment.Money: "currency",
	experiment.Hours: "hours", experiment.Things: "number",
}

func comparisonOf(c *experiment.Comparison) comparisonDoc {
	d := comparisonDoc{
		Schema: ComparisonSchema, Seed: c.Seed, Replications: c.Replications, Confidence: ten(c.Confidence),
		DetectShare: ten(c.Detect), TestsCorrected: c.Tests, Currency: c.Alternatives[0].First.Currency,
	}
	for i := range c.Alternatives {
		a := &c.Alternatives[i]
		doc := alternativeDoc{
			Name: a.Name, Scenario: a.First.Scenario, FirstFingerprint: a.First.Fingerprint,
			Measures: make([]measureDoc, len(c.Measures)), Objectives: make([]judgedOfManyDoc, len(a.Objectives)),
		}
		for j, m := range c.Measures {
			doc.Measures[j] = measureDoc{Measure: m.Name, Unit: unitNames[m.Unit], Estimate: estimateOf(a.Estimates[j])}
			if a.Differences != nil {
				doc.Measures[j].Difference = differenceOf(a.Differences[j])
			}
		}
		for j, o := range a.Objectives {
			doc.Objectives[j] = judgedOfMany(o)
		}
		d.Alternatives = append(d.Alternatives, doc)
	}
	return d
}

func estimateOf(e experiment.Estimate) estimateDoc {
	return estimateDoc{
		Runs: e.N, Mean: ten(e.Mean), SD: ten(e.SD), Low: ten(e.Low()), High: ten(e.High()),
		Least: ten(e.Min), Most: ten(e.Max), Constant: e.Constant, Endless: e.Endless,
	}
}

func differenceOf(d experiment.Difference) *differenceDoc {
	doc := &differenceDoc{
		estimateDoc: estimateOf(d.Estimate), Verdict: d.Verdict.String(), Doubt: ten(d.Doubt),
		Target: ten(d.Target), VarianceRatio: ten(d.VarianceRatio),
	}
	if d.RunsNeeded > 0 {
		doc.RunsNeeded = &d.RunsNeeded
	}
	if d.RunsUnpaired > 0 {
		doc.RunsUnpaired = &d.RunsUnpaired
	}
	return doc
}

func judgedOfMany(j experiment.Judgement) judgedOfManyDoc {
	d := judgedOfManyDoc{
		Measure: string(j.Objective.Measure), Relation: "atMost", Bound: real(j.Objective.Bound),
		Mean: ten(j.Estimate.Mean), Low: ten(j.Estimate.Low()), High: ten(j.Estimate.High()),
		Met: j.Met, Sure: j.Sure, Runs: j.Estimate.N, RunsMet: j.Runs,
	}
	if j.Objective.AtLeast {
		d.Relation = "atLeast"
	}
	return d
}

// WriteComparisonCSV writes a comparison as CSV: a head, then a line for every
// alternative and measure. Differences are from the first alternative and empty of
// itself; what does not exist is empty.
func WriteComparisonCSV(w io.Writer, c *experiment.Comparison) error {
	out := csv.NewWriter(w)
	lines := [][]string{{
		"alternative", "measure", "unit", "runs", "mean", "standardDeviation", "low", "high",
		"difference", "differenceLow", "differenceHigh", "verdict", "p", "runsNeeded",
	}}
	for i := range c.Alternatives {
		a := &c.Alternatives[i]
		for j, m := range c.Measures {
			e := a.Estimates[j]
			line := []string{
				noFormula(plain(a.Name)), m.Name, unitNames[m.Unit], strconv.Itoa(e.N),
				ten(e.Mean).String(), ten(e.SD).String(), ten(e.Low()).String(), ten(e.High()).String(),
			}
			lines = append(lines, append(line, differenceCells(a, j)...))
		}
	}
	return out.WriteAll(lines)
}

func differenceCells(a *experiment.Sample, measure int) []string {
	if a.Differences == nil {
		return make([]string, 6)
	}
	d := a.Differences[measure]
	cells := []string{
		ten(d.Mean).String(), ten(d.Low()).String(), ten(d.High()).String(), d.Verdict.String(), ten(d.Doubt).String(), "",
	}
	if d.RunsNeeded > 0 {
		cells[5] = strconv.Itoa(d.RunsNeeded)
	}
	return cells
}

// ComparisonFiles returns all that there is to say about a comparison: compare.json,
// compare.txt, compare.md, compare.csv and the timelines as SVG and as PNG. Those of
// one scenario alone begin with estimates instead. The text has no colour, whatever
// t says.
func ComparisonFiles(c *experiment.Comparison, t Titled) ([]File, error) {
	t.Style.Color = false
	name := "compare"
	if len(c.Alternatives) == 1 {
		name = "estimates"
	}
	var s shelf
	s.put(name+".json", func(w io.Writer) error { return WriteComparisonJSON(w, c) })
	s.put(name+".txt", func(w io.Writer) error { return WriteComparisonText(w, c, t) })
	s.put(name+".md", func(w io.Writer) error { return WriteComparisonMarkdown(w, c, t) })
	s.put(name+".csv", func(w io.Writer) error { return WriteComparisonCSV(w, c) })
	lines := NewTimelines(c, t.Title)
	s.put("timelines.svg", lines.WriteSVG)
	s.put("timelines.png", lines.WritePNG)
	return s.files, s.err
}

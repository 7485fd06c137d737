package report

import (
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

func textOf(t *testing.T, r *collect.Result, o Options) string {
	t.Helper()
	var b strings.Builder
	if err := WriteText(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// fields returns the columns of the first line that begins with name, in the
// section of the given title.
func fields(t *testing.T, out, title, name string) []string {
	t.Helper()
	_, section, found := strings.Cut(out, "\n"+title)
	if !found {
		t.Fatalf("no section %q in:\n%s", title, out)
	}
	for line := range strings.Lines(section) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), name+" "); ok {
			return regexp.MustCompile(` {2,}`).Split(strings.TrimSpace(rest), -1)
		}
	}
	t.Fatalf("no line %q below %q", name, title)
	return nil
}

func parse(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The fixture's load is known without the report: the full hours joined by
// straight lines in whole requests per second, and a crowd of 6260
// request-steps of 300 s.
func TestTextRequestsAddUp(t *testing.T) {
	out := textOf(t, newResult(), options)
	var steps int64
	for i := range stepCount {
		hour, part := i/12, int64(i%12)
		steps += (fullHours[hour]*(12-part) + fullHours[hour+1]*part) / 12
	}
	shop := fields(t, out, "Requests", "storefront")
	if got, want := parse(t, shop[0]), float64((steps+6260)*300); got != want {
		t.Errorf("offered %.0f, want %.0f", got, want)
	}
	offered, served := parse(t, shop[0]), parse(t, shop[1])
	lost, inFlight := parse(t, shop[2]), parse(t, shop[4])
	// Each of the four is rounded to a whole request.
	if gap := offered - served - lost - inFlight; math.Abs(gap) > 2 {
		t.Errorf("offered %v is not served %v + lost %v + in flight %v", offered, served, lost, inFlight)
	}
	// Four decimals of a percentage whose parts are exact to a part in 1e5 of one.
	if got, want := parse(t, shop[3]), 100*served/(served+lost); math.Abs(got-want) > 1e-4 {
		t.Errorf("success %v, want %v", got, want)
	}
	var causes float64
	for _, cause := range []string{
		"overload", "timeout", "dead backend in rotation", "instance failed in flight",
	} {
		causes += parse(t, fields(t, out, "Requests", cause)[0])
	}
	if math.Abs(causes-lost) > 2.5 { // five rounded numbers
		t.Errorf("causes add up to %v, lost are %v", causes, lost)
	}
	if strings.Contains(out, "no healthy backend") {
		t.Error("a cause that lost nothing is listed")
	}
}

// A day of web at 0.096 and api at 0.192 an hour, with disks and a balancer.
func TestTextCostAddsUp(t *testing.T) {
	out := textOf(t, newResult(), options)
	total := fields(t, out, "Cost, USD", "total")
	var amount, share, hours float64
	for _, cause := range []string{
		"work", "idle headroom", "starting", "draining", "failed", "billing minimum",
		"disks", "load balancer", "public IP",
	} {
		row := fields(t, out, "Cost, USD", cause)
		amount, share = amount+parse(t, row[0]), share+parse(t, row[1])
		if len(row) > 2 {
			hours += parse(t, row[2])
		}
	}
	// Nine numbers rounded to two decimals, or to one.
	if got := parse(t, total[0]); math.Abs(got-amount) > 0.045 {
		t.Errorf("total %v, the causes add up to %v", got, amount)
	}
	if math.Abs(share-100) > 0.45 || total[1] != "100.0" {
		t.Errorf("shares add up to %v and %s", share, total[1])
	}
	if got := parse(t, total[2]); math.Abs(got-hours) > 0.3 {
		t.Errorf("total %v hours, the causes add up to %v", got, hours)
	}
	web, api := fields(t, out, "Cost, USD", "web"), fields(t, out, "Cost, USD", "api")
	// The billed hours at the price, and the disks at 0.25 for each of the last
	// instances; half of the last place of the hours at each price.
	r := newResult()
	for i, row := range [][]string{web, api} {
		set := &r.ScaleSets[i]
		each := float64(set.Price) / 1e9
		want := parse(t, row[2])*each + 0.25*float64(set.Capacity.Last)
		if got := parse(t, row[0]); math.Abs(got-want) > 0.005+0.05*each {
			t.Errorf("%s costs %v, want %v", set.Name, got, want)
		}
	}
	if web[3] != "Standard_D2s_v5 at 0.096 per hour" {
		t.Errorf("web is %q", web[3])
	}
	if shared := fields(t, out, "Cost, USD", "shared"); shared[0] != "0.72" {
		t.Errorf("shared: %q", shared)
	}
	if !strings.Contains(out, "Held at the minimum of autoscale from start to end: 18.41; at the maximum: 41.65.") {
		t.Error("the cost at the bounds is missing")
	}
	if strings.Contains(out, "Compute was paid by") {
		t.Error("without commitments there is nothing to say about how compute was paid")
	}
}

// With commitments the report says how compute was paid; time that Azure does not
// charge is listed and not added.
func TestTextCommitments(t *testing.T) {
	r := newResult()
	r.Payments.ByTariff[price.Reserved] = collect.Payment{Amount: 1_250_000_000, Time: 25 * sim.Hour}
	r.Payments.Spot = collect.Payment{Amount: 10_000_000, Time: sim.Hour}
	before := fields(t, textOf(t, r, options), "Cost, USD", "total")[2]
	r.Cost.InstanceTime[collect.CostExtra] = 3 * sim.Hour
	out := textOf(t, r, options)
	if !strings.Contains(out, "Compute was paid by: reservations 1.25 for 25.0 instance-hours;") ||
		!strings.Contains(out, "Spot 0.01 for 1.0") {
		t.Errorf("payments are missing in\n%s", out)
	}
	extra := fields(t, out, "Cost, USD", "overprovisioned")
	if after := fields(t, out, "Cost, USD", "total")[2]; after != before || extra[2] != "3.0" || extra[3] != "not charged" {
		t.Errorf("total %s, then %s; overprovisioned %q", before, after, extra)
	}
}

// Disks that instances had of their own: eleven and a half disk-hours, and a warning
// about those that nobody uses any more.
func TestTextOwnDisks(t *testing.T) {
	r := newResult()
	const title, warning = "Disks attached later", "Detached disks go on being charged"
	if out := textOf(t, r, options); strings.Contains(out, title) {
		t.Errorf("disks without any:\n%s", out)
	}
	use := &collect.DiskUse{Created: 6, Deleted: 1, Outside: 1, Attached: 4, Time: 690 * sim.Minute, Cost: 2_345_000_000}
	r.ScaleSets[0].OwnDisks = use
	out := textOf(t, r, options)
	if got := strings.Join(fields(t, out, title, "web"), "|"); got != "6|1|1|4|0|11.5|2.35" || strings.Contains(out, warning) {
		t.Errorf("%q in\n%s", got, out)
	}
	use.Attached, use.Detached = 3, 1
	if out := textOf(t, r, options); !strings.Contains(out, warning) {
		t.Errorf("no warning in\n%s", out)
	}
}

// A rollout that a limit has stopped after its first batch.
func TestTextRollouts(t *testing.T) {
	r := newResult()
	if out := textOf(t, r, options); strings.Contains(out, "Rollouts") || strings.Contains(out, "Models") {
		t.Errorf("rollouts without any:\n%s", out)
	}
	r.ScaleSets[0].Models = &collect.ModelUse{Updates: 1, Latest: 2, Older: 8, Mixed: 3 * sim.Hour}
	r.ScaleSets[0].Rollouts = []collect.Rollout{{
		Mode: model.RollingUpgrade, Change: "extension app", Began: sim.Hour, Ended: 70 * sim.Minute, Code: model.RolloutFaulted,
		Error: model.UnhealthyUpgraded, Reason: "two of two", Counters: model.UpgradeCounters{Failed: 2, Pending: 8},
		Batches:  []collect.RolloutBatch{{Began: sim.Hour, Ended: 70 * sim.Minute, Instances: []int{0, 1}, Zones: []string{"2"}}},
		Batch:    collect.BatchTime{Count: 1, Mean: 10 * sim.Minute, Max: 10 * sim.Minute},
		Capacity: collect.Dip{Before: 10, Trough: 9}, Serving: collect.Dip{Before: 10, Trough: 8}, Peak: 11, PeakVCPUs: 22,
		Zones:     []collect.RolloutZone{{Name: "1", Capacity: collect.Dip{Before: 4, Trough: 3}, Serving: collect.Dip{Before: 4, Trough: 2}}},
		Mixed:     5 * sim.Minute,
		ExtraTime: 90 * sim.Minute, Extra: 144_000_000, SessionsLost: [traffic.SessionCauses]uint64{3, 2, 1},
		Requests: collect.RolloutRequests{
			Offered: 40_000 * workload.Request, Reached: 8000 * workload.Request, After: 500 * workload.Request,
			Lost: [model.Causes]workload.Requests{model.LostTimeout: 10 * workload.Request, model.LostDeadBackend: 90 * workload.Request},
		},
	}}
	out := textOf(t, r, options)
	for title, want := range map[string]string{
		"Rollouts ":            "Rolling|1h|10m|5m|1|10m|10m|0|2|8|Faulted",
		"Capacity in rollouts": "Rolling|10|9|10|8|11|22|1.50|0.14",
		"Requests in rollouts": "Rolling|40,000|100|0.2500|6|8,000|500|8,500",
	} {
		if got := strings.Join(fields(t, out, title, "1"), "|"); got != want {
			t.Errorf("%s: %q, want %q in\n%s", title, got, want, out)
		}
	}
	for _, want := range []string{
		"extension app; stopped in batch 1 of zone 2: two of two", "zone 1                4       3        4       2",
		"dead backend in rotation             90",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if got := strings.Join(fields(t, out, "Models", "web"), "|"); got != "1|2|8|3h" {
		t.Errorf("%q in\n%s", got, out)
	}
}

// Twenty minutes of a day are 1.39 %: 98.6111 %, below 99: a quarter is credited.
func TestTextAgreement(t *testing.T) {
	r := newResult()
	const title = "SLA by month"
	for name, want := range map[string]string{
		"web": "99.99|100.0000|0s|1 of 1|–|several zones", "api": "99.95|98.6111|20m|0 of 1|25|several fault domains",
	} {
		if got := strings.Join(fields(t, textOf(t, r, options), title, name), "|"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	out := textOf(t, r, options)
	if !strings.Contains(out, "June 1998") || !strings.Contains(out, "covers only a part is judged by that part") {
		t.Error("the broken month, or that it is a part, is not told")
	}
	r.ScaleSets[0].Agreement = collect.Agreement{}
	r.ScaleSets[1].Agreement.Months = nil
	out = textOf(t, r, options)
	if got := fields(t, out, title, "web"); got[len(got)-1] != "none for Spot" {
		t.Errorf("Spot: %q", got)
	}
	if strings.Contains(out, "judged by that part") || !strings.Contains(out, "never in force") {
		t.Errorf("nothing was promised:\n%s", out)
	}
	// Twenty broken months: twelve are listed.
	for range 20 {
		r.ScaleSets[1].Agreement.Months = append(r.ScaleSets[1].Agreement.Months,
			collect.Month{Year: 1999, Month: 1, Available: sim.Day, Downtime: sim.Day, Credit: 100})
	}
	if out = textOf(t, r, options); strings.Count(out, "January 1999") != 12 || !strings.Contains(out, "… 8 more") {
		t.Error("broken months are not cut at twelve")
	}
}

func TestTextObjectives(t *testing.T) {
	r := newResult()
	r.Objectives = []collect.Verdict{
		{Objective: model.Objective{Measure: model.RequestsSuccess, AtLeast: true, Bound: 0.999},
			Actual: 0.99904, Met: true},
		{Objective: model.Objective{Measure: model.CapacityMet, AtLeast: true, Bound: 0.999},
			Actual: 0.998995},
		{Objective: model.Objective{Measure: model.LatencyP99, Bound: 0.3}, Actual: 0.3124},
		{Objective: model.Objective{Measure: model.CostTotal, Bound: 20}, Actual: 32.3},
		{Objective: model.Objective{Measure: model.CapacityBelow, Bound: 600}, Actual: 90, Met: true},
		{Objective: model.Objective{Measure: model.InstancesPeak, Bound: 12}, Actual: 12, Met: true},
		{Objective: model.Objective{Measure: model.ScaleActionsCount, Bound: 1000}, Actual: 1001},
		{Objective: model.Objective{Measure: model.LatencyMean, Bound: 0.3}, Actual: math.NaN()},
	}
	out := textOf(t, r, Options{})
	for name, want := range map[string]string{
		"✓ requests.success":   "at least 99.9 %|99.9040 %|met by 0.0040 points",
		"✗ capacity.met":       "at least 99.9 %|99.8995 %|missed by 0.0005 points",
		"✗ latency.p99":        "at most 300 ms|312.4 ms|missed by 12.4 ms",
		"✗ cost.total":         "at most 20.00 USD|32.30 USD|missed by 12.30 USD",
		"✓ capacity.below":     "at most 10m|1m30s|met by 8m30s",
		"✓ instances.peak":     "at most 12|12|met, just",
		"✗ scaleActions.count": "at most 1,000|1,001|missed by 1",
		"✗ latency.mean":       "at most 300 ms|–|missed",
	} {
		got := strings.Join(fields(t, out, "Objectives", name), "|")
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Colour carries nothing alone: without it every character is still there.
func TestTextColourIsOnlyColour(t *testing.T) {
	colourful := options
	colourful.Style.Color = true
	out := textOf(t, newResult(), colourful)
	if !escapes.MatchString(out) {
		t.Error("there is no colour")
	}
	if got, want := escapes.ReplaceAllString(out, ""), textOf(t, newResult(), options); got != want {
		t.Errorf("without colour:\n%s\nwant:\n%s", got, want)
	}
}

func TestTextFits(t *testing.T) {
	r := newResult()
	r.Workloads, r.ScaleSets = r.Workloads[:1], r.ScaleSets[:1]
	r.Marks = marksOf(r, 0)
	// The day without the failure at 18:00.
	r.Workloads[0].Lost[model.LostDeadBackend], r.Workloads[0].Lost[model.LostFailureInFlight] = 0, 0
	r.Cost.ByCause[collect.CostFailed], r.Cost.InstanceTime[collect.CostFailed] = 0, 0
	r.Objectives, r.Notes = r.Objectives[:3], r.Notes[1:]
	out := textOf(t, r, options)
	if n := strings.Count(out, "\n"); n > 75 {
		t.Errorf("one scale set takes %d lines, want at most 75:\n%s", n, out)
	}
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		if n := utf8.RuneCountInString(line); n > 100 {
			t.Errorf("%d characters: %s", n, line)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("line ends in spaces: %q", line)
		}
	}
}

func marksOf(r *collect.Result, set int) []collect.Mark {
	var marks []collect.Mark
	for _, m := range r.Marks {
		if m.Set == set {
			marks = append(marks, m)
		}
	}
	return marks
}

func TestTextStripsControlCharacters(t *testing.T) {
	const hostile = "a\x1b]0;title\x07b\u202ec\r"
	r := newResult()
	r.Scenario, r.Region, r.Prices, r.Currency = hostile, hostile, hostile, hostile
	r.Workloads[0].Name, r.ScaleSets[0].Name, r.ScaleSets[0].Zones[0].Name = hostile, hostile, hostile
	r.ScaleSets[0].Size, r.Marks[0].Reason, r.Notes[0], r.Fingerprint = hostile, hostile, hostile, hostile
	o := Options{Question: hostile}
	for name, write := range map[string]func(io.Writer) error{
		"text":     func(w io.Writer) error { return WriteText(w, r, o) },
		"markdown": func(w io.Writer) error { return WriteMarkdown(w, r, o) },
	} {
		var b strings.Builder
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if i := strings.IndexAny(b.String(), "\x1b\x07\r\u202e"); i >= 0 {
			t.Errorf("%s has a control character: %q", name, b.String()[max(0, i-20):i+10])
		}
	}
}

func TestTextActions(t *testing.T) {
	r := newResult()
	r.Marks = []collect.Mark{
		{Why: model.ByStart, To: 3},
		{At: 90 * sim.Minute, From: 3, To: 4, Why: model.ByAutoscale,
			Reason: "busy; 3 → 4, cut from 5 by the maximum 4"},
		{At: 2 * sim.Hour, Set: 1, From: 2, To: 1, Why: model.ByHand},
	}
	out := textOf(t, r, options)
	if got, want := strings.Join(fields(t, out, "Scale actions", "01:30"), "|"),
		"web|3 → 4|busy, cut from 5 by the maximum 4"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := strings.Join(fields(t, out, "Scale actions", "02:00"), "|"),
		"api|2 → 1|by hand"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if strings.Contains(out, "more; --out") || strings.Contains(out, "00:00   web") {
		t.Errorf("more than two actions:\n%s", out)
	}
}

type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteErrorsAreReturned(t *testing.T) {
	r := newResult()
	chart := CostChart(r)
	for name, write := range map[string]func(io.Writer) error{
		"text":     func(w io.Writer) error { return WriteText(w, r, options) },
		"markdown": func(w io.Writer) error { return WriteMarkdown(w, r, options) },
		"JSON":     func(w io.Writer) error { return WriteJSON(w, r) },
		"series":   func(w io.Writer) error { return WriteSeries(w, r) },
		"events":   func(w io.Writer) error { return WriteEvents(w, r) },
		"SVG":      chart.WriteSVG,
		"PNG":      chart.WritePNG,
	} {
		if err := write(full{}); !errors.Is(err, errFull) {
			t.Errorf("%s: got error %v, want %v", name, err, errFull)
		}
	}
}

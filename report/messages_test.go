package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// mailResult is two queues: one of which a part is dead or lost work with a failed
// instance, and one to which nothing came.
func mailResult() *collect.Result {
	n := func(x float64) workload.Requests { return workload.Requests(x * 1e6) }
	mail := collect.MessageLoad{
		Name: "mail", Queue: "in", Arrived: n(1000), Completed: n(900), DeadLettered: n(50), Expired: n(20),
		Waiting: n(24.5), Locked: n(5.5), ExpiredDead: n(10), Redelivered: n(70), LockLost: n(3), Peak: n(400),
		Mean: 12.5, Oldest: 90 * sim.Second,
		Age:    collect.Latency{Mean: 20 * sim.Second, P50: 10 * sim.Second, P95: 60 * sim.Second, P99: 80 * sim.Second, Max: 100 * sim.Second},
		Worked: collect.WorkerTime{Total: 36000, Failed: 3600},
	}
	mail.Orphaned[model.ByFailure], mail.Worked.Lost[model.ByFailure] = n(2), 1800
	return &collect.Result{
		Scenario: "mail", Duration: 2 * sim.Hour, Currency: "USD",
		Messages: []collect.MessageLoad{mail, {Name: "none", Queue: "none"}},
		Series: collect.Series{
			Every: sim.Hour,
			Messages: []collect.MessageSeries{{
				Arrived: []float64{2, 0.5}, Completed: []float64{1, 1.25}, Capacity: []float64{4, 0},
				Inside: []float64{10.5, 0}, DeadLettered: []float64{1, 3},
				Oldest: []sim.Time{90 * sim.Second, 0}, P95: []sim.Time{1500 * sim.Millisecond, 0},
			}, {}},
		},
	}
}

// Messages that requests enqueued are told by workload, with those for clients that had
// given up.
func TestEnqueuedInReport(t *testing.T) {
	r := mailResult()
	r.Messages[0].Enqueued = []collect.EnqueuedBy{{Workload: "shop", Messages: 700, Unanswered: 30}, {Workload: "cart", Messages: 200}}
	var text strings.Builder
	if err := WriteText(&text, r, Options{}); err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(text.String()), " ")
	if want := "by requests of shop 700 after the client gave up 30 by requests of cart 200 none"; !strings.Contains(words, want) {
		t.Errorf("no %q in\n%s", want, text.String())
	}
	var b bytes.Buffer
	if err := WriteJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(b.String()), " ")
	if want := `{ "by": "shop", "messages": 700, "unanswered": 30 }`; !strings.Contains(got, want) {
		t.Errorf("no %s in %s", want, got)
	}
}

// Duplicates are told of queues that are played message by message, and only where
// there are such.
func TestDuplicatesInReport(t *testing.T) {
	r := mailResult()
	r.Messages[0].Fidelity, r.Messages[0].Duplicates = model.MessageFidelity, 2*workload.Request
	var text strings.Builder
	if err := WriteText(&text, r, Options{}); err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(text.String()), " ")
	for _, want := range []string{"lock lost duplicates mail", "400 70 3 2 none", "none 0 0 0 0 0 0 0 0 –"} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
	var b bytes.Buffer
	if err := WriteJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Messages []struct {
			Fidelity   string
			Duplicates *float64
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if m := got.Messages; m[0].Fidelity != "messages" || m[0].Duplicates == nil || *m[0].Duplicates != 2 ||
		m[1].Fidelity != "flow" || m[1].Duplicates != nil {
		t.Errorf("%+v", m)
	}
}

// The numbers of queues in every form of the report.
func TestMessagesReport(t *testing.T) {
	var b strings.Builder
	if err := WriteText(&b, mailResult(), Options{}); err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"mail 1,000 900 50 20 30 400 70 3", // arrived … lock lost
		"mail 20s 10s 1m 1m20s 1m40s 1m30s",
		"none – – – – – 0s",
		"mail 10.0 1.5 15.0 failed deliveries 1.0 10.0 instance gone, failure 0.5 5.0",
		"none 0.0 0.0 –",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if strings.Contains(words, "lock lost 0.0") {
		t.Error("a line for what took no time")
	}
}

func TestMessagesInJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, mailResult()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Messages []struct {
			Queue                                                      string
			Arrived, Completed, DeadLettered, Expired, Waiting, Locked float64
			Orphaned                                                   []struct{ Reason string }
			Age                                                        *struct{ P95Seconds float64 }
			WorkerSeconds                                              map[string]float64
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	m := got.Messages[0]
	if m.Arrived != m.Completed+m.DeadLettered+m.Expired+m.Waiting+m.Locked || m.Waiting != 24.5 || m.Queue != "in" {
		t.Errorf("%+v", m)
	}
	if m.Age == nil || m.Age.P95Seconds != 60 || m.WorkerSeconds["inVain"] != 5400 ||
		len(m.Orphaned) != 1 || m.Orphaned[0].Reason != "failure" {
		t.Errorf("%+v", m)
	}
	if got.Messages[1].Age != nil {
		t.Error("an age where nothing was completed")
	}
}

func TestMessagesInSeriesAndCharts(t *testing.T) {
	r := mailResult()
	rows := table(t, r)
	for name, want := range map[string][2]string{
		"mail.arrived": {"2", "0.5"}, "mail.completed": {"1", "1.25"}, "mail.capacityRate": {"4", "0"},
		"mail.inQueue": {"10.5", "0"}, "mail.deadLettered": {"1", "3"}, "mail.oldestSeconds": {"90", ""},
		"mail.ageP95Seconds": {"1.5", ""},
	} {
		at := slices.Index(rows[0], name)
		if at < 0 || rows[1][at] != want[0] || rows[2][at] != want[1] {
			t.Errorf("%s: want %q in %q", name, want, rows)
		}
	}
	for _, row := range []struct {
		chart func(*collect.Result, int) *Chart
		name  string
		words []string
	}{
		{BacklogChart, "backlog-mail", []string{"in the queue", "dead letters"}},
		{ThroughputChart, "messages-mail", []string{"arriving", "completed", "capacity"}},
		{AgeChart, "age-mail", []string{"oldest in the queue", "completed, p95"}},
	} {
		c := row.chart(r, 0)
		words := texts(t, c)
		for _, word := range row.words {
			if c.Name != row.name || !contains(words, word) {
				t.Errorf("%s: no %q in %q", c.Name, word, words)
			}
		}
		if words := texts(t, row.chart(r, 1)); !contains(words, "no data") {
			t.Errorf("%s of nothing: %q", row.name, words)
		}
	}
}

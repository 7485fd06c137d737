package report

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/collect"
)

var update = flag.Bool("update", false, "rewrite the files of testdata with what is written now")

// options are those of the goldens.
var options = Options{
	Question: "Does autoscale on CPU follow a flash crowd at noon without losing requests?",
	Thresholds: []Threshold{
		{Set: "web", Label: "out above 80 %", Value: 80},
		{Set: "web", Label: "in below 35 %", Value: 35},
	},
}

// golden compares what is written with a file of testdata. The numbers in these
// files are checked by other tests; here it is the form that must not change
// unseen.
func golden(t *testing.T, name string, write func(io.Writer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

func TestGoldens(t *testing.T) {
	r := newResult()
	golden(t, "summary.txt", func(w io.Writer) error { return WriteText(w, r, options) })
	golden(t, "summary.md", func(w io.Writer) error { return WriteMarkdown(w, r, options) })
	golden(t, "report.json", func(w io.Writer) error { return WriteJSON(w, r) })
	golden(t, "series.csv", func(w io.Writer) error { return WriteSeries(w, r) })
	golden(t, "events.jsonl", func(w io.Writer) error { return WriteEvents(w, r) })
	golden(t, "sparse.txt", func(w io.Writer) error { return WriteText(w, sparse(), Options{}) })
}

// The drawings are the same bytes on every architecture: these digests were made
// on one and hold on all.
func TestChartDigests(t *testing.T) {
	golden(t, "charts.sha256", func(w io.Writer) error {
		for _, c := range Charts(newResult(), options.Thresholds) {
			var b bytes.Buffer
			if err := c.WriteSVG(&b); err != nil {
				return err
			}
			fmt.Fprintf(w, "%x  %s.svg\n", sha256.Sum256(b.Bytes()), c.Name)
		}
		return nil
	})
}

// sparse is a run of which little is known: stopped early, nothing served, no
// zones, no autoscale, no objective that can be judged.
func sparse() *collect.Result {
	full := newResult()
	return &collect.Result{
		Scenario: "night", Seed: 7, Replication: 3, Start: full.Start, Duration: full.Duration / 4,
		Interrupted: true, Currency: "EUR",
		Workloads:    []collect.Workload{{Name: "batch"}},
		ScaleSets:    []collect.ScaleSet{{Name: "workers", Size: "Standard_B2s", Zones: []collect.Zone{{}}}},
		Availability: collect.Availability{Success: 1, Nines: math.Inf(1)},
		Objectives:   full.Objectives[:1],
	}
}

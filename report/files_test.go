package report

import (
	"strings"
	"testing"
)

func TestFilesInFixedOrder(t *testing.T) {
	r := newResult()
	r.Workloads[1].Name = "StoreFront" // one file name on many systems
	r.Workloads, r.ScaleSets = r.Workloads[:2], r.ScaleSets[:1]
	r.Series.ScaleSets = r.Series.ScaleSets[:1]
	r.Marks = marksOf(r, 0)
	o := options
	o.Style.Color = true
	files, err := Files(r, o)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		if len(f.Data) == 0 {
			t.Errorf("%s is empty", f.Name)
		}
		if f.Name == "summary.txt" && strings.Contains(string(f.Data), "\x1b") {
			t.Errorf("%s has colours", f.Name)
		}
	}
	want := "report.json summary.txt summary.md series.csv costs.csv events.jsonl " +
		"load-storefront.svg load-storefront.png latency-storefront.svg latency-storefront.png " +
		"load-StoreFront-2.svg load-StoreFront-2.png latency-StoreFront-2.svg latency-StoreFront-2.png " +
		"instances-web.svg instances-web.png zones-web.svg zones-web.png cpu-web.svg cpu-web.png " +
		"cost.svg cost.png"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if err := checkNames(files); err != nil {
		t.Error(err)
	}
}

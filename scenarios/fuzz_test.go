package scenarios

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// FuzzDecode loads anything, with an override: it ends without a panic, every
// problem has a position, and what is accepted survives printing.
func FuzzDecode(f *testing.F) {
	for _, src := range append(valid(f), sources(f, "bad")...) {
		f.Add(src.Data, "scaleSets.web.sku.capacity=2")
	}
	f.Add([]byte("name: x\n"), `scaleSets."a.b".zones[0]={x: [1, "2"]}`)
	files := fstest.MapFS{"files/w.csv": {Data: []byte("minute,requests\n0,120\n")}}
	f.Fuzz(func(t *testing.T, data []byte, override string) {
		for _, overrides := range [][]string{nil, {override}} {
			src := Source{Name: "fuzz.yaml", Data: data, Files: files}
			scenario, err := Load(src, overrides)
			if err == nil {
				checkPrinted(t, scenario, files)
				continue
			}
			problems, ok := err.(Problems)
			if !ok || len(problems) == 0 {
				t.Fatalf("error %T %[1]v", err)
			}
			for _, p := range problems {
				if p.Line < 1 || p.Column < 1 || p.Text == "" || strings.ContainsAny(p.String(), "\x00\x1b\n") {
					t.Fatalf("problem %q", p)
				}
			}
		}
	})
}

func checkPrinted(t *testing.T, scenario *Scenario, files fstest.MapFS) {
	t.Helper()
	text := Print(scenario.Document)
	again, err := Load(Source{Name: "printed.yaml", Data: text, Files: files}, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if diff := cmp.Diff(scenario.Document, again.Document, values); diff != "" {
		t.Fatalf("-printed +read:\n%s\n%s", diff, text)
	}
}

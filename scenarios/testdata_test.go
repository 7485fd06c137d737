package scenarios

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gopkg.in/yaml.v3"
)

// sources returns the scenarios of a folder of testdata, which is also the
// folder of their traces and price sheets.
func sources(t testing.TB, folder string) []Source {
	t.Helper()
	dir := filepath.Join("testdata", folder)
	names, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no scenarios in %s: %v", dir, err)
	}
	var found []Source
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, Source{Name: filepath.Base(name), Data: data, Files: os.DirFS(dir)})
	}
	return found
}

// valid returns the good scenarios, the library's and the template.
func valid(t testing.TB) []Source {
	all := append(sources(t, "good"), Source{Name: "template.yaml", Data: Template()})
	for _, entry := range Library() {
		src, _ := Open(entry.Name)
		all = append(all, src)
	}
	return all
}

// TestBad compares the problems of each bad scenario with those that its first
// lines ask for, all of them and in their order.
func TestBad(t *testing.T) {
	for _, src := range sources(t, "bad") {
		t.Run(src.Name, func(t *testing.T) {
			want := directives(src.Data, "# want: ")
			_, err := Load(src, directives(src.Data, "# set: "))
			var got []string
			problems, _ := err.(Problems)
			for _, p := range problems {
				got = append(got, p.String())
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// directives returns what follows the prefix in the lines that begin with it.
func directives(data []byte, prefix string) []string {
	var found []string
	for line := range strings.Lines(string(data)) {
		if text, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), prefix); ok {
			found = append(found, text)
		}
	}
	return found
}

// values compares documents without regard to positions.
var values = cmp.Options{
	cmpopts.IgnoreUnexported(Document{}),
	cmp.Comparer(func(a, b Settings) bool { return a.String() == b.String() && printed(a) == printed(b) }),
}

func printed(s Settings) string {
	text, err := yaml.Marshal(s.yaml())
	if err != nil {
		panic(err)
	}
	return string(text)
}

// TestPrint shows that decoding what was printed gives what was decoded, for
// documents as they are written and for completed ones, and that the completed
// scenario is the same scenario.
func TestPrint(t *testing.T) {
	for _, src := range valid(t) {
		t.Run(src.Name, func(t *testing.T) {
			written, problems := Decode(src, nil)
			if problems != nil {
				t.Fatal(problems)
			}
			for name, document := range map[string]*Document{
				"written":   written,
				"completed": Default(written, src.Files),
			} {
				text := Print(document)
				again, problems := Decode(Source{Name: name, Data: text}, nil)
				if problems != nil {
					t.Fatalf("%v\n%s", problems, text)
				}
				if diff := cmp.Diff(document, again, values); diff != "" {
					t.Errorf("%s: -printed +read:\n%s", name, diff)
				}
			}
			first := load(t, src)
			second := load(t, Source{Name: src.Name, Data: Print(first.Document), Files: src.Files})
			if !bytes.Equal(Print(first.Document), Print(second.Document)) || first.Digest != second.Digest {
				t.Errorf("completing a completed scenario changes it")
			}
		})
	}
}

func load(t testing.TB, src Source, overrides ...string) *Scenario {
	t.Helper()
	scenario, err := Load(src, overrides)
	if err != nil {
		t.Fatal(err)
	}
	return scenario
}

// TestDefaultCopies shows that completing a document leaves it as it was.
func TestDefaultCopies(t *testing.T) {
	for _, src := range valid(t) {
		document, _ := Decode(src, nil)
		before := Print(document)
		completed := Default(document, src.Files)
		*completed.Seed++
		for _, set := range completed.ScaleSets {
			*set.Value.SKU.Capacity++
			set.Value.Zones = append(set.Value.Zones[:0], "3")
		}
		if !bytes.Equal(Print(document), before) {
			t.Errorf("%s: the document has changed", src.Name)
		}
	}
}

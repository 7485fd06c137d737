package scenarios

import (
	"strings"
	"testing"
)

// TestLibrary loads every scenario that comes with the program.
func TestLibrary(t *testing.T) {
	entries := Library()
	if len(entries) == 0 {
		t.Fatal("the library is empty")
	}
	for _, entry := range entries {
		src, ok := Open(entry.Name)
		if !ok {
			t.Errorf("no scenario %s", entry.Name)
			continue
		}
		s := load(t, src)
		if s.Config.Name != entry.Name || !strings.Contains(entry.Question, "?") || len(s.Document.Notice) == 0 {
			t.Errorf("%s: name %q, question %q, %d things to notice",
				entry.Name, s.Config.Name, entry.Question, len(s.Document.Notice))
		}
	}
	if _, ok := Open("../template"); ok {
		t.Error("Open leaves the library")
	}
}

// TestTemplate loads the template and looks for the line that editors read.
func TestTemplate(t *testing.T) {
	load(t, Source{Name: "template.yaml", Data: Template()})
	if !strings.HasPrefix(string(Template()), "# yaml-language-server: $schema=") {
		t.Error("no schema line")
	}
	if n := strings.Count(string(Template()), "\n"); n > 40 {
		t.Errorf("%d lines", n)
	}
}

package model

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "draw the life cycle anew")

// drawLifeCycle writes the table of allowed transitions as a Mermaid state
// diagram.
func drawLifeCycle() string {
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n    classDef billed stroke-width:3px\n    [*] --> requested\n")
	for from := State(0); from < States; from++ {
		for to := State(0); to < States; to++ {
			if from.Allows(to) {
				fmt.Fprintf(&b, "    %v --> %v\n", from, to)
			}
		}
	}
	b.WriteString("    deleted --> [*]\n    detached --> [*]\n")
	for s := State(0); s < States; s++ {
		if s.Billed() {
			fmt.Fprintf(&b, "    class %v billed\n", s)
		}
	}
	b.WriteString("```\n")
	return b.String()
}

// The picture of the life cycle in docs/model.md is drawn from the table.
func TestLifeCycleIsDrawn(t *testing.T) {
	const page, begin, end = "../docs/model.md", "<!-- life cycle -->\n", "<!-- end of life cycle -->\n"
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), begin)
	drawn, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("%s has no place for the life cycle", page)
	}
	want := drawLifeCycle()
	if *update {
		if err := os.WriteFile(page, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if drawn != want {
		t.Errorf("%s draws another life cycle than the table; run make golden", page)
	}
}

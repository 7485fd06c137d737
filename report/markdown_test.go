package report

import (
	"strings"
	"testing"

	"vmssim/collect"
)

func TestMarkdownEscapes(t *testing.T) {
	for _, c := range []struct{ give, want string }{
		{"Standard_D2s_v5", `Standard\_D2s\_v5`},
		{"a|b", `a\|b`},
		{"<img src=x onerror=y>", `\<img src=x onerror=y\>`},
		{"[x](y) `z` #1 &amp;", "\\[x\\](y) \\`z\\` \\#1 \\&amp;"},
		{"- no list", `\- no list`},
		{"a - b", "a - b"},
	} {
		if got := escape(c.give); got != c.want {
			t.Errorf("escape(%q) = %q, want %q", c.give, got, c.want)
		}
	}
}

// Every row of a table has as many cells as its head, whatever names hold.
func TestMarkdownTablesAreWhole(t *testing.T) {
	r := newResult()
	r.Workloads[0].Name, r.ScaleSets[0].Name = "a|b\n|c", "|"
	for _, r := range []*collect.Result{r, sparse()} {
		var b strings.Builder
		if err := WriteMarkdown(&b, r, options); err != nil {
			t.Fatal(err)
		}
		want := 0
		for line := range strings.Lines(b.String()) {
			bars := strings.Count(line, "|") - strings.Count(line, `\|`)
			switch {
			case bars == 0:
				want = 0
			case want == 0:
				want = bars
			case bars != want:
				t.Errorf("%d bars, want %d: %s", bars, want, line)
			}
		}
	}
}

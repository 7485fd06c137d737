package report

import (
	"slices"
	"testing"
)

func TestPlain(t *testing.T) {
	for _, c := range []struct{ name, give, want string }{
		{"escape sequence", "a\x1b[31mb", "a[31mb"},
		{"C1 control", "a\u009bb", "ab"},
		{"line break and tab", "a\nb\tc", "a b c"},
		{"text that runs backwards", "a\u202eb", "ab"},
		{"zero width", "a\u200bb", "ab"},
		{"not allowed in XML", "a\ufffeb\U0001ffffc", "abc"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"letters of any script", "Größe 東京 →", "Größe 東京 →"},
	} {
		if got := plain(c.give); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		give  string
		width int
		want  string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"a bcdef", 3, "a…"}, // no space before the dots
		{"ÄÖÜß", 4, "ÄÖÜß"},  // characters, not bytes
		{"ab", 0, "…"},
	} {
		if got := clip(c.give, c.width); got != c.want {
			t.Errorf("clip(%q, %d) = %q, want %q", c.give, c.width, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	got := wrap("aa bb  cc dddddddd e", 5)
	if want := []string{"aa bb", "cc", "dddddddd", "e"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := wrap(" ", 5); got != nil {
		t.Errorf("got %q, want nothing", got)
	}
}

func TestWords(t *testing.T) {
	if got := words("BlockedByCooldown"); got != "blocked by cooldown" {
		t.Errorf("got %q", got)
	}
}

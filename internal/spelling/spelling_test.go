package spelling

import "testing"

// The distance of kitten and sitting is three (Wagner and Fischer 1974).
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"kitten", "sitting", 3}, {"", "abc", 3}, {"abc", "", 3}, {"same", "same", 0}, {"flaw", "lawn", 2}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// Case does not count, the first of equals wins, and what is too far is no name.
func TestNearest(t *testing.T) {
	names := []string{"requests", "request", "minute"}
	for asked, want := range map[string]string{
		"REQUESTS": "requests", "reqests": "requests", "minutes": "minute", "xyz": "", "requestx": "requests",
	} {
		if got, ok := Nearest(asked, names); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t; want %q", asked, got, ok, want)
		}
	}
}

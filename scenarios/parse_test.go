package scenarios

import (
	"strings"
	"testing"
)

// TestLimits refuses what is beyond the limits of a file. What the limits on
// values, depth and aliases say is in testdata/bad.
func TestLimits(t *testing.T) {
	const minimal = "name: x\nduration: 1h\nscaleSets: {web: {sku: {name: Standard_D2s_v5, capacity: 1}}}\n"
	padded := minimal + "#" + strings.Repeat("x", maxBytes-len(minimal)-1)
	long := strings.Repeat("# a comment of thirty two letters\n", longestSearched/32)
	for name, test := range map[string]struct{ text, want string }{
		"4 MiB":                      {padded, ""},
		"one byte more":              {padded + "x", "a.yaml:1:1: file of 4194305 bytes; at most 4194304 are read"},
		"mistake in a long text":     {long + "a: b: c\n", "mapping values are not allowed in this context"},
		"mistake after a long text":  {long + "a: 'b\n", "found unexpected end of stream"},
		"byte order mark":            {"\ufeff" + minimal, ""},
		"Windows line ends":          {strings.ReplaceAll(minimal, "\n", "\r\n"), ""},
		"UTF-16":                     {"\xff\xfen\x00a\x00", "a.yaml:1:1: not UTF-8 text"},
		"nothing":                    {"", "a.yaml:1:1: empty file"},
		"a document without content": {"---\n", "a.yaml:1:1: empty file"},
	} {
		_, err := Load(Source{Name: "a.yaml", Data: []byte(test.text)}, nil)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
}

package scenarios

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A scalar is a value that is written as one word or phrase. Its String is read
// back by parse to the same value.
type scalar interface {
	// parse reads the text. An error is worded as the text of a Problem.
	parse(text string) error
	fmt.Stringer

	// describe names the type for readers of the documentation, with an example,
	// and returns the regular expression of its texts (ECMA 262) for the schema.
	describe() (what, pattern string)
}

// textual is implemented by scalars that are text in the sense of YAML: what
// YAML reads as a number or a boolean must be quoted for them.
type textual interface{ textual() }

// A Name identifies something: a scenario, a workload, a size, a region.
type Name string

var namePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

func (n *Name) parse(text string) error {
	if !namePattern.MatchString(text) {
		return fmt.Errorf("%s is not a name; write up to 64 letters, digits, dots, hyphens and underscores, "+
			"the first a letter or digit", quote(text))
	}
	*n = Name(text)
	return nil
}

// String returns the name.
func (n Name) String() string { return string(n) }

func (Name) describe() (what, pattern string) { return "name", namePattern.String() }

func (Name) textual() {}

// A Text is for people to read, or the name of a column.
type Text string

// longestText is the most characters of a Text.
const longestText = 4000

func (t *Text) parse(text string) error {
	if n := utf8.RuneCountInString(text); n == 0 || n > longestText {
		return fmt.Errorf("text of %d characters; it has from 1 to %d", n, longestText)
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }); i >= 0 {
		return fmt.Errorf("%s has a control character", quote(text[i:]))
	}
	*t = Text(text)
	return nil
}

// String returns the text.
func (t Text) String() string { return string(t) }

func (Text) describe() (what, pattern string) { return "text", "" }

func (Text) textual() {}

// A Label is a short text that ARM also writes as an empty one.
type Label string

// longestLabel is the most characters of a Label.
const longestLabel = 1000

func (l *Label) parse(text string) error {
	if n := utf8.RuneCountInString(text); n > longestLabel {
		return fmt.Errorf("text of %d characters; it has at most %d", n, longestLabel)
	}
	if i := strings.IndexFunc(text, unicode.IsControl); i >= 0 {
		return fmt.Errorf("%s has a control character", quote(text[i:]))
	}
	*l = Label(text)
	return nil
}

// String returns the text.
func (l Label) String() string { return string(l) }

func (Label) describe() (what, pattern string) { return "text, also an empty one", "" }

func (Label) textual() {}

// A File is the path of a file below the scenario's folder, with forward
// slashes.
type File string

func (f *File) parse(text string) error {
	switch {
	case strings.Contains(text, "://"):
		return fmt.Errorf("%s is a URL; only files below the scenario's folder are read", quote(text))
	case strings.HasPrefix(text, "/") || strings.Contains(text, `\`) || strings.Contains(text, ":"):
		return fmt.Errorf("%s is not a relative path with forward slashes; "+
			"only files below the scenario's folder are read", quote(text))
	case text == "" || path.Clean(text) == ".." || strings.HasPrefix(path.Clean(text), "../"):
		return fmt.Errorf("%s is outside of the scenario's folder", quote(text))
	case strings.ContainsFunc(text, unicode.IsControl):
		return fmt.Errorf("%s has a control character", quote(text))
	}
	*f = File(path.Clean(text))
	return nil
}

// String returns the path.
func (f File) String() string { return string(f) }

func (File) describe() (what, pattern string) { return "file", "" }

func (File) textual() {}

package scenarios

import (
	"regexp"
	"slices"
	"strings"
)

// A node is a value as it was written: the result of parsing, before anybody
// asks what it means. Aliases are replaced by what they stand for.
type node struct {
	kind   kind
	text   string  // of a scalar
	quoted bool    // the scalar is in quotes or a block, so it is text
	keys   []entry // of a mapping, in order
	items  []*node // of a list
	faults []fault
	torn   bool // a fault has taken away what the node says
	place  place
}

type kind uint8

const (
	scalarNode kind = iota
	mappingNode
	listNode
)

// An entry is one key of a mapping and its value.
type entry struct {
	key   string
	place place
	value *node
}

// A fault is something that is wrong with a node whatever it is used for.
type fault struct {
	place place
	text  string
}

// A place is a position in a named text.
type place struct {
	file         string
	line, column int
}

// find returns the index of the entry with the key, or -1.
func (n *node) find(key string) int {
	return slices.IndexFunc(n.keys, func(e entry) bool { return e.key == key })
}

// isNull reports whether n stands for the absence of a value.
func (n *node) isNull() bool {
	if n.kind != scalarNode || n.quoted {
		return false
	}
	switch n.text {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// number is what YAML 1.1 or 1.2 may read as a number when it is not quoted.
var number = regexp.MustCompile(`^[-+]?([0-9][0-9_]*\.?[0-9_]*([eE][-+]?[0-9]+)?|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|` +
	`0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|\.(inf|Inf|INF|nan|NaN|NAN))$`)

// looksLikeNumber reports whether a scalar is not quoted and a number.
func (n *node) looksLikeNumber() bool { return !n.quoted && number.MatchString(n.text) }

// looksLikeBool reports whether a scalar is not quoted and true or false.
func (n *node) looksLikeBool() bool {
	if n.quoted {
		return false
	}
	switch strings.ToLower(n.text) {
	case "true", "false":
		return true
	}
	return false
}

// describe says what a node is, for the reader of an error.
func (n *node) describe() string {
	switch {
	case n.kind == mappingNode:
		return "a mapping"
	case n.kind == listNode:
		return "a list"
	case n.quoted:
		return quote(n.text)
	}
	return shorten(n.text)
}

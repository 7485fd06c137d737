package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Limits of what is read. They are far above what scenarios need and keep
// hostile files cheap.
const (
	maxBytes  = 4 << 20
	maxValues = 200_000 // mappings, lists and scalars, counting repetition by aliases
	maxDepth  = 64
)

// parse reads the text as one YAML document whose top is a mapping.
func parse(file string, text []byte) (*node, Problems) {
	refuse := func(line, column int, format string, args ...any) (*node, Problems) {
		return nil, Problems{{file, line, column, "", fmt.Sprintf(format, args...)}}
	}
	if len(text) > maxBytes {
		return refuse(1, 1, "file of %d bytes; at most %d are read", len(text), maxBytes)
	}
	if line, column, ok := firstNonUTF8(text); ok {
		return refuse(line, column, "not UTF-8 text")
	}
	document, second, err := documents(text)
	if err != nil {
		line, column := locate(text, err)
		return refuse(line, column, "%s", syntaxText(text, line, err))
	}
	switch {
	case document == nil || len(document.Content) == 0 || isEmpty(document.Content[0]):
		return refuse(1, 1, "empty file; a scenario has at least a name, a duration and a scale set")
	case second != nil:
		return refuse(second.Line, max(1, second.Column), "second document; a file holds one scenario")
	}
	c := converter{file: file}
	top := c.convert(document.Content[0], 1)
	switch {
	case c.stop != nil:
		return nil, Problems{*c.stop}
	case top.kind != mappingNode:
		return refuse(top.place.line, top.place.column, "%s at the top; a scenario is a mapping", top.describe())
	}
	return top, nil
}

// isEmpty reports whether n is what the parser makes of a document without
// content.
func isEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0
}

// documents returns the first document of the text and the second, nil where
// there is none.
func documents(text []byte) (first, second *yaml.Node, err error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	first, err = document(decoder)
	if first == nil || err != nil {
		return first, nil, err
	}
	second, err = document(decoder)
	return first, second, err
}

// document returns the decoder's next document, or nil at the end.
func document(decoder *yaml.Decoder) (*yaml.Node, error) {
	var n yaml.Node
	switch err := decoder.Decode(&n); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &n, nil
}

func firstNonUTF8(text []byte) (line, column int, found bool) {
	line, column = 1, 1
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			return line, column, true
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
		text = text[size:]
	}
	return 0, 0, false
}

// A converter turns yaml's nodes into ours.
type converter struct {
	file   string
	values int
	inside []*yaml.Node // anchored nodes that are being converted
	stop   *Problem     // why the conversion ended early
}

func (c *converter) convert(from *yaml.Node, depth int) *node {
	to := &node{place: c.place(from)}
	if c.values++; c.values > maxValues {
		c.giveUp(to.place, "more than %d values, counting what aliases repeat", maxValues)
	} else if depth > maxDepth {
		c.giveUp(to.place, "nested more than %d deep", maxDepth)
	}
	if c.stop != nil {
		return to
	}
	if from.Anchor != "" {
		c.inside = append(c.inside, from)
		defer func() { c.inside = c.inside[:len(c.inside)-1] }()
	}
	if from.Style&yaml.TaggedStyle != 0 {
		to.fault(to.place, "tag %s; write the plain value", shorten(from.Tag))
	}
	switch from.Kind {
	case yaml.AliasNode:
		return c.alias(from, depth)
	case yaml.MappingNode:
		to.kind = mappingNode
		c.mapping(from, to, depth)
	case yaml.SequenceNode:
		to.kind = listNode
		for _, child := range from.Content {
			to.items = append(to.items, c.convert(child, depth+1))
		}
	default:
		to.text, to.quoted = from.Value, from.Style&^yaml.TaggedStyle != 0
	}
	return to
}

// alias converts what an alias stands for, with the position of the anchor.
func (c *converter) alias(from *yaml.Node, depth int) *node {
	if slices.Contains(c.inside, from.Alias) {
		to := &node{place: c.place(from), torn: true}
		to.fault(to.place, "alias of a value that it is part of")
		return to
	}
	return c.convert(from.Alias, depth)
}

func (c *converter) mapping(from *yaml.Node, to *node, depth int) {
	seen := make(map[string]place)
	for i := 0; i+1 < len(from.Content); i += 2 {
		key, value := from.Content[i], from.Content[i+1]
		where := c.place(key)
		first, repeated := seen[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			to.fault(where, "key that is not a word")
		case key.Tag == "!!merge":
			to.torn = true
			to.fault(where, "merge key; write the keys out, or repeat a whole value with an alias")
		case repeated:
			to.fault(where, "duplicate key %s; the first is in line %d", quote(key.Value), first.line)
		default:
			seen[key.Value] = where
			to.keys = append(to.keys, entry{key.Value, where, c.convert(value, depth+1)})
		}
	}
}

func (c *converter) place(n *yaml.Node) place {
	return place{c.file, max(1, n.Line), max(1, n.Column)}
}

func (c *converter) giveUp(where place, format string, args ...any) {
	c.stop = &Problem{c.file, where.line, where.column, "", fmt.Sprintf(format, args...)}
}

func (n *node) fault(where place, format string, args ...any) {
	n.faults = append(n.faults, fault{where, fmt.Sprintf(format, args...)})
}

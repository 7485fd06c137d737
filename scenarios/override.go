package scenarios

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// overrideFile is the file name in problems with overrides.
const overrideFile = "--set"

// An override sets one value of a scenario before it is decoded, so that it is
// held to the same rules as the file:
//
//	scaleSets.web.autoscale.profiles[0].rules[1].scaleAction.cooldown=10m
//	workloads.shop.requests.arrivals={constant: 120/s}
//
// The path has keys and list items, as in problems. Keys that are missing are
// made; the item after the last of a list adds to it.

// override applies the overrides to the tree in their order. The nodes that they
// add have the override's number as their line.
func override(top *node, overrides []string) Problems {
	var problems Problems
	for i, text := range overrides {
		o := overrider{place{overrideFile, i + 1, 1}}
		if p := o.apply(top, text); p != nil {
			problems = append(problems, *p)
		}
	}
	return problems
}

// An overrider knows where the text of an override begins.
type overrider struct{ start place }

// place returns the position of a byte of the override.
func (o overrider) place(text string, offset int) place {
	at := o.start
	at.column += utf8.RuneCountInString(text[:offset])
	return at
}

func (o overrider) refuse(text string, offset int, format string, args ...any) *Problem {
	at := o.place(text, offset)
	return &Problem{at.file, at.line, at.column, "", fmt.Sprintf(format, args...)}
}

func (o overrider) apply(top *node, text string) *Problem {
	target, value, found := strings.Cut(text, "=")
	switch {
	case !found:
		return o.refuse(text, 0, "%s has no equals sign; write path=value", quote(text))
	case strings.ContainsAny(text, "\r\n"):
		return o.refuse(text, 0, "%s has more than one line", quote(text))
	}
	made, problem := o.value(text, len(target)+1, value)
	if problem != nil {
		return problem
	}
	steps, problem := o.steps(text, target)
	if problem != nil {
		return problem
	}
	return o.set(top, text, steps, made)
}

// value parses what stands after the equals sign.
func (o overrider) value(text string, offset int, value string) (*node, *Problem) {
	// Behind a key, since a scenario's top is a mapping; the parser's columns are
	// moved back by the key's width.
	const key = "v: "
	shift := o.place(text, offset).column - 1 - len(key)
	top, problems := parse(overrideFile, []byte(key+value))
	if problems != nil {
		p := problems[0]
		p.Line, p.Column = o.start.line, max(1, p.Column+shift)
		return nil, &p
	}
	if len(top.keys) != 1 {
		return nil, o.refuse(text, offset, "%s is not one value", quote(value))
	}
	made := top.keys[0].value
	made.move(o.start.line, shift)
	return made, nil
}

// move places a node and all below it in the given line, and some columns to
// the right.
func (n *node) move(line, columns int) {
	shift := func(p *place) { p.line, p.column = line, max(1, p.column+columns) }
	shift(&n.place)
	for i := range n.faults {
		shift(&n.faults[i].place)
	}
	for i := range n.keys {
		shift(&n.keys[i].place)
		n.keys[i].value.move(line, columns)
	}
	for _, child := range n.items {
		child.move(line, columns)
	}
}

// A step goes one level down: to a key, or to an item of a list.
type step struct {
	key    string
	quoted bool // the key stands alone, whatever dots follow
	index  int  // of an item; -1 for a key
	offset int  // in the override's text
}

var stepText = regexp.MustCompile(`^(?:\[([0-9]{1,6})\]|\.?"([^"]*)"|\.?([^.\["]+))`)

// steps splits a path.
func (o overrider) steps(text, target string) ([]step, *Problem) {
	var steps []step
	for offset := 0; offset < len(target); {
		rest := target[offset:]
		match := stepText.FindStringSubmatch(rest)
		dotted := strings.HasPrefix(rest, ".")
		if match == nil || dotted == (offset == 0) && !strings.HasPrefix(rest, "[") || offset == 0 && match[1] != "" {
			return nil, o.refuse(text, offset, "%s is not a path; write it like scaleSets.web.sku.capacity", quote(target))
		}
		s := step{index: -1, key: match[2] + match[3], quoted: match[2] != "", offset: offset}
		if dotted {
			s.offset++
		}
		if match[1] != "" {
			s.index, _ = strconv.Atoi(match[1])
		}
		steps = append(steps, s)
		offset += len(match[0])
	}
	if len(steps) == 0 {
		return nil, o.refuse(text, 0, "no path before the equals sign; write path=value")
	}
	return steps, nil
}

// set puts the value where the steps lead.
func (o overrider) set(at *node, text string, steps []step, value *node) *Problem {
	for len(steps) > 0 {
		s := steps[0]
		where := o.place(text, s.offset)
		if at.isNull() {
			*at = node{kind: mappingNode, place: where}
			if s.index >= 0 {
				at.kind = listNode
			}
		}
		switch {
		case s.index < 0 && at.kind != mappingNode:
			return o.refuse(text, s.offset, "%s is not a key here; the value is %s", quote(s.key), at.describe())
		case s.index >= 0 && at.kind != listNode:
			return o.refuse(text, s.offset, "[%d] is not an item here; the value is %s", s.index, at.describe())
		case s.index > len(at.items):
			return o.refuse(text, s.offset, "[%d] is beyond the list, whose next item is [%d]", s.index, len(at.items))
		case s.index >= 0:
			at = at.child(s.index, where)
			steps = steps[1:]
		default:
			key, used := at.longestKey(steps)
			at = at.child(at.ensure(key, where), where)
			steps = steps[used:]
		}
	}
	*at = *value
	return nil
}

// child returns the value of entry i of a mapping, or item i of a list, which
// is added when it is the next.
func (n *node) child(i int, where place) *node {
	if n.kind == mappingNode {
		return n.keys[i].value
	}
	if i == len(n.items) {
		n.items = append(n.items, &node{place: where})
	}
	return n.items[i]
}

// ensure returns the index of the key's entry, which is added if it is missing.
func (n *node) ensure(key string, where place) int {
	if i := n.find(key); i >= 0 {
		return i
	}
	n.keys = append(n.keys, entry{key, where, &node{place: where}})
	return len(n.keys) - 1
}

// longestKey returns the key that the first steps name, and how many steps it
// takes. Dots belong to a key if the mapping has such a key, or if it is a
// measure of objectives; otherwise they end it.
func (n *node) longestKey(steps []step) (key string, used int) {
	joined := ""
	for i, s := range steps {
		if s.index >= 0 || s.quoted && i > 0 {
			break
		}
		joined = strings.TrimPrefix(joined+"."+s.key, ".")
		if n.find(joined) >= 0 || i > 0 && slices.Contains(keysOf(reflect.TypeFor[Objective]()), joined) {
			key, used = joined, i+1
		}
		if s.quoted {
			break
		}
	}
	if used == 0 {
		return steps[0].key, 1
	}
	return key, used
}

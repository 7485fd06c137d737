package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// strategiesKey is the key of a document's strategies, and settingsKey that of what
// one of them sets.
const (
	strategiesKey = "strategies"
	settingsKey   = "set"
)

// Settings are values by path. What they say is known only when they are applied.
type Settings []setting

type setting struct {
	path  string
	value *node
}

// mostSettings is the most values that a strategy sets.
const mostSettings = 100

func (*Settings) parse(string) error { return errors.New("text where a mapping is required") }

// read reads the mapping.
func (s *Settings) read(n *node) error {
	if len(n.keys) > mostSettings {
		return fmt.Errorf("%d entries; at most %d allowed", len(n.keys), mostSettings)
	}
	*s = Settings{}
	for _, e := range n.keys {
		if e.key == strategiesKey || strings.HasPrefix(e.key, strategiesKey+".") {
			return fmt.Errorf("%s; a strategy cannot set strategies", quote(e.key))
		}
		*s = append(*s, setting{e.key, e.value})
	}
	return nil
}

// yaml returns the mapping's node.
func (s Settings) yaml() *yaml.Node {
	made := &yaml.Node{Kind: yaml.MappingNode}
	for _, one := range s {
		made.Content = append(made.Content, text(one.path), one.value.yaml())
	}
	return made
}

// String lists the settings on one line.
func (s Settings) String() string {
	list := make([]string, len(s))
	for i, one := range s {
		list[i] = one.path + "=" + one.value.describe()
	}
	return strings.Join(list, ", ")
}

func (Settings) describe() (what, pattern string) { return "mapping of paths to values", "" }

// yaml returns the node as the printer wants it. Aliases have been resolved.
func (n *node) yaml() *yaml.Node {
	made := &yaml.Node{Style: yaml.FlowStyle}
	switch n.kind {
	case mappingNode:
		made.Kind = yaml.MappingNode
		for _, e := range n.keys {
			made.Content = append(made.Content, text(e.key), e.value.yaml())
		}
	case listNode:
		made.Kind = yaml.SequenceNode
		for _, item := range n.items {
			made.Content = append(made.Content, item.yaml())
		}
	default:
		if n.quoted {
			return text(n.text)
		}
		made = &yaml.Node{Kind: yaml.ScalarNode, Value: n.text}
	}
	return made
}

// applyStrategy sets what a strategy sets, and takes the strategies away: what is
// left is one way to run the scenario.
func applyStrategy(top *node, name string) Problems {
	i := top.find(strategiesKey)
	if i < 0 {
		return Problems{{top.place.file, 1, 1, "", fmt.Sprintf("strategy %s is not there; the scenario has none", quote(name))}}
	}
	all := top.keys[i]
	top.keys = slices.Delete(top.keys, i, i+1)
	k := all.value.find(name)
	if k < 0 {
		var names []string
		for _, e := range all.value.keys {
			names = append(names, e.key)
		}
		text := fmt.Sprintf("strategy %s is not there; there are %s", quote(name), listing(names, "and"))
		return Problems{{all.place.file, all.place.line, all.place.column, strategiesKey, text}}
	}
	return apply(top, all.value.keys[k].value)
}

// apply sets what the mapping of a strategy says.
func apply(top, strategy *node) Problems {
	i := strategy.find(settingsKey)
	if i < 0 {
		return nil
	}
	var problems Problems
	for _, e := range strategy.keys[i].value.keys {
		o := overrider{e.place}
		steps, problem := o.steps(e.key, e.key)
		if problem == nil {
			problem = o.set(top, e.key, steps, e.value)
		}
		if problem != nil {
			problems = append(problems, *problem)
		}
	}
	return problems
}

// strategyProblems returns what is wrong with the strategies of a document beyond
// what is wrong with the document itself.
func strategyProblems(src Source, overrides []string, document *Document, known Problems) Problems {
	var found Problems
	for _, name := range document.StrategyNames() {
		_, err := LoadStrategy(src, name, overrides)
		problems, _ := err.(Problems)
		for _, p := range problems {
			if !slices.Contains(known, p) {
				p.Text += " (with strategy " + name + ")"
				found = append(found, p)
			}
		}
	}
	return found
}

// StrategyNames lists the strategies of a document in its order.
func (d *Document) StrategyNames() []string {
	var names []string
	for _, s := range d.Strategies {
		names = append(names, s.Name.String())
	}
	return names
}

// AboutStrategy returns what a strategy's about says; nothing if it says nothing.
func (d *Document) AboutStrategy(name string) string {
	if s, _ := d.Strategies.get(Name(name)); s != nil && s.About != nil {
		return s.About.String()
	}
	return ""
}

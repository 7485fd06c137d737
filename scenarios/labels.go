package scenarios

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"
)

// Labels are texts by name, as ARM has them in tags. Unlike other mappings they are
// one value: nothing in them is looked at.
type Labels []Labelled

// A Labelled is one name of Labels and its text.
type Labelled struct{ Name, Text string }

// mostLabels is the most names of Labels.
const mostLabels = 50

func (*Labels) parse(string) error { return errors.New("text where a mapping is required") }

// read reads the mapping.
func (l *Labels) read(n *node) error {
	if len(n.keys) > mostLabels {
		return fmt.Errorf("%d entries; at most %d allowed", len(n.keys), mostLabels)
	}
	*l = Labels{}
	for _, e := range n.keys {
		var text Label
		if e.value.kind != scalarNode || e.value.isNull() {
			return fmt.Errorf("%s is no text", quote(e.key))
		}
		if err := readScalar(e.value, reflect.ValueOf(&text).Elem(), field{}); err != nil {
			return fmt.Errorf("%s: %w", quote(e.key), err)
		}
		*l = append(*l, Labelled{e.key, text.String()})
	}
	return nil
}

// yaml returns the mapping's node.
func (l Labels) yaml() *yaml.Node {
	made := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	for _, one := range l {
		made.Content = append(made.Content, text(one.Name), text(one.Text))
	}
	return made
}

// String lists the labels.
func (l Labels) String() string {
	list := make([]string, len(l))
	for i, one := range l {
		list[i] = one.Name + ": " + quote(one.Text)
	}
	return strings.Join(list, ", ")
}

func (Labels) describe() (what, pattern string) { return "mapping of names to texts", "" }

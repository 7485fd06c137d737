package scenarios

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"
)

// Print writes the document as YAML that Decode reads back to the same values,
// in the order of the reference and with one notation for each value.
func Print(document *Document) []byte {
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	err := encoder.Encode(yamlOf(reflect.ValueOf(document).Elem(), field{}))
	if err == nil {
		err = encoder.Close()
	}
	if err != nil {
		panic(fmt.Sprintf("scenarios: print: %v", err))
	}
	return text.Bytes()
}

// widestFlow is the width up to which a mapping or list stands on one line.
const widestFlow = 90

// yamlOf returns the node of a value.
func yamlOf(v reflect.Value, f field) *yaml.Node {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	kind, _ := formOf(v.Type())
	made := &yaml.Node{Kind: yaml.MappingNode}
	switch kind {
	case structForm:
		for _, f := range fieldsOf(v.Type()) {
			if value := v.FieldByIndex(f.index); !value.IsNil() {
				made.Content = append(made.Content, text(f.key), yamlOf(value, f))
			}
		}
	case namedForm:
		for i := range v.Len() {
			made.Content = append(made.Content,
				text(v.Index(i).FieldByName("Name").String()),
				yamlOf(v.Index(i).FieldByName("Value"), field{}))
		}
	case listForm:
		made.Kind = yaml.SequenceNode
		for i := range v.Len() {
			made.Content = append(made.Content, yamlOf(v.Index(i), f))
		}
	default:
		return yamlScalar(v)
	}
	if kind != namedForm && v.Type() != reflect.TypeFor[Document]() && width(made) <= widestFlow ||
		len(made.Content) == 0 {
		made.Style = yaml.FlowStyle
	}
	return made
}

// width returns how wide a node is on one line, about.
func width(n *yaml.Node) int {
	total := len(n.Value) + 2
	for _, child := range n.Content {
		total += width(child)
	}
	return total
}

// yamlScalar returns the node of a scalar. The tag of text makes the encoder
// quote what would otherwise be a number or a boolean.
func yamlScalar(v reflect.Value) *yaml.Node {
	switch value := v.Interface().(type) {
	case Labels:
		return value.yaml()
	case Settings:
		return value.yaml()
	case int:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: fmt.Sprint(value)}
	case float64:
		made := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: formatNumber(value)}
		if !strings.Contains(made.Value, ".") {
			made.Tag = "!!int" // or the encoder writes the tag out
		}
		return made
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: fmt.Sprint(value)}
	case Timestamp: // plain, though YAML 1.1 has a type for it: parse reads the text
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: value.String()}
	}
	return text(fmt.Sprint(v.Interface()))
}

func text(value string) *yaml.Node {
	made := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
		made.Style = yaml.DoubleQuotedStyle // block styles lose some spaces and line breaks
	}
	return made
}

package autoscale

import "slices"

// An Operator compares a metric's value, on its left, with a threshold.
type Operator uint8

// The operators of the schema.
const (
	Equals Operator = iota
	NotEquals
	GreaterThan
	GreaterThanOrEqual
	LessThan
	LessThanOrEqual
)

var operatorNames = []string{
	"Equals", "NotEquals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual",
}

// String returns the schema's name of o.
func (o Operator) String() string { return spell("Operator", operatorNames, uint8(o)) }

// ParseOperator returns the operator with the given name; the comparison is
// exact.
func ParseOperator(name string) (Operator, bool) { return parse[Operator](operatorNames, name) }

// Operators returns the names ParseOperator knows.
func Operators() []string { return slices.Clone(operatorNames) }

// holds reports whether the comparison is true. Values are compared exactly.
func (o Operator) holds(value, threshold float64) bool {
	switch o {
	case Equals:
		return value == threshold
	case NotEquals:
		return value != threshold
	case GreaterThan:
		return value > threshold
	case GreaterThanOrEqual:
		return value >= threshold
	case LessThan:
		return value < threshold
	case LessThanOrEqual:
		return value <= threshold
	}
	panic("autoscale: unknown " + o.String())
}

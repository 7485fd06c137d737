package sim

import "fmt"

// constant always takes one value.
type constant struct{ value float64 }

// Constant returns the distribution that always takes value. A variate of it
// still takes one draw from its stream.
func Constant(value float64) (Distribution, error) {
	if err := notNegative("value", value); err != nil {
		return Distribution{}, err
	}
	return accept(constant{value})
}

func (c constant) quantile(float64) float64 { return c.value }
func (c constant) mean() float64            { return c.value }
func (c constant) cv() float64              { return 0 }
func (c constant) String() string           { return fmt.Sprintf("constant(%s)", digits(c.value)) }

func (c constant) exceeds(x float64) float64 {
	if x < c.value {
		return 1
	}
	return 0
}

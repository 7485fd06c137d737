package scenarios

// A Distribution is a random duration: the family is the key.
type Distribution struct {
	// Always the same.
	Constant *Duration `key:"constant"`

	// Equally likely between two bounds.
	Uniform *Uniform `key:"uniform"`

	// Without memory: the time between events that come at random.
	Exponential *Exponential `key:"exponential"`

	// The bell curve, cut off at zero.
	Normal *Normal `key:"normal"`

	// A skewed bell with a long tail; fits most measured times.
	Lognormal *Lognormal `key:"lognormal"`

	// Times to failure: with a shape below 1 the young fail most, above 1 the old.
	Weibull *Weibull `key:"weibull"`

	// What was measured.
	Empirical *Empirical `key:"empirical"`
}

func (Distribution) alternatives() ([][]string, string) {
	return oneOf("constant", "uniform", "exponential", "normal", "lognormal", "weibull", "empirical")
}

// Uniform is equally likely between two bounds.
type Uniform struct {
	// The lower bound.
	Min *Duration `key:"min" required:"true"`

	// The upper bound.
	Max *Duration `key:"max" required:"true"`
}

// Exponential has one parameter: the mean or the median.
type Exponential struct {
	// The mean.
	Mean *Duration `key:"mean" above:"0s"`

	// The median.
	P50 *Duration `key:"p50" above:"0s"`
}

func (Exponential) alternatives() ([][]string, string) { return oneOf("mean", "p50") }

// Normal is the bell curve, cut off at zero.
type Normal struct {
	// The mean.
	Mean *Duration `key:"mean" required:"true" above:"0s"`

	// The standard deviation.
	SD *Duration `key:"sd"`

	// The standard deviation divided by the mean.
	CV *float64 `key:"cv" min:"0" max:"100"`
}

func (Normal) alternatives() ([][]string, string) { return oneOf("sd", "cv") }

// Lognormal has two parameters: mean and coefficient of variation, or two
// quantiles.
type Lognormal struct {
	// The mean.
	Mean *Duration `key:"mean" above:"0s"`

	// The standard deviation divided by the mean.
	CV *float64 `key:"cv" min:"0" max:"100"`

	Quantiles
}

func (Lognormal) alternatives() ([][]string, string) {
	return append([][]string{{"mean", "cv"}}, pairsOfQuantiles()...),
		"mean and cv, or two of p50, p90, p95 and p99"
}

// Weibull has two parameters: mean and coefficient of variation, shape and
// scale, or two quantiles.
type Weibull struct {
	// The mean.
	Mean *Duration `key:"mean" above:"0s"`

	// The standard deviation divided by the mean.
	CV *float64 `key:"cv" min:"0" max:"100"`

	// The shape: 1 is exponential, 2 to 4 look like a bell.
	Shape *float64 `key:"shape" min:"0.1" max:"100"`

	// The scale: 63% of the values are below it.
	Scale *Duration `key:"scale" above:"0s"`

	Quantiles
}

func (Weibull) alternatives() ([][]string, string) {
	return append([][]string{{"mean", "cv"}, {"shape", "scale"}}, pairsOfQuantiles()...),
		"mean and cv, shape and scale, or two of p50, p90, p95 and p99"
}

// Quantiles are values that a part of all values stays below.
type Quantiles struct {
	// The median.
	P50 *Duration `key:"p50" above:"0s"`

	// What 90% of the values stay below.
	P90 *Duration `key:"p90" above:"0s"`

	// What 95% of the values stay below.
	P95 *Duration `key:"p95" above:"0s"`

	// What 99% of the values stay below.
	P99 *Duration `key:"p99" above:"0s"`
}

func pairsOfQuantiles() [][]string {
	return [][]string{
		{"p50", "p90"}, {"p50", "p95"}, {"p50", "p99"},
		{"p90", "p95"}, {"p90", "p99"}, {"p95", "p99"},
	}
}

// Empirical is what was measured: single values, or quantiles joined by
// straight lines.
type Empirical struct {
	// The values, each as likely as its weight.
	Values []Duration `key:"values" items:"1..10000"`

	// The weights of the values, in their order. Without them all are equally
	// likely.
	Weights []float64 `key:"weights" items:"1..10000" min:"0" max:"1000000000"`

	// Quantiles in ascending order, from 0% to 100%.
	Quantiles []Quantile `key:"quantiles" items:"2..10000"`
}

func (Empirical) alternatives() ([][]string, string) { return oneOf("values", "quantiles") }

// A Quantile is a value that a part of all values stays below.
type Quantile struct {
	// The part.
	P *Percent `key:"p" required:"true" max:"100%"`

	// The value.
	Value *Duration `key:"value" required:"true"`
}

package workload

import "vmssim/sim"

// NewConstant returns a shape with the same rate at all times. The rate is
// from 0 to MaxRate.
func NewConstant(rate PerSecond) (Shape, error) {
	if err := checkRate("rate", rate); err != nil {
		return nil, err
	}
	return newPolyline([]segment{{from: rate, to: rate}}, sim.Never), nil
}

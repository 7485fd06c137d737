package workload

import (
	"fmt"

	"vmssim/sim"
)

// NewWeeklyWave returns the daily wave with Low and High of each weekday times a
// factor, rounded half up, Monday first. The rate jumps at midnight UTC where
// factors differ. Neither product may pass MaxRate.
func NewWeeklyWave(w Wave, factors [7]Factor) (Shape, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	var segments []segment
	for i, factor := range factors {
		var within bool
		day := w
		day.Low, _ = factor.of(w.Low) // no more than High
		day.High, within = factor.of(w.High)
		if !within {
			return nil, fmt.Errorf("weekday %d: factor times %v requests per second is above %v",
				i+1, w.High.float(), MaxRate.float())
		}
		segments = appendDay(segments, day.rates())
	}
	return wave{newPolyline(segments, sim.Week), w.Offset}, nil
}

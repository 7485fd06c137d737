package workload

import "vmssim/sim"

// NewDailyWave returns a shape that is the same wave every day. The cosine is
// followed in straight lines between points five minutes apart on the clock,
// which leaves it by less than 0.003 % of High-Low. A day's load is exactly
// that of the rate (Low+High)/2.
func NewDailyWave(w Wave) (Shape, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	line := newPolyline(appendDay(nil, w.rates()), sim.Day)
	return wave{line, w.Offset % sim.Day}, nil
}

// appendDay appends a day of straight lines through the rates.
func appendDay(segments []segment, rates []PerSecond) []segment {
	for i := range stepsPerDay {
		segments = append(segments, segment{
			start: sim.Time(len(segments)) * waveStep,
			from:  rates[i],
			to:    rates[i+1],
		})
	}
	return segments
}

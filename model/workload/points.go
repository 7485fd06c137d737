package workload

import (
	"errors"

	"vmssim/sim"
)

// A Point is a rate at an instant.
type Point struct {
	At   sim.Time
	Rate PerSecond
}

// NewPoints returns a shape whose rate goes through the points in straight
// lines, level before the first and after the last. There is at least one
// point; instants are ascending and not before the start; rates are from 0 to
// MaxRate.
func NewPoints(points ...Point) (Shape, error) {
	if len(points) == 0 {
		return nil, errors.New("no points")
	}
	var segments []segment
	if first := points[0]; first.At > 0 {
		segments = append(segments, segment{from: first.Rate, to: first.Rate})
	}
	for i, p := range points {
		if err := checkInstant("point", i, p.At, p.Rate); err != nil {
			return nil, err
		}
		if i > 0 && p.At <= points[i-1].At {
			return nil, notAscending("point", i, p.At, points[i-1].At)
		}
		to := p.Rate
		if i+1 < len(points) {
			to = points[i+1].Rate
		}
		segments = append(segments, segment{start: p.At, from: p.Rate, to: to})
	}
	return newPolyline(segments, sim.Never), nil
}

package report

import (
	"fmt"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// Heights of the strip that says what rollouts do: a line of words, and the batches.
const (
	strapHeight = vg.Length(11)
	batchHeight = vg.Length(11)
)

// drawRollouts draws the batches of rollouts above the instances that they change,
// lines down where each begins and ends, and says how it ended. The canvas is the strip;
// bottom is where the lines end.
func drawRollouts(c draw.Canvas, w view, list []*collect.Rollout, bottom vg.Length) {
	small := textStyle(textSize, muted)
	free := c.Min.X
	for _, o := range list {
		begins, ends := w.x(c, o.Began.Seconds()), w.x(c, o.Ended.Seconds())
		for n := range o.Batches {
			drawBatch(c, w, o, n, bottom)
		}
		c.StrokeLine2(thin(muted), begins, bottom, begins, c.Max.Y-strapHeight)
		c.StrokeLine2(thin(ink), ends, bottom, ends, c.Max.Y-strapHeight) // the words above stay clear of other lines
		text := endOf(o)
		at := ends + 3
		if at+small.Width(text) > c.Max.X {
			at = max(free, ends-3-small.Width(text))
		}
		if at = max(at, free); at < c.Max.X {
			room := c.Max.X - at
			if at < ends {
				room = max(room, 0)
			}
			c.FillText(small, vg.Point{X: at, Y: c.Max.Y - textSize}, fitted(small, text, room))
			free = at + small.Width(text) + 6
		}
	}
}

// drawBatch draws a bracket over the time of a batch, named as far as there is room, and
// a faint line where it begins.
func drawBatch(c draw.Canvas, w view, o *collect.Rollout, n int, bottom vg.Length) {
	b := &o.Batches[n]
	from, to := w.x(c, b.Began.Seconds()), w.x(c, b.Ended.Seconds())
	top := c.Max.Y - strapHeight
	c.StrokeLine2(thin(grayTint), from, bottom, from, top-batchHeight)
	c.FillPolygon(grid, corners(from+0.4, top-batchHeight+1.5, max(from+0.8, to-0.4), top))
	small := textStyle(textSize-1, ink)
	for _, text := range batchNames(o, n) {
		if wide := small.Width(text); wide < to-from-1 {
			c.FillText(small, vg.Point{X: (from + to - wide) / 2, Y: top - batchHeight + 3}, text)
			return
		}
	}
}

// batchNames names a batch, from the longest to the shortest: a phase of a blue/green
// deployment by what it does, others by the zones of their instances.
func batchNames(o *collect.Rollout, n int) []string {
	number := strconv.Itoa(n + 1)
	if phase := phaseOf(o, n); phase != "" {
		return []string{phase, number}
	}
	names := []string{"batch " + number, number}
	if zones := o.Batches[n].Zones; len(zones) > 0 {
		names = append([]string{fmt.Sprintf("batch %s: zone %s", number, strings.Join(zones, ", "))}, names...)
	}
	return names
}

// phaseOf names the phase of a blue/green deployment.
func phaseOf(o *collect.Rollout, n int) string {
	if o.Mode != model.BlueGreenUpgrade {
		return ""
	}
	return o.Batches[n].Phase.String()
}

// endOf says how a rollout ended, in few words.
func endOf(o *collect.Rollout) string {
	text := o.Code.String()
	switch {
	case o.Code == model.RollingForward:
		text = "still under way"
	case o.Mode == model.UpgradeBack && o.Code == model.RolloutCompleted:
		text = "back"
	}
	text += " after " + brief(o.Duration()/sim.Second*sim.Second)
	switch {
	case o.Error != "":
		text += ": " + o.Error
	case o.Stopped():
		why, _, _ := strings.Cut(o.Reason, ":")
		text += ": " + plain(clip(why, 60))
	}
	return text
}

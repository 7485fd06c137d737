package report

import (
	"encoding/json"
	"strconv"
	"strings"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// The parts of the schema that loads of jobs have.
type (
	jobLoadDoc struct {
		Name          string            `json:"name"`
		Submitted     int               `json:"submitted"`
		Completed     int               `json:"completed"`
		Failed        int               `json:"failed"`
		Running       int               `json:"running"`
		Waiting       int               `json:"waiting"`
		PeakWaiting   int               `json:"peakWaiting"`
		Starts        int               `json:"starts"`
		Slots         slotsDoc          `json:"slotSeconds"`
		Wasted        json.Number       `json:"wastedInstanceSeconds"`
		Interruptions []interruptionDoc `json:"interruptions"`
		Due           int               `json:"due"`
		Late          int               `json:"late"`
		Makespan      *json.Number      `json:"makespanSeconds"`
		Turnaround    *turnaroundDoc    `json:"turnaround"`
	}
	slotsDoc struct {
		Busy       json.Number `json:"busy"`
		Useful     json.Number `json:"useful"`
		Overhead   json.Number `json:"overhead"`
		Wasted     json.Number `json:"wasted"`
		InProgress json.Number `json:"inProgress"`
	}
	interruptionDoc struct {
		Reason          string      `json:"reason"`
		Times           int         `json:"times"`
		SlotSeconds     json.Number `json:"wastedSlotSeconds"`
		InstanceSeconds json.Number `json:"wastedInstanceSeconds"`
	}
	setJobsDoc struct {
		Slots   int         `json:"slotsPerInstance"`
		Seconds slotsDoc    `json:"slotSeconds"`
		Wasted  json.Number `json:"wastedInstanceSeconds"`
	}
	turnaroundDoc struct {
		Mean json.Number `json:"meanSeconds"`
		P50  json.Number `json:"p50Seconds"`
		P95  json.Number `json:"p95Seconds"`
		P99  json.Number `json:"p99Seconds"`
		Max  json.Number `json:"maxSeconds"`
	}
)

func jobLoadsOf(loads []collect.JobLoad) []jobLoadDoc {
	list := make([]jobLoadDoc, len(loads))
	for i := range loads {
		list[i] = jobLoadOf(&loads[i])
	}
	return list
}

func jobLoadOf(j *collect.JobLoad) jobLoadDoc {
	t := &j.Slots
	d := jobLoadDoc{
		Name: j.Name, Submitted: j.Submitted, Completed: j.Completed, Failed: j.Failed,
		Running: j.Running, Waiting: j.Waiting, PeakWaiting: j.PeakWaiting, Starts: j.Starts,
		Slots: slotsOf(t), Wasted: seconds(j.Wasted.Total), Interruptions: []interruptionDoc{}, Due: j.Due, Late: j.Late,
	}
	for why, n := range j.Interruptions {
		if n > 0 {
			d.Interruptions = append(d.Interruptions, interruptionDoc{
				model.Reason(why).String(), n, secondsSum(t.Wasted[why]), seconds(j.Wasted.ByReason[why]),
			})
		}
	}
	if j.Makespan >= 0 {
		makespan := seconds(j.Makespan)
		d.Makespan = &makespan
	}
	if t := j.Turnaround; j.Completed > 0 {
		d.Turnaround = &turnaroundDoc{
			seconds(t.Mean), seconds(t.P50), seconds(t.P95), seconds(t.P99), seconds(t.Max),
		}
	}
	return d
}

func slotsOf(t *collect.SlotTime) slotsDoc {
	return slotsDoc{
		Busy: secondsSum(t.Busy), Useful: secondsSum(t.Useful), Overhead: secondsSum(t.Overhead),
		Wasted: secondsSum(t.WastedTotal()), InProgress: secondsSum(t.InProgress),
	}
}

func setJobsOf(s *collect.SetJobs) *setJobsDoc {
	if s == nil {
		return nil
	}
	var all collect.SlotTime
	var wasted sim.Time
	for p := range s.Time {
		all.Add(&s.Time[p])
		wasted += s.Wasted[p].Total
	}
	return &setJobsDoc{s.Slots, slotsOf(&all), seconds(wasted)}
}

// secondsSum writes a sum in seconds, exactly.
func secondsSum(t collect.TimeSum) json.Number {
	whole, rest := t.Whole()
	text := strconv.FormatInt(whole, 10)
	if rest > 0 {
		digits := strconv.FormatInt(int64(sim.Second+rest), 10)[1:]
		text += "." + strings.TrimRight(digits, "0")
	}
	return json.Number(text)
}

package report

import (
	"encoding/csv"
	"io"
	"strconv"

	"vmssim/collect"
)

// WriteRollouts writes the rollouts of r as CSV: a head, then a line for each. Times are
// in seconds since time zero, requests and money exact.
func WriteRollouts(w io.Writer, r *collect.Result) error {
	out := csv.NewWriter(w)
	lines := [][]string{{
		"scaleSet", "rollout", "mode", "change", "code", "error", "beganSeconds", "durationSeconds", "batches",
		"instances", "successful", "failed", "runningBefore", "runningMin", "servingBefore", "servingMin",
		"instancesPeak", "vCPUsPeak", "mixedSeconds", "offered", "lost", "sessionsLost", "answeredByNewModel",
		"answeredByNewModelLater", "blastRadius", "extraInstanceSeconds", "extraCost", "currency",
	}}
	for i := range r.ScaleSets {
		s := &r.ScaleSets[i]
		for n := range s.Rollouts {
			o := &s.Rollouts[n]
			q := &o.Requests
			lines = append(lines, []string{
				noFormula(plain(s.Name)), strconv.Itoa(o.Number + 1), o.Mode.String(), noFormula(plain(o.Change)), o.Code.String(), o.Error,
				string(seconds(o.Began)), string(seconds(o.Duration())), strconv.Itoa(len(o.Batches)),
				strconv.Itoa(o.Instances), strconv.Itoa(o.Counters.Successful), strconv.Itoa(o.Counters.Failed),
				strconv.Itoa(o.Capacity.Before), strconv.Itoa(o.Capacity.Trough), strconv.Itoa(o.Serving.Before), strconv.Itoa(o.Serving.Trough),
				strconv.Itoa(o.Peak), strconv.Itoa(o.PeakVCPUs), string(seconds(o.Mixed)), Requests(q.Offered), Requests(q.LostTotal()),
				strconv.FormatUint(o.SessionsLostTotal(), 10), Requests(q.Reached), Requests(q.After), Requests(o.Blast()),
				string(seconds(o.ExtraTime)), Money(o.Extra), plain(r.Currency),
			})
		}
	}
	return out.WriteAll(lines)
}

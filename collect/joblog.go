package collect

import (
	"fmt"

	"vmssim/model"
)

// jobText says of a job what the other fields of an entry do not.
func jobText(load string, f *model.Fact) string {
	j := f.Job
	job := fmt.Sprintf("job %d of %s", j.Number, load)
	switch f.Kind {
	case model.JobsSubmitted:
		if j.Count == 1 {
			return job
		}
		return fmt.Sprintf("jobs %d to %d of %s", j.Number, j.Number+j.Count-1, load)
	case model.JobStarted:
		return fmt.Sprintf("%s, start %d, %v of %v done", job, j.Start, j.Saved, j.Work)
	case model.JobFinished:
		return fmt.Sprintf("%s, start %d", job, j.Start)
	case model.JobFailed:
		return fmt.Sprintf("%s, start %d, all is lost", job, j.Start)
	}
	return fmt.Sprintf("%s, start %d, %v lost, %v of %v done", job, j.Start, j.Wasted, j.Saved, j.Work)
}

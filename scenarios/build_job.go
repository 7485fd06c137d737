package scenarios

import (
	"math"

	"vmssim/model"
)

func (b builder) jobLoad(w Entry[Workload]) (model.JobLoad, error) {
	j := w.Value.Jobs
	made := model.JobLoad{
		Name:     w.Name.String(),
		Takes:    j.Takes.distribution(),
		CPU:      int64(math.Round(j.CPU.share() * 1e6)),
		Memory:   int64(*j.Memory),
		Priority: *j.Priority,
		Retries:  -1,
	}
	if j.Arrivals.Batches == nil {
		arrivals, err := b.arrivals(j.Arrivals.shapes())
		if err != nil {
			return model.JobLoad{}, err
		}
		made.Arrivals = arrivals
	}
	for _, batch := range j.Arrivals.Batches {
		made.Batches = append(made.Batches, b.batch(batch))
	}
	if *j.NodeFillType == "Pack" {
		made.Fill = model.FillPack
	}
	if j.Checkpoint != nil {
		made.Checkpoint = model.Checkpoint{
			Every:    j.Checkpoint.Every.time(),
			Takes:    j.Checkpoint.Takes.time(),
			Restore:  j.Checkpoint.Restore.time(),
			OnNotice: *j.Checkpoint.OnNotice,
		}
	}
	if j.Retries != nil {
		made.Retries = *j.Retries
	}
	if j.Deadline != nil {
		made.Deadline = j.Deadline.time()
	}
	for _, to := range j.To {
		made.ScaleSets = append(made.ScaleSets, b.document.ScaleSets.index(to))
	}
	return made, nil
}

func (b builder) batch(batch Batch) model.Batch {
	made := model.Batch{At: batch.At.since(*b.document.Start), Number: *batch.Number}
	if batch.Every != nil {
		made.Every = batch.Every.time()
	}
	return made
}

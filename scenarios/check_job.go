package scenarios

import "slices"

func (c *checker) jobs(j *Jobs, path string) {
	c.takesTime(j.Takes, join(path, "takes"))
	if a := j.Arrivals; a != nil {
		at := join(path, "arrivals")
		for i, b := range a.Batches {
			c.inside(join(item(join(at, "batches"), i), "at"), b.At)
		}
		if a.Batches == nil {
			c.arrivals(a.shapes(), at)
		}
	}
	for i, to := range j.To {
		c.pulls(j, i, to, path)
	}
}

// shapes returns the arrivals that are not batches.
func (a *JobArrivals) shapes() *Arrivals { return &Arrivals{Shape: a.Shape, Sum: a.Sum} }

// pulls checks a scale set that jobs go to.
func (c *checker) pulls(j *Jobs, i int, to Name, path string) {
	at := item(join(path, "to"), i)
	set := c.target(&to, at)
	if set == nil {
		return
	}
	if slices.Contains(j.To[:i], to) {
		c.at(at, "scale set %s twice", quote(to.String()))
		return
	}
	if set.Behind != nil {
		c.at(at, "scale set %s is behind %s %s; jobs go to scale sets that are behind none",
			quote(to.String()), c.document.nounOf(*set.Behind), quote(set.Behind.String()))
		return
	}
	name := join(joinName("scaleSets", to.String()), "sku.name")
	mixed := join(joinName("scaleSets", to.String()), "skuProfile")
	cpu := join(path, "cpu")
	if !c.clean(name, mixed, cpu, "prices.file", "region") {
		return
	}
	sheet, err := c.inputs.sheet(c.document)
	if err != nil {
		return // reported at prices.file
	}
	vcpus, size := set.fewestVCPUs(sheet)
	if vcpus > 0 && float64(*j.CPU) > float64(vcpus)*100 {
		c.at(cpu, "%v of a vCPU, but an instance of scale set %s (%s) has %d vCPUs",
			*j.CPU, quote(to.String()), size, vcpus)
	}
}

// slots checks that the vCPUs suffice for the jobs that an instance works on at
// once.
func (c *checker) slots(s *ScaleSet, vcpus int, size, path string) {
	if !c.clean(path) || s.Instance.Slots == nil {
		return
	}
	cpu := c.document.largestJob(s)
	if n := *s.Instance.Slots; float64(n)*float64(cpu) > float64(vcpus)*100 && float64(cpu) <= float64(vcpus)*100 {
		c.at(path, "%d jobs with %v of a vCPU each need more than the %d vCPUs of %s", n, cpu, vcpus, size)
	}
}

// anyJobs reports whether a workload has jobs.
func (d *Document) anyJobs() bool {
	return slices.ContainsFunc(d.Workloads, func(w Entry[Workload]) bool { return w.Value.Jobs != nil })
}

// ofJobs returns the key of an objective that is about jobs, or "".
func (o *Objective) ofJobs() string {
	switch {
	case o.JobsCompleted != nil:
		return "jobs.completed"
	case o.JobsOnTime != nil:
		return "jobs.onTime"
	case o.JobsTurnaroundP50 != nil:
		return "jobs.turnaround.p50"
	case o.JobsTurnaroundP95 != nil:
		return "jobs.turnaround.p95"
	case o.JobsMakespan != nil:
		return "jobs.makespan"
	case o.JobsWasted != nil:
		return "jobs.wasted"
	}
	return ""
}

package traffic

import "vmssim/sim"

// A class is stations that are counted together.
type class struct {
	cpu    int64    // millionths of a vCPU that are busy
	at     sim.Time // up to here work is right
	work   uint64   // millionths of a vCPU × nanoseconds
	served []uint64 // by workload
	failed []uint64 // by workload: tries that the code of a station made fail
	inVain uint64   // of work, in deliveries of messages that failed
	lapsed uint64   // of work, in deliveries that had lost their lock
}

func (c *class) settle(now sim.Time) {
	c.work += uint64(c.cpu) * uint64(now-c.at)
	c.at = now
}

// ClassWork returns how long the vCPUs of all backends of a class have worked so
// far, in the units of [Traffic.Work].
func (t *Traffic) ClassWork(index int) uint64 {
	c := &t.classes[index]
	c.settle(t.now)
	return c.work
}

// Served returns how many requests of a workload the backends of a class have
// answered in time so far.
func (t *Traffic) Served(index, workload int) uint64 { return t.classes[index].served[workload] }

// ClassWaste returns how much of the work of a class was in deliveries of messages
// that failed, and in those that had lost their lock.
func (t *Traffic) ClassWaste(index int) (inVain, lapsed uint64) {
	return t.classes[index].inVain, t.classes[index].lapsed
}

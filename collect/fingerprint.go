package collect

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"

	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/sim"
)

// mostBuffered is how many bytes of facts wait to be hashed together.
const mostBuffered = 1 << 12

// A Fingerprint is a running SHA-256 over the facts that it observes, in order.
// Two runs with the same fingerprint had the same trajectory. The zero
// Fingerprint is that of no facts yet.
type Fingerprint struct {
	hash hash.Hash
	buf  []byte
}

// Observe adds every field of a fact.
func (f *Fingerprint) Observe(now sim.Time, fact model.Fact) {
	f.add(now, &fact)
}

// Sum returns the fingerprint of the facts so far, in hexadecimal.
func (f *Fingerprint) Sum() string {
	f.flush()
	return hex.EncodeToString(f.hash.Sum(nil))
}

func (f *Fingerprint) add(now sim.Time, fact *model.Fact) {
	in := byte(0)
	if fact.In {
		in = 1
	}
	f.buf = append(f.buf, byte(fact.Kind), byte(fact.From), byte(fact.To), byte(fact.Why), in,
		byte(fact.Role), byte(fact.Priority))
	f.ints(int64(now), int64(fact.Set), int64(fact.Instance), int64(fact.Zone),
		int64(fact.FaultDomain), int64(fact.Before), int64(fact.After), int64(fact.Order), int64(len(fact.Text)))
	f.buf = append(f.buf, fact.Text...)
	switch fact.Kind {
	case model.ApplicationChanged, model.HealthChanged:
		f.buf = append(f.buf, byte(fact.Application), byte(fact.Was), byte(fact.Health))
	case model.ProtectionChanged:
		f.buf = append(f.buf, byte(fact.Protection))
	case model.RepairHeld, model.RepairStarted, model.RepairEnded, model.ServiceChanged:
		f.buf = append(f.buf, byte(fact.Repair), byte(fact.Outcome), byte(fact.Service))
	}
	f.choice(fact.Placement, fact.Victim)
	if fact.Choice != nil {
		f.ints(int64(fact.Size), int64(fact.Choice.Room), int64(len(fact.Choice.Skipped)))
	}
	f.buf = append(f.buf, fact.Version...)
	if d := fact.Decision; d != nil {
		f.ints(int64(d.Outcome), int64(d.From), int64(d.To), int64(d.Winner), int64(d.CooldownUntil))
		for i := range d.Readings {
			f.ints(int64(d.Readings[i].Samples))
			f.floats(d.Readings[i].Value)
		}
		if d.Forecast.Known {
			f.ints(int64(d.Forecast.At))
			f.floats(d.Forecast.Total)
		}
	}
	if fact.Kind == model.MetricPublished {
		f.ints(int64(fact.Metric))
	}
	if m := fact.Minute; m != nil {
		f.ints(int64(m.End), m.Count)
		f.floats(m.Sum, m.Min, m.Max)
	}
	if p := fact.Forecast; p != nil {
		f.ints(int64(p.At))
		f.floats(p.Total)
	}
	if flow := fact.Flow; flow != nil {
		f.flow(flow)
	}
	if m := fact.Messages; m != nil {
		f.messages(m)
	}
	if l := fact.Loss; l != nil {
		f.ints(int64(l.Load), int64(l.Messages), int64(l.Worked))
	}
	if j := fact.Job; j != nil {
		f.job(j)
	}
	if (fact.Kind == model.InstanceChanged || fact.Kind == model.ReleaseActed) && fact.Release != model.NoRelease {
		f.ints(int64(fact.Release))
	}
	if fact.Model > 0 {
		f.ints(int64(fact.Model))
	}
	if r := fact.Rollout; r != nil {
		f.rollout(r)
	}
	if d := fact.Disk; d != nil {
		f.buf = append(f.buf, byte(d.From), byte(d.To), byte(d.Type))
		f.ints(int64(d.LUN), int64(d.SizeGB))
	}
	if len(fact.Answers) > 0 {
		f.answers(fact.Answers)
	}
	if len(f.buf) > mostBuffered {
		f.flush()
	}
}

// choice adds why an instance was placed where it is, or why it leaves.
func (f *Fingerprint) choice(p *model.Placement, v *model.Victim) {
	if p != nil {
		f.ints(int64(p.Zone), int64(p.Group), int64(p.FaultDomain), int64(p.InZone), int64(p.InDomain),
			int64(p.UpdateDomain))
	}
	if v != nil {
		f.ints(int64(v.ID), int64(v.Zone), int64(v.Group), int64(v.FaultDomain), int64(v.InZone),
			int64(v.Fullest), int64(v.InDomain), int64(v.Excess))
	}
}

func (f *Fingerprint) rollout(r *model.RolloutStep) {
	for _, set := range r.Sets {
		f.ints(int64(set))
	}
	f.ints(int64(r.Number), int64(r.Mode), int64(r.Model), int64(r.Code), int64(r.Batch), int64(len(r.Instances)))
	for _, id := range r.Instances {
		f.ints(int64(id))
	}
	c := r.Counters
	f.ints(int64(c.Successful), int64(c.Failed), int64(c.InProgress), int64(c.Pending))
	f.ints(int64(r.StartedBy), int64(r.Rollbacks.Successful), int64(r.Rollbacks.Failed))
}

func (f *Fingerprint) flow(flow *model.Flow) {
	f.ints(int64(flow.Workload), int64(flow.From), int64(flow.To), int64(flow.Offered),
		int64(flow.Served), int64(flow.InFlight), int64(flow.Backends), int64(flow.Serving))
	for cause, n := range flow.Lost {
		if model.Cause(cause) < model.LostConnectionReset {
			f.ints(int64(n))
		} else if n > 0 {
			f.ints(int64(cause), int64(n))
		}
	}
	if flow.Called|flow.Degraded > 0 {
		f.ints(int64(flow.Called), int64(flow.Degraded))
	}
	if s := flow.Sessions; s != nil {
		f.ints(int64(s.Started), int64(s.Completed), int64(s.Requests), int64(s.Opened), int64(s.Broken), int64(s.Idled))
		for _, n := range s.Lost {
			f.ints(int64(n))
		}
	}
	for i := range flow.Sets {
		s := &flow.Sets[i]
		f.ints(int64(s.Set)|int64(s.Class)<<32, int64(s.Serving), int64(s.Served))
		f.floats(s.Utilization, s.Wait.Share, s.Wait.Mean)
		if s.Failed > 0 {
			f.ints(int64(s.Failed))
		}
	}
}

func (f *Fingerprint) messages(m *model.MessageFlow) {
	f.ints(int64(m.Load), int64(m.From), int64(m.To), int64(m.Arrived), int64(m.Completed), int64(m.DeadLettered),
		int64(m.Expired), int64(m.Redelivered), int64(m.LockLost), int64(m.Waiting), int64(m.Locked),
		int64(m.Workers), int64(m.Oldest))
	f.floats(m.Capacity, m.Worked, m.InVain, m.Lapsed)
	if m.Single {
		f.ints(int64(m.Duplicates))
	}
	if m.Enqueued > 0 {
		f.ints(int64(m.Enqueued))
	}
	for i := range m.Waits {
		w := &m.Waits[i]
		f.ints(int64(w.Completed))
		f.floats(w.Wait.Share, w.Wait.Mean)
	}
	for i := range m.Sets {
		s := &m.Sets[i]
		f.ints(int64(s.Set), int64(s.Class), int64(s.Serving))
		f.floats(s.Utilization)
	}
}

// answers adds requests that were answered: their hash, because they are many.
func (f *Fingerprint) answers(list []traffic.Answer) {
	h := uint64(len(list))
	for _, a := range list {
		h = (h ^ uint64(a.Latency)) * 0x9e3779b97f4a7c15
		h = (h ^ h>>29 ^ uint64(a.Workload)<<32 ^ uint64(a.Class)) * 0xbf58476d1ce4e5b9
	}
	f.ints(int64(h))
}

func (f *Fingerprint) job(j *model.JobStep) {
	f.ints(int64(j.Load), int64(j.Number), int64(j.Count), int64(j.Submitted), int64(j.Start),
		int64(j.Work), int64(j.Saved), int64(j.Span), int64(j.Kept.Work), int64(j.Kept.Overhead),
		int64(j.Wasted), int64(len(j.Earlier)))
}

func (f *Fingerprint) ints(list ...int64) {
	for _, n := range list {
		f.buf = binary.LittleEndian.AppendUint64(f.buf, uint64(n))
	}
}

func (f *Fingerprint) floats(list ...float64) {
	for _, x := range list {
		f.buf = binary.LittleEndian.AppendUint64(f.buf, math.Float64bits(x))
	}
}

func (f *Fingerprint) flush() {
	if f.hash == nil {
		f.hash = sha256.New()
	}
	f.hash.Write(f.buf) // never fails, by the contract of hash.Hash
	f.buf = f.buf[:0]
}

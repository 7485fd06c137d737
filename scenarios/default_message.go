package scenarios

import "vmssim/sim"

// processorRenewal is for how long ServiceBusProcessor renews a lock.
const processorRenewal = Duration(5 * sim.Minute)

// completeMessages fills in what depends on the kind of the queue, and the queue's
// name.
func (c completer) completeMessages(w Entry[Workload]) {
	m := w.Value.Messages
	if m == nil || m.Queue == nil {
		return
	}
	path := join(joinName("workloads", w.Name.String()), "messages")
	name, renewal := w.Name, Duration(0)
	if s := m.Queue.ServiceBus; s != nil {
		renewal = processorRenewal
		if c.fills(s.Name == nil, join(path, "queue.serviceBus.name")) {
			s.Name = &name
		}
	}
	if s := m.Queue.Storage; s != nil && c.fills(s.Name == nil, join(path, "queue.storage.name")) {
		s.Name = &name
	}
	if c.fills(m.MaxAutoLockRenewalDuration == nil, join(path, "maxAutoLockRenewalDuration")) {
		m.MaxAutoLockRenewalDuration = &renewal
	}
}

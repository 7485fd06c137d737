package scenarios

import (
	"vmssim/model"
	"vmssim/model/traffic"
)

func (b builder) messageLoad(w Entry[Workload]) (model.MessageLoad, error) {
	m := w.Value.Messages
	arrivals, err := b.offered(m.Arrivals)
	if err != nil {
		return model.MessageLoad{}, err
	}
	made := model.MessageLoad{
		Name:     w.Name.String(),
		Arrivals: arrivals,
		Queue:    m.Queue.build(),
		Takes:    m.Takes.distribution(),
		CPUShare: m.CPU.share(),
		Renewal:  m.MaxAutoLockRenewalDuration.time(),
		Failing:  m.Failing.share(),
		Poison:   m.Poison.share(),
	}
	if m.singly() {
		made.Fidelity = model.MessageFidelity
		made.Process = word(traffic.ParseProcess, m.Process)
		made.Bursts = m.Bursts.build()
		made.Prefetch = *m.PrefetchCount
	}
	for _, to := range m.To {
		made.ScaleSets = append(made.ScaleSets, b.document.ScaleSets.index(to))
	}
	return made, nil
}

func (q *Queue) build() model.MessageQueue {
	if s := q.Storage; s != nil {
		return model.MessageQueue{
			Kind:           model.StorageQueue,
			Name:           s.Name.String(),
			Lock:           s.VisibilityTimeout.time(),
			MostDeliveries: *s.MaxDequeueCount,
			TimeToLive:     s.MessageTimeToLive.time(),
		}
	}
	s := q.ServiceBus
	made := model.MessageQueue{
		Kind:              model.ServiceBusQueue,
		Name:              s.Name.String(),
		Lock:              s.LockDuration.time(),
		MostDeliveries:    *s.MaxDeliveryCount,
		DeadLetterExpired: *s.DeadLetteringOnMessageExpiration,
	}
	if s.DefaultMessageTimeToLive != nil {
		made.TimeToLive = s.DefaultMessageTimeToLive.time()
	}
	return made
}

package scenarios

import (
	"fmt"
	"math"

	"vmssim/model"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// add adds a workload to those of its kind.
func (b builder) add(config *model.Config, w Entry[Workload]) error {
	if w.Value.Jobs != nil {
		made, err := b.jobLoad(w)
		config.Jobs = append(config.Jobs, made)
		return err
	}
	if w.Value.Messages != nil {
		made, err := b.messageLoad(w)
		config.Messages = append(config.Messages, made)
		return err
	}
	made, err := b.workload(w)
	config.Workloads = append(config.Workloads, made)
	return err
}

func (b builder) workload(w Entry[Workload]) (model.Workload, error) {
	r := w.Value.Requests
	arrivals, err := b.offered(r.Arrivals)
	if err != nil {
		return model.Workload{}, err
	}
	made := model.Workload{
		Name:         w.Name.String(),
		Arrivals:     arrivals,
		Service:      r.Service.distribution(),
		CPUShare:     r.CPU.share(),
		LoadBalancer: b.document.balancer(*r.To),
	}
	made.Use = r.Uses.build()
	if r.Timeout != nil {
		made.Timeout = r.Timeout.time()
	}
	if *r.Fidelity == "requests" {
		made.Fidelity = model.RequestFidelity
		made.Process = word(traffic.ParseProcess, r.Process)
		made.Bursts = r.Bursts.build()
		made.Retry = r.Retries.build()
		made.Sessions = r.Sessions.build()
		made.Calls, made.Enqueues = b.calls(r.Calls), b.enqueues(r.Enqueues)
		if made.Clients, err = r.Clients.build(); err != nil {
			return model.Workload{}, fmt.Errorf("clients: %w", err)
		}
	}
	return made, nil
}

func (u *Uses) build() model.Use {
	return model.Use{
		Memory:        float64(*u.Memory),
		NetworkIn:     float64(*u.NetworkIn),
		NetworkOut:    float64(*u.NetworkOut),
		DiskRead:      float64(*u.DiskRead),
		DiskWrite:     float64(*u.DiskWrite),
		DiskReads:     *u.DiskReadOperations,
		DiskWrites:    *u.DiskWriteOperations,
		InboundFlows:  *u.InboundFlows,
		OutboundFlows: *u.OutboundFlows,
		KeepAlive:     u.KeepAlive.time(),
	}
}

func (b *Bursts) build() *traffic.Bursts {
	if b == nil {
		return nil
	}
	return &traffic.Bursts{
		High: *b.High, Low: *b.Low, HighFor: b.HighFor.time().Seconds(), LowFor: b.LowFor.time().Seconds(),
	}
}

func (r *Retries) build() traffic.Retry {
	if r == nil {
		return traffic.Retry{Tries: 1}
	}
	made := traffic.Retry{
		Tries: *r.Attempts, Backoff: r.Backoff.time(), Multiplier: *r.Multiplier,
		MaxBackoff: r.MaxBackoff.time(), Jitter: *r.Jitter, Budget: math.Inf(1),
	}
	if r.Budget != nil {
		made.Budget = r.Budget.share()
	}
	return made
}

func (b builder) arrivals(a *Arrivals) (workload.Shape, error) {
	if a.Sum == nil {
		return b.shape(&a.Shape)
	}
	parts := make([]workload.Shape, len(a.Sum))
	for i := range a.Sum {
		part, err := b.shape(&a.Sum[i])
		if err != nil {
			return nil, fmt.Errorf("part %d of the sum: %w", i+1, err)
		}
		parts[i] = part
	}
	return workload.NewSum(parts...), nil
}

func (b builder) shape(s *Shape) (workload.Shape, error) {
	start := *b.document.Start
	switch {
	case s.Constant != nil:
		return workload.NewConstant(s.Constant.perSecond())
	case s.Steps != nil:
		steps := make([]workload.Step, len(s.Steps))
		for i, p := range s.Steps {
			steps[i] = workload.Step{At: p.At.since(start), Rate: p.Rate.perSecond()}
		}
		return workload.NewSteps(steps...)
	case s.Points != nil:
		points := make([]workload.Point, len(s.Points))
		for i, p := range s.Points {
			points[i] = workload.Point{At: p.At.since(start), Rate: p.Rate.perSecond()}
		}
		return workload.NewPoints(points...)
	case s.Daily != nil:
		return workload.NewDailyWave(wave(s.Daily.Low, s.Daily.High, s.Daily.PeakAt, start))
	case s.Weekly != nil:
		return s.Weekly.shape(start)
	case s.Burst != nil:
		return workload.NewBurst(s.Burst.build(start, b.document.Duration.time()))
	case s.Trace != nil:
		return b.inputs.trace(s.Trace)
	}
	panic(fmt.Sprintf("scenarios: arrivals without a shape: %+v", s))
}

func wave(low, high *Rate, peakAt *TimeOfDay, start Timestamp) workload.Wave {
	return workload.Wave{
		Low:    low.perSecond(),
		High:   high.perSecond(),
		Peak:   sim.Time(*peakAt),
		Offset: sinceMonday(start),
	}
}

// sinceMonday returns the time from Monday 00:00 UTC until an instant of that
// week. Unix time begins on a Thursday.
func sinceMonday(at Timestamp) sim.Time {
	const thursday = 3 * sim.Day
	return (sim.Time(at)%(7*86400)*sim.Second + thursday) % sim.Week
}

func (w *Weekly) shape(start Timestamp) (workload.Shape, error) {
	var factors [7]workload.Factor
	for i, day := range []*Percent{
		w.Days.Monday, w.Days.Tuesday, w.Days.Wednesday, w.Days.Thursday,
		w.Days.Friday, w.Days.Saturday, w.Days.Sunday,
	} {
		factor, err := workload.ParseFactor(formatNumber(float64(*day)) + "e-2")
		if err != nil {
			return nil, fmt.Errorf("weekday %d: %w", i+1, err)
		}
		factors[i] = factor
	}
	return workload.NewWeeklyWave(wave(w.Low, w.High, w.PeakAt, start), factors)
}

// build returns the burst, repeated until the end of the run.
func (b *Burst) build(start Timestamp, until sim.Time) workload.Burst {
	made := workload.Burst{
		At:    b.At.since(start),
		Rise:  b.Rise.time(),
		Hold:  b.Hold.time(),
		Fall:  b.Fall.time(),
		Extra: b.Rate.perSecond(),
	}
	if b.Every != nil {
		made.Every = b.Every.time()
		made.Times = int(max(0, until-made.At)/made.Every) + 1
	}
	return made
}

func (r Rate) perSecond() workload.PerSecond { return workload.PerSecond(r) }

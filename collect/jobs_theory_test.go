package collect_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/model/workload"
	"vmssim/sim"
)

// holds runs replications of a scenario and fails the test if the 99 % interval
// of what is measured in each does not hold the exact value, or is wider than
// the given part of it.
func holds(t *testing.T, c *model.Config, replications int, exact, within float64,
	measured func(*collect.Result) float64) {
	t.Helper()
	values := make([]float64, replications)
	for i := range values {
		run := collect.New(c)
		world := model.New(c, sim.Streams{Seed: 1, Replication: uint64(i)}, run, sim.Limits{})
		end, err := world.Run()
		if err != nil {
			t.Fatal(err)
		}
		result, err := run.Result(end, collect.Options{})
		if err != nil {
			t.Fatal(err)
		}
		values[i] = measured(result)
	}
	mean, sd := stat.MeanStdDev(values, nil)
	student := distuv.StudentsT{Sigma: 1, Nu: float64(replications - 1)}
	half := student.Quantile(0.995) * sd / math.Sqrt(float64(replications))
	t.Logf("%.4f ± %.4f, exact %.4f", mean, half, exact)
	if math.Abs(mean-exact) > half {
		t.Errorf("%.4f ± %.4f does not hold %.4f", mean, half, exact)
	}
	if half > within*exact {
		t.Errorf("± %.4f is more than %v of %.4f", half, within, exact)
	}
}

// failing is as many jobs as instances, which fail at random and are back at
// once, so that no job ever waits.
func failing(n int, takes, meanTime sim.Time, duration sim.Time) *model.Config {
	c := batch(n, n, takes, duration)
	c.Failures = []model.FailureHazard{{
		Spontaneous: true, TimeToFailure: must(sim.Exponential(meanTime.Seconds())), Repair: must(sim.Constant(0)),
	}}
	return c
}

func meanTurnaround(r *collect.Result) float64 {
	if j := &r.Jobs[0]; j.Completed != j.Submitted {
		return math.NaN()
	}
	return r.Jobs[0].Turnaround.Mean.Seconds() / 3600
}

// A job of length L that begins anew at every failure, these coming at rate λ,
// is done after (exp(λL) - 1) / λ on average. L = 10 h, λ = 1/10 h: 17.18 h. Ten
// replications of 400 jobs.
func TestRestartsTakeExponentiallyLong(t *testing.T) {
	exact := 10 * (math.E - 1)
	holds(t, failing(400, 10*sim.Hour, 10*sim.Hour, 20*sim.Day), 10, exact, 0.05, meanTurnaround)
}

// The part of the slot-time that was wasted: 1 - λL / (exp(λL) - 1), 41.8 %.
func TestWastedShare(t *testing.T) {
	exact := 1 - 1/(math.E-1)
	holds(t, failing(400, 10*sim.Hour, 10*sim.Hour, 20*sim.Day), 10, exact, 0.06, func(r *collect.Result) float64 {
		s := &r.Jobs[0].Slots
		return s.WastedTotal().Seconds() / s.Busy.Seconds()
	})
}

// With checkpoints (J. T. Daly, "A higher order estimate of the optimum
// checkpoint interval for restart dumps", 2006) each stretch of work and writing
// is a job of its own, and every failure in one but the first adds the restore:
// (exp(λs) - 1) / λ · exp(λR). The last stretch writes nothing. 10 h of work, every
// hour a checkpoint of 5 min, restored in 10 min, failures every 2 h. Ten
// replications of 400 jobs.
func TestCheckpointsAreDalys(t *testing.T) {
	c := failing(400, 10*sim.Hour, 2*sim.Hour, 6*sim.Day)
	c.Jobs[0].Checkpoint = model.Checkpoint{Every: sim.Hour, Takes: 5 * sim.Minute, Restore: 10 * sim.Minute}
	stretch := func(hours, restore float64) float64 { return 2 * (math.Exp(hours/2) - 1) * math.Exp(restore/2) }
	const write, restore = 5.0 / 60, 10.0 / 60
	exact := stretch(1+write, 0) + 8*stretch(1+write, restore) + stretch(1, restore)
	holds(t, c, 10, exact, 0.03, meanTurnaround)
}

// Jobs that come at random and take exponential times on c slots wait as Erlang
// C says: c = 4 on two instances, three jobs a minute of a minute each: the mean
// wait is C / (cμ - λ) with C(4, 3) = 0.5094. Twenty replications of five days.
func TestWaitingIsErlangC(t *testing.T) {
	c := batch(2, 0, sim.Hour, 5*sim.Day)
	c.ScaleSets[0].Slots = 2
	load := &c.Jobs[0]
	load.Batches = nil
	load.Arrivals = must(workload.NewConstant(workload.PerSecond(50_000)))
	load.Takes = must(sim.Exponential(60))
	const erlangC = 13.5 / (1 + 3 + 4.5 + 4.5 + 13.5) // 3^4/4! · 4/(4-3), over itself and 3^k/k! for k < 4
	exact := 1 + erlangC
	holds(t, c, 20, exact, 0.03, func(r *collect.Result) float64 {
		return r.Jobs[0].Turnaround.Mean.Seconds() / 60
	})
}

// A checkpoint later than the work is no checkpoint.
func TestLateCheckpointIsNone(t *testing.T) {
	c := failing(40, 10*sim.Hour, 20*sim.Hour, 20*sim.Day)
	without := play(t, c).Jobs[0]
	c.Jobs[0].Checkpoint = model.Checkpoint{Every: 10 * sim.Hour, Takes: sim.Hour, Restore: sim.Hour}
	if with := play(t, c).Jobs[0]; with != without {
		t.Errorf("without: %+v\nwith: %+v", without, with)
	}
}

// More frequent failures never help: the same jobs, each with its own luck.
func TestFailuresOnlyCost(t *testing.T) {
	before := math.Inf(1)
	for _, meanTime := range []sim.Time{5 * sim.Hour, 20 * sim.Hour, 100 * sim.Hour, 10_000 * sim.Hour} {
		c := failing(100, 8*sim.Hour, meanTime, 30*sim.Day)
		if got := meanTurnaround(play(t, c)); !(got < before) {
			t.Errorf("%v between failures: %v h, not below %v h", meanTime, got, before)
		} else {
			before = got
		}
	}
}

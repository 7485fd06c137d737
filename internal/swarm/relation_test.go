package swarm

import (
	"context"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"vmssim/collect"
	"vmssim/experiment"
	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/model/price"
	"vmssim/scenarios"
	"vmssim/sim"
)

// Twice every price is exactly twice every cost, and nothing else changes. A
// cost that is added from rounded parts, a price that is left out or taken from
// elsewhere, or a placement that looks at prices would break it.
//
// Amounts are rounded once to a billionth, and twice a rounded half is not the
// rounding of twice the half; so each price is first made one of which every
// nanosecond costs a whole number of billionths.
func TestDoublePrices(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		play := func(times int64) *collect.Result {
			config := s.load(t).Config
			config.Objectives = slices.DeleteFunc(config.Objectives, func(o model.Objective) bool {
				return o.Measure == model.CostTotal
			})
			prices(reflect.ValueOf(&config).Elem(), func(p, unit int64) int64 {
				if p == 0 {
					return 0 // none, which several fields tell apart
				}
				return times * unit * (1 + p/100_000_000)
			})
			return s.run(t, &config, withoutPrices)
		}
		once, twice := play(1), play(2)
		if once != nil {
			prices(reflect.ValueOf(once).Elem(), func(p, _ int64) int64 { return 2 * p })
			for _, r := range []*collect.Result{once, twice} {
				for i := range r.Log {
					r.Log[i].Text = ""
				}
			}
		}
		same(t, once, twice)
	})
}

// withoutPrices leaves out words, since some are about the spot price.
func withoutPrices(f *model.Fact) bool {
	f.Text = ""
	return true
}

// prices changes every price and every amount that can be reached from a value.
// The unit is the smallest price of which a nanosecond costs a whole number of
// billionths.
func prices(v reflect.Value, change func(p, unit int64) int64) {
	switch x := v.Interface().(type) {
	case price.Money, price.PerHour:
		v.SetInt(change(v.Int(), int64(sim.Hour)))
		return
	case price.PerMonth:
		v.SetInt(change(v.Int(), int64(730*sim.Hour)))
		return
	case price.Series:
		v.Set(reflect.ValueOf(repriced(x, func(p int64) int64 { return change(p, int64(sim.Hour)) })))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			prices(v.Elem(), change)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			prices(v.Index(i), change)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				prices(v.Field(i), change)
			}
		}
	}
}

func repriced(s price.Series, change func(p int64) int64) price.Series {
	var changes []price.Change
	for at := sim.Time(0); at != sim.Never; at = s.Next(at) {
		changes = append(changes, price.Change{At: at, Price: price.PerHour(change(int64(s.At(at))))})
	}
	made, err := price.NewSeries(changes...)
	if err != nil {
		panic(err)
	}
	return made
}

// A rule that never fires changes nothing but what the decisions say they have
// read. A rule that cools down, holds a scale-in by its projection or takes part
// in the all-of of others without having fired would break it.
func TestQuietRules(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		play := func(add bool) *collect.Result {
			config := s.load(t).Config
			for i := range config.ScaleSets {
				if setting := config.ScaleSets[i].Autoscale; setting != nil && add {
					quieten(setting)
				}
			}
			return s.run(t, &config, withoutReadings)
		}
		without, with := play(false), play(true)
		for _, r := range []*collect.Result{without, with} {
			if r == nil {
				continue
			}
			for i := range r.Marks {
				r.Marks[i].Reason = ""
			}
			for i := range r.Log {
				r.Log[i].Decision, r.Log[i].Text = nil, ""
			}
			for i := range r.Series.ScaleSets {
				if engine := r.Series.ScaleSets[i].Engine; engine != nil {
					engine.Rules = nil
				}
			}
		}
		same(t, without, with)
	})
}

// quieten adds to every profile a rule that asks for what cannot be, of a metric
// and a window by which another rule acts: one that can be read where all others
// cannot is another matter.
func quieten(setting *autoscale.Setting) {
	for i := range setting.Profiles {
		p := &setting.Profiles[i]
		acting := slices.IndexFunc(p.Rules, func(r autoscale.Rule) bool { return r.Action.Direction != autoscale.None })
		if acting < 0 {
			continue
		}
		quiet := p.Rules[acting]
		quiet.Trigger.Operator, quiet.Trigger.Threshold = autoscale.GreaterThan, 1e15
		quiet.Action = autoscale.Action{Direction: autoscale.Increase, Value: 1, Cooldown: sim.Hour}
		p.Rules = append(slices.Clone(p.Rules), quiet)
	}
}

// withoutReadings leaves of a decision what came of it.
func withoutReadings(f *model.Fact) bool {
	if f.Decision != nil {
		f.Decision = &autoscale.Decision{From: f.Decision.From, To: f.Decision.To, Outcome: f.Decision.Outcome}
	}
	return true
}

// A scale set that shares nothing with the others leaves their fate alone: every
// fact about them, and all that their part of the result says. Luck that is drawn
// in the order in which things ask for it would break it.
func TestUnrelatedSet(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		play := func(more ...model.ScaleSet) *collect.Result {
			config := s.load(t).Config
			n := len(config.ScaleSets)
			config.ScaleSets = append(config.ScaleSets, more...)
			r := s.run(t, &config, func(f *model.Fact) bool { return f.Set < n })
			if r == nil {
				return nil
			}
			return &collect.Result{Fingerprint: r.Fingerprint, ScaleSets: r.ScaleSets[:n], Jobs: r.Jobs, Workloads: r.Workloads}
		}
		same(t, play(), play(unrelated(t)))
	})
}

// unrelated returns a set that needs nothing of the others.
func unrelated(t *testing.T) model.ScaleSet {
	t.Helper()
	source := scenarios.Source{Name: "unrelated.yaml", Data: []byte(
		"{name: x, duration: 1h, scaleSets: {unrelated: {sku: {name: Standard_D8s_v5, capacity: 3}, starts: requested}}}",
	)}
	return (&specimen{name: "unrelated", source: source}).load(t).Config.ScaleSets[0]
}

// Other names of the zones, in the same order, change nothing but the names. A
// rule that reads a name as a number, or looks a zone up by its place in the
// alphabet or under a name of its own, would break it.
//
// Names in another order are another matter: between zones that are equally good
// the first by name is taken (docs/model.md), so that a tie goes elsewhere. So is
// the luck of a zone: when it is out, short of hardware or hit by a wave of
// evictions is drawn under its name, for every set that uses it and whichever
// other zones there are. These hazards are left out where they come at random.
func TestRenamedZones(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		play := func(name func(string) string) *collect.Result {
			config := s.load(t).Config
			withoutLuckOfZones(&config)
			renameZones(&config, name)
			return s.run(t, &config, func(f *model.Fact) bool {
				f.Text = nameBack(f.Text)
				return true
			})
		}
		plain := play(func(zone string) string { return zone })
		renamed := play(func(zone string) string { return "⟨" + zone + "⟩" })
		if renamed != nil {
			texts(reflect.ValueOf(renamed).Elem(), nameBack)
		}
		same(t, plain, renamed)
	})
}

// nameBack undoes the renaming in a text.
func nameBack(text string) string { return strings.NewReplacer("⟨", "", "⟩", "").Replace(text) }

// withoutLuckOfZones leaves out what zones have luck in.
func withoutLuckOfZones(c *model.Config) {
	c.ZoneOutages = slices.DeleteFunc(c.ZoneOutages, func(o model.ZoneOutage) bool { return o.Recurs })
	c.Shortages = slices.DeleteFunc(c.Shortages, func(o model.Shortage) bool { return o.Recurs })
	c.Correlated = slices.DeleteFunc(c.Correlated, func(f model.CorrelatedFailure) bool { return f.PerDomain })
	for i := range c.Evictions.Rates {
		c.Evictions.Rates[i].Together = 0
	}
}

// renameZones gives every zone another name. The place without a zone has none.
func renameZones(c *model.Config, name func(string) string) {
	give := func(zone *string) {
		if *zone != "" {
			*zone = name(*zone)
		}
	}
	for i := range c.ScaleSets {
		for z := range c.ScaleSets[i].Zones {
			give(&c.ScaleSets[i].Zones[z])
		}
	}
	for i := range c.ZoneOutages {
		give(&c.ZoneOutages[i].Zone)
	}
	for i := range c.Shortages {
		give(&c.Shortages[i].Zone)
	}
	for i := range c.Evictions.Supplies {
		give(&c.Evictions.Supplies[i].Zone)
	}
}

// texts changes every text that can be reached from a value.
func texts(v reflect.Value, change func(string) string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(change(v.String()))
	case reflect.Pointer:
		if !v.IsNil() {
			texts(v.Elem(), change)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			texts(v.Index(i), change)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				texts(v.Field(i), change)
			}
		}
	}
}

// A run that halts at some instants and goes on equals the run that does not. An
// event that is lost or delivered twice at the border, a flow that is settled
// there, or a draw that depends on when somebody looks would break it.
func TestRunInParts(t *testing.T) {
	specimens(t, func(t *testing.T, s *specimen) {
		config := s.load(t).Config
		whole := s.run(t, &config, asIs)
		random := rand.New(rand.NewPCG(1, uint64(config.Duration)))
		for _, parts := range []int{1, 4} {
			var halts []sim.Time
			for range parts {
				halts = append(halts, sim.Time(random.Int64N(int64(config.Duration)+1)))
			}
			// On the minute much happens at once.
			halts = append(halts, halts[0]/sim.Minute*sim.Minute)
			slices.Sort(halts)
			observer := &trajectory{edit: asIs}
			same(t, whole, named(observer, within(t, func() (*collect.Result, error) {
				return inParts(&config, observer, append(halts, config.Duration))
			})))
		}
	})
}

// named gives a result the fingerprint of a trajectory.
func named(o *trajectory, r *collect.Result) *collect.Result {
	if r != nil {
		r.Fingerprint = o.Sum()
	}
	return r
}

// inParts plays a scenario with halts.
func inParts(config *model.Config, o model.Observer, halts []sim.Time) (*collect.Result, error) {
	p, err := experiment.Begin(context.Background(), config,
		experiment.Options{Seed: 1, MaxEvents: mostEvents, Observer: o})
	if err != nil {
		return nil, err
	}
	for _, until := range halts {
		if err := p.Advance(until); err != nil {
			return nil, err
		}
	}
	return p.Result()
}

// Two runs that differ by an action agree in every fact before it, and the later
// one is no copy of the earlier: it is played again and takes another turn. A
// rule that looks ahead in the timeline, or luck that is drawn when the scenario
// is built, would break it.
func TestForkByReplay(t *testing.T) {
	var turns atomic.Int64
	specimens(t, func(t *testing.T, s *specimen) {
		config := s.load(t).Config
		turn := config.Duration / 3
		play := func(extra ...model.Action) (past, all string, ok bool) {
			changed := config
			changed.Actions = slices.Concat(config.Actions, extra)
			p, whole := &prefix{until: turn}, &trajectory{edit: asIs}
			r := within(t, func() (*collect.Result, error) {
				return experiment.Run(context.Background(), &changed,
					experiment.Options{Seed: 1, MaxEvents: mostEvents, Observer: both{p, whole}})
			})
			return p.Sum(), whole.Sum(), r != nil
		}
		past, all, ok := play()
		for _, capacity := range []int{0, 2} {
			otherPast, otherAll, otherOK := play(model.Action{At: turn, Kind: model.SetCapacity, Capacity: capacity})
			if ok && otherOK && past != otherPast {
				t.Errorf("capacity %d at %v changes what was before", capacity, turn)
			}
			if ok && otherOK && all != otherAll {
				turns.Add(1)
			}
		}
	})
	if turns.Load() == 0 {
		t.Error("no action changed anything: the relation shows nothing")
	}
}

// A prefix fingerprints the facts before an instant.
type prefix struct {
	collect.Fingerprint
	until sim.Time
}

func (p *prefix) Observe(now sim.Time, f model.Fact) {
	if now < p.until {
		p.Fingerprint.Observe(now, f)
	}
}

// both tells two observers.
type both struct{ first, second model.Observer }

func (b both) Observe(now sim.Time, f model.Fact) {
	b.first.Observe(now, f)
	b.second.Observe(now, f)
}

// The same scenario 28 years later gives the same numbers: that many years are
// whole weeks, and until 2099 every date falls on the same day of the week
// again, so that months, leap days and changes to daylight saving time do as
// well. Whole weeks that are fewer change calendar months and the time of the
// year, but nothing else. A rule that takes the day of the month for that of the
// week, or a calendar that misses a leap day, would break it.
func TestShiftedStart(t *testing.T) {
	const weeks, years = 5 * 7, 28*365 + 7
	specimens(t, func(t *testing.T, s *specimen) {
		now := s.shifted(t, 0)
		same(t, now, s.shifted(t, years))
		if !strings.Contains(string(s.source.Data), "Standard Time") {
			same(t, withoutMonths(now), withoutMonths(s.shifted(t, weeks)))
		}
	})
}

// shifted plays the specimen some days later, and moves the result back.
func (s *specimen) shifted(t *testing.T, days int) *collect.Result {
	config := s.later(t, days).load(t).Config
	r := s.run(t, &config, withoutDates)
	if r == nil {
		return nil
	}
	r.Start -= int64(days) * 24 * 60 * 60
	texts(reflect.ValueOf(r).Elem(), func(text string) string { return dates.ReplaceAllString(text, "") })
	for i := range r.ScaleSets {
		for m := range r.ScaleSets[i].Agreement.Months {
			r.ScaleSets[i].Agreement.Months[m].Year -= days / 365
		}
	}
	return r
}

func withoutMonths(r *collect.Result) *collect.Result {
	if r != nil {
		for i := range r.ScaleSets {
			r.ScaleSets[i].Agreement.Months = nil
		}
	}
	return r
}

// dates are the dates in a scenario.
var dates = regexp.MustCompile(`\b(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}`)

func withoutDates(f *model.Fact) bool {
	f.Text = dates.ReplaceAllString(f.Text, "")
	return true
}

// later returns the specimen with every date moved.
func (s *specimen) later(t *testing.T, days int) *specimen {
	t.Helper()
	moved := dates.ReplaceAllStringFunc(string(s.source.Data), func(date string) string {
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		return at.AddDate(0, 0, days).Format(time.DateOnly)
	})
	source := s.source
	source.Data = []byte(moved)
	start := time.Unix(s.load(t).Config.Start, 0).UTC().AddDate(0, 0, days) // also one that is not written
	return &specimen{name: s.name, source: source, overrides: []string{"start=" + start.Format(time.RFC3339)}}
}

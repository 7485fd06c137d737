package sim

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// script is a handler that records what it is given and then does what is
// written for that event.
type script struct {
	engine    *Engine[string]
	actions   map[string]func()
	delivered []string
}

func newScript(limits Limits) *script {
	s := &script{actions: map[string]func(){}}
	s.engine = NewEngine(s, limits)
	return s
}

func (s *script) Handle(now Time, event string) {
	s.delivered = append(s.delivered, fmt.Sprintf("%v %s", now, event))
	if action := s.actions[event]; action != nil {
		action()
	}
}

func (s *script) run(t *testing.T, until Time) {
	t.Helper()
	if err := s.engine.Run(until); err != nil {
		t.Fatal(err)
	}
}

func (s *script) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(s.delivered, want) {
		t.Errorf("delivered %q, want %q", s.delivered, want)
	}
}

func TestOrderIsTimeThenRankThenNumber(t *testing.T) {
	s := newScript(Limits{})
	s.engine.Schedule(2*Second, 0, "later")
	s.engine.Schedule(Second, 255, "last rank")
	s.engine.Schedule(Second, 7, "first of rank 7")
	s.engine.Schedule(Second, 7, "second of rank 7")
	s.engine.Schedule(Second, 0, "rank 0")
	s.engine.Schedule(Second, 7, "third of rank 7")
	s.engine.Schedule(0, 9, "at once")
	s.run(t, Never)
	s.expect(t, "0s at once", "1s rank 0", "1s first of rank 7", "1s second of rank 7",
		"1s third of rank 7", "1s last rank", "2s later")
}

// An event for the current instant is placed among those still pending, even if
// its rank is lower than that of the event being handled.
func TestSchedulingAtNow(t *testing.T) {
	s := newScript(Limits{})
	s.engine.Schedule(Second, 5, "handled")
	s.engine.Schedule(Second, 5, "same rank, before")
	s.engine.Schedule(Second, 6, "higher rank")
	s.actions["handled"] = func() {
		s.engine.Schedule(Second, 5, "same rank, new")
		s.engine.Schedule(Second, 3, "lower rank, new")
		s.engine.Schedule(Second+1, 0, "later")
	}
	s.run(t, Never)
	s.expect(t, "1s handled", "1s lower rank, new", "1s same rank, before", "1s same rank, new",
		"1s higher rank", "1.000000001s later")
}

func TestRunDeliversUpToAndIncludingItsEnd(t *testing.T) {
	s := newScript(Limits{})
	for i := range 4 {
		s.engine.Schedule(Time(i)*Second, 0, fmt.Sprint(i))
	}
	s.run(t, 2*Second)
	s.expect(t, "0s 0", "1s 1", "2s 2")
	if s.engine.Now() != 2*Second || s.engine.Pending() != 1 || s.engine.Delivered() != 3 {
		t.Errorf("now %v, %d pending, %d delivered; want 2s, 1, 3",
			s.engine.Now(), s.engine.Pending(), s.engine.Delivered())
	}
	s.run(t, 2500*Millisecond)
	if s.engine.Now() != 2500*Millisecond {
		t.Errorf("now %v after an empty run, want 2.5s", s.engine.Now())
	}
	s.engine.Schedule(2500*Millisecond, 0, "between the runs")
	s.run(t, 3*Second)
	s.expect(t, "0s 0", "1s 1", "2s 2", "2.5s between the runs", "3s 3")
}

func TestEventAtNeverIsDelivered(t *testing.T) {
	s := newScript(Limits{})
	s.engine.Schedule(Never, 255, "the end of time")
	s.run(t, Never-1)
	s.expect(t)
	s.run(t, Never)
	s.expect(t, "never the end of time")
}

func TestCancel(t *testing.T) {
	s := newScript(Limits{})
	doomed := s.engine.Schedule(Second, 0, "doomed")
	kept := s.engine.Schedule(2*Second, 0, "kept")
	if !s.engine.Cancel(doomed) {
		t.Error("the first Cancel did not find the event")
	}
	if s.engine.Cancel(doomed) {
		t.Error("the second Cancel found it again")
	}
	if s.engine.Pending() != 1 {
		t.Errorf("%d pending, want 1", s.engine.Pending())
	}
	s.run(t, 3*Second)
	s.expect(t, "2s kept")
	if s.engine.Cancel(kept) {
		t.Error("Cancel found an event that was delivered")
	}
	if s.engine.Cancel(Ticket{}) {
		t.Error("the zero Ticket named an event")
	}
}

func TestCancelWhileHandling(t *testing.T) {
	s := newScript(Limits{})
	var own, rival Ticket
	own = s.engine.Schedule(Second, 0, "handled")
	rival = s.engine.Schedule(Second, 1, "rival at the same instant")
	s.actions["handled"] = func() {
		if s.engine.Cancel(own) {
			t.Error("an event being handled could be cancelled")
		}
		if !s.engine.Cancel(rival) {
			t.Error("an event of the same instant could not be cancelled")
		}
	}
	s.run(t, Never)
	s.expect(t, "1s handled")
}

// A ticket keeps naming nothing when its slot serves another event.
func TestTicketOfUsedSlot(t *testing.T) {
	s := newScript(Limits{})
	first := s.engine.Schedule(Second, 0, "first")
	s.engine.Cancel(first)
	second := s.engine.Schedule(Second, 0, "second")
	if first.slot != second.slot || first == second {
		t.Fatalf("tickets %v and %v; want one slot, two generations", first, second)
	}
	if s.engine.Cancel(first) {
		t.Error("the old ticket cancelled the new event")
	}
	s.run(t, Never)
	s.expect(t, "1s second")
}

// A slot that went through all generations must not begin again, or a ticket
// kept for so long would name a stranger.
func TestSlotIsRetiredAfterItsLastGeneration(t *testing.T) {
	s := newScript(Limits{})
	s.engine.Cancel(s.engine.Schedule(Second, 0, "opens slot 0"))
	s.engine.tickets.generations[0] = math.MaxUint32
	last := s.engine.Schedule(Second, 0, "last of slot 0")
	next := s.engine.Schedule(Second, 0, "of slot 1")
	if last.slot != 0 || next.slot != 1 {
		t.Fatalf("slots %d and %d, want 0 and 1", last.slot, next.slot)
	}
	s.engine.Cancel(last)
	if after := s.engine.Schedule(Second, 0, "of slot 2"); after.slot != 2 {
		t.Errorf("slot %d, want 2", after.slot)
	}
	if s.engine.Cancel(Ticket{}) {
		t.Error("the zero Ticket names the retired slot")
	}
	s.run(t, Never)
	s.expect(t, "1s of slot 1", "1s of slot 2")
}

// Timeouts that are always cancelled must not fill the queue.
func TestCancelledEventsAreSweptOut(t *testing.T) {
	s := newScript(Limits{})
	for i := range 100 {
		s.engine.Schedule(Hour, 0, fmt.Sprint(i))
	}
	for range 100_000 {
		s.engine.Cancel(s.engine.Schedule(Day, 0, "timeout"))
		if n := s.engine.queue.Len(); n > 2*100+1 {
			t.Fatalf("%d entries for 100 pending events", n)
		}
	}
	s.run(t, Never)
	if s.engine.Delivered() != 100 {
		t.Errorf("%d delivered, want 100", s.engine.Delivered())
	}
}

func TestStop(t *testing.T) {
	s := newScript(Limits{})
	s.engine.Schedule(Second, 0, "stops")
	s.engine.Schedule(Second, 1, "same instant")
	s.actions["stops"] = s.engine.Stop
	if err := s.engine.Run(Minute); err != ErrStopped {
		t.Errorf("error %v, want %v", err, ErrStopped)
	}
	s.expect(t, "1s stops")
	if s.engine.Now() != Second {
		t.Errorf("now %v, want 1s", s.engine.Now())
	}
	s.run(t, Minute)
	s.expect(t, "1s stops", "1s same instant")

	s.engine.Stop()
	if err := s.engine.Run(Hour); err != ErrStopped || s.engine.Now() != Minute {
		t.Errorf("after Stop between runs: error %v at %v, want %v at 1m", err, s.engine.Now(), ErrStopped)
	}
	s.run(t, Hour)
}

// ticker schedules its next event some time later, for ever.
type ticker struct {
	engine *Engine[int]
	period Time
	copies int
}

func (c *ticker) Handle(now Time, event int) {
	for range c.copies {
		c.engine.Schedule(now+c.period, 0, event+1)
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name      string
		limits    Limits
		period    Time
		copies    int
		want      LimitError
		delivered uint64
	}{
		// Events at 0s, 1s, ... 4s fit; the sixth is due at 5s.
		{"events", Limits{Events: 5}, Second, 1, LimitError{"events", 5, 5 * Second}, 5},
		{"no progress", Limits{AtOneInstant: 10}, 0, 1, LimitError{"events at one instant", 10, 0}, 10},
		// 1, 2, 4 events are due at 0s, 1s, 2s. While the first of the four is handled
		// three are pending, and two more make 5; the second asks for 5-1+2 = 6.
		{"pending", Limits{Pending: 5}, Second, 2, LimitError{"pending events", 5, 2 * Second}, 5},
	} {
		h := &ticker{period: c.period, copies: c.copies}
		h.engine = NewEngine(h, c.limits)
		h.engine.Schedule(0, 0, 0)
		for range 2 { // a limit stays reached
			var got *LimitError
			if err := h.engine.Run(Hour); !errors.As(err, &got) || *got != c.want {
				t.Errorf("%s: error %v, want %v", c.name, err, &c.want)
			}
		}
		if h.engine.Delivered() != c.delivered {
			t.Errorf("%s: %d delivered, want %d", c.name, h.engine.Delivered(), c.delivered)
		}
	}
}

// Exactly as many events as allowed are no reason to fail.
func TestLimitsThatAreMet(t *testing.T) {
	s := newScript(Limits{Events: 6, Pending: 3, AtOneInstant: 3})
	for _, at := range []Time{Second, 2 * Second} {
		for range 3 {
			s.engine.Schedule(at, 0, "due")
		}
		s.run(t, at)
	}
	if s.engine.Delivered() != 6 {
		t.Errorf("%d delivered, want 6", s.engine.Delivered())
	}
}

func TestLimitErrorText(t *testing.T) {
	err := &LimitError{"events at one instant", 1_000_000, 90 * Minute}
	if got, want := err.Error(), "limit of 1000000 events at one instant reached at 1h30m"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestMisusePanics(t *testing.T) {
	s := newScript(Limits{})
	s.actions["runs the engine"] = func() { s.engine.Run(Never) }
	s.run(t, Minute)
	for _, c := range []struct {
		name string
		f    func()
		want string
	}{
		{"past", func() { s.engine.Schedule(Second, 0, "") }, "scheduled for 1s, but it is 1m already"},
		{"run into the past", func() { s.engine.Run(Second) }, "run until 1s, but it is 1m already"},
		{"no handler", func() { NewEngine[string](nil, Limits{}) }, "without a handler"},
		{"run while running", func() {
			s.engine.Schedule(Minute, 0, "runs the engine")
			s.engine.Run(Minute)
		}, "running: true"},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, c.want) {
					t.Errorf("%s: panic %q, want %q in it", c.name, got, c.want)
				}
			}()
			c.f()
		}()
	}
}

// Once the queue has its size, nothing is allocated.
func TestEngineDoesNotAllocate(t *testing.T) {
	c := &canceller{timeouts: make([]Ticket, 100)}
	c.holder = holder{stream: Streams{Seed: 1}.For("hold", "", 0), left: math.MaxInt}
	c.engine = NewEngine(c, Limits{})
	for i := range 100 {
		c.timeouts[i] = c.engine.Schedule(100*Second, 2, payload{1, uint32(i)})
		c.engine.Schedule(nextHold(&c.stream), 1, payload{1, uint32(i)})
	}
	until := 10 * Second
	step := func() {
		until += Second
		if err := c.engine.Run(until); err != nil {
			t.Fatal(err)
		}
	}
	step()
	if n := testing.AllocsPerRun(100, step); n != 0 {
		t.Errorf("%v allocations in a second of about 100 events, want none", n)
	}
}

package traffic

import (
	"math"

	"vmssim/internal/detmath"
	"vmssim/sim"
)

// Sessions: a client that sends several requests, one after the other, each so long
// after the answer to the one before it.
//
// The luck of a session belongs to it by its number: how many requests it has, the
// work of each, where its connections hash to and how long its client thinks are
// drawn from a stream of its own, in the order of its requests.

// Sessions says what the sessions of a workload are like. Its Load then brings
// sessions, not requests.
type Sessions struct {
	Requests  Count
	Think     sim.Distribution // seconds from an answer until the next request
	KeepAlive bool             // one connection for all requests while it lives; else one for each
	Stateful  bool             // the instance that answers the first request keeps the session's state
}

// A Count is how many requests a session has: exactly so many or, if Mean is
// above 0, a geometric number from 1 on.
type Count struct {
	Exactly int
	Mean    float64
}

// mostRequests is how many requests a session has at most.
const mostRequests = 1<<sessionBits - 1

// sessionBits is how many bits of a request's number tell which it is of its
// session.
const sessionBits = 16

// draw returns the count that a uniform number chooses.
func (c Count) draw(u float64) int {
	switch {
	case c.Mean > 1:
		// After each request the session ends with probability 1/Mean.
		more := math.Floor(detmath.Log(u) / detmath.Log1p(-1/c.Mean))
		return 1 + int(math.Min(more, mostRequests-1))
	case c.Mean > 0:
		return 1
	}
	return min(c.Exactly, mostRequests)
}

// Expected returns the mean of the count.
func (c Count) Expected() float64 {
	if c.Mean > 0 {
		return c.Mean
	}
	return float64(c.Exactly)
}

// A SessionCause says why a session was lost.
type SessionCause uint8

// The causes, in the order of reports.
const (
	RequestLost   SessionCause = iota // one of its requests was lost
	InstanceGone                      // its state was gone with its instance
	SentElsewhere                     // another instance got its request than the one that keeps its state
	SessionCauses                     // how many causes there are
)

var sessionCauseNames = [SessionCauses]string{
	"a request was lost", "its instance is gone", "sent to another instance",
}

func (c SessionCause) String() string { return sessionCauseNames[c] }

// A SessionTally is what became of the sessions of one workload so far, and of
// their connections. What is neither Completed nor Lost goes on.
type SessionTally struct {
	Started   uint64
	Completed uint64 // all requests were answered
	Lost      [SessionCauses]uint64
	Requests  uint64 // of those that have ended, tries not counted

	Opened uint64 // connections to a backend
	Broken uint64 // of these, kept alive and ended before their session
	Idled  uint64 // the same, by the idle timeout
}

// Ended returns how many sessions have ended.
func (s *SessionTally) Ended() uint64 { return s.Completed + s.LostTotal() }

// LostTotal returns how many sessions were lost to all causes together.
func (s *SessionTally) LostTotal() uint64 {
	n := uint64(0)
	for _, lost := range s.Lost {
		n += lost
	}
	return n
}

// Sessions returns what has become of the sessions of a workload.
func (t *Traffic) Sessions(workload int) *SessionTally { return &t.clients[workload].sessions }

// A session is one that goes on.
type session struct {
	luck   sim.Stream
	number uint64 // in its workload, from 0
	source uint64 // hash of its client's address
	flow   flow
	home   home
	used   sim.Time // when its connection last had traffic
	sent   int32    // requests so far
	left   int32    // requests still to be sent
	client uint16
}

// A home is where the state of a session is kept.
type home struct {
	station int32 // none: nowhere yet
	lives   uint32
}

// startSession brings a new session and its first request.
func (t *Traffic) startSession(c *client) {
	number := c.sessions.Started
	c.sessions.Started++
	at := take(&t.sessions, &t.unusedSessions)
	s := &t.sessions[at]
	*s = session{
		luck: t.streams.For(purposeSession, c.config.Name, number), number: number, client: uint16(c.index),
		flow: flow{station: none}, home: home{station: none},
	}
	s.left = int32(c.config.Sessions.Requests.draw(s.luck.Uniform()))
	if t.pools[c.config.Pool].config.Spread == BySource {
		s.source = t.address(c, number)
	}
	t.request(at)
}

// request brings the next request of a session.
func (t *Traffic) request(at int32) {
	s := &t.sessions[at]
	c := &t.clients[s.client]
	number := s.number<<sessionBits | uint64(s.sent)
	s.sent++
	s.left--
	work := nanoseconds(s.luck.Value(c.config.Service))
	t.send(t.offer(c, number, at, work), c, s.luck.Uint64())
}

// goOn lets a session think after an answer, or ends it.
func (t *Traffic) goOn(at int32, c *client, from *station) {
	s := &t.sessions[at]
	s.used = t.now
	if c.config.Sessions.Stateful {
		if s.home.station == none {
			s.home = home{from.index, from.lives}
		} else if cause, lost := t.astray(s.home, from); lost {
			t.endSession(at, c, cause)
			return
		}
	}
	if s.left == 0 {
		c.sessions.Completed++
		t.close(at, c)
		return
	}
	think := nanoseconds(s.luck.Value(c.config.Sessions.Think))
	t.schedule(t.now+think, thinkOver, c.index, s.number, int(at), 0)
}

// astray reports whether an answer came from where the session's state is not, and
// why.
func (t *Traffic) astray(h home, from *station) (SessionCause, bool) {
	kept := &t.stations[h.station]
	switch {
	case kept.lives != h.lives:
		return InstanceGone, true
	case h.station == from.index:
		return 0, false
	case kept.leaving:
		return InstanceGone, true
	}
	return SentElsewhere, true
}

// endSession ends a session before its time.
func (t *Traffic) endSession(at int32, c *client, cause SessionCause) {
	c.sessions.Lost[cause]++
	t.close(at, c)
}

func (t *Traffic) close(at int32, c *client) {
	s := &t.sessions[at]
	c.sessions.Requests += uint64(s.sent)
	t.unusedSessions.drop(at)
}

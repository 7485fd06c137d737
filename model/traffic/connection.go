package traffic

// Connections: which backend a request goes to when it is not the only one of its
// client.
//
// A load balancer chooses when a connection is opened, and the connection stays on
// its backend, in rotation or not, until it ends: with its session, with the
// requests in the backend when that dies, when draining is over, when it was idle
// for too long, or because its client gave up or got no answer. A proxy chooses for
// every request; a cookie may tell it which backend had the first.

// A flow is the connection of a session that is kept alive or, behind a proxy, its
// cookie.
type flow struct {
	station int32 // none: there is none
	flows   uint32
	key     uint64
}

// ended is in the place of a backend when the try has come to its end.
const ended = none - 1

// route returns the backend for a request, none, or ended.
func (t *Traffic) route(at int32, c *client, p *pool, hash uint64) int32 {
	r := &t.requests[at]
	if r.session == none {
		source := uint64(0)
		if p.config.Spread == BySource {
			source = t.address(c, r.number)
		}
		return t.choose(p, hash, source)
	}
	s := &t.sessions[r.session]
	if p.config.Proxy {
		return t.byCookie(s, c, p, hash)
	}
	if s.flow.station == none {
		return t.connect(s, c, p, hash)
	}
	b := &t.stations[s.flow.station]
	switch idle := p.config.IdleTimeout; {
	case b.flows != s.flow.flows:
		t.fail(at, ConnectionReset)
		return ended
	case idle > 0 && t.now-s.used >= idle:
		c.sessions.Idled++
		s.flow = flow{station: none}
		if p.config.TellsIdle {
			return t.connect(s, c, p, hash)
		}
		t.vanish(at, c)
		return ended
	}
	s.used = t.now
	return b.index
}

// connect opens a connection.
func (t *Traffic) connect(s *session, c *client, p *pool, hash uint64) int32 {
	b := t.choose(p, hash, s.source)
	if b == none {
		return none
	}
	c.sessions.Opened++
	if c.config.Sessions.KeepAlive {
		s.used = t.now
		s.flow = flow{b, t.stations[b].flows, t.stations[b].config.Key}
	}
	return b
}

// byCookie returns the backend that a session's cookie names while that is in
// rotation or drains, else another one, which the cookie names from now on.
func (t *Traffic) byCookie(s *session, c *client, p *pool, hash uint64) int32 {
	if at := s.flow.station; at != none {
		if b := &t.stations[at]; b.config.Key == s.flow.key && (b.rotation || b.draining) {
			return at
		}
	}
	b := t.choose(p, hash, s.source)
	if b != none && p.config.Cookies {
		s.flow = flow{b, t.stations[b].flows, t.stations[b].config.Key}
	}
	return b
}

// vanish sends a request over a connection that is no more: nothing comes back.
func (t *Traffic) vanish(at int32, c *client) {
	r := &t.requests[at]
	if c.config.Timeout == 0 {
		t.fail(at, ConnectionReset)
		return
	}
	r.state = hanging
	t.expect(c, at, r.generation)
}

// hangUp ends the connection of a session whose request has failed, unless there was
// an answer: of a full waiting line, after a failed call, or one that is an error.
func (t *Traffic) hangUp(at int32, c *client, cause Cause) {
	s := &t.sessions[at]
	if s.flow.station == none || t.pools[c.config.Pool].config.Proxy {
		return
	}
	erred := cause == BadRelease && s.flow.flows == t.stations[s.flow.station].flows
	if cause == Overload || cause == DependencyFailed || erred {
		return
	}
	s.flow = flow{station: none}
	c.sessions.Broken++
}

// Drain takes a backend out of rotation; the connections to it, and the cookies
// that name it, live on for the time that its pool drains. Then they end, and so do
// the requests in it.
func (t *Traffic) Drain(index int) {
	t.SetRotation(index, false)
	s := &t.stations[index]
	s.draining = true
	s.drains = (s.drains + 1) & (1<<(32-kindBits) - 1)
	t.schedule(t.now+t.pools[s.config.Pool].config.Drain, drainOver, 0, s.config.Key, index, s.drains)
}

// endDrain ends what was left to a backend, unless it is back in rotation.
func (t *Traffic) endDrain(index int32, drain uint32) {
	s := &t.stations[index]
	if !s.draining || s.drains != drain {
		return
	}
	s.draining = false
	t.cut(int(index), ConnectionReset)
	t.forget(s)
}

// Release takes a backend away that goes on elsewhere. Its connections drain; in a
// pool that does not drain they end, but the requests in it are finished.
func (t *Traffic) Release(index int) {
	s := &t.stations[index]
	s.watched, s.leaving = true, true
	t.recount(s)
	if t.pools[s.config.Pool].config.Drain > 0 {
		t.Drain(index)
		return
	}
	t.SetRotation(index, false)
	s.flows++
	t.forget(s)
}

// forget removes a backend that is released and has nothing left to do.
func (t *Traffic) forget(s *station) {
	if s.leaving && !s.draining && s.idle() {
		t.Remove(int(s.index))
	}
}

package sim

import (
	"math"
	"math/bits"
)

// An entry is a scheduled event in the queue.
type entry[E any] struct {
	at    uint64 // the Time, never negative
	order uint64 // decides among equal times
	event E
}

// before returns 1 if a is due before b and 0 otherwise. The borrow of a
// subtraction over two words compares (at, order) without a branch, which a
// processor could only guess.
func before[E any](a, b *entry[E]) uint64 {
	_, borrow := bits.Sub64(a.order, b.order, 0)
	_, borrow = bits.Sub64(a.at, b.at, borrow)
	return borrow
}

// A Queue holds events by the time at which they are due; among equal times the
// lowest order comes first. Two events that agree in both come in an order that
// depends on everything else in the queue, so whoever needs determinism gives
// each its own order. Make one with NewQueue.
//
// Most users want an Engine, which numbers and cancels events. A Queue alone is
// for a loop of its own that has no time for either.
//
// It is a heap of entries with four children to a node, stored by value.
//
// The four children of a node lie side by side in one group. Nodes are numbered
// through the groups, the root being the last place of group 0, so that
//
//	node n     is  groups[n/4][n%4]
//	children   of node n are group n-2
//	parent     of node n is node n/4 + 2
//
// Every place from end on holds a sentinel that is later than any entry, so a
// group that is not full needs no special care.
type Queue[E any] struct {
	groups []group[E]
	end    int // the node after the last entry
}

type group[E any] [4]entry[E]

const root = 3

// NewQueue returns an empty queue.
func NewQueue[E any]() Queue[E] {
	q := Queue[E]{end: root}
	q.grow()
	return q
}

// Len returns the number of events.
func (q *Queue[E]) Len() int { return q.end - root }

// Next returns when the first event is due, or Never if there is none.
func (q *Queue[E]) Next() Time { return Time(min(q.first().at, uint64(Never))) }

// First returns the first event. There must be one.
func (q *Queue[E]) First() *E { return &q.first().event }

// Push adds an event.
func (q *Queue[E]) Push(at Time, order uint64, event E) {
	q.push(&entry[E]{uint64(at), order, event})
}

// DropFirst removes the first event. There must be one.
func (q *Queue[E]) DropFirst() { q.dropFirst() }

// ReplaceFirst removes the first event, which must exist, and adds another: for
// the price of one of both.
func (q *Queue[E]) ReplaceFirst(at Time, order uint64, event E) {
	q.sink(root, &entry[E]{uint64(at), order, event})
}

// first returns the entry that is due first, or a sentinel.
func (q *Queue[E]) first() *entry[E] { return &q.groups[0][root] }

// node returns the place of node n.
func (q *Queue[E]) node(n int) *entry[E] { return &q.groups[n>>2][n&3] }

// push adds x.
func (q *Queue[E]) push(x *entry[E]) {
	if q.end>>2 == len(q.groups) {
		q.grow()
	}
	n := q.end
	q.end++
	hole := q.node(n)
	for n > root {
		n = n>>2 + 2
		parent := q.node(n)
		if before(x, parent) == 0 {
			break
		}
		*hole = *parent
		hole = parent
	}
	*hole = *x
}

// dropFirst removes the entry that is due first.
func (q *Queue[E]) dropFirst() {
	q.end--
	last := q.node(q.end)
	x := *last
	*last = sentinel[E]()
	if q.end > root {
		q.sink(root, &x)
	}
}

// sink puts x in the place of node n or below it, wherever it is not later than
// the children. What stood at n is overwritten.
//
// This loop is where a simulation spends its time. The least of four children
// is found by index arithmetic; the only branches are the two ends of the loop.
func (q *Queue[E]) sink(n int, x *entry[E]) {
	hole := q.node(n)
	groups := q.groups[:(q.end+3)>>2]
	for i := n - 2; i < len(groups); {
		g := &groups[i]
		low := before(&g[1], &g[0])
		high := before(&g[3], &g[2]) + 2
		least := low + (high-low)&-before(&g[high&3], &g[low&3])
		child := &g[least&3]
		if before(child, x) == 0 {
			break
		}
		*hole = *child
		hole = child
		i = 4*i + int(least) - 2
	}
	*hole = *x
}

// Keep removes every event for which wanted is false. It rebuilds the heap in
// time proportional to its length.
func (q *Queue[E]) Keep(wanted func(*E) bool) {
	kept := root
	for n := root; n < q.end; n++ {
		if x := q.node(n); wanted(&x.event) {
			*q.node(kept) = *x
			kept++
		}
	}
	for n := kept; n < q.end; n++ {
		*q.node(n) = sentinel[E]()
	}
	q.end = kept
	for n := (kept-1)>>2 + 2; n >= root; n-- {
		x := *q.node(n)
		q.sink(n, &x)
	}
}

// grow doubles the room.
func (q *Queue[E]) grow() {
	groups := make([]group[E], max(16, 2*len(q.groups)))
	for i := copy(groups, q.groups); i < len(groups); i++ {
		for j := range groups[i] {
			groups[i][j] = sentinel[E]()
		}
	}
	q.groups = groups
}

// sentinel returns an entry later than Never.
func sentinel[E any]() entry[E] {
	return entry[E]{at: math.MaxUint64, order: math.MaxUint64}
}

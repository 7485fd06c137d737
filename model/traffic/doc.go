// Package traffic plays requests one by one: they arrive, a load balancer sends
// each to a backend, there it waits for a worker, is worked on and answered, or
// is lost, and its client may try again. It knows nothing of scale sets, zones
// and probes: whoever owns those says which backends there are, which of them
// are in rotation and which answer.
//
// It plays messages in the same way: they wait in a queue until a receiver takes
// them under a lock, and are completed, abandoned, or delivered again when the lock
// runs out.
//
// A [Traffic] has a queue of its own beside the engine of the world
// ([sim.Companion]): its events are many and of few kinds, so they carry neither
// tickets nor facts. What is due at the same instant in both is due in the world
// first.
//
// The luck of a request belongs to it by its number in its workload: when it
// comes, how much work it is and where its connection hashes to are drawn once,
// each from a stream of its own, in the order of arrival. So the same requests
// come, whatever becomes of the backends. So does the luck of a message.
package traffic

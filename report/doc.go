// Package report writes results for people and for programs: text for a
// terminal, Markdown, JSON, CSV, charts as SVG and PNG, and a directory with all
// of them. It computes nothing but what fits a number to its place: sums of a
// column, shares, roundings.
//
// # report.json
//
// WriteJSON writes one object whose first field, schema, is "vmssim/report/v1".
// The order of fields is fixed. Within version 1 fields may be added; none
// changes its meaning or leaves.
//
// Units are in the names: fields that end in Seconds are seconds, those in
// PerSecond requests per second, those in Percent percent. The fields offered,
// served, lost, requests, inFlight and allowed are requests, which can be
// fractions, with at most six decimals; amount, total and pricePerHour are in
// the currency of the field currency, with at most nine decimals. These numbers
// are exact decimals: read as such, they add up without a rest. Means and
// shares are binary floating point and are written with as many digits as tell
// them apart. What does not exist, or is not a finite number, is null. Causes,
// states, outcomes and the like are strings.
//
//	scenario, region, currency, prices   text of the scenario and the price sheet
//	seed, replication                    what the run's randomness comes from
//	start, durationSeconds               time zero (RFC 3339, UTC); time covered
//	interrupted                          true: stopped early, nothing is judged
//	events, fingerprint                  events of the engine; SHA-256 of the facts
//	workloads[]        offered = served + lost + inFlight
//	  lostByCause[]    cause, requests: every cause, in fixed order; their sum is lost
//	  latency          of served requests; null if none was
//	  sessions         started = completed + lost + goOn; requestsEach: mean of those that
//	                   ended; connections: to instances; null without sessions
//	  fidelity         flow or requests; only the latter has what follows
//	  retries          tries after the first
//	  latencyByZone[], latencyByVersion[]   of the instances of each set; part is the
//	                   zone or the version of the image
//	jobs[]             submitted = completed + failed + running + waiting
//	  starts           of all jobs; those after the first follow interruptions
//	  slotSeconds      busy = useful + overhead + wasted + inProgress
//	  wastedInstanceSeconds     wasted slotSeconds / slots of an instance
//	  interruptions[]  reason, times, wasted…: every reason that occurred
//	  due, late        jobs whose deadline counts, and those that missed it
//	  makespanSeconds  from the first submission to the last job done; null if
//	                   jobs are left over
//	  turnaround       of completed jobs; null if there are none
//	messages[]         arrived = completed + deadLettered + expired + waiting + locked
//	  deadLetteredExpired       of deadLettered, those that had expired
//	  fidelity         flow or messages
//	  duplicates       deliveries whose work was done after their lock was lost; null in flow
//	  peakInQueue, meanInQueue  waiting and locked together, over the run
//	  orphaned[]       reason, messages, lostWorkerSeconds: what instances left behind
//	  oldestSeconds    the highest age of the oldest message in the queue
//	  age              of completed messages; null if there are none
//	  workerSeconds    all, and of them inVain; of that, failedDeliveries and lockLost
//	scaleSets[]        capacity is sku.capacity; serving counts instances
//	  instanceSecondsByState[]  state, seconds: instance-time in each state
//	  busyInstanceSeconds       vCPU utilisation × running time
//	  ready            from request to running; null if no instance got there
//	  scaleOuts        asked: instances asked for; extras: started beyond them; allReady:
//	                   until all of a scale-out ran; first[]: at most 1000 of them, where
//	                   ready is null if it had not ended when the run did
//	  standbyPool      taken: by scale-outs; created: what they did not find; null without one
//	  models           of a set whose model changes: instances with each at the end
//	  rollouts[]       code and counters as Azure's rollingUpgrades/latest; error: Azure's code of
//	                   the limit that stopped it; reason: why it ended; running, serving: instances
//	                   before it and at least, also by zone; requests, sessions: while it was under
//	                   way; answeredByNewModelLater: from then to the next; extra: instance-time
//	                   beyond what the set would have had, and its cost
//	  attachedDisks    those that instances had of their own; outside: gone with instances
//	                   that left the set; cost: part of the cause disks; absent without any
//	  inboundNatPool   connections[]: who has which port at the end; null without one
//	  required, belowRequiredSeconds    0 instances: nothing is required
//	  zones[]          one with an empty name for a regional set
//	  cost             as below, of this set
//	  agreement        the service-level agreement by calendar month (UTC), judged on
//	                   what the run covers; null for Spot
//	  autoscale        evaluations by outcome; null without a setting
//	  jobs             what jobs did to it; null if it takes none
//	  image            its versions by instances, patch lag, time with mixed
//	                   versions and with equal computer names; null without one
//	cost               total; byCause[] with amount and instanceSeconds: every cause
//	sharedCost         as cost, of what belongs to no single set
//	payments[]         how compute was paid: tariff, amount, instanceSeconds
//	heldCost           of autoscaled sets held at a bound; null without any
//	availability       success is a share; nines is null if nothing was lost
//	  errorBudget      null without an objective on requests.success
//	objectives[]       relation is atLeast or atMost; met is null if interrupted
//	scaleActions[]     changes of sku.capacity: when, which set, why
//	notes[]            sentences that a reader must see
//
// # series.csv, costs.csv, rollouts.csv and events.jsonl
//
// WriteSeries, WriteCosts, WriteRollouts and WriteEvents describe theirs.
package report

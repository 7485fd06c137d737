package model

import "vmssim/sim"

// An event is what is due: small, scheduled, internal. What comes of it are
// facts.
type event struct {
	kind     eventKind
	set      int32 // index of a scale set, load balancer, workload or load of jobs or messages, by kind
	instance int32 // instance id, index of an action, or number of a job
}

type eventKind uint8

const (
	failureDue       eventKind = iota // set, instance: a failure hazard strikes
	stepDone                          // set, instance: the present state's time has passed
	repairDue                         // set, instance: the repair of a failed instance is due
	applicationTurns                  // set, instance: its application becomes unhealthy, or works again
	actionDue                         // instance: index into Config.Actions
	loadChanges                       // set: the workload's rate takes another form
	rotationDue                       // set, instance: the probe, or the deletion, has its effect
	approvalDue                       // set, instance: it approves its deletion
	healthDue                         // set, instance: the health source reports another state
	repairsDue                        // set: the service for automatic repairs looks at it
	minuteDone                        // a minute of metrics is complete
	autoscaleDue                      // set: the autoscale engine runs
	jobsDue                           // set: jobs are submitted; instance: index of the batch
	jobDone                           // set, instance: a job has had its slot for as long as planned
	matchDue                          // jobs and free slots are brought together
	orderDue                          // set; instance: number of a scale-out that may be complete
	spellBegins                       // set: a spellKind, instance: index into its list; a hazard begins
	spellEnds                         // as spellBegins; it is over
	retryDue                          // set: ask again for what was refused
	evictionDue                       // set, instance: it is evicted at random
	waveDue                           // instance: index into World.waves; evictions in one zone
	supplyDue                         // instance: index into World.supplies; the supply changes
	spotPriceDue                      // set: the spot price changes
	restoreDue                        // set, instance: Azure tries to restore it
	poolDue                           // set: the standby pool may be too small or too large
	poolHeals                         // set: the pause of a degraded standby pool is over
	shockDue                          // instance: index into World.shocks; instances fail together
	rebalanceDue                      // set: automatic zone rebalancing looks at it
	moveOverdue                       // set: the health wait of a zone rebalance is over
	maintenanceDue                    // instance: index into World.upkeeps; maintenance is announced, or goes on
	thawDue                           // set, instance: its pause is over
	messagesChange                    // set: index of a load of messages; its rate takes another form
	lockRunsOut                       // set: likewise; messages whose worker is gone come back
	ownDiskDue                        // set, instance: a disk of its own is attached
	rolloutDue                        // set: a rollout goes on, or may
	deploymentDue                     // instance: index into Config.Deployments
	osUpgradeDue                      // set: the platform rolls out a version of its image
	extensionsDue                     // set: the same of extensions
	pullDue                           // set, instance: it has pulled another container image
	addressDue                        // set: the public IP address has come to its backend pool
	gateDue                           // set: the gate of its rollout is looked at
	releaseErrs                       // set, instance: the answers of its release begin to be errors
	memoryFull                        // set, instance: its application has all the memory that there is
	eventKinds
)

// ranks orders events of one instant as a real instant would be: outages,
// completions, the operator's hand, arrivals, probes, metrics, autoscale. It is
// declared here and nowhere else; a change of it is a change of results (see
// docs/decisions/0001-event-order.md).
var ranks = [eventKinds]sim.Rank{
	failureDue:       0,
	applicationTurns: 0,
	stepDone:         1,
	repairDue:        1,
	orderDue:         1,
	poolDue:          1,
	poolHeals:        1,
	actionDue:        2,
	loadChanges:      3,
	rotationDue:      4,
	approvalDue:      1,
	healthDue:        4,
	repairsDue:       6,
	minuteDone:       5,
	autoscaleDue:     6,
	jobsDue:          3,
	jobDone:          1,
	matchDue:         7,
	spellBegins:      0,
	spellEnds:        1,
	retryDue:         2,
	evictionDue:      0,
	waveDue:          0,
	supplyDue:        0,
	spotPriceDue:     0,
	restoreDue:       1,
	shockDue:         0,
	rebalanceDue:     7,
	moveOverdue:      7,
	maintenanceDue:   0,
	thawDue:          1,
	messagesChange:   3,
	lockRunsOut:      1,
	ownDiskDue:       1,
	rolloutDue:       6,
	osUpgradeDue:     6,
	extensionsDue:    6,
	pullDue:          1,
	releaseErrs:      0,
	memoryFull:       1,
	deploymentDue:    2,
	addressDue:       2,
	gateDue:          6,
}

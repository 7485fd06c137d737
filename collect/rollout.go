package collect

import (
	"vmssim/model"
	"vmssim/model/price"
	"vmssim/model/traffic"
	"vmssim/model/workload"
	"vmssim/sim"
)

// A ModelUse is which models of a scale set its instances had. Instances count
// while they answer.
type ModelUse struct {
	Updates int      // how often the model was changed
	Latest  int      // instances that have the latest one at the end
	Older   int      // instances that have another one then
	Mixed   sim.Time // time in which instances had different models
}

// A Rollout is one that a scale set has had. What it counts is of all the sets whose
// instances it changes, and of the time from Began to Ended.
type Rollout struct {
	Number    int
	Mode      model.UpgradeMode
	Sets      []int // indexes of the sets whose instances it changes
	StartedBy model.UpgradeStarter
	Model     int    // number of the model that instances were brought to
	Version   string // of the image, of an OS upgrade
	Into      string // of BlueGreenUpgrade: the set that takes over
	Change    string // what the last update changed
	Began     sim.Time
	Ended     sim.Time // or the end of the run
	Code      model.RolloutCode
	Error     string // Azure's code, if a limit has stopped it
	Reason    string // why it ended, or what it waited for where the run did
	Unsound   bool   // something is wrong with the release that it brings
	Instances int    // that were to be upgraded when it began
	Counters  model.UpgradeCounters
	Rollbacks model.UpgradeRollbacks // of single instances
	Left      []int                  // ids of the instances that it left as they were when it completed
	Batches   []RolloutBatch
	Batch     BatchTime

	Capacity  Dip           // members that run
	Serving   Dip           // instances that answer and receive new flows
	Zones     []RolloutZone // nil where there is one place
	Peak      int           // most instances that had hardware
	PeakVCPUs int           // most vCPUs of these: what quota is for
	Mixed     sim.Time      // time in which instances that answer had different models or image versions

	Requests     RolloutRequests
	SessionsLost [traffic.SessionCauses]uint64
	// ExtraTime is the billed instance-time beyond what the set would have had without
	// the rollout: that of instances which it created, less that of those which it has
	// deleted for them. Extra is what that costs as one goes, without disks.
	ExtraTime sim.Time
	Extra     price.Money
}

// A Dip is how many instances there were before something, and the fewest that there
// were while it lasted, for however short.
type Dip struct{ Before, Trough int }

// low takes in that there are n for some time.
func (d *Dip) low(n int) { d.Trough = min(d.Trough, n) }

// A RolloutZone is what a rollout did to one zone.
type RolloutZone struct {
	Name              string
	Capacity, Serving Dip
}

// RolloutRequests is what became of requests while a rollout was under way: of those
// to its sets, and of those that call these.
type RolloutRequests struct {
	Offered workload.Requests
	Lost    [model.Causes]workload.Requests
	// Reached is the requests that instances with the new model have answered, well or
	// with an error, and After those from the end of a completed rollout until the next.
	Reached, After workload.Requests
}

// LostTotal returns the requests lost to all causes together.
func (q *RolloutRequests) LostTotal() (sum workload.Requests) {
	for _, n := range q.Lost {
		sum += n
	}
	return sum
}

// Duration returns how long the rollout was under way.
func (o *Rollout) Duration() sim.Time { return o.Ended - o.Began }

// Stopped reports whether something has ended the rollout before it was through.
func (o *Rollout) Stopped() bool {
	return o.Code != model.RolloutCompleted && o.Code != model.RollingForward
}

// Blast returns how far something wrong has reached: the requests that the new model
// has answered until the rollout was stopped, or if nothing has stopped it though its
// release was not sound, until the next rollout. It is 0 of one that was neither.
func (o *Rollout) Blast() workload.Requests {
	if !o.Unsound && !o.Stopped() {
		return 0
	}
	return o.Requests.Reached + o.Requests.After
}

// SessionsLostTotal returns the sessions lost to all causes together.
func (o *Rollout) SessionsLostTotal() (n uint64) {
	for _, lost := range o.SessionsLost {
		n += lost
	}
	return n
}

// A BatchTime is how long batches took, without the pauses between them.
type BatchTime struct {
	Count     int // of those that have ended
	Mean, Max sim.Time
}

// A RolloutBatch is the instances that a rollout upgraded together.
type RolloutBatch struct {
	Began, Ended sim.Time
	Instances    []int
	Zones        []string             // that these are in, ascending; nil in a regional set
	Surge        bool                 // new instances took their place
	Phase        model.BlueGreenPhase // which this is, of model.BlueGreenUpgrade
	Reason       string
}

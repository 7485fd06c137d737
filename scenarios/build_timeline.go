package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/model/price"
)

func (b builder) action(a *Action, sheet price.Sheet) model.Action {
	made := model.Action{
		At:       a.At.since(*b.document.Start),
		ScaleSet: b.document.ScaleSets.index(*a.ScaleSet),
	}
	switch {
	case a.Capacity != nil:
		made.Kind, made.Capacity = model.SetCapacity, *a.Capacity
	case a.All != nil:
		made.Kind, made.All = operations[*a.All], true
		made.UpdateDomains = slices.Clone(a.UpdateDomains)
	case a.Update != nil:
		made.Kind, made.Change = model.UpdateModel, b.change(*a.ScaleSet, a.Update)
	case a.RollingUpgrades != nil:
		made.Kind = model.CancelUpgrade
	case a.OSRollingUpgrade != nil:
		made.Kind = model.StartOSUpgrade
	case a.ExtensionRollingUpgrade != nil:
		made.Kind = model.StartExtensionUpgrade
	case a.SetOrchestrationServiceState != nil:
		made.Kind = serviceActions[*a.SetOrchestrationServiceState.Action]
	case a.AddZones != nil:
		made.Kind = model.AddZones
		set, _ := b.document.ScaleSets.get(*a.ScaleSet)
		zones, _ := b.document.zonesOf(set)
		for _, zone := range a.AddZones {
			made.Zones = append(made.Zones, slices.Index(zones, zone))
		}
	case a.Attach != nil:
		made.Kind, made.Attach = model.AttachInstances, b.attachment(a)
	case a.AttachDisk != nil || a.DetachDisk != nil:
		b.diskAction(a, &made, sheet)
	case a.Repoint != nil:
		made.Kind = model.Repoint
	case a.MoveAddress != nil:
		made.Kind, made.Gap = model.MoveAddress, a.MoveAddress.Gap.time()
	case a.AdminState != nil:
		made.Kind, made.Instances = model.SetAdminState, slices.Clone(a.AdminState.Instances)
		made.Admin = adminStates[*a.AdminState.State]
	case a.Protect != nil:
		made.Kind = model.ProtectInstances
		made.Instances, made.Protection = a.Protect.build()
	default:
		made.Kind, made.Instances = a.instances()
	}
	return made
}

// The words of actions and what they are in the model.
var (
	operations = map[string]model.ActionKind{
		"powerOff": model.PowerOffInstances, "deallocate": model.DeallocateInstances,
		"start": model.StartInstances, "restart": model.RestartInstances,
		"reimage": model.ReimageInstances, "redeploy": model.RedeployInstances,
		"manualUpgrade": model.UpgradeInstances, "reimageAll": model.ReimageAllDisks,
		"approveRollingUpgrade": model.ApproveUpgrade,
	}
	adminStates = map[string]model.AdminState{
		"None": model.AdminNone, "Up": model.AdminUp, "Down": model.AdminDown,
	}
	serviceActions = map[string]model.ActionKind{
		"Suspend": model.SuspendRepairs, "Resume": model.ResumeRepairs,
	}
)

// instances returns what an action does to single instances, and to which.
func (a *Action) instances() (model.ActionKind, []int) {
	for _, one := range []struct {
		kind model.ActionKind
		ids  []int
	}{
		{model.FailInstances, a.Fail},
		{model.SickenInstances, a.Unhealthy},
		{model.HealInstances, a.Healthy},
		{model.PowerOffInstances, a.PowerOff},
		{model.DeallocateInstances, a.Deallocate},
		{model.StartInstances, a.Start},
		{model.ReimageAllDisks, a.ReimageAll},
		{model.ApproveUpgrade, a.ApproveRollingUpgrade},
		{model.RestartInstances, a.Restart},
		{model.ReimageInstances, a.Reimage},
		{model.RedeployInstances, a.Redeploy},
		{model.UpgradeInstances, a.ManualUpgrade},
		{model.EvictInstances, a.SimulateEviction},
		{model.DetachInstances, a.Detach},
	} {
		if one.ids != nil {
			return one.kind, slices.Clone(one.ids)
		}
	}
	return model.DeleteInstances, slices.Clone(a.Delete)
}

func (b builder) failures() []model.FailureHazard {
	var hazards []model.FailureHazard
	for _, f := range b.document.Hazards.InstanceFailures {
		made := model.FailureHazard{ScaleSet: b.document.ScaleSets.index(*f.ScaleSet)}
		if f.TimeToFailure != nil {
			made.Spontaneous, made.TimeToFailure = true, f.TimeToFailure.distribution()
		}
		if f.Replace != nil {
			made.Replace, made.Repair = true, f.Replace.After.distribution()
		} else {
			made.Repair = f.Repair.Takes.distribution()
		}
		hazards = append(hazards, made)
	}
	return hazards
}

func (o Objective) build() model.Objective {
	share := func(measure model.Measure, l *ShareLimit) model.Objective {
		return model.Objective{Measure: measure, AtLeast: l.AtLeast, Bound: l.Value.share()}
	}
	time := func(measure model.Measure, l *TimeLimit) model.Objective {
		return model.Objective{Measure: measure, AtLeast: l.AtLeast, Bound: l.Value.seconds()}
	}
	count := func(measure model.Measure, l *CountLimit) model.Objective {
		return model.Objective{Measure: measure, AtLeast: l.AtLeast, Bound: float64(l.Value)}
	}
	switch {
	case o.RequestsSuccess != nil:
		return share(model.RequestsSuccess, o.RequestsSuccess)
	case o.LatencyMean != nil:
		return time(model.LatencyMean, o.LatencyMean)
	case o.LatencyP50 != nil:
		return time(model.LatencyP50, o.LatencyP50)
	case o.LatencyP95 != nil:
		return time(model.LatencyP95, o.LatencyP95)
	case o.LatencyP99 != nil:
		return time(model.LatencyP99, o.LatencyP99)
	case o.CapacityBelow != nil:
		return time(model.CapacityBelow, o.CapacityBelow)
	case o.CapacityMet != nil:
		return share(model.CapacityMet, o.CapacityMet)
	case o.ElasticityUnder != nil:
		return share(model.ElasticityUnder, o.ElasticityUnder)
	case o.ElasticityOver != nil:
		return share(model.ElasticityOver, o.ElasticityOver)
	case o.ElasticityReaction != nil:
		return time(model.ElasticityReaction, o.ElasticityReaction)
	case o.InstancesPeak != nil:
		return count(model.InstancesPeak, o.InstancesPeak)
	case o.ScaleActionsCount != nil:
		return count(model.ScaleActionsCount, o.ScaleActionsCount)
	case o.JobsCompleted != nil:
		return share(model.JobsCompleted, o.JobsCompleted)
	case o.JobsOnTime != nil:
		return share(model.JobsOnTime, o.JobsOnTime)
	case o.JobsTurnaroundP50 != nil:
		return time(model.JobsTurnaroundP50, o.JobsTurnaroundP50)
	case o.JobsTurnaroundP95 != nil:
		return time(model.JobsTurnaroundP95, o.JobsTurnaroundP95)
	case o.JobsMakespan != nil:
		return time(model.JobsMakespan, o.JobsMakespan)
	case o.JobsWasted != nil:
		return share(model.JobsWasted, o.JobsWasted)
	case o.RolloutCompleted != nil:
		return share(model.RolloutsCompleted, o.RolloutCompleted)
	case o.RolloutDuration != nil:
		return time(model.RolloutsDuration, o.RolloutDuration)
	case o.RolloutMixed != nil:
		return time(model.RolloutsMixed, o.RolloutMixed)
	case o.RolloutServingTrough != nil:
		return count(model.RolloutsServingTrough, o.RolloutServingTrough)
	case o.RolloutLost != nil:
		return count(model.RolloutsLost, o.RolloutLost)
	case o.RolloutSessionsLost != nil:
		return count(model.RolloutsSessionsLost, o.RolloutSessionsLost)
	case o.RolloutBlastRadius != nil:
		return count(model.RolloutsBlastRadius, o.RolloutBlastRadius)
	case o.RolloutPeakVCPUs != nil:
		return count(model.RolloutsPeakVCPUs, o.RolloutPeakVCPUs)
	case o.SessionsCompleted != nil:
		return share(model.SessionsCompleted, o.SessionsCompleted)
	case o.MessagesCompleted != nil:
		return share(model.MessagesCompleted, o.MessagesCompleted)
	case o.MessagesDeadLettered != nil:
		return share(model.MessagesDeadLettered, o.MessagesDeadLettered)
	case o.MessagesAgeP50 != nil:
		return time(model.MessagesAgeP50, o.MessagesAgeP50)
	case o.MessagesAgeP95 != nil:
		return time(model.MessagesAgeP95, o.MessagesAgeP95)
	case o.MessagesBacklogPeak != nil:
		return count(model.MessagesBacklogPeak, o.MessagesBacklogPeak)
	}
	l := o.CostTotal
	return model.Objective{Measure: model.CostTotal, AtLeast: l.AtLeast, Bound: l.Value}
}

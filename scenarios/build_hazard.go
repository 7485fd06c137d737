package scenarios

import (
	"slices"

	"vmssim/model"
)

func (b builder) zoneOutages() []model.ZoneOutage {
	var outages []model.ZoneOutage
	for _, o := range b.document.Hazards.ZoneOutages {
		sets := o.ScaleSets
		if sets == nil {
			sets = b.document.inZone(*o.Zone)
		}
		made := model.ZoneOutage{Zone: *o.Zone, Span: b.span(o.At, o.For, o.Every, o.Lasts)}
		for _, name := range sets {
			made.ScaleSets = append(made.ScaleSets, b.document.ScaleSets.index(name))
		}
		outages = append(outages, made)
	}
	return outages
}

func (b builder) shortages() []model.Shortage {
	var shortages []model.Shortage
	for _, s := range b.document.Hazards.Shortages {
		made := model.Shortage{Size: sizeName(s.Size), Available: *s.Available, Span: b.span(s.At, s.For, s.Every, s.Lasts)}
		if s.Zone != nil {
			made.Zone = *s.Zone
		}
		for i, set := range b.document.ScaleSets {
			if s.concerns(set.Value) {
				made.ScaleSets = append(made.ScaleSets, i)
			}
		}
		shortages = append(shortages, made)
	}
	return shortages
}

// concerns reports whether a scale set needs what is short.
func (s *Shortage) concerns(set *ScaleSet) bool {
	return (s.Zone == nil || slices.Contains(set.Zones, *s.Zone)) &&
		set.has(s.Size)
}

// span returns when something holds: at and for, or every and lasts.
func (b builder) span(at *Instant, lasting *Duration, every, lasts *Distribution) model.Span {
	if at != nil {
		return model.Span{At: at.since(*b.document.Start), For: lasting.time()}
	}
	return model.Span{Recurs: true, Every: every.distribution(), Lasts: lasts.distribution()}
}

func (b builder) correlated() []model.CorrelatedFailure {
	var failures []model.CorrelatedFailure
	for _, f := range b.document.Hazards.CorrelatedFailures {
		failures = append(failures, model.CorrelatedFailure{
			ScaleSet: b.document.ScaleSets.index(*f.ScaleSet), PerDomain: *f.Of == "faultDomain",
			Every: f.Every.distribution(), Share: f.Share.share(),
		})
	}
	return failures
}

func (b builder) unprovisioned() []model.ProvisioningFailures {
	var failures []model.ProvisioningFailures
	for _, f := range b.document.Hazards.ProvisioningFailures {
		failures = append(failures, model.ProvisioningFailures{
			ScaleSet:      b.document.ScaleSets.index(*f.ScaleSet),
			StartTimesOut: f.VMStartTimedOut.build(), OSTimesOut: f.OSProvisioningTimedOut.build(),
			ExtensionFails: f.VMExtensionProvisioningError.share(), AllocationFail: f.AllocationFailed.share(),
			UpgradeFails: f.UpgradeExtensionError.share(),
		})
	}
	return failures
}

func (b builder) undeleted() []model.DeletionFailures {
	var failures []model.DeletionFailures
	for _, f := range b.document.Hazards.DeletionFailures {
		failures = append(failures, model.DeletionFailures{
			ScaleSet: b.document.ScaleSets.index(*f.ScaleSet), Share: f.Share.share(), RetryAfter: f.RetryAfter.time(),
		})
	}
	return failures
}

func (t *ProvisioningTimeout) build() model.ProvisioningTimeout {
	if t == nil {
		return model.ProvisioningTimeout{}
	}
	return model.ProvisioningTimeout{Share: t.Share.share(), After: t.After.distribution()}
}

func (e *ProvisioningError) share() float64 {
	if e == nil {
		return 0
	}
	return e.Share.share()
}

func (b builder) maintenance() []model.Maintenance {
	var list []model.Maintenance
	for _, m := range b.document.Hazards.Maintenance {
		made := model.Maintenance{ScaleSet: b.document.ScaleSets.index(*m.ScaleSet)}
		if m.At != nil {
			made.At = m.At.since(*b.document.Start)
		} else {
			made.Recurs, made.Every = true, m.Every.distribution()
		}
		switch {
		case m.Freeze != nil:
			made.Kind, made.Pause = model.FreezeMaintenance, m.Freeze.Lasts.distribution()
			made.Notice, made.Between = m.Freeze.Notice.time(), m.Freeze.Between.time()
		case m.LiveMigration != nil:
			made.Kind, made.Pause = model.MigrateMaintenance, m.LiveMigration.Lasts.distribution()
			made.Notice = m.LiveMigration.Notice.time()
		case m.Reboot != nil:
			made.Kind = model.RebootMaintenance
			made.Notice, made.Between = m.Reboot.Notice.time(), m.Reboot.Between.time()
		default:
			made.Kind = model.RedeployMaintenance
			made.Notice, made.Between = m.Redeploy.Notice.time(), m.Redeploy.Between.time()
		}
		list = append(list, made)
	}
	return list
}

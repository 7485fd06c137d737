package collect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vmssim/model"
	"vmssim/model/autoscale"
	"vmssim/sim"
)

// mostEntries bounds the log of one run.
const mostEntries = 200_000

// sheetSize is how many entries are allocated at once.
const sheetSize = 512

// An eventLog keeps the facts that tell a story: all of them but flows, metrics,
// the autoscale runs that did nothing new, and the starts and ends of jobs that
// nothing interrupted. Of runs in a row that were held back for the same reason it
// keeps the first, and so of equal refusals.
type eventLog struct {
	config  *model.Config
	sheets  [][]Entry // full but for the last, so that a long log is never copied while it grows
	count   int       // entries in all sheets
	left    int       // entries beyond mostEntries
	held    []stand
	refused []model.Fact // the last refusal of each set
}

// A stand is how an autoscale run ended and whether the forecast called for more.
type stand struct {
	outcome  autoscale.Outcome
	foreseen bool
}

func newEventLog(config *model.Config) eventLog {
	return eventLog{
		config: config, held: make([]stand, len(config.ScaleSets)),
		refused: make([]model.Fact, len(config.ScaleSets)),
	}
}

func (l *eventLog) add(now sim.Time, f *model.Fact) {
	if !l.wants(f) {
		return
	}
	if l.count == mostEntries {
		l.left++
		return
	}
	if l.count%sheetSize == 0 {
		l.sheets = append(l.sheets, make([]Entry, 0, sheetSize))
	}
	last := len(l.sheets) - 1
	l.sheets[last] = append(l.sheets[last], l.entry(now, f))
	l.count++
}

// entries returns the log as one list.
func (l *eventLog) entries() []Entry { return slices.Concat(l.sheets...) }

func (l *eventLog) wants(f *model.Fact) bool {
	switch f.Kind {
	case model.FlowAdvanced, model.RequestsAnswered, model.MetricSampled, model.MetricPublished, model.ForecastMade,
		model.MessagesAdvanced, model.MessagesDone:
		return false
	case model.RestoreTried:
		return f.In || f.After == 0
	case model.InstancesRefused, model.ScaleInHeld:
		before := l.refused[f.Set]
		l.refused[f.Set] = *f
		return before.Text != f.Text || before.Before != f.Before || before.After != f.After
	case model.JobStarted, model.JobFinished:
		return f.Job.Start > 1 // jobs to which something has happened
	case model.AutoscaleDecided:
		before := l.held[f.Set]
		foreseen, _ := f.Decision.Foreseen()
		l.held[f.Set] = stand{f.Decision.Outcome, foreseen}
		return f.Decision.Changed() || f.Decision.Near() && before != l.held[f.Set]
	}
	return true
}

func (l *eventLog) entry(now sim.Time, f *model.Fact) Entry {
	e := Entry{At: now, Kind: f.Kind, Instance: -1, Text: f.Text}
	if f.Kind == model.RunStarted || f.Kind == model.RunEnded {
		return e
	}
	if f.Job != nil {
		e.Text = jobText(l.config.Jobs[f.Job.Load].Name, f)
	}
	if f.Loss != nil {
		e.Text = orphanText(l.config.Messages[f.Loss.Load].Name, f.Loss)
	}
	if f.Set < 0 {
		return e
	}
	set := &l.config.ScaleSets[f.Set]
	e.Set, e.Why = set.Name, f.Why.String()
	switch f.Kind {
	case model.InstanceChanged:
		e.From, e.To = f.From.String(), f.To.String()
		if f.Placement != nil {
			e.Text = f.Placement.Reason(zoneName(set, f.Zone), set.FaultDomains > 1)
			if f.Choice != nil {
				e.Text = f.Choice.Reason() + "; " + e.Text
			}
		}
	case model.VictimChosen:
		e.Text = f.Victim.Reason(zoneName(set, f.Zone), set.FaultDomains > 1)
	case model.ZoneAdded:
		e.Zone = set.Zones[f.Zone]
		return e
	case model.ProtectionChanged:
		e.To = f.Protection.String()
	case model.RoleChanged:
		e.To = f.Role.String()
	case model.ZoneChanged:
		e.From, e.To, e.Zone = upName(!f.In), upName(f.In), set.Zones[f.Zone]
		return e
	case model.InstancesStruck:
		e.From, e.To = strconv.Itoa(f.Before), strconv.Itoa(f.After)
		if f.FaultDomain >= 0 {
			e.Zone, e.Text = zoneName(set, f.Zone), fmt.Sprintf("%s %d", f.Text, f.FaultDomain)
		}
		return e
	case model.MaintenancePlanned:
		e.To = "announced"
		return e
	case model.MaintenanceStarted:
		e.To, e.Zone = strconv.Itoa(f.After), zoneName(set, f.Zone)
		if set.FaultDomains > 1 {
			e.Text = fmt.Sprintf("%s, fault domain %d", f.Text, f.FaultDomain)
		}
		return e
	case model.InstanceFrozen:
		e.To = map[bool]string{false: "begins", true: "over"}[f.In]
	case model.ShortageChanged, model.MetricsSilent:
		e.To = map[bool]string{false: "begins", true: "over"}[f.In]
		return e
	case model.InstancesRefused, model.ScaleInHeld:
		e.From, e.To = strconv.Itoa(f.Before), strconv.Itoa(f.After)
		return e
	case model.ModelUpdated:
		e.To = strconv.Itoa(f.After)
		return e
	case model.RolloutBegan, model.RolloutEnded:
		e.To = f.Rollout.Code.String()
		return e
	case model.GateSpoke:
		e.To = map[bool]string{false: "open", true: "stops"}[f.In]
		return e
	case model.BatchBegan, model.BatchEnded, model.RolloutWaits:
		e.To = strconv.Itoa(f.Rollout.Batch)
		return e
	case model.HookAsked:
		return e
	case model.HookAnswered:
		e.To = map[bool]string{false: "rejected", true: "approved"}[f.In]
		return e
	case model.DiskChanged:
		e.From, e.To, e.Text = f.Disk.From.String(), f.Disk.To.String(), f.Disk.OwnDisk.String()
	case model.DisksMoved:
		e.Text = fmt.Sprintf("from instance %d", f.Before)
	case model.RotationChanged:
		e.From, e.To = rotationName(!f.In), rotationName(f.In)
	case model.RepairStarted, model.RepairHeld, model.RepairEnded:
		e.To = f.Repair.String()
	case model.ServiceChanged:
		e.To = f.Service.String()
		return e
	case model.ReleaseActed:
		e.To = l.config.Releases[f.Release].Name
	case model.ApplicationChanged:
		e.To = f.Application.String()
	case model.HealthChanged:
		e.From, e.To = f.Was.String(), f.Health.String()
	case model.PortTaken:
		e.To = strconv.Itoa(f.After)
	case model.PoolChanged:
		e.To = "degraded"
		if f.In {
			e.To = "healthy"
		}
		return e
	case model.OrderBegan:
		e.Text = fmt.Sprintf("%d instances asked for, %d started", f.Before, f.After)
		return e
	case model.OrderEnded:
		e.Text = fmt.Sprintf("%d of %d instances are ready", f.After, f.Before)
		return e
	case model.CapacityChanged:
		e.From, e.To = strconv.Itoa(f.Before), strconv.Itoa(f.After)
		if f.Why == model.ByAutoscale && len(set.Notified) > 0 {
			e.Text = "notifies " + strings.Join(set.Notified, ", ")
		}
		return e
	case model.AutoscaleDecided:
		d := f.Decision.Clone()
		e.From, e.To = strconv.Itoa(d.From), strconv.Itoa(d.To)
		e.Why, e.Text, e.Decision = d.Outcome.String(), d.Reason(), &d
		return e
	}
	e.Instance = f.Instance
	if f.Instance >= 0 {
		e.Zone = zoneName(set, f.Zone)
	}
	return e
}

func upName(up bool) string {
	if up {
		return "up"
	}
	return "down"
}

// zoneName returns the name of a zone of a set, "" without zones.
func zoneName(set *model.ScaleSet, zone int) string {
	if zone >= len(set.Zones) {
		return ""
	}
	return set.Zones[zone]
}

func rotationName(in bool) string {
	if in {
		return "in"
	}
	return "out"
}

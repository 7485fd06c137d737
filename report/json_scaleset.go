package report

import (
	"encoding/json"

	"vmssim/collect"
	"vmssim/model"
	"vmssim/sim"
)

// The parts of the schema that a scale set has.
type (
	scaleSetDoc struct {
		Name         string          `json:"name"`
		Size         string          `json:"size"`
		VCPUs        int             `json:"vcpus,omitempty"`
		PricePerHour json.Number     `json:"pricePerHour,omitempty"`
		Sizes        []sizeDoc       `json:"sizes,omitempty"`
		Capacity     capacityDoc     `json:"capacity"`
		States       []stateDoc      `json:"instanceSecondsByState"`
		Serving      levelDoc        `json:"serving"`
		Busy         json.Number     `json:"busyInstanceSeconds"`
		CPUPercent   cpuDoc          `json:"cpuPercent"`
		Created      int             `json:"created"`
		Deleted      int             `json:"deleted"`
		Attached     int             `json:"attached,omitempty"`
		Detached     int             `json:"detached,omitempty"`
		Failures     int             `json:"failures"`
		Ready        *readyDoc       `json:"ready"`
		ScaleOuts    scaleOutsDoc    `json:"scaleOuts"`
		NAT          *natDoc         `json:"inboundNatPool"`
		Standby      *standbyDoc     `json:"standbyPool"`
		OwnDisks     *ownDisksDoc    `json:"attachedDisks,omitempty"`
		Releases     []releaseDoc    `json:"releases,omitempty"`
		Models       *modelsDoc      `json:"models,omitempty"`
		Rollouts     []rolloutDoc    `json:"rollouts,omitempty"`
		Required     requiredDoc     `json:"required"`
		Below        json.Number     `json:"belowRequiredSeconds"`
		Zones        []zoneDoc       `json:"zones"`
		Balance      *balanceDoc     `json:"balance"`
		Cost         costDoc         `json:"cost"`
		Agreement    *agreementDoc   `json:"agreement"`
		Autoscale    *autoscalingDoc `json:"autoscale"`
		Elasticity   *elasticityDoc  `json:"elasticity"`
		Image        *imageDoc       `json:"image"`
		Incidents    []incidentDoc   `json:"incidents"`
		Health       *healthDoc      `json:"health"`
		Jobs         *setJobsDoc     `json:"jobs"`
		Spot         *spotDoc        `json:"spot"`
	}
	sizeDoc struct {
		Size         string      `json:"size"`
		VCPUs        int         `json:"vcpus"`
		PricePerHour json.Number `json:"pricePerHour"`
		Created      int         `json:"created"`
		Evicted      int         `json:"evicted"`
		Instances    levelDoc    `json:"instances"`
		Billed       json.Number `json:"billedInstanceSeconds"`
		Cost         json.Number `json:"cost"`
	}
	incidentDoc struct {
		What      string      `json:"what"`
		About     string      `json:"about"`
		Times     int         `json:"times"`
		Instances int         `json:"instances"`
		Seconds   json.Number `json:"seconds"`
	}
	capacityDoc struct {
		First int  `json:"first"`
		Last  int  `json:"last"`
		Min   int  `json:"min"`
		Max   int  `json:"max"`
		Mean  real `json:"mean"`
	}
	stateDoc struct {
		State   string      `json:"state"`
		Seconds json.Number `json:"seconds"`
	}
	levelDoc struct {
		Min  int  `json:"min"`
		Mean real `json:"mean"`
		Max  int  `json:"max"`
	}
	cpuDoc struct {
		Mean real `json:"mean"`
		Max  real `json:"max"`
	}
	readyDoc struct {
		Count int         `json:"count"`
		Mean  json.Number `json:"meanSeconds"`
		Max   json.Number `json:"maxSeconds"`
	}
	standbyDoc struct {
		State    string      `json:"virtualMachineState"`
		MaxReady int         `json:"maxReadyCapacity"`
		MinReady int         `json:"minReadyCapacity"`
		Size     levelDoc    `json:"size"`
		Last     int         `json:"sizeAtEnd"`
		Taken    int         `json:"taken"`
		Created  int         `json:"created"`
		Degraded json.Number `json:"degradedSeconds"`
	}
	ownDisksDoc struct {
		Created  int         `json:"created"`
		Deleted  int         `json:"deleted"`
		Outside  int         `json:"outside"`
		Attached int         `json:"attachedAtEnd"`
		Detached int         `json:"detachedAtEnd"`
		Time     json.Number `json:"diskSeconds"`
		Cost     json.Number `json:"cost"`
	}
	natDoc struct {
		First       int             `json:"frontendPortRangeStart"`
		Last        int             `json:"frontendPortRangeEnd"`
		Backend     int             `json:"backendPort"`
		Protocol    string          `json:"protocol"`
		InUse       levelDoc        `json:"inUse"`
		Refused     int             `json:"scaleOutsRefused"`
		Connections []connectionDoc `json:"connections"`
	}
	connectionDoc struct {
		Instance int    `json:"instance"`
		Zone     string `json:"zone"`
		State    string `json:"state"`
		Port     int    `json:"frontendPort"`
	}
	scaleOutsDoc struct {
		Count    int           `json:"count"`
		Asked    int           `json:"asked"`
		Extras   int           `json:"extras"`
		Spared   int           `json:"extrasDeleted"`
		Open     int           `json:"open"`
		AllReady *readyDoc     `json:"allReady"`
		List     []scaleOutDoc `json:"first"`
	}
	scaleOutDoc struct {
		At     json.Number `json:"atSeconds"`
		Why    string      `json:"why"`
		Asked  int         `json:"asked"`
		Extras int         `json:"extras"`
		Wanted int         `json:"wanted"`
		Ready  *int        `json:"ready"`
		Took   json.Number `json:"tookSeconds,omitempty"`
	}
	requiredDoc struct {
		Instances int `json:"instances"`
		PerZone   int `json:"perZone"`
	}
	zoneDoc struct {
		Name    string      `json:"name"`
		Serving levelDoc    `json:"serving"`
		Below   json.Number `json:"belowRequiredSeconds"`
		AtEnd   int         `json:"instancesAtEnd"`
	}
	balanceDoc struct {
		Gap        int         `json:"largestGap"`
		Unbalanced json.Number `json:"unbalancedSeconds"`
		Moves      int         `json:"moves"`
	}
	autoscalingDoc struct {
		Evaluations int          `json:"evaluations"`
		ScaledOut   int          `json:"scaledOut"`
		ScaledIn    int          `json:"scaledIn"`
		Outcomes    []outcomeDoc `json:"outcomes"`
		Notified    int          `json:"notified,omitempty"`

		Predictive *predictiveDoc `json:"predictive,omitempty"`
	}
	predictiveDoc struct {
		Mode      string      `json:"scaleMode"`
		LookAhead json.Number `json:"scaleLookAheadSeconds"`
		Known     int         `json:"evaluationsWithForecast"`
		Foreseen  int         `json:"foreseen"`
		Alone     int         `json:"foreseenAlone"`
		ScaledOut int         `json:"scaledOutAlone"`
		Steps     int         `json:"stepsCompared"`
		MAPE      *real       `json:"meanAbsoluteErrorShare"`
		Bias      *real       `json:"biasShare"`
	}
	outcomeDoc struct {
		Outcome string `json:"outcome"`
		Count   int    `json:"count"`
	}
)

func scaleSetOf(s *collect.ScaleSet, duration sim.Time) scaleSetDoc {
	c := s.Capacity
	d := scaleSetDoc{
		Name:       s.Name,
		Size:       s.Size,
		VCPUs:      s.VCPUs,
		Capacity:   capacityDoc{c.First, c.Last, c.Min, c.Max, real(c.Mean)},
		States:     statesOf(s.InstanceTime),
		Serving:    levelOf(s.Serving),
		Busy:       seconds(s.Busy),
		CPUPercent: cpuDoc{real(s.CPU.Mean), real(s.CPU.Max)},
		Created:    s.Created,
		Deleted:    s.Deleted,
		Attached:   s.Attached,
		Detached:   s.Detached,
		Failures:   s.Failures,
		Required:   requiredDoc{s.Required.Instances, s.Required.PerZone},
		Below:      seconds(s.BelowRequired),
		Zones:      make([]zoneDoc, len(s.Zones)),
		Cost:       costOf(s.Cost),
		Agreement:  agreementOf(&s.Agreement),
		Autoscale:  autoscalingOf(s.Autoscale),
		Elasticity: elasticityOf(s.Elasticity, duration),
		Image:      imageOf(s.Image),
		Incidents:  make([]incidentDoc, len(s.Incidents)),
		Health:     healthOf(s.Health),
		Jobs:       setJobsOf(s.Jobs),
	}
	if s.Sizes == nil {
		d.PricePerHour = json.Number(exact(int64(s.Price), 9))
	}
	for i := range s.Sizes {
		d.Sizes = append(d.Sizes, sizeOf(&s.Sizes[i]))
	}
	d.Ready = readyOf(s.Ready)
	d.ScaleOuts = scaleOutsOf(&s.ScaleOuts)
	d.NAT = natOf(s.NAT)
	if o := s.OwnDisks; o != nil {
		d.OwnDisks = &ownDisksDoc{
			o.Created, o.Deleted, o.Outside, o.Attached, o.Detached, seconds(o.Time), money(o.Cost),
		}
	}
	d.Releases = releasesOf(s.Releases)
	d.Models, d.Rollouts = modelsOf(s.Models), rolloutsOf(s.Rollouts)
	if p := s.Standby; p != nil {
		d.Standby = &standbyDoc{p.State.String(), p.MaxReady, p.MinReady, levelOf(p.Size), p.Last, p.Taken, p.Created, seconds(p.Degraded)}
	}
	for i, z := range s.Zones {
		d.Zones[i] = zoneDoc{z.Name, levelOf(z.Serving), seconds(z.BelowRequired), z.AtEnd}
	}
	if b := s.Balance; b != nil {
		d.Balance = &balanceDoc{b.Gap, seconds(b.Unbalanced), b.Moves}
	}
	d.Spot = spotOf(s.Spot)
	for i, incident := range s.Incidents {
		d.Incidents[i] = incidentDoc{
			incident.What, incident.About, incident.Times, incident.Instances, seconds(incident.Time),
		}
	}
	return d
}

func sizeOf(s *collect.SizeUse) sizeDoc {
	return sizeDoc{
		s.Name, s.VCPUs, json.Number(exact(int64(s.Price), 9)), s.Created, s.Evicted, levelOf(s.Instances),
		seconds(s.Time), json.Number(exact(int64(s.Cost), 9)),
	}
}

func readyOf(r collect.ReadyTime) *readyDoc {
	if r.Count == 0 {
		return nil
	}
	return &readyDoc{r.Count, seconds(r.Mean), seconds(r.Max)}
}

func natOf(n *collect.NAT) *natDoc {
	if n == nil {
		return nil
	}
	p := n.Pool
	d := &natDoc{p.First, p.Last, p.Backend, p.Protocol, levelOf(n.InUse), n.Refused, make([]connectionDoc, len(n.Connections))}
	for i, c := range n.Connections {
		d.Connections[i] = connectionDoc{c.Instance, c.Zone, c.State.String(), c.Port}
	}
	return d
}

func scaleOutsOf(s *collect.ScaleOuts) scaleOutsDoc {
	d := scaleOutsDoc{
		s.Count, s.Asked, s.Extras, s.Spared, s.Open, readyOf(s.AllReady), make([]scaleOutDoc, len(s.List)),
	}
	for i, o := range s.List {
		doc := scaleOutDoc{
			At: seconds(o.At), Why: o.Why.String(), Asked: o.Asked, Extras: o.Extras, Wanted: o.Wanted,
		}
		if o.Ended {
			doc.Ready, doc.Took = &o.Ready, seconds(o.Took)
		}
		d.List[i] = doc
	}
	return d
}

func levelOf(l collect.Level) levelDoc { return levelDoc{l.Min, real(l.Mean), l.Max} }

// statesOf lists every state in which an instance exists.
func statesOf(spent [model.States]sim.Time) []stateDoc {
	list := make([]stateDoc, model.Deleted)
	for state, t := range spent[:model.Deleted] {
		list[state] = stateDoc{model.State(state).String(), seconds(t)}
	}
	return list
}

func autoscalingOf(a *collect.Autoscale) *autoscalingDoc {
	if a == nil {
		return nil
	}
	d := &autoscalingDoc{
		Evaluations: a.Evaluations, ScaledOut: a.ScaledOut, ScaledIn: a.ScaledIn,
		Outcomes: make([]outcomeDoc, len(a.Outcomes)), Notified: a.Notified, Predictive: predictiveOf(a.Predictive),
	}
	for i, o := range a.Outcomes {
		d.Outcomes[i] = outcomeDoc{o.Outcome.String(), o.Count}
	}
	return d
}

func predictiveOf(p *collect.Predictive) *predictiveDoc {
	if p == nil {
		return nil
	}
	d := &predictiveDoc{
		Mode: p.Mode.String(), LookAhead: seconds(p.LookAhead), Known: p.Known, Foreseen: p.Foreseen,
		Alone: p.Alone, ScaledOut: p.ScaledOut, Steps: p.Steps,
	}
	if p.Steps > 0 {
		mape, bias := real(p.MAPE), real(p.Bias)
		d.MAPE, d.Bias = &mape, &bias
	}
	return d
}

package scenarios

import (
	"fmt"
	"io/fs"

	"vmssim/model"
	"vmssim/model/price"
)

// Build returns the completed document, in which Check found no problem, as
// plain values. The error is that of a file that has changed since.
func Build(document *Document, files fs.FS) (model.Config, error) {
	return builder{document, newInputs(files)}.config()
}

// A builder turns a checked document into a Config.
type builder struct {
	document *Document
	inputs   *inputs
}

func (b builder) config() (model.Config, error) {
	d := b.document
	sheet, err := b.inputs.sheet(d)
	if err != nil {
		return model.Config{}, err
	}
	config := model.Config{
		Name:     d.Name.String(),
		Start:    int64(*d.Start),
		Duration: d.Duration.time(),
		Region:   d.Region.String(),
		Currency: sheet.Currency,
		Prices:   sheetTitle(sheet),
		Unpriced: b.unpriced(sheet),
	}
	if config.Reservations, err = b.reservations(sheet); err != nil {
		return model.Config{}, err
	}
	if config.SavingsPlans, err = b.savingsPlans(); err != nil {
		return model.Config{}, err
	}
	config.Releases = b.releases()
	network, _ := sheet.Network(d.Region.String())
	for _, balancer := range d.LoadBalancers {
		made := balancer.Value.build(balancer.Name)
		balancer.Value.network(&made, network)
		config.LoadBalancers = append(config.LoadBalancers, made)
	}
	for _, gateway := range d.ApplicationGateways {
		config.LoadBalancers = append(config.LoadBalancers, gateway.Value.build(gateway.Name))
	}
	for _, w := range d.Workloads {
		if err := b.add(&config, w); err != nil {
			return model.Config{}, fmt.Errorf("workload %s: %w", w.Name, err)
		}
	}
	for _, s := range d.ScaleSets {
		made, err := b.scaleSet(s, sheet)
		if err != nil {
			return model.Config{}, fmt.Errorf("scale set %s: %w", s.Name, err)
		}
		config.ScaleSets = append(config.ScaleSets, made)
	}
	for i := range d.Actions {
		made := b.action(&d.Actions[i], sheet)
		config.Actions = append(config.Actions, made)
		config.ScaleSets[made.ScaleSet].Attached += made.Attach.Count
	}
	config.Deployments = b.deployments()
	if config.CustomMetrics, err = b.customMetrics(); err != nil {
		return model.Config{}, err
	}
	b.metrics(&config)
	if d.Hazards != nil {
		config.Failures = b.failures()
		config.Unhealthy = b.unhealthy()
		config.ZoneOutages = b.zoneOutages()
		config.Shortages = b.shortages()
		config.MetricOutages = b.metricOutages()
		config.Correlated = b.correlated()
		config.Maintenance = b.maintenance()
		config.Unprovisioned = b.unprovisioned()
		config.Undeleted = b.undeleted()
	}
	config.Quotas = b.quotas()
	config.Throttling = d.Limits.Throttling.build()
	if len(d.evicted(nil, nil, nil)) > 0 {
		if config.Evictions, err = b.evictions(); err != nil {
			return model.Config{}, err
		}
	}
	for _, o := range d.Objectives {
		config.Objectives = append(config.Objectives, o.build())
	}
	return config, nil
}

// sheetTitle names a price sheet in reports.
func sheetTitle(sheet price.Sheet) string {
	if sheet.Name == "" {
		return "price sheet of " + sheet.Date
	}
	return sheet.Name + ", " + sheet.Date
}

// index returns the place of a name that Check has found.
func (n Named[T]) index(name Name) int {
	_, i := n.get(name)
	return i
}

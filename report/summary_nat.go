package report

import (
	"fmt"
	"strings"

	"vmssim/collect"
)

// shownPorts is how many instances the summary lists with their ports.
const shownPorts = 24

// natPools is each set's inbound NAT pool, and below it which frontend port leads
// to which instance, as az vmss list-instance-connection-info tells it.
func natPools(r *collect.Result) section {
	s := section{
		title:   "Inbound NAT pools",
		columns: columns("frontend ports", "to", "ports", "in use|mean", "most", "scale-outs refused"),
	}
	for i := range r.ScaleSets {
		set := &r.ScaleSets[i]
		n := set.NAT
		if n == nil {
			continue
		}
		s.add(set.Name, fmt.Sprintf("%d–%d", n.Pool.First, n.Pool.Last),
			fmt.Sprintf("%d %s", n.Pool.Backend, n.Pool.Protocol), count(n.Pool.Ports()),
			number(n.InUse.Mean, 2), count(n.InUse.Max), count(n.Refused))
		if len(n.Connections) > 0 {
			s.lines = append(s.lines, set.Name+", instance → port at the end: "+connections(n.Connections))
		}
	}
	return s
}

func connections(list []collect.Connection) string {
	var parts []string
	for _, c := range list[:min(shownPorts, len(list))] {
		parts = append(parts, fmt.Sprintf("%d → %d", c.Instance, c.Port))
	}
	text := strings.Join(parts, " · ")
	if more := len(list) - shownPorts; more > 0 {
		text += " · … " + count(more) + " more in report.json"
	}
	return text
}

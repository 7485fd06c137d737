package scenarios

import (
	"slices"

	"vmssim/model"
	"vmssim/model/traffic"
)

// Lints of sessions.
var sessionLints = []lint{
	{code: "SS020", title: "sessions that keep their state on an instance, and nothing that leads them back to it",
		page: "Azure Load Balancer distribution modes", set: lintStray},
}

func lintStray(l *linter, v setView) {
	first := slices.IndexFunc(l.config.ScaleSets, func(s model.ScaleSet) bool { return s.LoadBalancer == v.built.LoadBalancer })
	if v.built.LoadBalancer < 0 || l.config.ScaleSets[first].Name != v.built.Name {
		return // it is the workload that is at fault, not each set
	}
	balancer := &l.config.LoadBalancers[v.built.LoadBalancer]
	for i := range l.config.Workloads {
		w := &l.config.Workloads[i]
		if w.LoadBalancer != v.built.LoadBalancer || w.Sessions == nil || !w.Sessions.Stateful || leadsBack(balancer, w) {
			continue
		}
		l.at(join(joinName("workloads", w.Name), "requests.sessions.state"),
			"instance, but %s sends each request of a session wherever it likes; every other instance knows nothing of it",
			balancer.Name)
	}
}

// leadsBack reports whether the requests of a session go to the instance of the
// first.
func leadsBack(balancer *model.LoadBalancer, w *model.Workload) bool {
	if balancer.Gateway != nil {
		return balancer.Gateway.Cookies
	}
	return w.Sessions.KeepAlive || balancer.Affinity.Spread == traffic.BySource
}

package swarm

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"vmssim/model"
)

// Every way in which a rollout may go happens in random scenarios: each mode, how it
// ends, and each word of a gate.
type endings struct {
	begun [model.UpgradeModes]int
	ended [model.UpgradeModes][model.RolloutCodes]int
	words [model.GateWords]int
	surge int // batches
	waits int
}

func (e *endings) observe(f *model.Fact) {
	switch f.Kind {
	case model.RolloutBegan:
		e.begun[f.Rollout.Mode]++
	case model.BatchBegan:
		if f.Rollout.Surge {
			e.surge++
		}
	case model.RolloutWaits:
		e.waits++
	case model.GateSpoke:
		e.words[f.Rollout.Gate]++
	case model.RolloutEnded:
		e.ended[f.Rollout.Mode][f.Rollout.Code]++
	}
}

// lacks lists what has never happened.
func (e *endings) lacks() (list []string) {
	for mode := range model.UpgradeModes {
		if mode == model.ManualUpgrade {
			continue // nothing begins
		}
		if e.begun[mode] == 0 {
			list = append(list, fmt.Sprintf("rollout %v", mode))
		}
		for code := range model.RolloutCodes {
			if ends(mode, code) && e.ended[mode][code] == 0 {
				list = append(list, fmt.Sprintf("rollout %v that is %v", mode, code))
			}
		}
	}
	for word := model.GateUnsure; word < model.GateWords; word++ {
		if e.words[word] == 0 {
			list = append(list, fmt.Sprintf("gate: %v", word))
		}
	}
	if e.surge == 0 {
		list = append(list, "surge")
	}
	return list
}

// ends reports whether a rollout ends so often: limits are of batches by policy, and what
// somebody stops is a Rolling upgrade, or goes step by step.
func ends(mode model.UpgradeMode, code model.RolloutCode) bool {
	switch code {
	case model.RolloutCompleted:
		return true
	case model.RolloutFaulted:
		return mode == model.RollingUpgrade || mode == model.OSUpgrade || mode == model.ExtensionUpgrade
	case model.RolloutCancelled:
		return mode == model.RollingUpgrade || mode == model.UpgradeInSteps
	}
	return false
}

// overlay is what rollouts need beside them, drawn once for a scenario: so much must fit
// together that chance alone does not find it. It is written again while the scenario
// is mended. A value "" is none.
type overlay struct {
	paths  []string
	values []string
}

func (o *overlay) put(path, format string, args ...any) {
	o.paths, o.values = append(o.paths, path), append(o.values, fmt.Sprintf(format, args...))
}

// lay writes the overlay into a scenario.
func (g *generator) lay(tree *node, o *overlay) {
	for i, path := range o.paths {
		at, key := tree, path
		if dot := strings.LastIndex(path, "."); dot >= 0 {
			at, key = g.child(tree, path[:dot]), path[dot+1:]
		}
		if delete(at.byKey, key); o.values[i] != "" {
			at.set(key, parsed(o.values[i]))
		}
	}
}

// parsed makes a node of JSON.
func parsed(text string) *node {
	var object map[string]json.RawMessage
	var list []json.RawMessage
	switch {
	case json.Unmarshal([]byte(text), &object) == nil:
		n := &node{byKey: map[string]*node{}}
		for _, key := range slices.Sorted(maps.Keys(object)) {
			n.set(key, parsed(string(object[key])))
		}
		return n
	case json.Unmarshal([]byte(text), &list) == nil:
		n := &node{list: []*node{}}
		for _, item := range list {
			n.list = append(n.list, parsed(string(item)))
		}
		return n
	}
	return leaf(text)
}

// rolls draws an overlay of rollouts of scale set a, in any mode, with what they meet.
func (g *generator) rolls() *overlay {
	o := &overlay{}
	one := func(list ...string) string { return g.pick(list) }
	often := func(of int) bool { return g.random.IntN(of) > 0 }
	o.put("duration", `%s`, one(`"2h"`, `"6h"`))
	o.put("loadBalancers.a", `{}`)
	o.put("images", `{"a": {"generalized": {}, "versions": [{"version": "1.0.0", "release": "a"}, {"version": "1.1.0", "release": "b", "at": "%s"}, {"version": "1.2.0", "release": "a", "at": "30m"}]}}`, one("0s", "10m"))
	o.put("releases", `{"a": {}, "b": %s}`, one(`{}`, `{"serviceTime": "150%"}`, `{"errors": {"share": "20%"}}`, `{"neverHealthy": "50%"}`, `{"breaks": {"releases": ["a"], "errors": "10%"}}`))
	o.put("workloads", `{"a": {"requests": {"arrivals": {"constant": "%s"}, "service": {"exponential": {"mean": "20ms"}}, "timeout": "2s", "to": "a"}}}`, one("20/s", "100/s", "400/s"))
	set := "scaleSets.a."
	o.put(set+"sku", `{"name": "Standard_D2s_v5", "capacity": %s}`, one("1", "2", "4", "7", "10", "18"))
	o.put(set+"behind", `"a"`)
	zonal := often(2)
	if zonal {
		o.put(set+"zones", `["1", "2", "3"]`)
	}
	profile := set + "virtualMachineProfile."
	publishes := one(`, "newVersions": ["15m"]`, `, "enableAutomaticUpgrade": true, "newVersions": ["15m", "50m"]`)
	version := one(`"1.0.0"`, `"1.0.0"`, `"latest"`)
	mode, policy := one("Manual", "Manual", "Rolling", "Rolling", "Automatic"), "{}"
	if version == `"latest"` && often(4) {
		policy = fmt.Sprintf(`{"enableAutomaticOSUpgrade": true, "startsAfter": {"constant": "5m"}, "useRollingUpgradePolicy": %s, "disableAutomaticRollback": %s}`, one("true", "false"), one("true", "false"))
	}
	o.put(profile+"storageProfile", `{"imageReference": {"id": "a", "version": %s}}`, version)
	o.put(profile+"extensionProfile", `{"extensions": [{"name": "app", "takes": {"constant": "%s"}%s}]}`, one("20s", "2m"), publishes)
	o.put(profile+"networkProfile", "")
	if mode == "Rolling" || often(4) {
		o.put(profile+"applicationHealth", `{"requestPath": "/"}`)
		if !often(3) {
			o.put(set+"automaticRepairsPolicy", `{"enabled": true, "gracePeriod": "PT10M", "repairAction": "%s"}`, one("Replace", "Reimage", "Restart"))
		}
	} else {
		o.put(set+"automaticRepairsPolicy", `{}`)
	}
	if !often(3) {
		o.put(profile+"scheduledEventsProfile", `{"terminateNotificationProfile": {"enable": true, "notBeforeTimeout": "PT5M"}}`)
	}
	cross := "false"
	if zonal {
		cross = one("true", "false")
	}
	o.put(set+"upgradePolicy", `{"mode": "%s", "automaticOSUpgradePolicy": %s, "rollingUpgradePolicy": {"maxBatchInstancePercent": %s,
		"maxUnhealthyInstancePercent": %s, "maxUnhealthyUpgradedInstancePercent": %s, "pauseTimeBetweenBatches": "%s",
		"enableCrossZoneUpgrade": %s, "prioritizeUnhealthyInstances": %s, "rollbackFailedInstancesOnPolicyBreach": %s, "maxSurge": %s}}`,
		mode, policy, one("20", "20", "40"), one("40", "60", "100"), one("0", "20", "100"), one("PT0S", "PT1M"),
		cross, one("true", "false"), one("true", "false"), one("true", "false"))
	if mode == "Manual" && g.random.IntN(3) == 0 {
		g.blueGreen(o)
	} else {
		g.deployments(o, mode, zonal)
	}
	if zonal && !often(3) {
		o.put("hazards.zoneOutages", `[{"zone": "%s", "at": "%s", "for": "%s"}]`, one("1", "2", "3"), one("12m", "17m", "25m"), one("5m", "20m"))
	}
	if !often(3) {
		o.put("hazards.unhealthy", `[{"scaleSet": "a", "share": "%s", "curedBy": "%s"}]`, one("10%", "50%"), one("Replace", "Reimage"))
	}
	if !often(3) {
		o.put("quota", `{"regional": %s}`, one("62", "66", "90"))
	}
	return o
}

// blueGreen draws a deployment in which set b takes over, and perhaps one in which a does
// again.
func (g *generator) blueGreen(o *overlay) {
	one := func(list ...string) string { return g.pick(list) }
	swap := one("together", "address", "repoint")
	pools := ""
	if swap != "together" {
		pools = `"backendAddressPools": ["blue", "green"], "routesTo": "blue"`
	}
	if swap == "repoint" {
		o.put("applicationGateways", `{"g": {%s}}`, pools)
		o.put("workloads.a.requests.to", `"g"`)
	} else {
		o.put("loadBalancers.a", `{%s}`, pools)
	}
	for at, name := range []string{"a", "b"} {
		set := "scaleSets." + name
		if swap == "repoint" {
			o.put(set+".behind", `"g"`)
		} else {
			o.put(set+".behind", `"a"`)
		}
		if swap != "together" {
			o.put(set+".backendAddressPool", `"%s"`, []string{"blue", "green"}[at])
		}
	}
	o.put("scaleSets.b.sku", `{"name": "Standard_D2s_v5", "capacity": %s}`, one("0", "0", "4"))
	o.put("scaleSets.b.virtualMachineProfile", `{"extensionProfile": {"extensions": [{"name": "app", "takes": {"constant": "1m"}}]}}`)
	gate := one("", "", `, "gate": {"timeout": "5m"}`, `, "gate": {"unhealthy": "above 20%%", "then": "rollBack"}`)
	keep, then := "", ""
	if swap != "together" {
		keep = one("", `, "keep": "10m"`)
	}
	if one("once", "twice") == "twice" {
		then = fmt.Sprintf(`, {"at": "1h", "scaleSet": "b", "update": {}, "blueGreen": {"to": "a", "swap": "%s"}}`, swap)
	}
	o.put("rollouts", `[{"at": "10m", "scaleSet": "a", "update": {"extensions": ["app"]}, "blueGreen": {"to": "b", "swap": "%s", "validate": "%s"%s}`+gate+`}`+then+`]`,
		swap, one("0s", "5m"), keep)
}

// deployments draws the rollouts and what somebody does meanwhile.
func (g *generator) deployments(o *overlay, mode string, zonal bool) {
	one := func(list ...string) string { return g.pick(list) }
	var list, actions []string
	for n := range 1 + g.random.IntN(3) {
		update := one(`{"imageReference": {"version": "1.1.0"}}`, `{"imageReference": {"version": "1.1.0"}}`, `{"imageReference": {"version": "1.2.0"}}`,
			`{"extensions": ["app"]}`, `{"imageReference": {"version": "latest"}}`)
		if n > 0 {
			update = one(update, "{}")
		}
		text := fmt.Sprintf(`{"at": "%s", "scaleSet": "a", "update": %s`, one("10m", "15m", "20m", "45m", "1h"), update)
		if mode == "Manual" {
			by := one(`"by": "instance"`, `"by": "all"`, `"shares": ["10%", "50%"]`, `"shares": ["30%", "100%"]`)
			if zonal {
				by = one(by, `"by": "zone"`)
			}
			text += fmt.Sprintf(`, "inSteps": {%s, "pause": "%s"}`, by, one("0s", "2m"))
		}
		if g.random.IntN(3) > 0 {
			what := one(`"unhealthy": "above 0%"`, `"unhealthy": "above 20%"`, `"timeout": "5m"`, `"errors": "above 1%"`, `"errors": "above 1%", "unhealthy": "above 0%"`,
				`"errors": "above 0.1%", "minimumRequests": 100000`)
			text += fmt.Sprintf(`, "gate": {%s, "window": "%s", "bake": "%s", "then": "%s"}`, what, one("1m", "5m"), one("0s", "10m"), one("stop", "rollBack"))
		}
		list = append(list, text+"}")
	}
	for range g.random.IntN(6) {
		actions = append(actions, fmt.Sprintf(`{"at": "%s", "scaleSet": "a", %s}`, one("11m", "16m", "18m", "22m", "30m", "50m"),
			one(`"rollingUpgrades": "cancel"`, `"rollingUpgrades": "cancel"`, `"capacity": 5`, `"capacity": 12`, `"delete": [0, 2]`, `"fail": [1, 3]`, `"unhealthy": [0, 4]`,
				`"powerOff": [2]`, `"deallocate": [1]`, `"protect": {"instances": [0, 1], "protectFromScaleIn": true, "protectFromScaleSetActions": true}`, `"reimage": [1]`,
				`"manualUpgrade": [0]`, `"osRollingUpgrade": true`, `"extensionRollingUpgrade": true`, `"update": {"extensions": ["app"]}`)))
	}
	o.put("rollouts", "[%s]", strings.Join(list, ", "))
	if len(actions) > 0 {
		o.put("actions", "[%s]", strings.Join(actions, ", "))
	}
}

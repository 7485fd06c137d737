package scenarios

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

// sound is a scenario in which nothing is to be found.
const sound = `
name: sound
duration: 1d
workloads:
  shop: {requests: {arrivals: {constant: 100/s}, service: {constant: 20ms}, timeout: 2s, to: lb}}
loadBalancers: {lb: {probe: {probeThreshold: 2}}}
scaleSets:
  web:
    sku: {name: Standard_D2s_v5, capacity: 4}
    zones: ["1", "2"]
    behind: lb
    autoscale:
      profiles:
        - capacity: {minimum: 3, maximum: 20, default: 4}
          rules:
            - metricTrigger: {metricName: Percentage CPU, timeWindow: 10m, operator: GreaterThan, threshold: 70}
              scaleAction: {direction: Increase, type: PercentChangeCount, value: 20}
            - metricTrigger: {metricName: Percentage CPU, timeWindow: 10m, operator: LessThan, threshold: 30}
              scaleAction: {direction: Decrease, type: ChangeCount, value: 1}
`

// rolling is the path of the policy for rolling upgrades, in a scale set.
const rolling = "upgradePolicy.rollingUpgradePolicy."

// rolls lets the set upgrade in batches.
func rolls(policy string) []string {
	return []string{
		"scaleSets.web.upgradePolicy={mode: Rolling, rollingUpgradePolicy: {" + policy + "}}",
		"scaleSets.web.virtualMachineProfile.applicationHealth={requestPath: /}",
	}
}

// mixed makes the set one with an instance mix of the sizes.
func mixed(sizes, strategy string) []string {
	return []string{
		"scaleSets.web.sku.name=Mix", "scaleSets.web.orchestrationMode=Flexible",
		"scaleSets.web.skuProfile={vmSizes: " + sizes + ", allocationStrategy: " + cmp.Or(strategy, "Prioritized") + "}",
	}
}

// Each planted fault is found by its lint, at its place, and by no other.
func TestLintFindsPlantedFaults(t *testing.T) {
	const (
		web      = "scaleSets.web."
		profile  = web + "autoscale.profiles[0]."
		out      = profile + "rules[0]."
		in       = profile + "rules[1]."
		oneCPU   = "{metricName: Percentage CPU, timeWindow: 10m, operator: LessThan, threshold: 40}"
		takeAway = "{direction: Decrease, type: ChangeCount, value: 1}"
	)
	planted := []struct {
		code, at  string
		overrides []string
	}{
		{"AS001", in + "metricTrigger.threshold", []string{in + "metricTrigger.threshold=68"}},
		{"AS002", in + "metricTrigger.threshold", []string{in + "metricTrigger.threshold=55"}},
		{"AS003", in + "metricTrigger.threshold", []string{in + "metricTrigger.threshold=75"}},
		{"AS004", out + "scaleAction.cooldown", []string{out + "scaleAction.cooldown=1m"}},
		{"AS004", out + "scaleAction.cooldown", []string{web + "provisioning.boot={constant: 10m}"}},
		{"AS005", profile + "rules", []string{profile + "rules=[{metricTrigger: {metricName: Percentage CPU, timeWindow: 10m, " +
			"operator: GreaterThan, threshold: 70}, scaleAction: {direction: Increase, type: ChangeCount}}]"}},
		{"AS006", profile + "rules", []string{profile + "rules=[{metricTrigger: " + oneCPU + ", scaleAction: " + takeAway + "}]"}},
		{"AS007", profile + "rules[2].metricTrigger.threshold", []string{profile + "rules[2]={metricTrigger: {metricName: Percentage CPU, " +
			"timeWindow: 10m, operator: GreaterThan, threshold: 30}, scaleAction: " + takeAway + "}"}},
		{"AS008", profile + "capacity.maximum", []string{out + "scaleAction.type=ExactCount", out + "scaleAction.value=12"}},
		{"AS009", profile + "capacity.minimum", []string{profile + "capacity={minimum: 4, maximum: 4, default: 4}"}},
		{"AS010", out + "scaleAction.value", []string{out + "scaleAction.value=10"}},
		{"AS011", out + "metricTrigger.threshold", []string{out + "metricTrigger.threshold=100"}},
		{"AS011", in + "metricTrigger.threshold", []string{in + "metricTrigger.threshold=0"}},
		{"AS011", in + "metricTrigger.threshold", []string{in + "metricTrigger.threshold=-5"}},
		{"AS012", in + "metricTrigger.operator", []string{in + "metricTrigger.operator=GreaterThan"}},
		{"AS012", out + "metricTrigger.operator", []string{out + "metricTrigger.operator=LessThan"}},
		{"AS013", out + "metricTrigger.dividePerInstance", []string{out + "metricTrigger.dividePerInstance=true"}},
		{"AS014", in + "metricTrigger.metricName", []string{in + "metricTrigger.metricName=Available Memory Bytes",
			in + "metricTrigger.threshold=1000000000"}},
		{"AS015", profile + "rules[2]", []string{profile + "rules[2]={metricTrigger: {metricName: Percentage CPU, timeWindow: 10m, " +
			"operator: LessThan, threshold: 30}, scaleAction: " + takeAway + "}"}},
		{"AS016", in + "scaleAction.value", []string{in + "scaleAction.value=18"}},
		{"AS017", out + "scaleAction.value", []string{out + "scaleAction.type=ExactCount", out + "scaleAction.value=30"}},
		{"AS018", out + "metricTrigger.timeAggregation", []string{out + "metricTrigger.timeAggregation=Count"}},
		{"AS020", web + "autoscale.predictiveAutoscalePolicy.scaleMode",
			[]string{web + "autoscale.predictiveAutoscalePolicy={scaleMode: Enabled, scaleLookAheadTime: PT1H}"}},
		{"AS021", web + "autoscale.predictiveAutoscalePolicy.scaleLookAheadTime", []string{"duration=8d",
			web + "autoscale.predictiveAutoscalePolicy={scaleMode: ForecastOnly, scaleLookAheadTime: PT1M}"}},
		{"AS021", web + "autoscale.predictiveAutoscalePolicy.scaleLookAheadTime", []string{"duration=8d",
			web + "autoscale.predictiveAutoscalePolicy={scaleMode: ForecastOnly}"}},
		{"AS019", profile + "rules[2].scaleAction.direction", []string{profile + "rules[2]={metricTrigger: " + oneCPU +
			", scaleAction: {direction: None, type: ExactCount, value: 5}}"}},
		{"AS030", out + "metricTrigger.metricName", []string{out + "metricTrigger.metricName=Network In Total"}},
		{"AS030", out + "metricTrigger.metricName", []string{out + "metricTrigger.metricName=ByteCount",
			out + "metricTrigger.metricResourceUri=lb"}},
		{"SS001", web + "required.perZone", []string{web + "required.perZone=2"}},
		{"SS002", web + "required.instances", []string{web + "required.instances=21"}},
		{"SS002", web + "required.perZone", []string{web + "required.perZone=11"}},
		{"SS003", web + "sku.capacity", []string{web + "sku.capacity=2"}},
		{"SS003", web + "sku.capacity", []string{web + "sku.capacity=21"}},
		{"SS004", web + "instance.queueLimit", []string{web + "instance.queueLimit=500"}},
		{"SS005", web + "autoscale.profiles[1].fixedDate", []string{web + "autoscale.profiles[1]={capacity: {minimum: 3, maximum: 9, " +
			"default: 3}, fixedDate: {start: 2027-01-01T00:00:00Z, end: 2027-01-02T00:00:00Z}}"}},
		{"SS006", web + "behind", []string{"loadBalancers.lb.probe.intervalInSeconds=40"}},
		{"SS007", "scaleSets.idle", []string{"scaleSets.idle.sku={name: Standard_D2s_v5, capacity: 2}"}},
		{"SS008", "actions[0].fail", []string{"actions[0]={at: 1h, scaleSet: web, fail: [0]}"}},
		{"SS010", web + "skuProfile.vmSizes[1].name", append(mixed("[{name: Standard_D2s_v5}, {name: Standard_F16s_v2}]", ""),
			"quota.families.standardFSv2Family.vCPUs=8")},
		{"SS011", web + "skuProfile.vmSizes", mixed("[{name: Standard_D2s_v5}]", "")},
		{"SS012", web + "skuProfile.vmSizes[0].rank", mixed("[{name: Standard_D2s_v5, rank: 1}, {name: Standard_F4s_v2}]", "LowestPrice")},
		{"SS020", "workloads.shop.requests.sessions.state", []string{"workloads.shop.requests.fidelity=requests",
			"workloads.shop.requests.sessions={requests: {constant: 2}, think: {constant: 1s}, connections: perRequest, state: instance}"}},
		{"SS013", web + rolling + "maxBatchInstancePercent", rolls("maxBatchInstancePercent: 20")},
		{"SS014", web + rolling + "maxUnhealthyInstancePercent", rolls("maxBatchInstancePercent: 50")},
		{"SS015", web + rolling + "maxSurge", append(rolls("maxBatchInstancePercent: 34, maxSurge: true"), "quota.families.standardDSv5Family.vCPUs=9")},
		{"SS017", web + "upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade", []string{"images={shop: {generalized: {}}}",
			web + "virtualMachineProfile.storageProfile.imageReference={id: shop}",
			web + "upgradePolicy={mode: Manual, automaticOSUpgradePolicy: {enableAutomaticOSUpgrade: true}}"}},
		{"SS016", "rollouts[0].gate.minimumRequests", []string{"releases={v1: {}, v2: {}}", web + "release=v1",
			web + "virtualMachineProfile.extensionProfile={extensions: [{name: app, takes: {constant: 1m}}]}",
			"rollouts=[{at: 1h, scaleSet: web, update: {release: v2, extensions: [app]}, inSteps: {by: instance}, " +
				"gate: {errors: above 1%, minimumRequests: 1000000}}]"}},
		{"SS009", "scaleSets.web", []string{profile + "capacity.minimum=1", web + "zones=[\"1\"]"}},
	}
	if len(planted) < 25 {
		t.Errorf("%d planted faults; at least 25", len(planted))
	}
	var used []string
	for _, p := range planted {
		findings := lintOf(t, sound, p.overrides...)
		if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Code == p.code && f.Path == p.at }) {
			t.Errorf("%s at %s: %v", p.code, p.at, findings)
		}
		used = append(used, p.code)
	}
	for _, l := range lints() {
		if !slices.Contains(used, l.code) {
			t.Errorf("no fault is planted for %s, %s", l.code, l.title)
		}
	}
}

func lintOf(t *testing.T, text string, overrides ...string) []Finding {
	t.Helper()
	s, err := Load(Source{Name: "sound.yaml", Data: []byte(text)}, overrides)
	if err != nil {
		t.Fatal(err)
	}
	return Lint(s)
}

// A sound scenario has no findings, and neither has the library.
func TestLintFindsNothingElse(t *testing.T) {
	if found := lintOf(t, sound); len(found) > 0 {
		t.Errorf("sound: %v", found)
	}
	repaired := []string{
		"actions[0]={at: 1h, scaleSet: web, fail: [0]}", "scaleSets.web.automaticRepairsPolicy.enabled=true",
		"scaleSets.web.virtualMachineProfile.networkProfile.healthProbe=lb",
	}
	if found := lintOf(t, sound, repaired...); len(found) > 0 {
		t.Errorf("sound, with automatic repairs: %v", found)
	}
	for _, entry := range Library() {
		src, _ := Open(entry.Name)
		found, err := LintAll(src, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Error(f)
		}
	}
}

// A strategy is looked through as well: what it alone brings about is found at its
// place in the file, once, and names it.
func TestLintLooksAtStrategies(t *testing.T) {
	const strategies = `
strategies:
  as-it-stands: {}
  nervous: {set: {"scaleSets.web.autoscale.profiles[0].rules[1].metricTrigger.threshold": 68}}
`
	found, err := LintAll(Source{Name: "sound.yaml", Data: []byte(sound + strategies)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Code != "AS001" || found[0].Line != 23 || !strings.HasSuffix(found[0].Text, " (with strategy nervous)") {
		t.Errorf("found %v", found)
	}
	found, err = LintAll(Source{Name: "sound.yaml", Data: []byte(sound + strategies)},
		[]string{"scaleSets.web.autoscale.profiles[0].rules[1].metricTrigger.threshold=69"})
	if err != nil || len(found) != 1 || strings.Contains(found[0].Text, "strategy") {
		t.Errorf("found %v, %v; want what the scenario itself has, once", found, err)
	}
}

// A finding says where, which lint, what and by which page, in one line.
func TestFindingString(t *testing.T) {
	found := lintOf(t, sound, "scaleSets.web.autoscale.profiles[0].rules[1].metricTrigger.threshold=68")
	if len(found) != 1 {
		t.Fatal(found)
	}
	const want = "--set:1:70: AS001: scaleSets.web.autoscale.profiles[0].rules[1].metricTrigger.threshold: " +
		"68 is too near to the scale-out threshold 70: even at 20 instances the value must fall to 66.5 first " +
		"(Flapping in autoscale)"
	if got := found[0].String(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// Every lint has a code of its own, a title and a page.
func TestLintsAreNamed(t *testing.T) {
	var codes []string
	for _, l := range lints() {
		if slices.Contains(codes, l.code) || l.title == "" || l.page == "" || (l.set == nil) == (l.profile == nil) {
			t.Errorf("%+v", l)
		}
		codes = append(codes, l.code)
	}
}

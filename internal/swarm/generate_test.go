package swarm

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"vmssim/scenarios"
)

// The generator knows scenarios by their JSON Schema alone, so that a new field
// takes part from the day it is there. It writes what fits the schema; what the
// checks then refuse it writes anew, and at last leaves out.

// A schema is one node of the JSON Schema.
type schema struct {
	Type                 any                `json:"type"` // a string, or a list of them
	Ref                  string             `json:"$ref"`
	Enum                 []string           `json:"enum"`
	Pattern              string             `json:"pattern"`
	Minimum              *float64           `json:"minimum"`
	ExclusiveMinimum     *float64           `json:"exclusiveMinimum"`
	Maximum              *float64           `json:"maximum"`
	MinItems             int                `json:"minItems"`
	MaxItems             int                `json:"maxItems"`
	MinProperties        int                `json:"minProperties"`
	Items                *schema            `json:"items"`
	Properties           map[string]*schema `json:"properties"`
	PropertyNames        *schema            `json:"propertyNames"`
	AdditionalProperties json.RawMessage    `json:"additionalProperties"`
	Required             []string           `json:"required"`
	OneOf                []*schema          `json:"oneOf"`
	AnyOf                []*schema          `json:"anyOf"`
	Definitions          map[string]*schema `json:"definitions"`
}

func (s *schema) is(kind string) bool {
	if list, ok := s.Type.([]any); ok {
		return slices.Contains(list, any(kind))
	}
	return s.Type == kind
}

// known are values for keys of which the schema cannot say enough: references,
// files, and sizes that keep a run short.
var known = map[string][]string{
	"name": {`"a"`, `"b"`}, "scaleSet": {`"a"`, `"b"`}, "scaleSets": {`"a"`, `"b"`}, "to": {`"a"`, `"b"`}, "behind": {`"a"`, `"b"`},
	"sku.name":     {`"Standard_D2s_v5"`, `"Standard_D4s_v5"`, `"Mix"`},
	"vmSizes":      nil, // its entries have names of their own
	"vmSizes.name": {`"Standard_D2s_v5"`, `"Standard_D4s_v5"`, `"Standard_F4s_v2"`, `"Standard_E2s_v5"`},
	"size":         {`"Standard_D2s_v5"`, `"Standard_F4s_v2"`},
	"region":       {`"eastus"`},
	"duration":     {`"30m"`, `"2h"`, `"6h"`},
	"capacity":     {"0", "1", "2", "3", "5", "9", "12", "25"},
	"minimum":      {"0", "1", "2", "3"}, "maximum": {"3", "6", "12", "25"}, "default": {"2", "3"},
	"file": {`"trace.csv"`}, "column": {`"requests"`},
	"version": {`"1.0.0"`, `"1.1.0"`, `"latest"`},
	"id":      {`"a"`, `"b"`},
	"release": {`"a"`, `"b"`}, "releases": {`"a"`, `"b"`},
	"metricName": {`"Percentage CPU"`, `"Available Memory Bytes"`, `"Network Out Total"`, `"Disk Read Operations/Sec"`,
		`"Inbound Flows"`, `"ByteCount"`, `"SYNCount"`, `"ActiveMessageCount"`, `"MessageCount"`, `"ApproximateMessageCount"`,
		`"OldestMessageAge"`},
	"metricResourceUri": {`""`, `"a"`, `"virtualMachineScaleSets/b"`, `"queues/a"`, `"components/a"`},
	"resource":          {`"a"`, `"b"`, `"components/a"`},
	"DimensionName":     {`"VMName"`}, "Values": {`"a_0"`, `"b_1"`, `"a_2"`, `"x"`},
	"timeZone": {`"UTC"`, `"Tonga Standard Time"`},
	"number":   {"1", "4", "20"},

	"backendAddressPools": {`"a"`, `"b"`}, "backendAddressPool": {`"a"`, `"b"`}, "routesTo": {`"a"`, `"b"`}, "repoint": {"true"}, "osRollingUpgrade": {"true"}, "extensionRollingUpgrade": {"true"},
	"workload": {`"a"`, `"b"`}, "times": {"1", "2"},
	"requests.constant": {"1", "2", "3"}, "geometric.mean": {"1", "1.5", "3"},
	"disk.lun": {"62", "63"}, "detachDisk.lun": {"62", "63"}, "disk.diskSizeGB": {"64"},
}

var (
	spans   = []string{"0s", "1s", "5s", "30s", "1m", "2m", "5m", "10m", "20m", "30m", "45m", "1h", "2h"}
	rates   = []string{"0/s", "1/s", "20/s", "100/s", "400/s", "90/m"}
	slow    = []string{"0/s", "1/h", "10/h", "1/m"} // of jobs, each of which is an event
	sizes   = []string{"0B", "20kB", "2MiB", "1GiB"}
	shares  = []string{"0%", "1%", "10%", "20%", "50%", "75%", "100%"}
	moments = []string{"2026-01-05T00:00:00Z", "2026-03-28T22:30:00Z"}
)

// A generator makes one scenario.
type generator struct {
	random *rand.Rand
	root   *schema
	off    map[string]bool // features of this scenario that are switched off
	share  float64         // of the optional keys that are written
	jobs   bool            // the value is below a load of jobs
}

// files is the folder of every scenario.
var files = fstest.MapFS{"trace.csv": {Data: []byte("minute,requests\n0,120\n1,6000\n2,0\n3,900\n")}}

func parseSchema(t testing.TB) *schema {
	t.Helper()
	root := &schema{}
	if err := json.Unmarshal(scenarios.Schema(), root); err != nil {
		t.Fatal(err)
	}
	return root
}

// generate returns a valid scenario, the same for every seed.
func generate(t testing.TB, root *schema, seed uint64) ([]byte, *scenarios.Scenario) {
	t.Helper()
	g := &generator{random: rand.New(rand.NewPCG(seed, 0)), root: root, off: map[string]bool{}}
	g.share = []float64{0.15, 0.3, 0.5, 0.7}[g.random.IntN(4)]
	tree := g.object(root, "", 0)
	tree.set("name", leaf(`"swarm"`))
	delete(tree.byKey, "prices") // the sheet of the program
	asks := []string{"", "", "", "", "", "", "", "", "", "calls", "enqueues", "releases"}[g.random.IntN(12)]
	var rolls *overlay
	if asks == "" && g.random.IntN(5) < 3 {
		rolls = g.rolls()
	}
	for round := range 300 {
		switch {
		case round >= 100:
		case rolls != nil:
			g.lay(tree, rolls)
		case asks == "releases":
			g.versions(tree)
		case asks != "":
			g.tiers(tree, asks)
		}
		text := tree.json()
		scenario, err := scenarios.Load(scenarios.Source{Name: "swarm.yaml", Data: text, Files: files}, nil)
		if err == nil {
			return text, scenario
		}
		problems, ok := err.(scenarios.Problems)
		if !ok {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, problem := range problems {
			g.mend(tree, problem.Path)
		}
	}
	_, err := scenarios.Load(scenarios.Source{Name: "swarm.yaml", Data: tree.json(), Files: files}, nil)
	t.Logf("seed %d: not mended: %v", seed, err)
	return nil, nil
}

// A node is a value of the scenario: an object, a list or a scalar as JSON.
type node struct {
	keys   []string
	byKey  map[string]*node
	list   []*node
	scalar string
	schema *schema
	key    string
	tries  int
}

func leaf(text string) *node { return &node{scalar: text} }

func (n *node) set(key string, value *node) {
	if !slices.Contains(n.keys, key) {
		n.keys = append(n.keys, key)
	}
	n.byKey[key] = value
}

func (n *node) json() []byte { return n.append(nil) }

func (n *node) append(b []byte) []byte {
	switch {
	case n.byKey != nil:
		b = append(b, '{')
		separator := ""
		for _, key := range n.keys {
			if value, ok := n.byKey[key]; ok {
				b = append(append(b, separator...), strconv.Quote(key)+": "...)
				b = value.append(b)
				separator = ", "
			}
		}
		return append(b, '}')
	case n.list != nil:
		b = append(b, '[')
		for i, item := range n.list {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = item.append(b)
		}
		return append(b, ']')
	}
	return append(b, n.scalar...)
}

func (g *generator) pick(list []string) string { return list[g.random.IntN(len(list))] }

// value returns a value that fits the schema, of a key inside an object.
func (g *generator) value(s *schema, key string, depth int) *node {
	n := g.make(s, key, depth)
	n.schema, n.key = s, key
	return n
}

func (g *generator) make(s *schema, key string, depth int) *node {
	if s.Ref != "" {
		return g.make(g.root.Definitions[strings.TrimPrefix(s.Ref, "#/definitions/")], key, depth)
	}
	if values, ok := known[key]; ok && !s.is("object") && !s.is("array") {
		return leaf(g.pick(values))
	}
	switch {
	case len(s.Enum) > 0:
		return leaf(strconv.Quote(g.pick(s.Enum)))
	case s.is("object"):
		return g.object(s, key, depth)
	case s.is("array"):
		most := max(s.MinItems, 1+g.random.IntN(3))
		if s.MaxItems > 0 {
			most = min(most, s.MaxItems)
		}
		items := "" // a list of references is of the values that one of them may have
		if _, ok := known[key]; ok {
			items = key
		}
		list := []*node{}
		for range most {
			list = append(list, g.value(s.Items, items, depth+1))
		}
		return &node{list: list}
	case s.is("boolean"):
		return leaf(g.pick([]string{"true", "false"}))
	case s.is("integer"):
		return leaf(strconv.Itoa(g.whole(s)))
	case s.is("number"):
		return leaf(strconv.FormatFloat(g.number(s), 'g', 6, 64))
	}
	return leaf(strconv.Quote(g.text(s.Pattern)))
}

// text returns a text that a pattern accepts.
func (g *generator) text(pattern string) string {
	if pattern == "" {
		return "a text"
	}
	accepts := g.pattern(pattern)
	span, share, rate := g.pick(spans), g.pick(shares), g.pick(rates)
	if g.jobs {
		rate = g.pick(slow)
	}
	amount := strconv.Itoa(g.random.IntN(50))
	limit := g.pick([]string{"at least ", "at most "})
	for _, text := range []string{
		span, share, rate, g.pick(sizes), g.pick(moments), "07:30", "a", amount,
		"2026-01-05T01:00:00", limit + span, limit + share, limit + amount, limit + amount + " USD", "above " + share,
	} {
		if accepts.MatchString(text) {
			return text
		}
	}
	return "a"
}

// pattern compiles a regular expression of the schema once.
func (g *generator) pattern(text string) *regexp.Regexp {
	if _, ok := patterns[text]; !ok {
		patterns[text] = regexp.MustCompile(text)
	}
	return patterns[text]
}

var patterns = map[string]*regexp.Regexp{}

func (g *generator) whole(s *schema) int {
	low, high := 0, 1000
	if s.Minimum != nil {
		low = int(*s.Minimum)
	}
	if s.Maximum != nil {
		high = int(min(*s.Maximum, 1e9))
	}
	return min(high, low+[]int{0, 1, 2, 3, 5, 10, 30}[g.random.IntN(7)])
}

func (g *generator) number(s *schema) float64 {
	low, high := 0.0, 1000.0
	if s.Minimum != nil {
		low = *s.Minimum
	}
	if s.ExclusiveMinimum != nil {
		low = *s.ExclusiveMinimum + 0.01
	}
	if s.Maximum != nil {
		high = *s.Maximum
	}
	return min(high, low+[]float64{0, 0.5, 1, 2, 20, 75}[g.random.IntN(6)])
}

// object returns an object with the required keys, one of the alternatives, and
// some of the rest.
func (g *generator) object(s *schema, key string, depth int) *node {
	n := &node{byKey: map[string]*node{}}
	var free schema
	if json.Unmarshal(s.AdditionalProperties, &free) == nil && (free.Ref != "" || free.Type != nil) {
		for _, name := range []string{"a", "b"}[:max(s.MinProperties, 1+g.random.IntN(2))] {
			n.set(name, g.value(&free, "", depth+1))
		}
		return n
	}
	wanted := slices.Clone(s.Required)
	alternative := map[string]bool{}
	for _, option := range slices.Concat(s.OneOf, s.AnyOf) {
		for _, name := range option.Required {
			alternative[name] = true
		}
	}
	if options := slices.Concat(s.OneOf, s.AnyOf); len(options) > 0 {
		wanted = append(wanted, options[g.random.IntN(len(options))].Required...)
	}
	for _, name := range names(s.Properties) {
		switch {
		case slices.Contains(wanted, name):
		case alternative[name] || depth > 12 || !g.on(key+"."+name):
			continue
		}
		inner := name
		if _, ok := known[key+"."+name]; ok {
			inner = key + "." + name
		}
		g.jobs = g.jobs || inner == "jobs"
		n.set(name, g.value(s.Properties[name], inner, depth+1))
		g.jobs = g.jobs && inner != "jobs"
	}
	return n
}

// tiers makes the requests of workload a call workload b, or enqueue messages in it: for
// that so much must fit together that chance alone does not find it. It is asked again
// while the scenario is mended.
func (g *generator) tiers(tree *node, asks string) {
	a, b := leaf(`"a"`), leaf(`"b"`)
	g.child(tree, "loadBalancers.a")
	g.child(tree, "scaleSets.a").set("behind", a)
	front := g.only(tree, "workloads.a", "requests")
	front.set("fidelity", leaf(`"requests"`))
	front.set("to", a)
	for _, n := range g.child(front, asks).list {
		n.set("workload", b)
	}
	if asks == "enqueues" {
		delete(g.child(tree, "scaleSets.b").byKey, "behind")
		back := g.only(tree, "workloads.b", "messages")
		back.set("fidelity", leaf(`"messages"`))
		back.set("to", &node{list: []*node{b}})
		return
	}
	back := g.only(tree, "workloads.b", "requests")
	back.set("fidelity", leaf(`"requests"`))
	back.set("to", a)
	delete(back.byKey, "sessions")
	delete(back.byKey, "calls")
}

// versions lets the requests of workload a go to two scale sets that run different
// releases.
func (g *generator) versions(tree *node) {
	g.child(tree, "loadBalancers.a")
	g.only(tree, "workloads.a", "requests").set("to", leaf(`"a"`))
	for _, name := range []string{"a", "b"} {
		set := g.child(tree, "scaleSets."+name)
		set.set("behind", leaf(`"a"`))
		set.set("release", leaf(strconv.Quote(name)))
		g.child(tree, "releases."+name)
	}
}

// only makes a key the only one of an object, and returns its value.
func (g *generator) only(tree *node, path, key string) *node {
	at := g.child(tree, path)
	if inner := at.byKey[key]; inner == nil {
		at.byKey = map[string]*node{}
	} else {
		at.byKey = map[string]*node{key: inner}
	}
	return g.child(at, key)
}

// child returns the node at a path of keys, which it makes if need be.
func (g *generator) child(at *node, path string) *node {
	for _, key := range strings.Split(path, ".") {
		next := at.byKey[key]
		if next == nil {
			s := at.schema
			if s == nil {
				s = g.root
			}
			s = g.resolved(s)
			of, free := s.Properties[key], &schema{}
			if of != nil {
				next = g.value(of, key, 2)
			} else if json.Unmarshal(s.AdditionalProperties, free) == nil {
				next = g.value(free, "", 2)
			}
			at.set(key, next)
		}
		at = next
	}
	return at
}

// on decides once for each feature whether this scenario may use it, and then
// each time whether it does.
func (g *generator) on(feature string) bool {
	off, known := g.off[feature]
	if !known {
		off = g.random.Float64() > g.share
		g.off[feature] = off
	}
	return !off && g.random.Float64() < 0.8
}

func names(properties map[string]*schema) []string {
	var list []string
	for name := range properties {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// steps are the parts of a problem's path.
var steps = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\[[0-9]+\]|[^.\[\]"]+`)

// mend writes the value at a path anew, or, after some tries, leaves it out. Of
// a key that must be there it leaves out the value around.
func (g *generator) mend(tree *node, path string) {
	at := tree
	trail := []*node{tree}
	for _, step := range steps.FindAllString(path, -1) {
		var next *node
		switch {
		case strings.HasPrefix(step, "["):
			index, _ := strconv.Atoi(strings.Trim(step, "[]"))
			if index < len(at.list) {
				next = at.list[index]
			}
		case at.byKey != nil:
			next = at.byKey[g.longest(at, step, path)]
		}
		if next == nil {
			break // a key that is missing: its object is at fault
		}
		at = next
		trail = append(trail, next)
	}
	for i := len(trail) - 1; i > 0; i-- {
		n := trail[i]
		if n.tries++; n.tries <= 2 && n.schema != nil {
			tries := n.tries
			*n = *g.value(n.schema, n.key, i)
			n.tries = tries
			return
		}
		if g.drop(trail[i-1], n) {
			return
		}
	}
	g.rename(tree)
}

// longest resolves a step: keys of objectives hold a dot.
func (g *generator) longest(n *node, step, path string) string {
	best := strings.Trim(step, `"`)
	for _, key := range n.keys {
		if strings.Contains(key, ".") && strings.HasSuffix(path, key) && strings.HasPrefix(key, step+".") {
			best = key
		}
	}
	return best
}

// drop takes a child out of its parent, if the parent can do without.
func (g *generator) drop(parent, child *node) bool {
	if parent.list != nil {
		if len(parent.list) == 1 {
			return false
		}
		parent.list = slices.DeleteFunc(parent.list, func(n *node) bool { return n == child })
		return true
	}
	for key, n := range parent.byKey {
		if n == child && !g.needs(parent, key) {
			delete(parent.byKey, key)
			return true
		}
	}
	return false
}

// needs reports whether an object must have a key.
func (g *generator) needs(parent *node, key string) bool {
	s := parent.schema
	if s == nil {
		s = g.root
	}
	s = g.resolved(s)
	if slices.Contains(s.Required, key) {
		return true
	}
	for _, option := range slices.Concat(s.OneOf, s.AnyOf) {
		if slices.Contains(option.Required, key) {
			return true
		}
	}
	return s.Properties == nil && len(parent.byKey) == 1
}

// resolved follows the references of a schema.
func (g *generator) resolved(s *schema) *schema {
	for s.Ref != "" {
		s = g.root.Definitions[strings.TrimPrefix(s.Ref, "#/definitions/")]
	}
	return s
}

// rename begins the scenario again: nothing that could be left out was at fault.
func (g *generator) rename(tree *node) {
	g.off = map[string]bool{}
	*tree = *g.object(g.root, "", 0)
	tree.set("name", leaf(`"swarm"`))
	delete(tree.byKey, "prices")
}

package report

import (
	"bytes"
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"vmssim/collect"
)

// A node is a parsed JSON value; numbers are kept as written.
type node struct {
	t     *testing.T
	path  string
	value any
}

func parsed(t *testing.T, r *collect.Result) node {
	t.Helper()
	var b bytes.Buffer
	if err := WriteJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(&b)
	decoder.UseNumber()
	n := node{t: t}
	if err := decoder.Decode(&n.value); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n node) get(key string) node {
	n.t.Helper()
	value, ok := n.value.(map[string]any)[key]
	if !ok {
		n.t.Fatalf("%s has no %s", n.path, key)
	}
	return node{n.t, n.path + "." + key, value}
}

func (n node) list(key string) []node {
	n.t.Helper()
	var list []node
	for _, v := range n.get(key).value.([]any) {
		list = append(list, node{n.t, n.path + "." + key + "[]", v})
	}
	return list
}

// number returns the exact value of a field.
func (n node) number(key string) *big.Rat {
	n.t.Helper()
	x, ok := new(big.Rat).SetString(string(n.get(key).value.(json.Number)))
	if !ok {
		n.t.Fatalf("%s.%s is %v", n.path, key, n.get(key).value)
	}
	return x
}

func total(list []node, key string) *big.Rat {
	sum := new(big.Rat)
	for _, n := range list {
		sum.Add(sum, n.number(key))
	}
	return sum
}

func equal(t *testing.T, what string, got, want *big.Rat) {
	t.Helper()
	if got.Cmp(want) != 0 {
		t.Errorf("%s: got %s, want %s", what, got.FloatString(9), want.FloatString(9))
	}
}

// Everything that must add up does, exactly.
func TestJSONAddsUp(t *testing.T) {
	d := parsed(t, newResult())
	for _, w := range d.list("workloads") {
		sum := new(big.Rat).Add(w.number("served"), w.number("lost"))
		equal(t, "served + lost + in flight", sum.Add(sum, w.number("inFlight")), w.number("offered"))
		equal(t, "lost by cause", total(w.list("lostByCause"), "requests"), w.number("lost"))
	}
	sets := d.list("scaleSets")
	cost := d.get("cost")
	equal(t, "cost by cause", total(cost.list("byCause"), "amount"), cost.number("total"))
	ofSets := new(big.Rat)
	for _, s := range sets {
		c := s.get("cost")
		equal(t, "cost by cause of a set", total(c.list("byCause"), "amount"), c.number("total"))
		ofSets.Add(ofSets, c.number("total"))
	}
	shared := d.get("sharedCost")
	equal(t, "shared cost by cause", total(shared.list("byCause"), "amount"), shared.number("total"))
	equal(t, "cost by set and shared", ofSets.Add(ofSets, shared.number("total")), cost.number("total"))
	equal(t, "outcomes", total(sets[0].get("autoscale").list("outcomes"), "count"),
		sets[0].get("autoscale").number("evaluations"))
}

// The billed time at the price, and the disks, are the money, exactly.
func TestJSONCostFollowsFromTime(t *testing.T) {
	d := parsed(t, newResult())
	for i, disks := range []string{"1", "0.5"} {
		s := d.list("scaleSets")[i]
		hours := total(s.get("cost").list("byCause"), "instanceSeconds")
		hours.Quo(hours, big.NewRat(3600, 1))
		want, _ := new(big.Rat).SetString(disks)
		want.Add(want, hours.Mul(hours, s.number("pricePerHour")))
		equal(t, "cost", s.get("cost").number("total"), want)
	}
}

func TestJSONBeginsWithSchema(t *testing.T) {
	var b strings.Builder
	if err := WriteJSON(&b, newResult()); err != nil {
		t.Fatal(err)
	}
	if want := "{\n  \"schema\": \"vmssim/report/v1\",\n"; !strings.HasPrefix(b.String(), want) {
		t.Errorf("begins with %q", b.String()[:40])
	}
}

// What is unknown or infinite is null, and lists are never null.
func TestJSONAbsent(t *testing.T) {
	r := sparse()
	r.Availability.Nines = math.Inf(1)
	r.ScaleSets[0].CPU.Mean = math.NaN()
	r.Workloads[0].PeakRate = math.Inf(-1)
	d := parsed(t, r)
	set := d.list("scaleSets")[0]
	for _, n := range []node{
		d.get("availability").get("nines"),
		d.get("availability").get("errorBudget"),
		set.get("cpuPercent").get("mean"),
		set.get("ready"),
		set.get("autoscale"),
		d.list("workloads")[0].get("latency"),
		d.list("workloads")[0].get("peakRatePerSecond"),
		d.list("objectives")[0].get("met"), // the run was interrupted
	} {
		if n.value != nil {
			t.Errorf("%s is %v, want null", n.path, n.value)
		}
	}
	empty := parsed(t, &collect.Result{})
	for _, key := range []string{"workloads", "scaleSets", "objectives", "scaleActions", "notes"} {
		if list, ok := empty.get(key).value.([]any); !ok || len(list) != 0 {
			t.Errorf("%s is %v, want an empty list", key, empty.get(key).value)
		}
	}
}

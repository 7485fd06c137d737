package scenarios

import (
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"sync"

	"vmssim/model/price"
)

// Default returns the document with every value that has a default filled in.
// It shares nothing with the one given, which stays as it is. A value that is
// written but could not be read stays nil.
//
// Of the files only the document's own price sheet is read, for the vCPUs of
// sizes; if that is not possible, a concurrency that is not written stays nil.
func Default(document *Document, files fs.FS) *Document {
	return complete(document, newInputs(files))
}

func complete(document *Document, in *inputs) *Document {
	c := completer{document.source}
	completed := c.complete(reflect.ValueOf(document).Elem(), "").Interface().(Document)
	completed.source = document.source
	sheet, _ := in.sheet(&completed) // Check reports the error
	c.completeSwaps(&completed)
	for _, w := range completed.Workloads {
		c.completeMessages(w)
	}
	for _, set := range completed.ScaleSets {
		path := joinName("scaleSets", set.Name.String())
		c.completeFaultDomains(set.Value, path)
		c.completeRepairs(set.Value, path)
		c.completeRequired(set.Value, path)
		c.completeOverprovision(set.Value, path)
		c.completeDisk(set.Value, join(path, "virtualMachineProfile.storageProfile.osDisk"))
		c.completeGracePeriod(set.Value, path)
		i := set.Value.Instance
		if i != nil && !set.Value.isMix() && c.fills(i.Concurrency == nil, join(path, "instance.concurrency")) {
			for _, size := range set.Value.sizes() {
				i.Concurrency = concurrency(&completed, set.Value, size, sheet)
			}
		}
		c.completeMix(&completed, set.Value, path, sheet)
		if i != nil && c.fills(i.Slots == nil, join(path, "instance.slots")) {
			i.Slots = slots(&completed, set.Value, sheet)
		}
	}
	return &completed
}

// A completer copies values and fills in the defaults of the fields' tags.
type completer struct{ source *source }

// complete returns a copy of v, whose value is at the path, with defaults.
func (c completer) complete(v reflect.Value, path string) reflect.Value {
	kind, _ := formOf(v.Type())
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return v
		}
		made := reflect.New(v.Type().Elem())
		made.Elem().Set(c.complete(v.Elem(), path))
		return made
	case kind == structForm:
		return c.completeStruct(v, path)
	case kind == listForm && !v.IsNil():
		made := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			made.Index(i).Set(c.complete(v.Index(i), item(path, i)))
		}
		return made
	case kind == namedForm && !v.IsNil():
		made := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			name := v.Index(i).FieldByName("Name")
			made.Index(i).FieldByName("Name").Set(name)
			made.Index(i).FieldByName("Value").Set(
				c.complete(v.Index(i).FieldByName("Value"), joinName(path, name.String())))
		}
		return made
	}
	return v
}

func (c completer) completeStruct(v reflect.Value, path string) reflect.Value {
	made := reflect.New(v.Type()).Elem()
	for _, f := range fieldsOf(v.Type()) {
		below := join(path, f.key)
		value := v.FieldByIndex(f.index)
		if f.preset != "" && c.fills(value.IsNil(), below) && !c.source.unreadable(path) {
			value = presetOf(f)
		}
		made.FieldByIndex(f.index).Set(c.complete(value, below))
	}
	return made
}

// presetOf returns the default of a field, to be copied: it is shared by all
// callers.
func presetOf(f field) reflect.Value {
	key := presetKey{f.typ, f.preset}
	if value, ok := presets.Load(key); ok {
		return value.(reflect.Value)
	}
	value := readPreset(f)
	presets.Store(key, value)
	return value
}

// presets remembers the defaults that have been read.
var presets sync.Map // from presetKey to reflect.Value

type presetKey struct {
	typ  reflect.Type
	text string
}

// readPreset reads the default of a field, itself not completed.
func readPreset(f field) reflect.Value {
	top, problems := parse("default", []byte("v: "+f.preset))
	if problems != nil {
		panic(fmt.Sprintf("scenarios: default of %v.%s: %v", f.owner, f.name, problems))
	}
	d := decoder{newFindings(newSource("default"))}
	value := reflect.New(f.typ).Elem()
	if !d.value(top.keys[0].value, "", value, f) || d.problems != nil {
		panic(fmt.Sprintf("scenarios: default of %v.%s: %v", f.owner, f.name, d.problems))
	}
	return value
}

// fills reports whether a value that is nil gets a default: not if it is
// written but could not be read.
func (c completer) fills(isNil bool, path string) bool {
	return isNil && !c.source.written(path) && !c.source.unreadable(path)
}

func (c completer) completeFaultDomains(set *ScaleSet, path string) {
	if !c.fills(set.PlatformFaultDomainCount == nil, join(path, "platformFaultDomainCount")) {
		return
	}
	count := 1
	if flexible := set.OrchestrationMode != nil && *set.OrchestrationMode == "Flexible"; set.Zones == nil && !flexible {
		count = 5
	}
	set.PlatformFaultDomainCount = &count
}

// completeGracePeriod fills in how long rich health states may be Initializing.
func (c completer) completeGracePeriod(set *ScaleSet, path string) {
	if set.VirtualMachineProfile == nil || set.VirtualMachineProfile.ApplicationHealth == nil {
		return
	}
	h := set.VirtualMachineProfile.ApplicationHealth
	at := join(path, "virtualMachineProfile.applicationHealth.gracePeriod")
	if h.States == nil || *h.States != "rich" || h.IntervalInSeconds == nil || h.NumberOfProbes == nil ||
		!c.fills(h.GracePeriod == nil, at) {
		return
	}
	grace := *h.IntervalInSeconds * *h.NumberOfProbes
	h.GracePeriod = &grace
}

// completeDisk gives the OS disk the size of Azure's images.
func (c completer) completeDisk(set *ScaleSet, path string) {
	p := set.VirtualMachineProfile
	if p == nil || p.StorageProfile == nil || p.StorageProfile.OSDisk == nil {
		return
	}
	disk := p.StorageProfile.OSDisk
	if disk.OSType == nil || !c.fills(disk.DiskSizeGB == nil, join(path, "diskSizeGB")) {
		return
	}
	size := 30
	if *disk.OSType == "Windows" {
		size = 127
	}
	disk.DiskSizeGB = &size
}

// completeRepairs enables automatic repairs where automatic zone rebalancing does.
func (c completer) completeRepairs(set *ScaleSet, path string) {
	r, p := set.ResiliencyPolicy, set.VirtualMachineProfile
	if r == nil || r.AutomaticZoneRebalancingPolicy == nil || p == nil {
		return
	}
	enabled := r.AutomaticZoneRebalancingPolicy.Enabled
	path = join(path, "automaticRepairsPolicy")
	hasHealth := p.ApplicationHealth != nil || p.NetworkProfile != nil
	if enabled != nil && *enabled && hasHealth && c.fills(set.AutomaticRepairsPolicy == nil, path) {
		policy := reflect.ValueOf(&AutomaticRepairsPolicy{Enabled: enabled})
		set.AutomaticRepairsPolicy = c.complete(policy, path).Interface().(*AutomaticRepairsPolicy)
	}
}

func (c completer) completeRequired(set *ScaleSet, path string) {
	if r := set.Required; r != nil && c.fills(r.Instances == nil, join(path, "required.instances")) {
		r.Instances = requiredInstances(set)
	}
}

// requiredInstances returns the smallest minimum of the autoscale profiles, or the
// capacity of a set that is not scaled.
func requiredInstances(set *ScaleSet) *int {
	var from *int
	if set.SKU != nil {
		from = set.SKU.Capacity
	}
	if a := set.Autoscale; a != nil && a.Enabled != nil && *a.Enabled && len(a.Profiles) > 0 {
		from = nil
		for _, p := range a.Profiles {
			if p.Capacity != nil && p.Capacity.Minimum != nil && (from == nil || *p.Capacity.Minimum < *from) {
				from = p.Capacity.Minimum
			}
		}
	}
	if from == nil {
		return nil
	}
	instances := *from
	return &instances
}

// concurrency returns how many requests or messages keep the vCPUs of an instance
// of a size busy, or nil if the size is not known.
func concurrency(d *Document, set *ScaleSet, name string, sheet price.Sheet) *int {
	size, err := sheet.Size(name)
	cpu := float64(cpuShare(d, set))
	if err != nil {
		return nil
	}
	if most := mostConcurrency; set.shares() {
		return &most
	}
	requests := sharers(size.VCPUs, cpu, mostConcurrency)
	return &requests
}

// sharers returns how many times a cpu share fits into the vCPUs, at most most.
func sharers(vcpus int, cpu float64, most int) int {
	available := float64(vcpus) * 100
	n := int(min(available/cpu, float64(most)))
	for n > 1 && float64(n)*cpu > available {
		n-- // the division was rounded up
	}
	return n
}

// slots returns how many jobs keep the vCPUs of an instance of the smallest size
// busy, or nil if no size is known or no jobs go to the set.
func slots(d *Document, set *ScaleSet, sheet price.Sheet) *int {
	cpu := float64(d.largestJob(set))
	vcpus, _ := set.fewestVCPUs(sheet)
	if vcpus == 0 || cpu <= 0 {
		return nil
	}
	n := max(1, sharers(vcpus, cpu, mostSlots))
	return &n
}

// mostSlots is the most jobs that an instance may work on at once.
const mostSlots = 1000

// largestJob returns the largest cpu share of the jobs that go to a scale set; 0
// if there are none.
func (d *Document) largestJob(set *ScaleSet) Percent {
	largest := Percent(0)
	for _, w := range d.Workloads {
		if j := w.Value.Jobs; j != nil && j.CPU != nil && d.goesTo(set, j.To) {
			largest = max(largest, *j.CPU)
		}
	}
	return largest
}

// goesTo reports whether a scale set is one of those named.
func (d *Document) goesTo(set *ScaleSet, names []Name) bool {
	return slices.ContainsFunc(names, func(to Name) bool {
		target, _ := d.ScaleSets.get(to)
		return target == set
	})
}

// mostConcurrency is the most requests that an instance may work on at once.
const mostConcurrency = 100_000

// cpuShare returns the largest cpu share of the workloads that reach a scale set;
// 100% if there is none.
func cpuShare(d *Document, set *ScaleSet) Percent {
	largest := Percent(0)
	for _, w := range d.Workloads {
		r := w.Value.Requests
		if r != nil && r.To != nil && set.Behind != nil && *r.To == *set.Behind && r.CPU != nil {
			largest = max(largest, *r.CPU)
		}
		if m := w.Value.Messages; m != nil && m.CPU != nil && *m.CPU > 0 && d.goesTo(set, m.To) {
			return *m.CPU
		}
	}
	if largest == 0 {
		return 100
	}
	return largest
}

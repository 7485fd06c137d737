package scenarios

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vmssim/model"
	"vmssim/model/price"
	"vmssim/sim"
)

// TestBuildAttachDisk checks what the actions of testdata/good/attach-disk.yaml
// become. 512 GiB are tier P20, whose ZRS price in eastus is in model/price/disks.csv.
func TestBuildAttachDisk(t *testing.T) {
	const p20 = price.PerMonth(109_810_000_000)
	kept := model.OwnDisk{LUN: 1, SizeGB: 512, Type: model.PremiumZRS, Price: p20, Retained: true}
	again := model.OwnDisk{LUN: 2, SizeGB: 512, Type: model.PremiumZRS, Price: p20, Existing: true}
	want := []model.Action{
		{At: sim.Hour, Kind: model.AttachDisk, Instances: []int{0, 2}, Disk: kept},
		{At: 2 * sim.Hour, Kind: model.DetachDisk, Instances: []int{0}, Disk: model.OwnDisk{LUN: 1}},
		{At: 3 * sim.Hour, Kind: model.AttachDisk, All: true, Disk: again},
		{At: 3*sim.Hour + 30*sim.Minute, Kind: model.DetachDisk, All: true, Disk: model.OwnDisk{LUN: 2}, DeleteDisk: true},
	}
	config := load(t, validSource(t, "attach-disk.yaml")).Config
	if diff := cmp.Diff(want, config.Actions); diff != "" {
		t.Error(diff)
	}
}

// The report says when the price sheet does not know an attached disk.
func TestAttachedDiskWithoutAPrice(t *testing.T) {
	src := validSource(t, "everything.yaml") // for its folder
	src.Data = []byte(`
name: bare
duration: 1h
region: westeurope
prices: {file: files/prices.csv}
scaleSets: {web: {sku: {name: Standard_D2s_v5, capacity: 1}}}
actions: [{at: 1m, scaleSet: web, attachDisk: {disk: {lun: 0, diskSizeGB: 300, managedDisk: {storageAccountType: Premium_ZRS}}}}]
`)
	config := load(t, src).Config
	want := "The cost is without disks attached to scale set web: no price of P20 ZRS in westeurope."
	if !slices.Contains(config.Unpriced, want) {
		t.Errorf("unpriced: %q", config.Unpriced)
	}
}

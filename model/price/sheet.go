package price

import (
	_ "embed" // for the built-in sheet
	"fmt"
	"strings"
	"sync"
)

// A Size is a kind of virtual machine.
type Size struct {
	Name      string // as in Azure, such as "Standard_D2s_v5"
	VCPUs     int
	MemoryGiB float64
}

// An Entry is the price of a size in a region.
type Entry struct {
	Region   string
	Size     Size
	OnDemand PerHour // pay as you go
	Spot     PerHour // only if HasSpot
	HasSpot  bool    // whether a spot price is known

	Windows     PerHour        // pay as you go with the Windows licence; only if HasWindows
	HasWindows  bool           // whether that price is known
	Reserved    [Terms]PerHour // of a reservation, by the hour of its term; 0: not known
	SavingsPlan [Terms]PerHour // under a savings plan; 0: not known
}

// A Sheet is a list of prices of one date in one currency. It does not change
// after it has been read. Regions and sizes are found whatever the case of
// their letters, as in Azure.
type Sheet struct {
	Name     string
	Date     string // YYYY-MM-DD
	Currency string // ISO 4217, such as "USD"
	Source   string // where the figures are from
	Licence  string // on what terms

	entries map[key]Entry
	disks   map[key]PerMonth // by region and tier
	network map[key]PerHour  // by region and part; region "*" is every other one
	regions []string         // sorted
	sizes   []Size           // sorted by name
}

// key is a region and a size in lower case.
type key struct{ region, size string }

func keyOf(region, size string) key {
	return key{strings.ToLower(region), strings.ToLower(size)}
}

//go:embed sheet.csv
var azureCSV string

//go:embed disks.csv
var disksCSV string

//go:embed discounts.csv
var discountsCSV string

var readAzure = sync.OnceValue(func() Sheet {
	sheet, err := ReadSheet(strings.NewReader(azureCSV + discountsCSV + disksCSV))
	if err != nil {
		panic(fmt.Sprintf("price: sheet.csv, discounts.csv, disks.csv: %v", err))
	}
	return sheet
})

// Azure returns the built-in sheet: virtual machines, disks and network in 14
// regions. Its figures are snapshots; sheet.csv, disks.csv and discounts.csv name
// their dates and sources.
func Azure() Sheet { return readAzure() }

// Lookup returns the prices of a size in a region. The error for one that the
// sheet does not have names what it has instead.
func (s Sheet) Lookup(region, size string) (Entry, error) {
	if e, ok := s.entries[keyOf(region, size)]; ok {
		return e, nil
	}
	if !contains(s.regions, region) {
		return Entry{}, fmt.Errorf("no prices for region %q%s", region, s.regionHint(region))
	}
	return Entry{}, fmt.Errorf("no price for %q in %q%s", size, region, s.sizeHint(region, size))
}

// Size returns the size of that name, priced in any region.
func (s Sheet) Size(name string) (Size, error) {
	names := make([]string, len(s.sizes))
	for i, size := range s.sizes {
		if strings.EqualFold(size.Name, name) {
			return size, nil
		}
		names[i] = size.Name
	}
	return Size{}, fmt.Errorf("no size %q%s", name, didYouMean(name, names))
}

// Disk returns the price of a tier of disks in a region, such as "P10 ZRS", or
// false if the sheet does not have it.
func (s Sheet) Disk(region, tier string) (PerMonth, bool) {
	p, ok := s.disks[keyOf(region, tier)]
	return p, ok
}

// A Network is what the network of a scale set costs.
type Network struct {
	Balancer PerHour // a Standard load balancer with up to five rules
	Rule     PerHour // each rule beyond five
	PublicIP PerHour // a Standard public IP address
}

// Network returns the prices of the network in a region, or false if the sheet
// does not have all.
func (s Sheet) Network(region string) (Network, bool) {
	var n Network
	for i, p := range []*PerHour{&n.Balancer, &n.Rule, &n.PublicIP} {
		var ok bool
		if *p, ok = s.network[keyOf(region, networkNames[i])]; !ok {
			if *p, ok = s.network[keyOf("*", networkNames[i])]; !ok {
				return Network{}, false
			}
		}
	}
	return n, true
}

// regionHint offers the nearest region, or all.
func (s Sheet) regionHint(region string) string {
	if hint := didYouMean(region, s.regions); hint != "" {
		return hint
	}
	return "; the regions are " + list(s.regions)
}

// sizeHint says where else the size is sold, or offers the nearest one that is
// sold in the region.
func (s Sheet) sizeHint(region, size string) string {
	var elsewhere, here []string
	for _, other := range s.regions {
		if _, ok := s.entries[keyOf(other, size)]; ok {
			elsewhere = append(elsewhere, other)
		}
	}
	if len(elsewhere) > 0 {
		return "; the regions with it are " + list(elsewhere)
	}
	for _, other := range s.sizes {
		if _, ok := s.entries[keyOf(region, other.Name)]; ok {
			here = append(here, other.Name)
		}
	}
	return didYouMean(size, here)
}

// contains reports whether a name is among the names, whatever its case.
func contains(names []string, name string) bool {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// list quotes the first twenty names and counts the others.
func list(names []string) string {
	const most = 20
	var text strings.Builder
	for i, name := range names[:min(len(names), most)] {
		if i > 0 {
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "%q", name)
	}
	if more := len(names) - most; more > 0 {
		fmt.Fprintf(&text, " and %d more", more)
	}
	return text.String()
}

package scenarios

import (
	"slices"
	"testing"

	"vmssim/model/price"
)

// TestBuildPrices checks what testdata/good/money.yaml costs: what its own price
// sheet says, and the fields that stand in where it is silent.
func TestBuildPrices(t *testing.T) {
	config := load(t, validSource(t, "money.yaml")).Config
	// 525.6 for a year of 8760 h is 0.06 an hour.
	wantReservations := []price.Reservation{
		{Size: "Small", Count: 3, Price: 60_000_000}, {Size: "Large", Count: 1, Price: 150_000_000},
	}
	if !slices.Equal(config.Reservations, wantReservations) {
		t.Errorf("reservations %+v", config.Reservations)
	}
	wantPlans := []price.SavingsPlan{
		{Commitment: 500_000_000, Term: price.ThreeYears}, {Commitment: 1_250_000_000, Term: price.OneYear},
	}
	if !slices.Equal(config.SavingsPlans, wantPlans) {
		t.Errorf("savings plans %+v", config.SavingsPlans)
	}
	for i, want := range []struct {
		planned  [price.Terms]price.PerHour
		licence  price.PerHour
		disks    price.PerMonth
		reserved int
	}{
		// A Windows image has 127 GiB, a P10; 500 GiB of Standard SSD are an E20.
		{[price.Terms]price.PerHour{70_000_000, 50_000_000}, 90_000_000, 21_900_000_000 + 58_400_000_000, 4},
		// No price with Windows: eight vCPUs at 0.046.
		{[price.Terms]price.PerHour{280_000_000, 160_000_000}, 368_000_000, 7_300_000_000, 0},
		// Own licences; no price of a P50.
		{[price.Terms]price.PerHour{70_000_000, 50_000_000}, 0, 0, 0},
	} {
		s := &config.ScaleSets[i]
		if s.Planned != want.planned || s.Licence != want.licence || s.Disks != want.disks ||
			s.ReservedCapacity != want.reserved {
			t.Errorf("%s: %v, %v, %v, %v; want %+v", s.Name, s.Planned, s.Licence, s.Disks, s.ReservedCapacity, want)
		}
	}
	// Seven rules: the first five for 0.025, two for 0.01 each.
	if lb := config.LoadBalancers[0]; lb.Price != 45_000_000 || lb.Addresses != 10_000_000 {
		t.Errorf("load balancer %v, addresses %v", lb.Price, lb.Addresses)
	}
	if lb := config.LoadBalancers[1]; lb.Price != 0 || lb.Addresses != 0 {
		t.Errorf("load balancer without rules %v, addresses %v", lb.Price, lb.Addresses)
	}
	want := []string{"The cost is without disks of scale set owned: no price of P50 LRS in westeurope."}
	if !slices.Equal(config.Unpriced, want) {
		t.Errorf("unpriced %q", config.Unpriced)
	}
}

// What has no price is said, and costs nothing.
func TestUnpriced(t *testing.T) {
	src := validSource(t, "everything.yaml")
	src.Data = []byte(`
name: bare
duration: 1h
region: westeurope
prices: {file: files/prices.csv, savingsPlans: [{commitment: 1, term: P1Y}]}
loadBalancers: {lb: {}}
scaleSets:
  web:
    sku: {name: Standard_D2s_v5, capacity: 1}
    behind: lb
    virtualMachineProfile: {storageProfile: {osDisk: {osType: Windows}}}
`)
	config := load(t, src).Config
	want := []string{
		"The cost is without disks of scale set web: no price of P10 LRS in westeurope.",
		"The cost is without the Windows licence of scale set web: no price of Standard_D2s_v5 with Windows in westeurope.",
		"The savings plan of 1 year does not pay for scale set web: no price of Standard_D2s_v5 under it in westeurope.",
		"The cost is without load balancers and public IP addresses: the price sheet has none in westeurope.",
	}
	if !slices.Equal(config.Unpriced, want) {
		t.Errorf("unpriced %q", config.Unpriced)
	}
}

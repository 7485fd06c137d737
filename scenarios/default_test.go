package scenarios

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"testing"

	"vmssim/sim"
)

// TestDefaults checks the defaults that depend on other values.
func TestDefaults(t *testing.T) {
	type expectation struct {
		overrides   []string
		domains     int
		required    int
		concurrency int
	}
	const web = "scaleSets.web."
	lb := []string{
		"loadBalancers.lb={}", web + "behind=lb",
		"workloads.a.requests={arrivals: {constant: 1/s}, service: {constant: 1s}, to: lb}",
	}
	profile := web + "autoscale.profiles[0]={capacity: {minimum: 4, maximum: 9, default: 5}}"
	for name, want := range map[string]expectation{
		"regional, no load": {nil, 5, 1, 2},
		"zonal":             {[]string{web + `zones=["1"]`}, 1, 1, 2},
		"autoscaled":        {[]string{profile}, 5, 4, 2},
		"autoscale off":     {[]string{profile, web + "autoscale.enabled=false"}, 5, 1, 2},
		"half a vCPU":       {append(lb, "workloads.a.requests.cpu=50%"), 5, 1, 4},
		"two thirds":        {append(lb, "workloads.a.requests.cpu=66.7%"), 5, 1, 2}, // 2 / 0.667 = 2.998…
		"eight vCPUs":       {[]string{web + "sku.name=Standard_D8s_v5"}, 5, 1, 8},
		"written": {[]string{web + "platformFaultDomainCount=2", web + "required.instances=0",
			web + "instance.concurrency=1"}, 2, 0, 1},
	} {
		s := load(t, validSource(t, "minimal.yaml"), want.overrides...)
		set := s.Config.ScaleSets[0]
		got := expectation{want.overrides, set.FaultDomains, set.Required.Instances, set.Concurrency}
		if got.domains != want.domains || got.required != want.required || got.concurrency != want.concurrency {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

const summary = "../../shared/data/measurements/azure_operation_times_summary.csv"

// TestMeasuredDefaults recomputes the quantiles that the comments of the
// provisioning defaults quote, from the table of recorded operations.
func TestMeasuredDefaults(t *testing.T) {
	file, err := os.Open(summary)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no measurements: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	// what, detail, image_kind, n, min_s, p10_s, p50_s, p90_s, p95_s, ...
	measured := func(what, detail, image string, n int) (p50, p95 float64) {
		i := slices.IndexFunc(rows, func(r []string) bool {
			return r[0] == what && r[1] == detail && r[2] == image && r[3] == strconv.Itoa(n)
		})
		if i < 0 {
			t.Fatalf("no row %s, %s, %s of %d", what, detail, image, n)
		}
		p50, err50 := strconv.ParseFloat(rows[i][6], 64)
		p95, err95 := strconv.ParseFloat(rows[i][8], 64)
		if err := errors.Join(err50, err95); err != nil {
			t.Fatal(err)
		}
		return p50, p95
	}
	app := "scaleSets.web.virtualMachineProfile.extensionProfile.extensions=[{name: app}]"
	set := load(t, validSource(t, "minimal.yaml"), app).Config.ScaleSets[0]
	for _, test := range []struct {
		name, what, detail string
		n                  int
		got                sim.Distribution
	}{
		{"delete", "async POST virtualMachineScaleSets/delete", "vmss delete-instances", 9, set.Delete},
		{"deallocate", "async POST virtualMachineScaleSets/deallocate", "vmss deallocate", 9, set.Stop},
		{"start", "async POST virtualMachineScaleSets/start", "vmss start", 15, set.Restart},
		{"extension", "async PUT virtualMachines/extensions", "vm extension set", 19, set.Install[0].Takes},
	} {
		p50, p95 := measured(test.what, test.detail, "", test.n)
		// A quantile of the fit is the one it is fitted to, but for rounding.
		if !near(test.got.Quantile(0.5), p50, 1e-6) || !near(test.got.Quantile(0.95), p95, 1e-6) {
			t.Errorf("%s: %v, measured %v and %v", test.name, test.got, p50, p95)
		}
	}
	p50, p95 := measured("create single VM with its network", "", "linux", 315)
	got50, got95 := quantilesOfSum(set.Create, set.Boot)
	// The split is ours and rounded to whole seconds, which moves the sum by 1 %.
	if !near(got50/p50, 1, 0.01) || !near(got95/p95, 1, 0.01) {
		t.Errorf("create and boot take %.1f and %.1f, measured %v and %v", got50, got95, p50, p95)
	}
}

// quantilesOfSum returns the median and the 95th percentile of the sum of two
// independent variates, from a grid of their quantiles.
func quantilesOfSum(a, b sim.Distribution) (p50, p95 float64) {
	const n = 400
	var sums []float64
	for i := range n {
		for j := range n {
			sums = append(sums, a.Quantile((float64(i)+0.5)/n)+b.Quantile((float64(j)+0.5)/n))
		}
	}
	slices.Sort(sums)
	return sums[len(sums)/2], sums[len(sums)*95/100]
}

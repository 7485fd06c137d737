package model

import "testing"

func TestAdmit(t *testing.T) {
	five := Request{Instances: 5, VCPUs: 2}
	zonal := Request{Instances: 5, VCPUs: 2, Zonal: true}
	for _, c := range []struct {
		name    string
		request Request
		quotas  []Allowance
		region  int
		ground  *Ground
		granted int
		codes   []string
		refused []int
	}{
		{"nothing in the way", five, nil, Unlimited, zoned(0), 5, nil, nil},
		{"a quota to the last vCPU", five, []Allowance{{"regional", 10, 0}}, Unlimited, zoned(0), 5, nil, nil},
		{"what fits into the quota is granted: 7 of 11 vCPUs are free, 3 instances of 2",
			five, []Allowance{{"regional", 11, 4}}, Unlimited, zoned(0), 3, []string{OperationNotAllowed}, []int{2}},
		{"a quota that is exceeded already", five, []Allowance{{"regional", 4, 6}}, Unlimited, zoned(0),
			0, []string{OperationNotAllowed}, []int{5}},
		{"the family allows 4, the region 3 of them", Request{Instances: 6, VCPUs: 4},
			[]Allowance{{"family", 16, 0}, {"regional", 100, 86}}, Unlimited, zoned(0),
			3, []string{OperationNotAllowed, OperationNotAllowed}, []int{2, 1}},
		{"no hardware in the region", five, nil, 0, zoned(0), 0, []string{AllocationFailed}, []int{5}},
		{"some hardware in the region", five, nil, 2, zoned(0), 2, []string{AllocationFailed}, []int{3}},
		{"another zone takes them", zonal, nil, Unlimited, zoned(0, 0).left(0, Unlimited), 5, nil, nil},
		{"what the zones have together", zonal, nil, Unlimited, zoned(0, 0).left(1, 2),
			3, []string{ZonalAllocationFailed}, []int{2}},
		{"the region bounds the zones", zonal, nil, 2, zoned(0, 0), 2, []string{ZonalAllocationFailed}, []int{3}},
		{"a zone that is down has nothing", zonal, nil, Unlimited, zoned(0).with(0, ZoneDown),
			0, []string{ZonalAllocationFailed}, []int{5}},
		{"strict balance takes all or nothing: 0/0 with one left in a zone cannot become 3/2",
			zonal, nil, Unlimited, zoned(0, 0).left(1, 5).strict(),
			0, []string{OverconstrainedZonalAllocationRequest}, []int{5}},
		{"Spot has a code of its own", Request{Instances: 5, VCPUs: 2, Priority: Spot, Zonal: true}, nil, Unlimited,
			zoned(0).left(1), 1, []string{SkuNotAvailable}, []int{4}},
		{"reserved units are there when nothing else is", zonal, nil, 3, zoned(0, 0).left(0, 0).reserve(0, 2, 1),
			3, []string{ZonalAllocationFailed}, []int{2}},
		{"and beyond them what the shortage leaves", zonal, nil, 4, zoned(0, 0).left(1, 0).reserve(1, 1, 2),
			4, []string{ZonalAllocationFailed}, []int{1}},
		{"a region without hardware leaves a zone its units, not others'", zonal, nil, 3,
			zoned(0, 0).reserve(0, 3, 0).strict(), 0, []string{ZonalAllocationFailed, OverconstrainedZonalAllocationRequest},
			[]int{2, 3}},
		{"a quota holds the vCPUs of four unused units, and has room for one instance more",
			Request{Instances: 6, VCPUs: 2}, []Allowance{{"regional", 11, 8}}, Unlimited,
			zoned(0).reserve(Unlimited, 4), 5, []string{OperationNotAllowed}, []int{1}},
		{"the quota, and then the hardware", zonal, []Allowance{{"regional", 8, 0}}, Unlimited, zoned(0).left(1),
			1, []string{OperationNotAllowed, ZonalAllocationFailed}, []int{1, 3}},
	} {
		granted, denials := Admit(c.request, c.quotas, c.region, c.ground)
		if granted != c.granted || len(denials) != len(c.codes) {
			t.Errorf("%s: granted %d, want %d; %+v", c.name, granted, c.granted, denials)
			continue
		}
		for i, d := range denials {
			if d.Code != c.codes[i] || d.Instances != c.refused[i] || d.Text == "" {
				t.Errorf("%s: denial %+v, want %d by %s", c.name, d, c.refused[i], c.codes[i])
			}
		}
	}
}

// The table of "Compute throttling limits": 4 tokens a minute, at most 12, and 0,
// 8, 0, 13, 5, 0 requests in six minutes, of which one and one are throttled.
func TestBucket(t *testing.T) {
	limit := Throttle{Capacity: 12, PerMinute: 4}
	var b Bucket
	for minute, want := range []struct{ requests, throttled, left int }{
		{0, 0, 12}, {8, 0, 4}, {0, 0, 8}, {13, 1, 0}, {5, 1, 0}, {0, 0, 4},
	} {
		throttled := 0
		for range want.requests {
			var ok bool
			if b, ok = b.Take(limit, int64(minute)); !ok {
				throttled++
			}
		}
		// What is left shows in how many more could be taken now.
		left, probe := 0, b
		for {
			var ok bool
			if probe, ok = probe.Take(limit, int64(minute)); !ok {
				break
			}
			left++
		}
		if throttled != want.throttled || left != want.left {
			t.Errorf("minute %d: %d throttled, %d left, want %+v", minute+1, throttled, left, want)
		}
	}
	if _, ok := (Bucket{}).Take(Throttle{}, 0); !ok {
		t.Error("no limit throttles")
	}
	full, _ := b.Take(limit, 1<<40)
	if full.tokens != 11 {
		t.Errorf("%d tokens after a long pause and one call, want 11", full.tokens)
	}
}

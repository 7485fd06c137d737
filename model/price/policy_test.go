package price

import (
	"testing"

	"vmssim/sim"
)

func TestBilled(t *testing.T) {
	seconds := Policy{Granularity: sim.Second, Minimum: 60 * sim.Second}
	minutes := Policy{Granularity: sim.Minute}
	uneven := Policy{Granularity: 45 * sim.Second, Minimum: sim.Minute}
	tests := []struct {
		name   string
		policy Policy
		span   sim.Time
		want   sim.Time
	}{
		{"no use, no bill", seconds, 0, 0},
		{"a moment bills the minimum", seconds, 1, sim.Minute},
		{"the minimum itself", seconds, sim.Minute, sim.Minute},
		{"a bit more bills a second more", seconds, sim.Minute + 1, 61 * sim.Second},
		{"6 min 45 s to the second", seconds, 405 * sim.Second, 405 * sim.Second},
		{"6 min 45 s in whole minutes", minutes, 405 * sim.Second, 7 * sim.Minute},
		{"no minimum", minutes, 1, sim.Minute},
		{"no use in whole minutes", minutes, 0, 0},
		{"a minimum between two multiples goes up", uneven, 1, 90 * sim.Second},
		{"ten years", seconds, 87_600*sim.Hour + 1, 87_600*sim.Hour + sim.Second},
		{"the end of time", minutes, sim.Never - 1, sim.Never},
	}
	for _, tt := range tests {
		if got := tt.policy.Billed(tt.span); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestBilledMisuse(t *testing.T) {
	for _, call := range []func(){
		func() { Policy{}.Billed(sim.Second) },
		func() { Policy{Granularity: sim.Second, Minimum: -1}.Billed(sim.Second) },
		func() { Policy{Granularity: sim.Second}.Billed(-1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		}()
	}
}

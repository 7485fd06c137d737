package model

import (
	"testing"

	"pgregory.net/rapid"
)

// Whatever is taken and given back: always the lowest port that is free.
func TestNATPorts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := NATPool{First: 50000, Last: 50000 + rapid.IntRange(0, 9).Draw(t, "more")}
		ports := newNATPorts(&pool)
		held := make([]bool, pool.Ports())
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			at := rapid.IntRange(0, len(held)-1).Draw(t, "port")
			if held[at] {
				held[at] = false
				ports.giveBack(pool.First + at)
				continue
			}
			lowest := 0
			for held[lowest] {
				lowest++
			}
			if got := ports.take(); got != pool.First+lowest {
				t.Fatalf("took %d, the lowest free is %d", got, pool.First+lowest)
			}
			held[lowest] = true
		}
		free := 0
		for _, taken := range held {
			if !taken {
				free++
			}
		}
		if _, refused := ports.deny(free, 0); refused || ports.free != free {
			t.Fatalf("%d free, counted %d, refused %t", free, ports.free, refused)
		}
		if r, refused := ports.deny(free, 1); !refused || r.Instances != free {
			t.Fatalf("%d and an extra from %d free: %+v", free, free, r)
		}
	})
}

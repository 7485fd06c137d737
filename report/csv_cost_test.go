package report

import (
	"encoding/csv"
	"math/big"
	"strings"
	"testing"

	"vmssim/collect"
)

// The amounts add up to the total, and every set has every cause.
func TestCostsAddUp(t *testing.T) {
	r := newResult()
	r.ScaleSets[1].Name = "=SUM(A1)"
	var b strings.Builder
	if err := WriteCosts(&b, r); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := 1 + 3*int(collect.CostCauses); len(rows) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
	sum := new(big.Rat)
	for _, row := range rows[1:] {
		amount, ok := new(big.Rat).SetString(row[2])
		if !ok {
			t.Fatalf("amount %q", row[2])
		}
		sum.Add(sum, amount)
	}
	if want := big.NewRat(int64(r.Cost.Total), 1_000_000_000); sum.Cmp(want) != 0 {
		t.Errorf("sum %v, total %v", sum, want)
	}
	if got := strings.Join(rows[1+int(collect.CostCauses)][:2], "|"); got != "'=SUM(A1)|work" {
		t.Errorf("the second set begins with %q", got)
	}
}

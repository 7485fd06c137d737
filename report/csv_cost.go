package report

import (
	"encoding/csv"
	"io"

	"vmssim/collect"
)

// WriteCosts writes the cost of r as CSV: a head, then a line for every scale set
// and cause, and for what belongs to no single set, whose scaleSet is empty. The
// amounts add up to the total; instanceSeconds are the instance-time behind an
// amount. A name that begins with one of = + - @ is led by an apostrophe, so that
// no spreadsheet takes it for a formula.
func WriteCosts(w io.Writer, r *collect.Result) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"scaleSet", "cause", "amount", "currency", "instanceSeconds"}); err != nil {
		return err
	}
	write := func(name string, c *collect.Cost) error {
		for cause, amount := range c.ByCause {
			line := []string{
				noFormula(plain(name)), collect.CostCause(cause).String(), Money(amount), plain(r.Currency),
				string(seconds(c.InstanceTime[cause])),
			}
			if err := out.Write(line); err != nil {
				return err
			}
		}
		return nil
	}
	for i := range r.ScaleSets {
		if err := write(r.ScaleSets[i].Name, &r.ScaleSets[i].Cost); err != nil {
			return err
		}
	}
	if err := write("", &r.Shared); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

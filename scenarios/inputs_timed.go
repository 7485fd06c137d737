package scenarios

import (
	"fmt"
	"io"

	"vmssim/model/price"
	"vmssim/model/workload"
)

// prices returns the prices over time of a CSV file.
func (in *inputs) prices(file string, start Timestamp) (price.Series, error) {
	return remembered(in, "prices "+file, func() (series price.Series, err error) {
		err = in.read(file, func(r io.Reader) error {
			series, err = readPrices(r, start)
			return err
		})
		return series, err
	})
}

// remembered returns what a file's reading has given, and reads it but once.
func remembered[T any](in *inputs, key string, read func() (T, error)) (T, error) {
	known, ok := in.others[key]
	if !ok {
		value, err := read()
		known = otherInput{value, err}
		in.others[key] = known
	}
	return known.value.(T), known.err
}

func readPrices(r io.Reader, start Timestamp) (price.Series, error) {
	rows, err := readTimed(r, sinceOrStamped(start), 1)
	if err != nil {
		return price.Series{}, err
	}
	var changes []price.Change
	for i, row := range rows {
		if i > 0 && row.at <= rows[i-1].at {
			return price.Series{}, &workload.TraceError{Line: row.line, Problem: "instant is not after the one before it"}
		}
		amount, err := price.ParsePerHour(row.cells[0])
		if err != nil {
			return price.Series{}, &workload.TraceError{Line: row.line, Problem: fmt.Sprint(err)}
		}
		changes = append(changes, price.Change{At: row.at, Price: amount})
	}
	return price.NewSeries(changes...)
}

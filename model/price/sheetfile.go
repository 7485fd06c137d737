package price

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// longestSheet is the most bytes that ReadSheet takes, twenty times the prices
// of every size in every region.
const longestSheet = 64 << 20

// A SheetError tells what is wrong with one line of a price sheet.
type SheetError struct {
	Line    int // counted from 1
	Problem string
}

// Error returns the line and the problem.
func (e *SheetError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

func fault(line int, format string, args ...any) error {
	return &SheetError{line, fmt.Sprintf(format, args...)}
}

// ReadSheet reads a sheet from CSV, in the format of the built-in one:
//
//	# name: what it is                      the sheet, one "# key: value" a line;
//	# date: 2026-06-18                      currency and date are needed, name,
//	# currency: EUR                         source and licence are not; other
//	# source: where the figures are from    comments are skipped
//	region,size,vcpus,memory_gib,on_demand_per_hour,spot_per_hour
//	westeurope,Standard_D2s_v5,2,8,0.115,
//
// Columns come in any order; that for spot may be missing or its cells empty.
// Prices are decimal numbers from 0 up with at most nine decimals. A size has
// the same vCPUs and memory in all regions, and a region each size once.
//
// Three other tables may follow, each under its own header:
//
//	region,size,windows_per_hour,reserved_1_year,reserved_3_years,savings_plan_1_year_per_hour,savings_plan_3_years_per_hour
//	westeurope,Standard_D2s_v5,0.207,622,,,
//	region,disk,per_month
//	westeurope,P10 ZRS,32.519
//	region,network,per_hour
//	*,load balancer,0.025
//
// The first has other prices of sizes that stand above, all but region and size
// optional: pay as you go with the Windows licence; a reservation's price for the
// whole term, without it; and prices under a savings plan. Disks are tiers with
// LRS or ZRS, by the month of 730 hours. The parts of a network are "load
// balancer" (with up to five rules), "load balancer rule" (each further one) and
// "public IP"; the region * stands for all that have no row.
//
// Everything wrong with the text is a *SheetError; other errors are those of r.
func ReadSheet(r io.Reader) (Sheet, error) {
	text, err := io.ReadAll(io.LimitReader(r, longestSheet+1))
	if err != nil {
		return Sheet{}, err
	}
	if len(text) > longestSheet {
		return Sheet{}, fault(bytes.Count(text, []byte{'\n'})+1, "price sheet is longer than 64 MiB")
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // spreadsheets write a byte order mark
	b := newBuilder()
	if err := b.readHead(string(text)); err != nil {
		return Sheet{}, err
	}
	if err := b.readRows(text); err != nil {
		return Sheet{}, err
	}
	return b.finish(), nil
}

// A builder is a sheet that is being read.
type builder struct {
	sheet   Sheet
	lines   map[key]int       // of the entries
	sizes   map[string]Size   // by name in lower case
	regions map[string]string // as first written, by name in lower case
}

func newBuilder() builder {
	return builder{
		sheet: Sheet{
			entries: map[key]Entry{}, disks: map[key]PerMonth{}, network: map[key]PerHour{},
		},
		lines:   map[key]int{},
		sizes:   map[string]Size{},
		regions: map[string]string{},
	}
}

// finish returns the sheet with its lists in order.
func (b *builder) finish() Sheet {
	slices.Sort(b.sheet.regions)
	slices.SortFunc(b.sheet.sizes, func(x, y Size) int { return strings.Compare(x.Name, y.Name) })
	return b.sheet
}

// readHead reads the comments before the first row.
func (b *builder) readHead(text string) error {
	line := 0
	lines := map[string]int{}
	for comment := range strings.Lines(text) {
		line++
		content, ok := strings.CutPrefix(comment, "#")
		if !ok {
			if strings.TrimSpace(comment) == "" {
				continue
			}
			break
		}
		name, value, _ := strings.Cut(content, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		field := b.field(name)
		if field == nil {
			continue
		}
		if first := lines[name]; first > 0 {
			return fault(line, "%s is already on line %d", name, first)
		}
		lines[name] = line
		*field = value
		if problem := checkHead(name, value); problem != "" {
			return fault(line, "%s", problem)
		}
	}
	for _, name := range []string{"currency", "date"} {
		if lines[name] == 0 {
			return fault(max(line, 1), "no line \"# %s: …\" before the first row", name)
		}
	}
	return nil
}

// field returns the place of a value of the head, or nil.
func (b *builder) field(name string) *string {
	switch name {
	case "name":
		return &b.sheet.Name
	case "date":
		return &b.sheet.Date
	case "currency":
		return &b.sheet.Currency
	case "source":
		return &b.sheet.Source
	case "licence":
		return &b.sheet.Licence
	}
	return nil
}

// checkHead returns what is wrong with a value of the head, or nothing.
func checkHead(name, value string) string {
	switch name {
	case "date":
		if !isDate(value) {
			return fmt.Sprintf("date %.40q is not like 2026-06-18", value)
		}
	case "currency":
		if len(value) != 3 || strings.Trim(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return fmt.Sprintf("currency %.40q is not like USD", value)
		}
	}
	return ""
}

// isDate reports whether a text looks like 2026-06-18.
func isDate(text string) bool {
	if len(text) != len("2026-06-18") || text[4] != '-' || text[7] != '-' {
		return false
	}
	month, day := text[5:7], text[8:]
	return strings.Trim(text[:4]+month+day, "0123456789") == "" &&
		"01" <= month && month <= "12" && "01" <= day && day <= "31"
}

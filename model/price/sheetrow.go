package price

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// A table is one of the tables of a price sheet.
type table struct {
	required []string // columns
	optional []string
	mark     []string // a header with one of these columns is the table's
	read     func(*builder, row) error
}

// tables are those of a sheet; a header that has no other's mark is the first's.
var tables = []table{
	{
		required: []string{"region", "size", "vcpus", "memory_gib", "on_demand_per_hour"},
		optional: []string{"spot_per_hour"},
		read:     (*builder).readSize,
	},
	{
		required: []string{"region", "size"},
		optional: offerColumns,
		mark:     offerColumns,
		read:     (*builder).readOffers,
	},
	{
		required: []string{"region", "disk", "per_month"},
		mark:     []string{"disk", "per_month"},
		read:     (*builder).readDisk,
	},
	{
		required: []string{"region", "network", "per_hour"},
		mark:     []string{"network", "per_hour"},
		read:     (*builder).readNetwork,
	},
}

// offerColumns are the prices of a size besides pay as you go.
var offerColumns = []string{
	"windows_per_hour", "reserved_1_year", "reserved_3_years",
	"savings_plan_1_year_per_hour", "savings_plan_3_years_per_hour",
}

// tableOf returns the table that a header belongs to.
func tableOf(header []string) *table {
	for i := range tables {
		if slices.ContainsFunc(header, func(name string) bool {
			return slices.Contains(tables[i].mark, strings.TrimSpace(name))
		}) {
			return &tables[i]
		}
	}
	return &tables[0]
}

// isHeader reports whether a row names columns. Every table has the column
// "region", and no region has that name.
func isHeader(cells []string) bool {
	return slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) == "region" })
}

// readRows reads the headers and the rows.
func (b *builder) readRows(text []byte) error {
	reader := csv.NewReader(bytes.NewReader(text))
	reader.Comment = '#'
	reader.FieldsPerRecord = -1
	var of *table
	var at columns
	for {
		cells, err := reader.Read()
		if err == io.EOF {
			break
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			return fault(syntax.Line, "%v", syntax.Err)
		}
		if err != nil {
			return err
		}
		line, _ := reader.FieldPos(0)
		if of == nil || isHeader(cells) {
			of = tableOf(cells)
			at, err = readColumns(line, cells, of)
		} else {
			err = b.readRow(row{line, cells, at}, of)
		}
		if err != nil {
			return err
		}
	}
	if len(b.sheet.entries) == 0 {
		return fault(bytes.Count(text, []byte{'\n'})+1, "no prices")
	}
	return nil
}

// columns tells where each column is.
type columns map[string]int

func readColumns(line int, header []string, of *table) (columns, error) {
	at := columns{}
	names := slices.Concat(of.required, of.optional)
	for i, name := range header {
		name = strings.TrimSpace(name)
		if !slices.Contains(names, name) {
			return nil, fault(line, "unknown column %.60q%s", name, didYouMean(name, names))
		}
		if _, ok := at[name]; ok {
			return nil, fault(line, "column %q comes twice", name)
		}
		at[name] = i
	}
	for _, name := range of.required {
		if _, ok := at[name]; !ok {
			return nil, fault(line, "no column %q", name)
		}
	}
	return at, nil
}

// A row is a line of prices.
type row struct {
	line  int
	cells []string
	at    columns
}

// cell returns what stands in a column, or nothing if there is no such column.
func (r row) cell(name string) string {
	if i, ok := r.at[name]; ok {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// readRow adds a row of a table.
func (b *builder) readRow(r row, of *table) error {
	if len(r.cells) != len(r.at) {
		return fault(r.line, "row of %d columns; the header has %d", len(r.cells), len(r.at))
	}
	for _, name := range of.required {
		if r.cell(name) == "" {
			return fault(r.line, "%s is empty", name)
		}
	}
	return of.read(b, r)
}

// readSize adds an entry.
func (b *builder) readSize(r row) error {
	size, err := r.size()
	if err != nil {
		return err
	}
	e := Entry{Region: r.cell("region"), Size: size}
	if e.OnDemand, err = r.price("on_demand_per_hour"); err != nil {
		return err
	}
	if e.HasSpot = r.cell("spot_per_hour") != ""; e.HasSpot {
		if e.Spot, err = r.price("spot_per_hour"); err != nil {
			return err
		}
	}
	return b.add(r.line, e)
}

// size reads the size of a row.
func (r row) size() (Size, error) {
	vcpus, err := strconv.Atoi(r.cell("vcpus"))
	if err != nil || vcpus < 1 || vcpus > 100_000 {
		return Size{}, fault(r.line, "vcpus %.40q is not a count", r.cell("vcpus"))
	}
	text := r.cell("memory_gib")
	memory, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "0123456789.") != "" || memory <= 0 || memory > 1_000_000 {
		return Size{}, fault(r.line, "memory_gib %.40q is not an amount", text)
	}
	return Size{r.cell("size"), vcpus, memory}, nil
}

func (r row) price(column string) (PerHour, error) {
	p, err := ParsePerHour(r.cell(column))
	if err != nil {
		return 0, fault(r.line, "%s: %v", column, err)
	}
	return p, nil
}

// add takes an entry after checking it against those before it. Names keep the
// case of their first writing.
func (b *builder) add(line int, e Entry) error {
	k := keyOf(e.Region, e.Size.Name)
	if first, ok := b.lines[k]; ok {
		return fault(line, "%q in %q is already on line %d", e.Size.Name, e.Region, first)
	}
	size, ok := b.sizes[k.size]
	if !ok {
		size = e.Size
		b.sizes[k.size] = size
		b.sheet.sizes = append(b.sheet.sizes, size)
	}
	if e.Size.VCPUs != size.VCPUs || e.Size.MemoryGiB != size.MemoryGiB {
		return fault(line, "%q has %d vCPUs and %v GiB here, but %d and %v above", size.Name,
			e.Size.VCPUs, e.Size.MemoryGiB, size.VCPUs, size.MemoryGiB)
	}
	region, ok := b.regions[k.region]
	if !ok {
		region = e.Region
		b.regions[k.region] = region
		b.sheet.regions = append(b.sheet.regions, region)
	}
	e.Region, e.Size = region, size
	b.lines[k] = line
	b.sheet.entries[k] = e
	return nil
}

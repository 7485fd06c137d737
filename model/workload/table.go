package workload

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"vmssim/internal/spelling"
)

// longestRow is the most bytes in a row, give or take the buffer of the CSV
// reader. Without it a file of one endless line, or with a quotation mark that
// is never closed, would be read whole before it could be refused.
const longestRow = 1 << 20

// A table reads CSV whose rows have as many columns as its header.
type table struct {
	source *meter
	csv    *csv.Reader
	line   int // of the row last read
	width  int
}

func newTable(r io.Reader, delimiter rune) *table {
	text := bufio.NewReader(r)
	if mark, err := text.Peek(3); err == nil && string(mark) == "\uFEFF" {
		text.Discard(len(mark)) // spreadsheets write a byte order mark
	}
	source := &meter{source: text}
	reader := csv.NewReader(source)
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	if delimiter != 0 {
		reader.Comma = delimiter
	}
	return &table{source: source, csv: reader, line: 1}
}

// fault returns the error about the row last read.
func (t *table) fault(format string, args ...any) error {
	return &TraceError{t.line, fmt.Errorf(format, args...).Error()}
}

// readHeader reads the first row and returns the place of the named column.
func (t *table) readHeader(column string) (int, error) {
	header, err := t.read()
	if err == io.EOF {
		return 0, t.fault("no header")
	}
	if err != nil {
		return 0, err
	}
	t.width = len(header)
	place := -1
	for i, name := range header {
		header[i] = strings.TrimSpace(name)
		if header[i] != column {
			continue
		}
		if place >= 0 {
			return 0, t.fault("column %q comes twice", column)
		}
		place = i
	}
	if place < 0 {
		return 0, t.fault("%s", noColumn(column, header))
	}
	return place, nil
}

// noColumn says which columns there are instead of the one asked for.
func noColumn(column string, header []string) string {
	const most = 20
	var text strings.Builder
	fmt.Fprintf(&text, "no column %q", column)
	if name, ok := spelling.Nearest(column, header); ok {
		fmt.Fprintf(&text, "; did you mean %q? The columns are", name)
	} else {
		text.WriteString("; the columns are")
	}
	for i, name := range header[:min(len(header), most)] {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, " %.60q", name)
	}
	if more := len(header) - most; more > 0 {
		fmt.Fprintf(&text, " and %d more", more)
	}
	return text.String()
}

// next returns the next row, valid until the one after it, or io.EOF.
func (t *table) next() ([]string, error) {
	cells, err := t.read()
	if err != nil {
		return nil, err
	}
	if len(cells) != t.width {
		return nil, t.fault("row of %d columns; the header has %d", len(cells), t.width)
	}
	return cells, nil
}

// read returns the next row of any width, or io.EOF.
func (t *table) read() ([]string, error) {
	t.source.left = longestRow
	cells, err := t.csv.Read()
	var syntax *csv.ParseError
	switch {
	case err == io.EOF:
		return nil, err
	case errors.Is(err, errTooLong):
		t.line = t.source.lines + 1
		return nil, t.fault("%w", err)
	case errors.As(err, &syntax):
		t.line = syntax.Line
		return nil, t.fault("%w", syntax.Err)
	case err != nil:
		return nil, err
	}
	t.line, _ = t.csv.FieldPos(0)
	return cells, nil
}

var errTooLong = errors.New("row is longer than 1 MiB")

// A meter stops a reader that asks for too much in one go, which it does in
// search of the end of a line.
type meter struct {
	source io.Reader
	left   int // bytes that may still be read
	lines  int // lines ended in what was read
}

// Read is io.Reader.
func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errTooLong
	}
	n, err := m.source.Read(p[:min(len(p), m.left)])
	m.left -= n
	m.lines += bytes.Count(p[:n], []byte{'\n'})
	return n, err
}

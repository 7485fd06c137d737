package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"vmssim/model/price"
	"vmssim/model/workload"
)

// inputs reads the files that a document names, each of them once.
type inputs struct {
	files  fs.FS // nil: there are none
	sheets map[string]sheetInput
	traces map[traceKey]traceInput
	others map[string]otherInput // by what is read and from where
}

type sheetInput struct {
	sheet price.Sheet
	err   error
}

type traceInput struct {
	trace *workload.Trace
	err   error
}

type otherInput struct {
	value any
	err   error
}

// A traceKey is everything that a trace depends on.
type traceKey struct {
	file, column string
	every        Duration
	scale        float64
	repeat       bool
}

func newInputs(files fs.FS) *inputs {
	return &inputs{
		files, make(map[string]sheetInput), make(map[traceKey]traceInput), make(map[string]otherInput),
	}
}

// sheet returns the price sheet of the document.
func (in *inputs) sheet(d *Document) (price.Sheet, error) {
	if d.Prices == nil || d.Prices.File == nil {
		return price.Azure(), nil
	}
	name := d.Prices.File.String()
	known, ok := in.sheets[name]
	if !ok {
		known.err = in.read(name, func(r io.Reader) (err error) {
			known.sheet, err = price.ReadSheet(r)
			return err
		})
		in.sheets[name] = known
	}
	return known.sheet, known.err
}

// trace returns the load of a trace whose fields are all there.
func (in *inputs) trace(t *Trace) (*workload.Trace, error) {
	key := traceKey{t.File.String(), t.Column.String(), *t.Every, *t.Scale, *t.Repeat}
	known, ok := in.traces[key]
	if !ok {
		known.err = in.read(key.file, func(r io.Reader) error {
			scale, err := workload.ParseFactor(formatNumber(key.scale))
			if err != nil {
				return err
			}
			known.trace, err = workload.ReadTrace(r, key.column,
				workload.TraceOptions{Step: key.every.time(), Scale: scale, Repeat: key.repeat})
			return err
		})
		in.traces[key] = known
	}
	return known.trace, known.err
}

// read opens a file and words what is wrong with it, with the line where that
// is in the text.
func (in *inputs) read(name string, use func(io.Reader) error) error {
	if in.files == nil {
		return fmt.Errorf("%s cannot be read; a scenario from standard input has no folder", quote(name))
	}
	file, err := in.files.Open(name)
	if err != nil {
		return unreadable(name, err)
	}
	defer file.Close()
	err = use(file)
	var trace *workload.TraceError
	var sheet *price.SheetError
	switch {
	case errors.As(err, &trace):
		return fmt.Errorf("%s:%d: %s", name, trace.Line, trace.Problem)
	case errors.As(err, &sheet):
		return fmt.Errorf("%s:%d: %s", name, sheet.Line, sheet.Problem)
	case err != nil:
		return unreadable(name, err)
	}
	return nil
}

// unreadable words an error of the file system.
func unreadable(name string, err error) error {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("no file %s below the scenario's folder", quote(name))
	case errors.As(err, &at):
		return fmt.Errorf("%s cannot be read: %w", quote(name), at.Err)
	}
	return fmt.Errorf("%s cannot be read: %w", quote(name), err)
}

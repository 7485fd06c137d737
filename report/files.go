package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"vmssim/collect"
)

// A File is one file of an output directory.
type File struct {
	Name string // plain, without a folder
	Data []byte
}

// Files returns all that there is to say about r, in this order: report.json,
// summary.txt, summary.md, series.csv, costs.csv, with rollouts rollouts.csv, events.jsonl, and every chart as
// SVG and as PNG. The text has no colour, whatever the options say.
func Files(r *collect.Result, o Options) ([]File, error) {
	o.Style.Color = false
	var s shelf
	s.put("report.json", func(w io.Writer) error { return WriteJSON(w, r) })
	s.put("summary.txt", func(w io.Writer) error { return WriteText(w, r, o) })
	s.put("summary.md", func(w io.Writer) error { return WriteMarkdown(w, r, o) })
	s.put("series.csv", func(w io.Writer) error { return WriteSeries(w, r) })
	s.put("costs.csv", func(w io.Writer) error { return WriteCosts(w, r) })
	if r.RolloutSum().Count > 0 {
		s.put("rollouts.csv", func(w io.Writer) error { return WriteRollouts(w, r) })
	}
	s.put("events.jsonl", func(w io.Writer) error { return WriteEvents(w, r) })
	names := map[string]bool{}
	for _, c := range Charts(r, o.Thresholds) {
		name := unused(names, c.Name)
		s.put(name+".svg", c.WriteSVG)
		s.put(name+".png", c.WritePNG)
	}
	return s.files, s.err
}

// A shelf gathers files until the first error.
type shelf struct {
	files []File
	err   error
}

func (s *shelf) put(name string, write func(io.Writer) error) {
	if s.err != nil {
		return
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		s.err = fmt.Errorf("%s: %w", name, err)
		return
	}
	s.files = append(s.files, File{Name: name, Data: b.Bytes()})
}

// unused returns name, or with the first free number behind it if the name is
// taken. Names that differ in capitals only are one on many file systems.
func unused(taken map[string]bool, name string) string {
	free := name
	for n := 2; taken[strings.ToLower(free)]; n++ {
		free = fmt.Sprintf("%s-%d", name, n)
	}
	taken[strings.ToLower(free)] = true
	return free
}

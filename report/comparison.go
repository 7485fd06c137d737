package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"vmssim/experiment"
)

// Titled is what a reader should know of a comparison beyond its numbers.
type Titled struct {
	Title    string
	Question string   // what the scenario asks; shown unless empty
	About    []string // of each alternative, may be empty
	Style    Style
}

// WriteComparisonText writes a comparison, or the estimates of one scenario, for a
// terminal.
func WriteComparisonText(w io.Writer, c *experiment.Comparison, t Titled) error {
	return writeText(w, summarizeComparison(c, t), t.Style)
}

// WriteComparisonMarkdown writes the same as Markdown.
func WriteComparisonMarkdown(w io.Writer, c *experiment.Comparison, t Titled) error {
	return writeMarkdown(w, summarizeComparison(c, t))
}

func summarizeComparison(c *experiment.Comparison, t Titled) *summary {
	first := c.Alternatives[0].First
	s := &summary{
		name:     t.Title,
		question: t.Question,
		period: fmt.Sprintf("%s · %d runs of each · seed %d, replications 0 to %d",
			brief(first.Duration), c.Replications, c.Seed, c.Replications-1),
	}
	if len(c.Alternatives) == 1 {
		s.period = strings.Replace(s.period, " of each", "", 1)
		s.sections = append(s.sections, estimates(c))
	} else if choosesRollouts(c) {
		s.sections = append(s.sections, alternatives(c, t), rolloutChoice(c))
	} else {
		s.sections = append(s.sections, alternatives(c, t), verdicts(c))
		s.sections = append(s.sections, differences(c)...)
	}
	if o := judgements(c); len(o.rows) > 0 {
		s.sections = append(s.sections, o)
	}
	s.notes = comparisonNotes(c)
	s.footer = fmt.Sprintf("Money in %s · prices %s", first.Currency, first.Prices)
	s.makePlain()
	return s
}

// estimates is the table of one scenario.
func estimates(c *experiment.Comparison) section {
	s := section{title: "Estimate", columns: columns("mean", "one run varies by", "least", "most")}
	for i, m := range c.Measures {
		e := c.Alternatives[0].Estimates[i]
		u := unitOf(m.Unit, e.Mean)
		cells := []string{u.interval(e)}
		switch {
		case e.Endless > 0:
			cells = append(cells, absent, u.exact(e.Min), absent)
		case e.Constant:
			cells = append(cells, "never", "", "")
		default:
			cells = append(cells, u.rounded(e.SD, e.SD), u.rounded(e.Min, e.SD), u.rounded(e.Max, e.SD))
		}
		addMeasure(&s, m.Name, cells)
	}
	return s
}

// addMeasure adds the row of a measure. Those by cause are parts of their sum.
func addMeasure(s *section, name string, cells []string) {
	for _, sum := range []string{"requests.lost.", "cost."} {
		if part, ok := strings.CutPrefix(name, sum); ok && part != "total" {
			s.addPart(part, cells...)
			return
		}
	}
	s.add(name, cells...)
}

// alternatives says what is special about each.
func alternatives(c *experiment.Comparison, t Titled) section {
	s := section{title: "Alternatives", columns: []column{{prose: true}}}
	for i := range c.Alternatives {
		about := ""
		if i < len(t.About) {
			about = t.About[i]
		}
		if i == 0 {
			about = strings.TrimPrefix(about+"; the others are compared with it", "; ")
		}
		name := c.Alternatives[i].Name
		if head := headOf(c, i); head != name {
			name = head + " " + name
		}
		s.lines = append(s.lines, strings.TrimSuffix(name+": "+about, ": "))
	}
	return s
}

// headlines are the measures of which verdicts are written out.
var headlines = []string{
	"cost.total", "requests.success", "latency.p95", "jobs.completed", "jobs.turnaround.p95",
	"messages.completed", "messages.age.p95", "capacity.below",
}

// verdicts says in words what is known of the measures that matter most.
func verdicts(c *experiment.Comparison) section {
	s := section{title: "Verdict", columns: []column{{prose: true}}}
	for i := range c.Alternatives[1:] {
		a := &c.Alternatives[i+1]
		var parts []string
		for _, name := range headlines {
			for j, m := range c.Measures {
				if m.Name == name {
					parts = append(parts, name+" "+verdictOf(m, c.Alternatives[0].Estimates[j], a.Differences[j]))
				}
			}
		}
		if len(parts) > 0 {
			s.lines = append(s.lines, a.Name+": "+strings.Join(parts, "; ")+".")
		}
	}
	return s
}

// verdictOf words a verdict.
func verdictOf(m experiment.Measure, base experiment.Estimate, d experiment.Difference) string {
	switch d.Verdict {
	case experiment.Equal:
		return "equal"
	case experiment.Unknown:
		return "not comparable: endless in some runs"
	case experiment.NotSeen:
		return "no difference seen" + needed(d)
	case experiment.Doubtful:
		return changed(m, base, d) + ", perhaps by chance"
	}
	return changed(m, base, d)
}

// changed words a difference with its direction.
func changed(m experiment.Measure, base experiment.Estimate, d experiment.Difference) string {
	direction := " higher"
	if d.Mean < 0 {
		direction = " lower"
	}
	return strings.TrimLeft(differenceText(m, base, d), "+-") + direction
}

// needed says how many runs would find a difference.
func needed(d experiment.Difference) string {
	switch {
	case !(d.Target > 0):
		return ""
	case d.RunsNeeded == 0:
		return " (more than a million runs needed)"
	}
	return " (about " + about(d.RunsNeeded) + " runs needed)"
}

// about writes a number with two significant digits.
func about(n int) string {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return count((n + unit/2) / unit * unit)
}

// differences are tables that each have the first alternative and as many of the
// others as fit beside it.
func differences(c *experiment.Comparison) []section {
	var list []section
	for from := 1; from < len(c.Alternatives); {
		to := from + 1
		made := differenceTable(c, from, to)
		for to < len(c.Alternatives) {
			wider := differenceTable(c, from, to+1)
			if wider.width() > lineWidth {
				break
			}
			made = wider
			to++
		}
		list = append(list, made)
		from = to
	}
	return list
}

// width returns how wide the table is with its columns as near as they may be.
func (s *section) width() int {
	p := printer{first: s.nameWidth()}
	widths, gap := p.measure(s)
	total := p.first
	for _, w := range widths {
		total += w + gap
	}
	return total
}

// differenceTable has the first alternative and those from..to.
func differenceTable(c *experiment.Comparison, from, to int) section {
	s := section{title: "Mean", columns: []column{{name: headOf(c, 0)}}}
	for i := from; i < to; i++ {
		s.columns = append(s.columns, column{name: headOf(c, i)}, column{name: "difference"})
	}
	for i, m := range c.Measures {
		base := c.Alternatives[0].Estimates[i]
		cells := []string{unitOf(m.Unit, base.Mean).interval(base)}
		for _, a := range c.Alternatives[from:to] {
			cells = append(cells, unitOf(m.Unit, a.Estimates[i].Mean).interval(a.Estimates[i]),
				markedDifference(m, base, a.Differences[i]))
		}
		addMeasure(&s, m.Name, cells)
	}
	return s
}

// headOf returns an alternative's name at the head of a column: its number where a
// name is too long.
func headOf(c *experiment.Comparison, i int) string {
	for _, a := range c.Alternatives {
		if len(a.Name) > longestHead {
			return fmt.Sprintf("#%d", i+1)
		}
	}
	return c.Alternatives[i].Name
}

// longestHead is the most characters of a name at the head of a column.
const longestHead = 22

// The marks of differences that are not certain or not there.
const (
	doubtful = " ?"
	notSeen  = " ~"
	certain  = "  "
)

// markedDifference writes a difference and how sure it is.
func markedDifference(m experiment.Measure, base experiment.Estimate, d experiment.Difference) string {
	switch d.Verdict {
	case experiment.Equal:
		return "equal" + certain
	case experiment.Unknown:
		return absent + certain
	case experiment.NotSeen:
		return differenceText(m, base, d) + notSeen
	case experiment.Doubtful:
		return differenceText(m, base, d) + doubtful
	case experiment.Differs:
		return differenceText(m, base, d) + " *"
	}
	return differenceText(m, base, d) + certain
}

// differenceText writes a difference as a part of the first alternative's mean,
// that of a share in points, and others where that mean is 0 as they are.
func differenceText(m experiment.Measure, base experiment.Estimate, d experiment.Difference) string {
	sign, u := differenceUnit(m, base, d, " points", " %")
	return sign + u.interval(d.Estimate)
}

// differenceUnit returns the sign of a difference that has one to be written, and its
// unit: that of the measure, or what points of a share and parts of a mean are called.
func differenceUnit(m experiment.Measure, base experiment.Estimate, d experiment.Difference, points, part string) (sign string, u shown) {
	if d.Mean > 0 {
		sign = "+"
	}
	u = unitOf(m.Unit, d.Mean)
	switch {
	case m.Unit == experiment.Share:
		u.name = points
	case base.Mean != 0:
		u = shown{factor: 100 / math.Abs(base.Mean), name: part}
	}
	return sign, u
}

// A shown is how values of a measure are shown.
type shown struct {
	factor float64
	name   string
}

// unitOf chooses the unit of values of about a size.
func unitOf(u experiment.Unit, size float64) shown {
	switch u {
	case experiment.Share:
		return shown{100, " %"}
	case experiment.Hours:
		return shown{1, " h"}
	case experiment.Seconds:
		switch size = math.Abs(size); {
		case size < 1:
			return shown{1000, " ms"}
		case size < 600 || math.IsInf(size, 0):
			return shown{1, " s"}
		case size < 6*3600:
			return shown{1 / 60.0, " min"}
		}
		return shown{1 / 3600.0, " h"}
	}
	return shown{1, ""}
}

// interval writes a mean and the half width of its interval.
func (u shown) interval(e experiment.Estimate) string {
	switch {
	case e.Endless > 0:
		return fmt.Sprintf("endless in %d of %d", e.Endless, e.N)
	case e.Constant:
		return u.exact(e.Mean)
	}
	half := number(e.Half*u.factor, u.decimals(e.Half))
	if trimmed(half) == "0" {
		half = "<0.000001"
	}
	return number(e.Mean*u.factor, u.decimals(e.Half)) + u.name + " ±" + half
}

// rounded writes x with as many decimals as a spread has to two digits.
func (u shown) rounded(x, spread float64) string {
	return number(x*u.factor, u.decimals(spread)) + u.name
}

// exact writes what does not vary with six significant digits.
func (u shown) exact(x float64) string {
	return trimmed(number(x*u.factor, min(6, max(0, 5-magnitude(x*u.factor))))) + u.name
}

// trimmed returns a number without needless zeros.
func trimmed(text string) string {
	if strings.Contains(text, ".") {
		return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// decimals returns how many decimals show a spread with two digits.
func (u shown) decimals(spread float64) int {
	return min(6, max(0, 1-magnitude(spread*u.factor)))
}

// magnitude returns the power of ten of the first digit; 0 of 0.
func magnitude(x float64) int {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	_, power, _ := strings.Cut(strconv.FormatFloat(x, 'e', 1, 64), "e")
	n, err := strconv.Atoi(power)
	if err != nil {
		panic("report: " + err.Error()) // what FormatFloat writes has an exponent
	}
	return n
}

// judgements is what all runs say of the objectives.
func judgements(c *experiment.Comparison) section {
	s := section{
		title:   "Objectives",
		columns: []column{{name: "bound"}, {name: "mean"}, {name: "runs that met it"}, {prose: true}},
	}
	for i := range c.Alternatives {
		a := &c.Alternatives[i]
		for _, j := range a.Objectives {
			o := j.Objective
			scale := scaleOf(o.Measure, a.First.Currency)
			relation := "at most "
			if o.AtLeast {
				relation = "at least "
			}
			mark, verdict, mood := "✗ ", "missed", bad
			if j.Met {
				mark, verdict, mood = "✓ ", "met", good
			}
			if !j.Sure {
				verdict += ", not surely: the interval holds the bound"
			}
			name := string(o.Measure)
			if len(c.Alternatives) > 1 {
				name, relation = headOf(c, i), name+" "+relation
			}
			s.add(mark+name, relation+scale.bound(o.Bound), scale.actual(j.Estimate.Mean),
				fmt.Sprintf("%d of %d", j.Runs, j.Estimate.N), verdict).mood = mood
		}
	}
	return s
}

// comparisonNotes explains the signs.
func comparisonNotes(c *experiment.Comparison) []string {
	level := percentOf(c.Confidence) + " %"
	notes := []string{"± is half of the " + level + " confidence interval of the mean (Student's t). What has none is the same in every run."}
	if len(c.Alternatives) == 1 {
		return notes
	}
	notes = append(notes,
		"Run i of every alternative has the same luck, and differences are of these pairs: in percent of the mean of "+
			c.Alternatives[0].Name+", of shares in points.",
		fmt.Sprintf("* differs: the chance that any of the %d differences that vary is marked * though there is none is at most %s %% "+
			"(Holm). ? the interval does not hold 0, which among so many may be chance. ~ no difference seen: the interval holds 0.",
			c.Tests, percentOf(1-c.Confidence)),
		fmt.Sprintf("Runs needed are those that find a difference of %s %% of %s's mean four times in five, if it is there.",
			percentOf(c.Detect), c.Alternatives[0].Name),
	)
	if choosesRollouts(c) {
		return notes[:len(notes)-1]
	}
	if line := unseen(c); line != "" {
		notes = append(notes, line)
	}
	return notes
}

// unseen lists the measures without a difference, with the runs that would find one.
func unseen(c *experiment.Comparison) string {
	var all []string
	for i := range c.Alternatives {
		var list []string
		for j, d := range c.Alternatives[i].Differences {
			if d.Verdict == experiment.NotSeen && d.RunsNeeded > c.Replications {
				list = append(list, c.Measures[j].Name+" "+about(d.RunsNeeded))
			}
		}
		if len(list) > 0 {
			all = append(all, c.Alternatives[i].Name+": "+strings.Join(list, ", "))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "Runs needed where no difference is seen, if more than there were: " + strings.Join(all, "; ") + "."
}

package scenarios

import (
	"cmp"
	"fmt"
	"slices"

	"vmssim/model"
	"vmssim/model/autoscale"
)

// A Finding is something in a valid scenario that is probably not meant: found
// without running it.
type Finding struct {
	Problem
	Code string // the lint that found it
	Page string // Azure's page behind it, by title
}

// String writes the finding as file:line:column: code: path: text (page).
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s: %s (%s)", f.File, f.Line, f.Column, f.Code, f.Path, f.Text, f.Page)
}

// A lint looks for one kind of finding. Codes are never used again.
type lint struct {
	code    string
	title   string
	page    string
	profile func(*linter, profileView) // for each profile in force, or nil
	set     func(*linter, setView)     // for each scale set, or nil
}

// A setView is one scale set as it is written and as it is built.
type setView struct {
	written *ScaleSet
	built   *model.ScaleSet
	path    string
}

// A profileView is one profile of an autoscale setting that is enabled.
type profileView struct {
	setView
	profile *autoscale.Profile
	at      string // the profile's path
}

// rule returns the path of a rule, or of a field in it.
func (p profileView) rule(i int, field string) string {
	return join(item(join(p.at, "rules"), i), field)
}

// Lints lists the code and the title of every lint.
func Lints() [][2]string {
	var list [][2]string
	for _, l := range lints() {
		list = append(list, [2]string{l.code, l.title})
	}
	return list
}

func lints() []lint {
	return slices.Concat(autoscaleLints, scaleSetLints, mixLints, sessionLints, rolloutLints)
}

// Lint looks through a scenario for what is valid but probably not meant, and
// returns it in the order of position.
func Lint(s *Scenario) []Finding {
	l := &linter{document: s.Document, config: &s.Config}
	for _, l.lint = range lints() {
		if o := s.Document.Lint; o != nil && slices.Contains(o.Allow, Name(l.lint.code)) {
			continue
		}
		for i, e := range s.Document.ScaleSets {
			l.look(setView{e.Value, &s.Config.ScaleSets[i], joinName("scaleSets", e.Name.String())})
		}
	}
	slices.SortStableFunc(l.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(rank(a.File), rank(b.File)), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return l.found
}

// LintAll looks through a scenario as it stands, and as each of its strategies has
// it. What a strategy alone brings about says so. The error is that of Load.
func LintAll(src Source, overrides []string) ([]Finding, error) {
	whole, err := Load(src, overrides)
	if err != nil {
		return nil, err
	}
	found := Lint(whole)
	for _, name := range whole.Document.StrategyNames() {
		s, err := LoadStrategy(src, name, overrides)
		if err != nil {
			return nil, err
		}
		for _, f := range Lint(s) {
			if !slices.Contains(found, f) {
				f.Text += " (with strategy " + name + ")"
				found = append(found, f)
			}
		}
	}
	return found, nil
}

// A linter collects findings.
type linter struct {
	document *Document
	config   *model.Config
	lint     lint // that looks
	found    []Finding
}

func (l *linter) look(view setView) {
	if l.lint.set != nil {
		l.lint.set(l, view)
	}
	setting := view.built.Autoscale
	if l.lint.profile == nil || setting == nil || !setting.Enabled {
		return
	}
	for i := range setting.Profiles {
		at := item(join(view.path, "autoscale.profiles"), i)
		l.lint.profile(l, profileView{view, &setting.Profiles[i], at})
	}
}

// at adds a finding at a path.
func (l *linter) at(path, format string, args ...any) {
	where := l.document.source.valuePlace(path)
	l.found = append(l.found, Finding{
		Problem: Problem{where.file, where.line, where.column, path, fmt.Sprintf(format, args...)},
		Code:    l.lint.code, Page: l.lint.page,
	})
}

package tidy

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// machinePath matches the places of one person's or one machine's own.
	machinePath = regexp.MustCompile(`(^|[^.A-Za-z0-9_/])(/(work|root|tmp|home|Users)/|[A-Z]:\\)`)

	// link matches a link's target in Markdown, written in place or apart.
	link = regexp.MustCompile(`\]\(([^)\s]+)\)|^\[[^\]]+\]:\s+(\S+)`)

	decisionPage = regexp.MustCompile(`^docs/decisions/\d{4}-[^/]*\.md$`)
)

const (
	decisionIndex = "docs/decisions/README.md"
	libraryFiles  = "scenarios/library/*.yaml"
)

// checkMachinePaths finds absolute paths that exist on one machine only.
func checkMachinePaths(m *module) []finding {
	return matches(m, machinePath, "is a path of one machine")
}

// checkLinks finds links in Markdown to files that are not there.
func checkLinks(m *module) []finding {
	var found []finding
	for _, name := range m.names {
		if path.Ext(name) != ".md" {
			continue
		}
		fenced := false
		for i, line := range strings.Split(m.texts[name], "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				fenced = !fenced
			}
			if fenced {
				continue
			}
			for _, target := range targets(line) {
				if !m.exists(path.Join(path.Dir(name), target)) {
					found = append(found, finding{name, i + 1, "the link to " + target + " leads nowhere"})
				}
			}
		}
	}
	return found
}

// targets returns the files that a line of Markdown links to.
func targets(line string) []string {
	var files []string
	for _, match := range link.FindAllStringSubmatch(line, -1) {
		target, _, _ := strings.Cut(match[1]+match[2], "#")
		outside := strings.Contains(target, ":")
		if target != "" && !outside {
			files = append(files, target)
		}
	}
	return files
}

// exists reports whether a file or folder is in the module.
func (m *module) exists(name string) bool {
	return slices.ContainsFunc(m.names, func(n string) bool {
		return n == name || strings.HasPrefix(n, name+"/")
	})
}

// checkDecisions finds decision pages that their index does not link to.
func checkDecisions(m *module) []finding {
	linked := targets(strings.ReplaceAll(m.texts[decisionIndex], "\n", " "))
	var found []finding
	for _, name := range m.names {
		if decisionPage.MatchString(name) && !slices.Contains(linked, path.Base(name)) {
			found = append(found, finding{name, 1, decisionIndex + " does not link to it"})
		}
	}
	return found
}

// checkLibrary finds library scenarios that neither README.md nor a page of docs
// mentions by name.
func checkLibrary(m *module) []finding {
	var found []finding
	for _, name := range m.names {
		if ok, _ := path.Match(libraryFiles, name); !ok { // the pattern is well-formed
			continue
		}
		scenario := strings.TrimSuffix(path.Base(name), ".yaml")
		if !m.mentioned(scenario) {
			found = append(found, finding{name, 1, "neither README.md nor docs mentions " + scenario})
		}
	}
	return found
}

func (m *module) mentioned(scenario string) bool {
	word := regexp.MustCompile(`(^|[^\w-])` + regexp.QuoteMeta(scenario) + `($|[^\w-])`)
	return slices.ContainsFunc(m.names, func(name string) bool {
		page := name == "README.md" || strings.HasPrefix(name, "docs/") && path.Ext(name) == ".md"
		return page && word.MatchString(m.texts[name])
	})
}

func TestCheckMachinePaths(t *testing.T) {
	const home = "/ho" + "me/"
	testRule(t, checkMachinePaths, []breach{
		{
			name: "one machine's",
			files: map[string]string{
				"Makefile": "all:\n\tcp x " + home + "me/x\n",
				"sim/a.go": "package sim\n\nvar dir = \"" + home + "me\"\n",
			},
			want: []string{
				"Makefile:2: " + home + " is a path of one machine",
				"sim/a.go:3: \"" + home + " is a path of one machine",
			},
		},
		{
			name:  "relative",
			files: map[string]string{"README.md": "docs" + home + "x and ../ho" + "me/x\n"},
		},
	})
}

func TestCheckLinks(t *testing.T) {
	testRule(t, checkLinks, []breach{
		{
			name: "dead",
			files: map[string]string{
				"README.md":     "# A\nsee [b](docs/b.md) and [c](docs/c.md#x)\n\n[d]: docs/d.md\n",
				"docs/b.md":     "![chart](chart.svg), [up](../README.md)\n",
				"docs/x/e.yaml": "",
			},
			want: []string{
				"README.md:2: the link to docs/c.md leads nowhere",
				"README.md:4: the link to docs/d.md leads nowhere",
				"docs/b.md:1: the link to chart.svg leads nowhere",
			},
		},
		{
			name: "allowed",
			files: map[string]string{
				"README.md": "[a](docs/a.md#top) [f](docs) [here](#x) [o](https://example.com/x.md)\n" +
					"```\nm[i](j)\n```\n",
				"docs/a.md": "",
			},
		},
	})
}

func TestCheckDecisions(t *testing.T) {
	testRule(t, checkDecisions, []breach{{
		name: "one of two",
		files: map[string]string{
			decisionIndex:              "- [A](0001-a.md): a\n",
			"docs/decisions/0001-a.md": "",
			"docs/decisions/0002-b.md": "",
		},
		want: []string{"docs/decisions/0002-b.md:1: docs/decisions/README.md does not link to it"},
	}})
}

func TestCheckLibrary(t *testing.T) {
	testRule(t, checkLibrary, []breach{{
		name: "one of three",
		files: map[string]string{
			"README.md":                          "run flash-crowd\n",
			"docs/scenario.md":                   "like `spot`.\n",
			"scenarios/library/flash.yaml":       "",
			"scenarios/library/flash-crowd.yaml": "",
			"scenarios/library/spot.yaml":        "",
			"scenarios/testdata/bad.yaml":        "",
		},
		want: []string{"scenarios/library/flash.yaml:1: neither README.md nor docs mentions flash"},
	}})
}

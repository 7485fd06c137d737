package scenarios

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed library/*.yaml
var libraryFS embed.FS

// A LibraryEntry is one of the scenarios that come with the program.
type LibraryEntry struct {
	Name     string // for Open
	Question string // that the scenario answers
}

// Library lists the scenarios that come with the program, by name.
func Library() []LibraryEntry { return slices.Clone(readLibrary()) }

var readLibrary = sync.OnceValue(func() []LibraryEntry {
	files, err := fs.Glob(libraryFS, "library/*.yaml")
	if err != nil {
		panic(fmt.Sprintf("scenarios: library: %v", err))
	}
	var entries []LibraryEntry
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "library/"), ".yaml")
		src, _ := Open(name)
		document, problems := Decode(src, nil)
		if problems != nil || document.Question == nil {
			panic(fmt.Sprintf("scenarios: library scenario %s has no question: %v", name, problems))
		}
		entries = append(entries, LibraryEntry{name, document.Question.String()})
	}
	return entries
})

// Open returns the library's scenario of that name.
func Open(name string) (Source, bool) {
	data, err := libraryFS.ReadFile("library/" + name + ".yaml")
	if err != nil {
		return Source{}, false
	}
	folder, err := fs.Sub(libraryFS, "library")
	if err != nil {
		panic(fmt.Sprintf("scenarios: library: %v", err))
	}
	return Source{Name: name + ".yaml", Data: data, Files: folder}, true
}

//go:embed template.yaml
var template []byte

// Template returns a short scenario with comments to start from. It is valid as
// it stands.
func Template() []byte { return slices.Clone(template) }

package scenarios

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// locate returns where the text stops being YAML. The parser's own errors name
// the line of some enclosing structure, or none, and never a column; but it
// gives the same error for every beginning of the text that includes the
// mistake, so the shortest such beginning ends at it. That takes some twenty
// parses; of very long texts it is the parser's line.
func locate(text []byte, err error) (line, column int) {
	lines := lineEnds(text)
	if len(text) > longestSearched {
		return min(max(1, parserLine(err)), len(lines)), 1
	}
	fails := func(length int) bool {
		_, _, problem := documents(text[:length])
		return problem != nil && problem.Error() == err.Error()
	}
	at := sort.Search(len(lines)-1, func(i int) bool { return fails(lines[i]) })
	start := 0
	if at > 0 {
		start = lines[at-1]
	}
	row := bytes.TrimRight(text[start:lines[at]], "\r\n")
	if tab := indentTab(row); tab >= 0 {
		return at + 1, tab + 1
	}
	runes := runeEnds(row)
	last := sort.Search(len(runes), func(i int) bool { return fails(start + runes[i]) })
	last = min(last, max(0, len(runes)-1))
	if strings.Contains(err.Error(), "unknown anchor") {
		last = utf8.RuneCount(row[:max(0, bytes.LastIndexByte(row[:runes[last]], '*'))])
	}
	return at + 1, last + 1
}

// longestSearched is the most bytes that locate parses again and again.
const longestSearched = 256 << 10

// parserLine returns the line in the parser's error, or 0.
func parserLine(err error) int {
	var line int
	fmt.Sscanf(err.Error(), "yaml: line %d:", &line) // without a line it stays 0
	return line
}

// lineEnds returns the offset after each line of the text, at least one.
func lineEnds(text []byte) []int {
	var ends []int
	for i, b := range text {
		if b == '\n' {
			ends = append(ends, i+1)
		}
	}
	if len(ends) == 0 || ends[len(ends)-1] < len(text) {
		ends = append(ends, len(text))
	}
	return ends
}

// runeEnds returns the offset after each rune of the row.
func runeEnds(row []byte) []int {
	var ends []int
	for at := 0; at < len(row); {
		_, size := utf8.DecodeRune(row[at:])
		at += size
		ends = append(ends, at)
	}
	return ends
}

// indentTab returns the index of a tab among the spaces a row begins with, or
// -1.
func indentTab(row []byte) int {
	for i, b := range row {
		switch b {
		case '\t':
			return i
		case ' ':
		default:
			return -1
		}
	}
	return -1
}

// syntaxText words the parser's error, without its position.
func syntaxText(text []byte, line int, err error) string {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		_, message, _ = strings.Cut(rest, ": ")
	}
	row := text[:lineEnds(text)[line-1]]
	row = row[bytes.LastIndexByte(bytes.TrimRight(row, "\n"), '\n')+1:]
	if indentTab(row) >= 0 {
		return "tab in the indentation; indent with spaces"
	}
	switch {
	case strings.HasPrefix(message, "mapping values are not allowed"):
		message += "; quote text that has a colon and a space in it"
	case message == "did not find expected key":
		message += "; the indentation does not fit the lines above"
	}
	return message
}

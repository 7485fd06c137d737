package scenarios

import (
	"strconv"
	"unicode/utf8"
)

// quote writes text from a file in quotes, shortened and without anything that
// a terminal would act on.
func quote(text string) string { return strconv.Quote(cut(text)) }

// shorten returns text from a file as it stands where that is harmless, and
// quoted where not.
func shorten(text string) string {
	for _, r := range text {
		if !strconv.IsPrint(r) {
			return quote(text)
		}
	}
	return cut(text)
}

// longestShown is how much of a value an error shows.
const longestShown = 60

func cut(text string) string {
	if utf8.RuneCountInString(text) <= longestShown {
		return text
	}
	return string([]rune(text)[:longestShown-1]) + "…"
}

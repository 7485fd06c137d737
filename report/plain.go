package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain returns s without what could command a terminal or turn the direction
// of the text around it, or is not allowed in XML: control characters, format
// characters and noncharacters. White space becomes a space, what is no UTF-8
// becomes U+FFFD.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r&0xFFFE == 0xFFFE:
			return -1
		}
		return r
	}, s)
}

// clip shortens s to the given number of characters.
func clip(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	runes := []rune(s)
	return strings.TrimRight(string(runes[:max(0, width-1)]), " ") + "…"
}

// wrap breaks s at spaces into lines of at most width characters. A longer word
// stays whole.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// words writes a name like BlockedByCooldown as "blocked by cooldown".
func words(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

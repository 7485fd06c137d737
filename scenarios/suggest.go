package scenarios

import (
	"strings"
	"unicode/utf8"
)

// didYouMean returns a remark that offers the nearest of the words, or lists
// them when none is near and they are few.
func didYouMean(word string, words []string) string {
	if near := nearest(word, words); near != "" {
		return "; did you mean " + quote(near) + "?"
	}
	if len(words) == 0 || len(words) > mostListed {
		return ""
	}
	if len(words) == 1 {
		return "; known is " + words[0]
	}
	return "; known are " + listing(words, "and")
}

// mostListed is how many words a remark spells out.
const mostListed = 16

// nearest returns the word within a third of its length in edits of the one
// given, or "". Of equally near ones it is the first.
func nearest(word string, words []string) string {
	best, bestDistance := "", 0
	own := utf8.RuneCountInString(word)
	for _, candidate := range words {
		length := utf8.RuneCountInString(candidate)
		most := min(max(1, length/3), length-1)
		if own > length+most || own < length-most {
			continue // that many letters more or fewer
		}
		distance := editDistance(strings.ToLower(word), strings.ToLower(candidate))
		if distance <= most && (best == "" || distance < bestDistance) {
			best, bestDistance = candidate, distance
		}
	}
	return best
}

// editDistance returns how many insertions, deletions, replacements and swaps
// of neighbours turn a into b (optimal string alignment; Damerau 1964).
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			change := rows[i-1][j-1]
			if s[i-1] != t[j-1] {
				change++
			}
			rows[i][j] = min(change, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}

// listing writes words as a sentence does: "a", "a and b", "a, b and c".
func listing(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}

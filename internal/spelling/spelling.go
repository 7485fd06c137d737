// Package spelling finds the name that somebody meant.
package spelling

import "strings"

// Nearest returns the name with the fewest letters to change, insert or remove
// to make it the one asked for, whatever their case; among equals the first. It
// is false if even that one is too far to have been meant.
func Nearest(asked string, names []string) (string, bool) {
	best, least := "", max(2, len(asked)/3)+1
	for _, name := range names {
		if d := distance(strings.ToLower(asked), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best, best != ""
}

// distance returns the edit distance of two texts in bytes (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

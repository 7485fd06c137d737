package autoscale

import (
	"slices"
	"strconv"
)

// spell returns the schema's name of the constant with the given number. Only a
// program error can produce another number; it is shown as kind(number).
func spell(kind string, names []string, number uint8) string {
	if int(number) < len(names) {
		return names[number]
	}
	return kind + "(" + strconv.Itoa(int(number)) + ")"
}

// parse is the inverse of spell. The comparison is exact, as in ARM templates.
func parse[T ~uint8](names []string, name string) (T, bool) {
	i := slices.Index(names, name)
	if i < 0 {
		return 0, false
	}
	return T(i), true
}

package price

import (
	"fmt"
	"slices"

	"vmssim/internal/spelling"
)

// didYouMean offers the name that is nearest to the one asked for, or nothing
// if none is near. Of equally near ones it is the last, which in a sorted list of
// sizes is the newest version.
func didYouMean(asked string, names []string) string {
	names = slices.Clone(names)
	slices.Reverse(names)
	if name, ok := spelling.Nearest(asked, names); ok {
		return fmt.Sprintf("; did you mean %q?", name)
	}
	return ""
}

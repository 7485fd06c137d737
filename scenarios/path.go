package scenarios

import (
	"strconv"
	"strings"
)

// A path names a value of a document: keys joined by dots, list items by their
// number in brackets, names that contain dots in quotes.
//
//	scaleSets.web.autoscale.profiles[0].capacity.minimum
//	scaleSets."web.v1".sku.capacity

// join returns the path of a field below a mapping.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// joinName returns the path of a named entry below a mapping.
func joinName(path, name string) string {
	if strings.Contains(name, ".") {
		name = strconv.Quote(name)
	}
	return join(path, name)
}

// item returns the path of an item of a list.
func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// parent returns the path of what holds the value at path; of a top-level key
// it is "". A field whose own key has a dot has a parent that does not exist;
// the parent of that one does.
func parent(path string) string {
	if strings.HasSuffix(path, "]") {
		return path[:strings.LastIndexByte(path, '[')]
	}
	if strings.HasSuffix(path, `"`) {
		path = path[:strings.LastIndexByte(path[:len(path)-1], '"')]
		return strings.TrimSuffix(path, ".")
	}
	return path[:max(0, strings.LastIndexByte(path, '.'))]
}

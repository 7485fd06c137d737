package traffic

// slots are the entries of a list that are unused. The one that became so last is used
// again first.
type slots []int32

// take returns an entry of a list that is unused; the list grows if there is none.
func take[T any](list *[]T, unused *slots) int32 {
	if last := len(*unused) - 1; last >= 0 {
		at := (*unused)[last]
		*unused = (*unused)[:last]
		return at
	}
	var entry T
	*list = append(*list, entry)
	return int32(len(*list) - 1)
}

// drop makes an entry unused.
func (s *slots) drop(at int32) { *s = append(*s, at) }

// renewed returns the generation of an entry after another one: what refers to an older
// one is stale.
func renewed(generation uint32) uint32 { return (generation + 1) & (1<<(32-kindBits) - 1) }

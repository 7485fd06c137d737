package scenarios

// A Strategy is one way to run the scenario: what it sets, and all else as the
// scenario has it.
type Strategy struct {
	// What is special about it, for people.
	About *Text `key:"about"`

	// The values that it sets, by path, as --set has them: a key such as
	// scaleSets.web.sku.capacity, with any YAML as its value. Keys that are missing are
	// made, and the item after the last of a list adds to it. A strategy that sets
	// nothing is the scenario as it stands.
	Set *Settings `key:"set"`
}

package scenarios

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"vmssim/model"
)

// A VersionNumber is the number of an image version, Major.Minor.Patch.
type VersionNumber struct {
	Number model.Version
	Text   string // as it was written: the Marketplace has 22.04.202401010
}

var versionPattern = regexp.MustCompile(`^([0-9]{1,10})\.([0-9]{1,10})\.([0-9]{1,10})$`)

func (v *VersionNumber) parse(text string) error {
	parts := versionPattern.FindStringSubmatch(text)
	if parts == nil {
		return fmt.Errorf("%s is not a version; write it like 1.0.0, as Major.Minor.Patch", quote(text))
	}
	for i, number := range []*int{&v.Number.Major, &v.Number.Minor, &v.Number.Patch} {
		*number, _ = strconv.Atoi(parts[1+i]) // at most ten digits
	}
	v.Text = text
	return nil
}

// String writes the version as it was given.
func (v VersionNumber) String() string { return v.Text }

func (VersionNumber) describe() (what, pattern string) { return "version", versionPattern.String() }

func (VersionNumber) textual() {}

// A VersionChoice is the number of an image version, or latest.
type VersionChoice struct {
	Latest bool
	Number VersionNumber // unless Latest
}

func (v *VersionChoice) parse(text string) error {
	if v.Latest = text == "latest"; v.Latest {
		return nil
	}
	if err := v.Number.parse(text); err != nil {
		return fmt.Errorf("%w, or latest", err)
	}
	return nil
}

// String writes the version as it was given.
func (v VersionChoice) String() string {
	if v.Latest {
		return "latest"
	}
	return v.Number.String()
}

func (VersionChoice) describe() (what, pattern string) {
	return "version or latest", "^latest$|" + versionPattern.String()
}

func (VersionChoice) textual() {}

// imageID takes an image's id apart: a name, or ARM's path of an image or of one
// of its versions.
func imageID(id Text) (name, version string) {
	parts := strings.Split(strings.TrimSuffix(string(id), "/"), "/")
	for i := len(parts) - 2; i >= 0; i-- {
		if strings.EqualFold(parts[i], "images") {
			if i+3 < len(parts) && strings.EqualFold(parts[i+2], "versions") {
				version = parts[i+3]
			}
			return parts[i+1], version
		}
	}
	return string(id), ""
}

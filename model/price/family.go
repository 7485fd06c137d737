package price

import (
	"regexp"
	"strings"
)

// sizeName takes a size apart: Standard_D2s_v5 is series D, 2 vCPUs, features s
// and version 5; Standard_NC4as_T4_v3 has an accelerator as well. As in Azure the
// case of the letters does not matter, but that of the accelerator's does.
var sizeName = regexp.MustCompile(`^(?i:standard_([A-Z]+)[0-9]+(?:-[0-9]+)?([a-z]*))(?:_([A-Z]+[0-9]+))?(?:_v([0-9]+))?$`)

// SizeSeries returns the letters before the digits of a size's name, and whether its
// processors are Arm64, which the feature p says; else they are x64. It is false
// for a name that is not built like one of Azure's.
func SizeSeries(size string) (series string, arm, ok bool) {
	part := sizeName.FindStringSubmatch(size)
	if part == nil {
		return "", false, false
	}
	return strings.ToUpper(part[1]), strings.Contains(strings.ToLower(part[2]), "p"), true
}

// Family returns the name of the family whose quota a size counts against, as
// "az vm list-usage" gives it, without spaces: "standardDSv5Family" for
// Standard_D2s_v5. For a name that is not built like one of Azure's it is "".
//
// Azure lists no rule; this one holds for the sizes of the built-in sheet.
func Family(size string) string {
	part := sizeName.FindStringSubmatch(size)
	if part == nil {
		return ""
	}
	series, features, accelerator, version := strings.ToUpper(part[1]), strings.ToUpper(part[2]), part[3], part[4]
	if series == "B" && version == "" {
		features = "S" // all of the first B series, Standard_B2ms too
	}
	name := "standard" + series + features
	if version != "" {
		name += "v" + version
	}
	if accelerator != "" {
		name += "_" + accelerator
	}
	return name + "Family"
}

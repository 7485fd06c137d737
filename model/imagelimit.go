package model

// Image limits: how many instances a set may have, by what it is made from.
//
// Azure ("Design considerations for scale sets"): 1,000 from a Marketplace image
// or one of a Compute Gallery, 600 from a legacy managed image, with managed
// disks. With storage accounts of one's own, 100 from a Marketplace image; from
// a custom image all disks are in one account, which holds 40, or 20 with
// overprovisioning on.

// An ImageKind is what sort of image instances are made from.
type ImageKind uint8

// The kinds of images.
const (
	PlatformImage    ImageKind = iota // of the Marketplace
	GeneralizedImage                  // of a Compute Gallery, without what is one machine's own
	SpecializedImage                  // of a Compute Gallery, a copy of one machine as it was
	ManagedImage                      // a legacy managed image, outside of any gallery
	ContainerHost                     // of the Marketplace or a gallery, to run containers
	ImageKinds                        // how many kinds there are
)

var imageKindNames = [ImageKinds]string{
	"platform image", "generalized image", "specialized image", "managed image", "container host",
}

func (k ImageKind) String() string { return imageKindNames[k] }

// A CapacityLimit is the most instances that a set may have, why, and who says
// so when.
type CapacityLimit struct {
	Most int
	What string // what it is the limit of
	Page string // Azure's page, by its title
	Date string // of the page, ISO 8601
}

// Date and title of the page that the limits are from.
const (
	limitsPage = "Design considerations for scale sets"
	limitsDate = "2022-11-22"
)

// imageLimits are the limits with managed disks.
var imageLimits = [ImageKinds]CapacityLimit{
	PlatformImage:    {1000, "a platform image", limitsPage, limitsDate},
	GeneralizedImage: {1000, "a generalized image of a Compute Gallery", limitsPage, limitsDate},
	SpecializedImage: {1000, "a specialized image of a Compute Gallery", limitsPage, limitsDate},
	ManagedImage:     {600, "a legacy managed image", limitsPage, limitsDate},
	ContainerHost:    {1000, "a container host", limitsPage, limitsDate},
}

// LimitOf returns the limit of a kind of image with managed disks.
func LimitOf(kind ImageKind) CapacityLimit { return imageLimits[kind] }

// UnmanagedLimitOf returns the limit of a kind of image whose OS disks are in
// storage accounts of one's own.
func UnmanagedLimitOf(kind ImageKind, overprovision bool) CapacityLimit {
	limit := CapacityLimit{100, "OS disks in storage accounts of your own", limitsPage, limitsDate}
	switch {
	case kind == PlatformImage || kind == ContainerHost:
	case overprovision:
		limit.Most, limit.What = 20, "a custom image in a storage account of your own with overprovisioning"
	default:
		limit.Most, limit.What = 40, "a custom image in a storage account of your own"
	}
	return limit
}

package model

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

package scenarios

// An Image is what instances are made from, in the versions in which it is
// published. What kind of image it is decides how soon an instance works and how
// many instances a set may have.
type Image struct {
	// An image of the Marketplace.
	Platform *PlatformImage `key:"platform"`

	// An image of an Azure Compute Gallery without what is one machine's own, made
	// with waagent -deprovision or Sysprep. What the application needs can be in
	// it.
	Generalized *GeneralizedImage `key:"generalized"`

	// An image of an Azure Compute Gallery that is a copy of one machine as it was.
	Specialized *SpecializedImage `key:"specialized"`

	// A legacy managed image, outside of any gallery. It has one version.
	ManagedImage *ManagedImage `key:"managedImage"`

	// A machine that works in containers.
	ContainerHost *ContainerHost `key:"containerHost"`

	// The versions and when each is published.
	Versions []ImageVersion `key:"versions" default:"[{version: 1.0.0}]" items:"1..1000"`
}

func (Image) alternatives() ([][]string, string) {
	return oneOf("platform", "generalized", "specialized", "managedImage", "containerHost")
}

// An ImageVersion is one version of an image.
type ImageVersion struct {
	// The version, Major.Minor.Patch.
	Version *VersionNumber `key:"version" required:"true"`

	// From when on there is this version. Before the start of the run it is written
	// as a timestamp.
	At *Instant `key:"at" default:"0s"`

	// The release that instances of this version run, one of releases. Scale sets made
	// from the image then name none.
	Release *Name `key:"release"`
}

// A PlatformImage is an image of the Marketplace.
type PlatformImage struct {
	// Who publishes it, as in ARM's imageReference.
	Publisher *Name `key:"publisher" required:"true"`

	// What it is offered as, as in ARM's imageReference.
	Offer *Name `key:"offer" required:"true"`

	// Which kind of the offer it is, as in ARM's imageReference.
	SKU *Name `key:"sku" required:"true"`

	// What the times create and boot of a set's provisioning are multiplied by. The
	// defaults of those times are for platform images.
	BootFactor *float64 `key:"bootFactor" default:"1" min:"0" max:"100"`
}

// A GeneralizedImage is an image of a gallery without what is one machine's own.
type GeneralizedImage struct {
	// What the times create and boot of a set's provisioning are multiplied by.
	// Recorded by the Azure CLI's tests: to create one machine from a custom image
	// took 88.5s at the median of 24, from a Linux platform image 74.6s at that of
	// 315. For 1000 machines in 4 scale sets it was 490s to 355s, in 40 scale sets
	// 240s to 260s (Azure/Avere, October 2018).
	BootFactor *float64 `key:"bootFactor" default:"1.2" min:"0" max:"100"`
}

// A SpecializedImage is a copy of one machine as it was. Its instances need no
// first boot and are up sooner, but all have the computer name of that machine
// until a script changes it.
type SpecializedImage struct {
	// What the times create and boot of a set's provisioning are multiplied by.
	// Recorded by the Azure CLI's tests: 23.6s, 39.0s and 53.7s to create one
	// machine, against 74.6s at the median of 315 from a Linux platform image.
	BootFactor *float64 `key:"bootFactor" default:"0.5" min:"0" max:"100"`

	// Gives every instance a name of its own before its extensions install. Without
	// it names collide.
	PostBuildScript *PostBuildScript `key:"postBuildScript"`

	// What comes of an instance whose computer name another one of the set has:
	// nothing, or what knows machines by their names (a domain, a cluster, a
	// monitor) refuses it and it fails before it works. Azure says that names
	// collide and should be changed, not what happens: that is your application's.
	NameCollision *string `key:"nameCollision" words:"ignored,refused" default:"ignored"`
}

// A PostBuildScript changes the computer name of a new instance.
type PostBuildScript struct {
	// How long it takes, with a restart if it needs one.
	Takes *Distribution `key:"takes" required:"true"`
}

// A ManagedImage is a legacy managed image.
type ManagedImage struct {
	// As for generalized.
	BootFactor *float64 `key:"bootFactor" default:"1.2" min:"0" max:"100"`
}

// A ContainerHost works when it has pulled a container image and has registered
// with an orchestrator, after its extensions. Versions are those of the container
// image.
type ContainerHost struct {
	// What the times create and boot of a set's provisioning are multiplied by, for
	// the machine below the containers.
	BootFactor *float64 `key:"bootFactor" default:"1" min:"0" max:"100"`

	// How long it takes to have the container image.
	Pull *ContainerPull `key:"pull" required:"true"`

	// The part of the container image that a host still has after it was
	// deallocated and started again. A reimage leaves nothing.
	KeptOnRestart *Percent `key:"keptOnRestart" default:"100%" max:"100%"`

	// Whether the image of another release is pulled while the old container still
	// serves. The instance does no work only while the new one registers then. Ours: that
	// is how Kubernetes and docker compose do it.
	PullWhileServing *bool `key:"pullWhileServing" default:"true"`

	// The part of the container image that another release transfers: the layers that
	// have changed.
	PulledOnUpdate *Percent `key:"pulledOnUpdate" default:"100%" max:"100%"`

	// From the pulled image until the orchestrator gives the host work. Another release
	// takes it again.
	Register *Distribution `key:"register" required:"true"`
}

// ContainerPull is how long it takes to have a container image: a time, or a
// size and a bandwidth. All hosts pull independently of each other.
type ContainerPull struct {
	// The time.
	Takes *Distribution `key:"takes"`

	// What is transferred, in millions of bytes.
	SizeMB *float64 `key:"sizeMB" min:"0" max:"1000000"`

	// What one host receives, in millions of bytes per second.
	BandwidthMBps *float64 `key:"bandwidthMBps" above:"0" max:"100000"`
}

func (ContainerPull) alternatives() ([][]string, string) {
	return [][]string{{"takes"}, {"sizeMB", "bandwidthMBps"}}, "takes, or sizeMB and bandwidthMBps"
}

// An ImageReference is the image and the version that instances are made from.
type ImageReference struct {
	// The publisher of one of the platform images in images.
	Publisher *Name `key:"publisher"`

	// The offer of one of the platform images in images.
	Offer *Name `key:"offer"`

	// The sku of one of the platform images in images.
	SKU *Name `key:"sku"`

	// Another one of the images: its name, or an id of ARM that ends in
	// /images/name or /images/name/versions/1.0.0.
	ID *Text `key:"id"`

	// The version, or latest: the highest one that is published when the instance
	// is created. Which version an instance has does not change until it is
	// reimaged.
	Version *VersionChoice `key:"version" default:"latest"`
}

func (ImageReference) alternatives() ([][]string, string) {
	return [][]string{{"publisher", "offer", "sku"}, {"id"}}, "publisher, offer and sku, or id"
}

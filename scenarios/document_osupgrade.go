package scenarios

// An AutomaticOSUpgradePolicy lets the platform roll out newer versions of a set's
// image, whatever the mode of its upgradePolicy is: a fifth of the instances at once,
// but at least one; one zone after another; stopped when more than a fifth are
// unhealthy. The set's imageReference must have version latest.
type AutomaticOSUpgradePolicy struct {
	// Whether a newer version is rolled out when it is published.
	EnableAutomaticOSUpgrade *bool `key:"enableAutomaticOSUpgrade" default:"false"`

	// Whether an instance that is not healthy in time keeps its new OS disk. Otherwise it
	// gets the previous one back.
	DisableAutomaticRollback *bool `key:"disableAutomaticRollback" default:"false"`

	// Whether rollingUpgradePolicy counts instead of the platform's own numbers.
	UseRollingUpgradePolicy *bool `key:"useRollingUpgradePolicy" default:"false"`

	// Whether an instance is upgraded only after the action approveRollingUpgrade.
	OSRollingUpgradeDeferral *bool `key:"osRollingUpgradeDeferral" default:"false"`

	// From the publication of a version until its rollout begins. Ours, not ARM's: Azure
	// says that after automatic upgrades are set up the first can take 3 hours to begin,
	// and nothing of later ones.
	StartsAfter *Distribution `key:"startsAfter" default:"{uniform: {min: 0s, max: 3h}}"`
}

// A LifecycleHooksProfile is whom the platform asks before it upgrades the OS images of
// a set by itself.
type LifecycleHooksProfile struct {
	// The hooks, at most one of each type.
	LifecycleHooks []LifecycleHook `key:"lifecycleHooks" required:"true" items:"1..2"`
}

// A LifecycleHook is a question to whoever listens, and what happens without an
// answer.
type LifecycleHook struct {
	// UpgradeAutoOSScheduling is asked before an automatic OS upgrade begins,
	// UpgradeAutoOSRollingBatchStarting before each of its batches.
	Type *string `key:"type" words:"UpgradeAutoOSScheduling,UpgradeAutoOSRollingBatchStarting" required:"true"`

	// How long an answer is waited for. Azure documents no bounds.
	WaitDuration *Duration `key:"waitDuration" required:"true" min:"1s" max:"30d"`

	// What counts without an answer. Azure documents no default; Approve is ours.
	DefaultAction *string `key:"defaultAction" words:"Approve,Reject" default:"Approve"`

	// The answer. Without it nobody answers. Ours, not ARM's: it is for somebody's
	// software to give.
	Answers *HookAnswer `key:"answers"`
}

// A HookAnswer is what somebody answers to a lifecycle hook.
type HookAnswer struct {
	// What is answered. A rejected upgrade does not begin before the next version; a
	// rejected batch ends the rollout.
	Action *string `key:"action" words:"Approve,Reject" default:"Approve"`

	// From the question until the answer. One that comes after waitDuration is too late.
	After *Distribution `key:"after" default:"{constant: 1m}"`
}

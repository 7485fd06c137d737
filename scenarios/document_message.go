package scenarios

// Messages is a stream of messages into one queue, received by the workers of
// scale sets: each instance has as many as its instance.concurrency. A worker has
// one message at a time, under a lock. If its instance goes before it is done, the
// message is back in the queue when the lock runs out.
type Messages struct {
	// How many messages come, and when, beside those that requests enqueue. A workload
	// that gets such can do without.
	Arrivals *Arrivals `key:"arrivals"`

	// The queue that they come to.
	Queue *Queue `key:"queue" default:"{serviceBus: {}}"`

	// How long one delivery keeps one worker, in flow with a coefficient of variation
	// of at most 100. Drawn anew when a message is delivered again.
	Takes *Distribution `key:"takes" required:"true"`

	// The part of that time that is spent on a vCPU. The rest waits for something
	// else, such as a database, and shows in no CPU metric.
	CPU *Percent `key:"cpu" default:"100%" above:"0%" max:"100%"`

	// For how long after the delivery a worker renews its lock; 0s: not at all. A
	// delivery that takes longer than that and than the lock loses it: the message
	// is delivered again, and what the worker still does is in vain. The default is
	// that of ServiceBusProcessor, 5m, and 0s for Storage queues.
	MaxAutoLockRenewalDuration *Duration `key:"maxAutoLockRenewalDuration" max:"3653d"`

	// The part of the deliveries that fail, at random. The worker abandons the
	// message at the end of its time, and it is at the front of the queue again.
	Failing *Percent `key:"failing" default:"0%" max:"100%"`

	// The part of the messages of which every delivery fails.
	Poison *Percent `key:"poison" default:"0%" max:"100%"`

	// The scale sets whose workers compete for the messages.
	To []Name `key:"to" required:"true" items:"1..100"`

	// How the messages are played: flow as a rate, with averages in closed form, fast
	// enough for months; messages one by one, each with its own arrival, deliveries,
	// locks and end, for duplicates, poison and prefetching.
	Fidelity *string `key:"fidelity" words:"flow,messages" default:"flow"`

	// How single messages come: Poisson independently of each other; Even one after
	// another at equal parts of the load, so exactly as many as arrivals say. Fidelity
	// messages only.
	Process *string `key:"process" words:"Poisson,Even" default:"Poisson"`

	// Arrivals in bursts: a Poisson process whose rate changes between two states at
	// random. Fidelity messages only.
	Bursts *Bursts `key:"bursts"`

	// How many messages an instance locks ahead, beyond those that its workers have.
	// They wait in the instance while their locks run: no worker renews a lock before
	// it begins. Fidelity messages only.
	PrefetchCount *int `key:"prefetchCount" default:"0" min:"0" max:"10000"`
}

// Queue is a queue in Azure.
type Queue struct {
	// A Service Bus queue, received in peek-lock mode.
	ServiceBus *ServiceBusQueue `key:"serviceBus"`

	// A Storage queue.
	Storage *StorageQueue `key:"storage"`
}

func (Queue) alternatives() ([][]string, string) { return oneOf("serviceBus", "storage") }

// A ServiceBusQueue has the properties of a Service Bus queue in ARM.
type ServiceBusQueue struct {
	// The name of the queue, to which metricResourceUri refers. The default is that
	// of the workload.
	Name *Name `key:"name"`

	// How long a message is locked for its receiver. ARM's reference says 1 minute
	// unless given, and at most 5; "Storage queues and Service Bus queues" says 30
	// seconds.
	LockDuration *Duration `key:"lockDuration" default:"1m" min:"1s" max:"5m"`

	// How often a message is delivered until it is dead-lettered.
	MaxDeliveryCount *int `key:"maxDeliveryCount" default:"10" min:"1" max:"2000"`

	// How long a message is kept. Without it messages do not expire.
	DefaultMessageTimeToLive *Duration `key:"defaultMessageTimeToLive" min:"1s" max:"3653d"`

	// Whether expired messages are dead-lettered. Otherwise they are dropped.
	DeadLetteringOnMessageExpiration *bool `key:"deadLetteringOnMessageExpiration" default:"false"`
}

// A StorageQueue is a queue of Azure Storage. The queue itself knows no
// maxDequeueCount: its workers move poison messages to another queue, as Azure
// Functions do.
type StorageQueue struct {
	// The name of the queue, to which metricResourceUri refers. The default is that
	// of the workload.
	Name *Name `key:"name"`

	// How long a message is invisible after it was received.
	VisibilityTimeout *Duration `key:"visibilityTimeout" default:"30s" min:"1s" max:"7d"`

	// How often a message is received until it goes to the poison queue. The default
	// is that of Azure Functions.
	MaxDequeueCount *int `key:"maxDequeueCount" default:"5" min:"1" max:"2000"`

	// How long a message is kept, messagettl of the service.
	MessageTimeToLive *Duration `key:"messageTimeToLive" default:"7d" min:"1s" max:"3653d"`
}

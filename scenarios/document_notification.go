package scenarios

// A Notification is who hears of scale actions.
type Notification struct {
	// ARM knows only Scale: a scale action of the setting.
	Operation *string `key:"operation" words:"Scale" default:"Scale"`

	// Who receives e-mail.
	Email *NotificationEmail `key:"email"`

	// What is called.
	Webhooks []Webhook `key:"webhooks" items:"0..100"`
}

// A NotificationEmail is who receives e-mail.
type NotificationEmail struct {
	// Whether the administrators of the subscription do.
	SendToSubscriptionAdministrator *bool `key:"sendToSubscriptionAdministrator" default:"false"`

	// Whether its co-administrators do.
	SendToSubscriptionCoAdministrators *bool `key:"sendToSubscriptionCoAdministrators" default:"false"`

	// Other addresses.
	CustomEmails []Text `key:"customEmails" items:"0..100"`
}

// A Webhook is an address that is called.
type Webhook struct {
	// The address.
	ServiceURI *Text `key:"serviceUri" required:"true"`

	// What is sent along. It has no effect.
	Properties *Labels `key:"properties"`
}

package syncproto

// Bounds of what a phone may send, checked before anything is believed.
const (
	MaxBatch          = 200       // mutations of one push
	MaxPushBytes      = 1 << 20   // body of one push
	MaxMutationBytes  = 256 << 10 // one mutation
	MaxPullBytes      = 1 << 20   // body of a pull request
	MaxReconcileBytes = 16 << 20  // body of a reconcile request
	MaxSmallBytes     = 16 << 10  // body of every other request
	MaxScopes         = 10_000    // scopes that a phone holds
	MaxHeldRows       = 250_000   // rows of a reconcile request
	MaxDepth          = 16        // nesting of objects and arrays
	MaxNumberLength   = 32        // characters of a number
	MaxSafeInteger    = 1<<53 - 1 // what a JavaScript number holds exactly

	DefaultPullBytes = 1 << 20 // rows of one pull response
	MaxPullPageBytes = 8 << 20 // the most a phone can ask for
)

package defaults

import (
	"slices"

	"github.com/pocketbase/pocketbase/core"
)

// appName is what the dashboard and PocketBase's mails call the program.
const appName = "Gridwalk"

// logDays keeps request logs for half a year, the least that China's
// Cybersecurity Law (Article 21) allows.
const logDays = 184

// userTokenSeconds is one working day at a desk. Phones renew their tokens
// with a device token, which can be revoked alone; a user's token cannot, so it
// is short.
const userTokenSeconds = 12 * 60 * 60

// A whole office reaches the server from one address, and so do thousands of
// phones behind a carrier's gateway. So windows are long and wide: a morning
// in which everybody logs in within ten minutes passes, while guessing at
// passwords and flooding a board go on at a trickle. Nothing limits the sync
// protocol and the lists of the desk, whose callers are known.
const windowSeconds = 10 * 60

// rateLimits count requests for each address and window. The first rule that
// fits a request counts it.
var rateLimits = []core.RateLimitRule{
	{Label: "users:authWithPassword", Duration: windowSeconds, MaxRequests: 300},
	{Label: "_superusers:authWithPassword", Duration: windowSeconds, MaxRequests: 30},
	{Label: "POST /api/account/password", Duration: windowSeconds, MaxRequests: 300},
	{Label: "POST /q/", Duration: windowSeconds, MaxRequests: 60},
	{Label: "POST /t/", Duration: windowSeconds, MaxRequests: 60},
}

// set changes PocketBase's own defaults to the district's.
func set(s *core.Settings) {
	s.Meta.AppName, s.Meta.SenderName = appName, appName
	s.Logs.MaxDays, s.Logs.LogIP, s.Logs.LogAuthId = logDays, true, true
	s.Batch.Enabled = false
	s.RateLimits.Enabled, s.RateLimits.Rules = true, slices.Clone(rateLimits)
}

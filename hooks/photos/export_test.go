package photos

// The tests serve the routes without the background worker and do its work
// step by step.
var (
	Mount   = (*Service).mount
	Recover = (*Service).recover
)

// StagedPath is where the photo's upload grows.
func StagedPath(st staging, photo string) string { return st.bytesPath(photo) }

// Staging is the service's staging area.
var Staging = (*Service).staging

// JobProcess is the kind of the worker's jobs.
const JobProcess = jobProcess

// LeaseFor is how long a job is leased.
const LeaseFor = leaseFor

package syncproto

//go:generate go run gridwalk/internal/protogen

import (
	"encoding/json"
)

// Proto is the version of the wire format that these messages describe.
const Proto = 1

// RegisterRequest introduces a device of the signed-in user: POST
// /api/sync/devices.
type RegisterRequest struct {
	Name       string `json:"name"`
	Platform   string `json:"platform"`
	AppVersion string `json:"app_version"`
}

// RegisterResponse names the new device and hands it its first device token.
type RegisterResponse struct {
	Device      string `json:"device"`
	DeviceToken string `json:"device_token"`
}

// TokenRequest trades a device token for a session: POST /api/sync/token.
// A device token is good once; a second use revokes the device.
type TokenRequest struct {
	DeviceToken string `json:"device_token"`
}

// TokenResponse is a fresh auth token, the user's record and the next device
// token.
type TokenResponse struct {
	Token       string          `json:"token"`
	Record      json.RawMessage `json:"record"`
	DeviceToken string          `json:"device_token"`
}

// PullRequest asks for everything new in the scopes that the phone holds and
// in those it does not hold yet: POST /api/sync/pull.
type PullRequest struct {
	Proto  int    `json:"proto"`
	Schema string `json:"schema"`
	Device string `json:"device"`
	// Epoch is the history that the cursors belong to, empty on the first pull.
	Epoch string `json:"epoch"`
	// Scopes are the held scopes with the seq up to which each is complete.
	Scopes map[string]int64 `json:"scopes"`
	// LimitBytes bounds the rows of the answer, softly; 0 means DefaultPullBytes.
	LimitBytes int `json:"limit_bytes,omitempty"`
}

// PullResponse is one read snapshot, cut into one page per scope.
type PullResponse struct {
	Proto   int      `json:"proto"`
	Epoch   string   `json:"epoch"`
	Now     Moment   `json:"now"`
	Granted []string `json:"granted"`
	Pages   []Page   `json:"pages"`
	More    bool     `json:"more"`
	// LastMseq is the highest mutation of this device whose effect is in this
	// snapshot.
	LastMseq int64 `json:"last_mseq"`
}

// Page carries the rows of one scope with From < seq <= To.
type Page struct {
	Scope string `json:"scope"`
	From  int64  `json:"from"`
	To    int64  `json:"to"`
	// Reset says that the phone's cursor cannot be continued from. Such a page
	// has no rows: the phone reconciles the scope.
	Reset bool  `json:"reset"`
	Rows  []Row `json:"rows"`
	// Check is present once the page reaches the scope's head.
	Check *Check `json:"check,omitempty"`
}

// Check describes a complete scope: its highest seq, and the number of its put
// rows and the sum of their seqs.
type Check struct {
	Head  int64 `json:"head"`
	Count int64 `json:"count"`
	Sum   int64 `json:"sum"`
}

// ReconcileRequest lists all that the phone holds of one scope: POST
// /api/sync/reconcile.
type ReconcileRequest struct {
	Proto  int    `json:"proto"`
	Schema string `json:"schema"`
	Device string `json:"device"`
	Scope  string `json:"scope"`
	Rows   []Held `json:"rows"`
}

// ReconcileResponse is the difference to what the server holds: puts for what
// is missing or stale, removes for what should not be there. The phone's
// cursor becomes Check.Head.
type ReconcileResponse struct {
	Proto    int    `json:"proto"`
	Epoch    string `json:"epoch"`
	Now      Moment `json:"now"`
	Scope    string `json:"scope"`
	Rows     []Row  `json:"rows"`
	Check    Check  `json:"check"`
	LastMseq int64  `json:"last_mseq"`
}

// PushRequest offers numbered mutations in the order of their mseq: POST
// /api/sync/push.
type PushRequest struct {
	Proto  int    `json:"proto"`
	Schema string `json:"schema,omitempty"`
	Device string `json:"device"`
	// Now is the device's clock when it sent this.
	Now       Moment     `json:"now"`
	Mutations []Mutation `json:"mutations"`
}

// Op is what a mutation does to its record.
type Op string

const (
	OpCreate Op = "create"
	OpUpdate Op = "update"
)

// Mutation is one captured change. Mseq counts 1, 2, 3… per device.
type Mutation struct {
	Mseq   int64  `json:"mseq"`
	ID     string `json:"id"`
	Op     Op     `json:"op"`
	Table  string `json:"table"`
	Record string `json:"record"`
	// At is the device's clock at capture.
	At     Moment         `json:"at"`
	Fields map[string]any `json:"fields"`
	// Base holds what the phone showed in the changed fields, for an update.
	Base map[string]any `json:"base,omitempty"`

	// Fault says why the mutation can never be applied although it can be
	// answered: one bad mutation must not hold up its batch.
	Fault error `json:"-"`
	// Hash identifies the body, so that a reused mseq is noticed.
	Hash [32]byte `json:"-"`
}

// PushResponse answers every mutation of the request, in its order.
type PushResponse struct {
	Results  []PushResult `json:"results"`
	LastMseq int64        `json:"last_mseq"`
	Now      Moment       `json:"now"`
}

// Status is what became of a mutation.
type Status string

const (
	StatusApplied   Status = "applied"
	StatusMerged    Status = "merged"
	StatusDuplicate Status = "duplicate"
	StatusConflict  Status = "conflict"
	StatusRejected  Status = "rejected"
)

// PushResult is the outcome of one mutation.
type PushResult struct {
	Mseq   int64  `json:"mseq"`
	Status Status `json:"status"`
	// Code is the reason of a conflict or a reject, from the error catalogue.
	Code string `json:"code,omitempty"`
	// Params are the values that the code's text names.
	Params map[string]any `json:"params,omitempty"`
	// Fields are those in conflict.
	Fields []string `json:"fields,omitempty"`
	// Record is the row as the server has it after the mutation.
	Record json.RawMessage `json:"record,omitempty"`
	// Result is the stored outcome that a duplicate is answered with.
	Result *PushResult `json:"result,omitempty"`
}

// StatusReport is what a phone says of itself, for its officer and the
// manager: POST /api/sync/status.
type StatusReport struct {
	Proto      int    `json:"proto"`
	Device     string `json:"device"`
	AppVersion string `json:"app_version"`
	// Pending counts the mutations and photos that wait to be sent.
	Pending int `json:"pending"`
	// StorageLeft is what the browser still grants, in bytes; -1 when it does not say.
	StorageLeft int64 `json:"storage_left"`
}

// Poke tells an online phone which of its scopes moved; it arrives on the
// realtime topic PokeTopic(device).
type Poke struct {
	Scopes []string `json:"scopes"`
}

// PokeTopic is the realtime topic of one device.
func PokeTopic(device string) string { return "sync/" + device }

// ErrorBody is the answer of every route of ours that fails.
type ErrorBody struct {
	Code   string         `json:"code"`
	Key    string         `json:"key"`
	Params map[string]any `json:"params,omitempty"`
}

// Code is an error code of the sync routes or the reason of a result.
type Code = string

const (
	CodeMalformed       Code = "malformed"        // 400: not a message of this protocol
	CodeUnknownField    Code = "unknown_field"    // 400 or a reject: params.field
	CodeUnauthenticated Code = "unauthenticated"  // 401
	CodeDeviceRevoked   Code = "device_revoked"   // 403: the phone wipes at once
	CodeDeviceUnknown   Code = "device_unknown"   // 403: the phone registers again
	CodeMseqGap         Code = "mseq_gap"         // 409: params.expected
	CodeTooLarge        Code = "too_large"        // 413: params.limit
	CodeMseqReused      Code = "mseq_reused"      // 422: params.mseq
	CodeUpgradeRequired Code = "upgrade_required" // 426: params.proto, params.schema
	CodeScopeNotGranted Code = "scope_not_granted"

	CodeFieldChanged   Code = "field_changed"    // conflict
	CodeUnknownTable   Code = "unknown_table"    // reject: params.table
	CodeBadMutation    Code = "bad_mutation"     // reject: params.field, params.reason
	CodeParentRejected Code = "parent_rejected"  // reject
	CodeDeleted        Code = "deleted"          // reject
	CodeForbidden      Code = "forbidden"        // reject
	CodeRecordExists   Code = "record_exists"    // reject
	CodeRecordNotFound Code = "record_not_found" // reject
)

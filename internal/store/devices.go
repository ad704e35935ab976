package store

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Device is a phone that may sync.
type Device struct{ core.BaseRecordProxy }

// The states of a device: a retired one may still push what was captured
// while its officer was assigned; a revoked one is lost and wipes itself.
const (
	DeviceActive  = "active"
	DeviceRetired = "retired"
	DeviceRevoked = "revoked"
)

// NewDevice makes an unsaved active device of the user.
func NewDevice(app core.App, user string) (*Device, error) {
	c, err := app.FindCachedCollectionByNameOrId("devices")
	if err != nil {
		return nil, err
	}
	d := &Device{}
	d.SetProxyRecord(core.NewRecord(c))
	d.Set("user", user)
	d.Set("state", DeviceActive)
	return d, nil
}

// FindDevice loads a device; sql.ErrNoRows when there is none.
func FindDevice(app core.App, id string) (*Device, error) {
	r, err := app.FindRecordById("devices", id)
	if err != nil {
		return nil, err
	}
	d := &Device{}
	d.SetProxyRecord(r)
	return d, nil
}

// User is the id of the officer who registered the device.
func (d *Device) User() string { return d.GetString("user") }

// State is active, retired or revoked.
func (d *Device) State() string { return d.GetString("state") }

// Revoke cuts the device off for a reason that its officer can read.
func (d *Device) Revoke(reason string) {
	d.Set("state", DeviceRevoked)
	d.Set("state_reason", reason)
}

// TokenID is the id of the device token that was issued last.
func (d *Device) TokenID() string { return d.GetString("token_id") }

// PreviousTokenID is the id of the token that the last one replaced. It stays
// good until the phone has used its successor.
func (d *Device) PreviousTokenID() string { return d.GetString("previous_token_id") }

// TokenSerial counts the device's tokens: the last issued is the TokenSerial-th.
func (d *Device) TokenSerial() int { return d.GetInt("token_serial") }

// IssueToken makes id the current token, the serial-th of the device;
// replaces is the one it takes over from, "" at registration.
func (d *Device) IssueToken(id string, serial int, replaces string) {
	d.Set("token_id", id)
	d.Set("token_serial", serial)
	d.Set("previous_token_id", replaces)
}

// LastSeen is when the device last synced.
func (d *Device) LastSeen() time.Time { return d.GetDateTime("last_seen_at").Time() }

// SetLastSeen records a sync.
func (d *Device) SetLastSeen(at time.Time) {
	seen, err := types.ParseDateTime(at)
	if err == nil {
		d.Set("last_seen_at", seen)
	}
}

package sync

import (
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// setDeviceState retires or revokes a device: a retired one drains its outbox
// and wipes, a revoked one wipes at once. A revoked device stays revoked.
//
// Errors: errs.E "record_not_found", "forbidden", "device_revoked".
func (s *Service) setDeviceState(app core.App, auth *core.Record, id, state, reason string) error {
	err := app.RunInTransaction(func(tx core.App) error {
		r, _, err := s.open(tx, auth, "devices", id)
		if err != nil {
			return err
		}
		if r.GetString("state") == store.DeviceRevoked && state != store.DeviceRevoked {
			return errs.New(syncproto.CodeDeviceRevoked, nil)
		}
		r.Set("state", state)
		r.Set("state_reason", reason)
		if err := tx.Save(r); err != nil {
			return invalid(err)
		}
		return store.Audit(tx.DB(), s.clock.Now(), auth, store.AuditEntry{
			Act: "devices." + state, Collection: "devices", Record: id, Details: map[string]any{"reason": reason},
		})
	})
	if err == nil {
		s.poker.nudge(id)
	}
	return err
}

// report keeps what a phone says of itself for its officer and the manager.
func (s *Service) report(app core.App, c caller, r syncproto.StatusReport) error {
	c.device.Set("app_version", r.AppVersion)
	c.device.Set("pending", r.Pending)
	c.device.Set("storage_left", r.StorageLeft)
	c.device.SetLastSeen(s.clock.Now())
	return app.Save(c.device)
}

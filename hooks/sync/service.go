// Package sync is the server's side of the sync protocol (docs/sync): phones
// pull the rows of their scopes and push numbered mutations.
package sync

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"golang.org/x/time/rate"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// Capturer applies one captured create inside the open transaction. An errs.E
// rejects the mutation with that code; any other error fails the whole push.
type Capturer interface {
	Capture(tx core.App, c syncproto.Captured) error
}

// Deps are what the sync capability needs from its surroundings.
type Deps struct {
	Clock clock.Clock
	// Capturers apply the creates, by table.
	Capturers map[string]Capturer
}

// Service answers the protocol's requests.
type Service struct {
	clock     clock.Clock
	capturers map[string]Capturer
	commits   committer
	poker     *poker
	rewinds   rewinds

	requests      *limits // by device
	registrations *limits // by user
}

// New makes the service.
func New(deps Deps) *Service {
	return &Service{
		clock: deps.Clock, capturers: deps.Capturers, poker: newPoker(),
		requests:      newLimits(deps.Clock, devicePerSecond, deviceBurst),
		registrations: newLimits(deps.Clock, rate.Every(time.Hour/registerPerHour), registerBurst),
	}
}

// seenEvery bounds how often a device's last sync is written down: an idle
// pull must stay a read.
const seenEvery = 10 * time.Minute

// caller is who speaks: an officer on a device of theirs.
type caller struct {
	user    *core.Record
	device  *store.Device
	subject access.Subject
}

// identify checks that the device is the user's and may speak. A revoked one
// is told to wipe itself.
//
// Errors: errs.E "device_unknown", "device_revoked", "upgrade_required",
// "too_many_requests".
func (s *Service) identify(app core.App, user *core.Record, device string, proto int) (caller, error) {
	if proto != syncproto.Proto {
		return caller{}, errs.New(syncproto.CodeUpgradeRequired, map[string]any{"proto": syncproto.Proto})
	}
	d, err := store.FindDevice(app, device)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && d.User() != user.Id) {
		return caller{}, errs.New(syncproto.CodeDeviceUnknown, nil)
	}
	if err != nil {
		return caller{}, err
	}
	if d.State() == store.DeviceRevoked {
		return caller{}, errs.New(syncproto.CodeDeviceRevoked, nil)
	}
	if err := s.requests.take(device); err != nil {
		return caller{}, err
	}
	now := s.clock.Now()
	subject, err := store.SubjectOf(app.DB(), user, now)
	if err != nil {
		return caller{}, err
	}
	if now.Sub(d.LastSeen()).Abs() > seenEvery {
		d.SetLastSeen(now)
		if err := app.Save(d); err != nil {
			return caller{}, err
		}
	}
	return caller{user: user, device: d, subject: subject}, nil
}

func notGranted(scope string) error {
	return errs.New(syncproto.CodeScopeNotGranted, map[string]any{"scope": scope})
}

// granted are the scopes of the caller; a retired device gets no rows.
func (c caller) granted() []string {
	if c.device.State() == store.DeviceRetired {
		return []string{}
	}
	return grantedScopes(c.subject)
}

// snapshot runs read on one consistent state of the database.
func snapshot(ctx context.Context, app core.App, read func(tx *dbx.Tx) error) error {
	db, ok := app.ConcurrentDB().(*dbx.DB)
	if !ok {
		return errors.New("a snapshot needs the app's own connection, not a transaction's")
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	return errors.Join(read(tx), tx.Rollback())
}

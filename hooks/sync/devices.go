package sync

import (
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// tokenType marks a device token among the server's JWTs.
const tokenType = "device"

type deviceClaims struct {
	Type   string `json:"typ"`
	Device string `json:"did"`
	Serial int    `json:"serial"`
	jwt.RegisteredClaims
}

// register makes a device of the user with its first token.
func (s *Service) register(app core.App, user *core.Record, req syncproto.RegisterRequest) (syncproto.RegisterResponse, error) {
	if err := s.registrations.take(user.Id); err != nil {
		return syncproto.RegisterResponse{}, err
	}
	d, err := store.NewDevice(app, user.Id)
	if err != nil {
		return syncproto.RegisterResponse{}, err
	}
	d.Set("name", req.Name)
	d.Set("platform", req.Platform)
	d.Set("app_version", req.AppVersion)
	d.IssueToken(security.RandomString(32), 1, "")
	d.SetLastSeen(s.clock.Now())
	if err := app.Save(d); err != nil {
		return syncproto.RegisterResponse{}, invalid(err)
	}
	token, err := s.sign(app, d)
	return syncproto.RegisterResponse{Device: d.Id, DeviceToken: token}, err
}

// renew trades a device token for an auth token and the next device token.
// The token before the last stays good until the phone has used the last one,
// because a reply may be lost; any older one has been copied, and the device
// is revoked. One that is younger than any the server remembers was issued
// before the server was restored, and is good.
//
// Errors: errs.E "unauthenticated" and "device_revoked".
func (s *Service) renew(app core.App, token string) (syncproto.TokenResponse, error) {
	claims, err := s.verify(app, token)
	if err != nil {
		return syncproto.TokenResponse{}, err
	}
	var res syncproto.TokenResponse
	var refusal *errs.E
	err = app.RunInTransaction(func(tx core.App) error {
		d, err := store.FindDevice(tx, claims.Device)
		if errors.Is(err, sql.ErrNoRows) || (err == nil && d.User() != claims.Subject) {
			refusal = errs.New(syncproto.CodeUnauthenticated, nil)
			return nil
		}
		if err != nil {
			return err
		}
		if d.State() == store.DeviceRevoked {
			refusal = errs.New(syncproto.CodeDeviceRevoked, nil)
			return nil
		}
		known := claims.ID == d.TokenID() || claims.ID == d.PreviousTokenID()
		// A restored server may never have heard of a token that it issued.
		forgotten := claims.Serial > d.TokenSerial()
		if !known && !forgotten {
			refusal = errs.New(syncproto.CodeDeviceRevoked, nil)
			d.Revoke("token_reused")
			return tx.Save(d)
		}
		d.IssueToken(security.RandomString(32), max(claims.Serial, d.TokenSerial())+1, claims.ID)
		user, err := tx.FindRecordById("users", claims.Subject)
		if errors.Is(err, sql.ErrNoRows) || (err == nil && !user.GetBool("active")) {
			refusal = errs.New(syncproto.CodeUnauthenticated, nil)
			return nil
		}
		if err != nil {
			return err
		}
		d.SetLastSeen(s.clock.Now())
		if err := tx.Save(d); err != nil {
			return err
		}
		res, err = s.session(tx, user, d)
		return err
	})
	if err == nil && refusal != nil {
		return res, refusal
	}
	return res, err
}

func (s *Service) session(tx core.App, user *core.Record, d *store.Device) (res syncproto.TokenResponse, err error) {
	if res.Token, err = user.NewAuthToken(); err != nil {
		return res, err
	}
	if res.Record, err = json.Marshal(user.IgnoreEmailVisibility(true)); err != nil {
		return res, err
	}
	res.DeviceToken, err = s.sign(tx, d)
	return res, err
}

func (s *Service) sign(app core.App, d *store.Device) (string, error) {
	key, err := store.Secret(app, "device_token", 32)
	if err != nil {
		return "", err
	}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, deviceClaims{
		Type: tokenType, Device: d.Id, Serial: d.TokenSerial(),
		RegisteredClaims: jwt.RegisteredClaims{Subject: d.User(), ID: d.TokenID()},
	}).SignedString(key)
}

func (s *Service) verify(app core.App, token string) (deviceClaims, error) {
	key, err := store.Secret(app, "device_token", 32)
	if err != nil {
		return deviceClaims{}, err
	}
	var claims deviceClaims
	_, err = jwt.ParseWithClaims(token, &claims, func(*jwt.Token) (any, error) { return key, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}))
	if err != nil || claims.Type != tokenType {
		return deviceClaims{}, errs.New(syncproto.CodeUnauthenticated, nil)
	}
	return claims, nil
}

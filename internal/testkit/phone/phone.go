// Package phone is a headless phone that speaks the sync protocol, with a
// local store that can be killed and reopened. It is the server's counterpart
// in Go tests, as web/packages/client is in browsers.
package phone

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/pocketbase/pocketbase/tools/security"

	"gridwalk/internal/domain/syncproto"
)

// Phone is one device of one officer. It is not safe for concurrent use.
type Phone struct {
	// Transport carries requests; tests put faults into it.
	Transport http.RoundTripper
	// Now is the device's clock, right or wrong.
	Now func() time.Time
	// BeforeCommit, when set, is asked before every local commit and after
	// every reply; an error kills the operation there, as a dying process would.
	BeforeCommit func(what string) error
	// LimitBytes bounds the rows of one answer to a pull; 0 is the protocol's
	// default.
	LimitBytes int
	// Repairs counts how often a scope did not add up and was reconciled.
	Repairs int
	// Fault is a mistake that the phone makes.
	Fault Fault

	server string
	db     *sql.DB
	token  string
}

// Error is an answer of the server that is not a success.
type Error struct {
	Status int
	Body   syncproto.ErrorBody
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s %v", e.Status, e.Body.Code, e.Body.Params) }

// Open starts a phone on its local store in dir against a server's base URL.
func Open(dir, server string) (*Phone, error) {
	db, err := openLocal(dir)
	if err != nil {
		return nil, err
	}
	return &Phone{Transport: http.DefaultTransport, Now: time.Now, server: server, db: db}, nil
}

// Close ends the process of the phone; what was not committed is gone.
func (p *Phone) Close() error { return p.db.Close() }

// SignIn uses an auth token of the officer and registers the device unless it
// already is.
func (p *Phone) SignIn(ctx context.Context, token string) error {
	p.token = token
	device, err := p.Device()
	if err != nil || device != "" {
		return err
	}
	return p.register(ctx)
}

// register makes the phone a new device of the officer. Whatever it has
// captured is offered from number 1 on: a server that forgot the device knows
// by the mutations' ids what it has.
func (p *Phone) register(ctx context.Context) error {
	var res syncproto.RegisterResponse
	req := syncproto.RegisterRequest{Name: "headless", Platform: "go", AppVersion: "test"}
	if err := p.post(ctx, "/api/sync/devices", req, &res); err != nil {
		return err
	}
	return p.inTx(func(tx *sql.Tx) error {
		if _, err := tx.Exec("UPDATE outbox SET result = NULL"); err != nil {
			return err
		}
		for key, value := range map[string]any{"device": res.Device, "device_token": res.DeviceToken, "last_mseq": 0} {
			if err := setMeta(tx, key, value); err != nil {
				return err
			}
		}
		return nil
	})
}

// Renew trades the device token for a fresh auth token.
func (p *Phone) Renew(ctx context.Context) error {
	token, err := p.meta("device_token")
	if err != nil {
		return err
	}
	var res syncproto.TokenResponse
	if err := p.post(ctx, "/api/sync/token", syncproto.TokenRequest{DeviceToken: token}, &res); err != nil {
		return err
	}
	p.token = res.Token
	return p.setMeta(map[string]any{"device_token": res.DeviceToken})
}

// Device is the id of the device, "" before it is registered.
func (p *Phone) Device() (string, error) { return p.meta("device") }

// DeviceToken is the token that the next Renew will use.
func (p *Phone) DeviceToken() (string, error) { return p.meta("device_token") }

// Create captures a new row and returns its id.
func (p *Phone) Create(table string, fields map[string]any) (string, error) {
	id := security.RandomStringWithAlphabet(15, "abcdefghijklmnopqrstuvwxyz0123456789")
	return id, p.enqueue(syncproto.Mutation{Op: syncproto.OpCreate, Table: table, Record: id, Fields: fields})
}

// Update captures an edit of a row that the phone holds.
func (p *Phone) Update(table, id string, fields map[string]any) error {
	seen, err := p.Row(table, id)
	if err != nil {
		return err
	}
	base := map[string]any{}
	for name := range fields {
		base[name] = seen[name]
	}
	return p.Edit(table, id, fields, base)
}

// Edit captures an edit of a row of which the officer saw base, held or not.
func (p *Phone) Edit(table, id string, fields, base map[string]any) error {
	return p.enqueue(syncproto.Mutation{Op: syncproto.OpUpdate, Table: table, Record: id, Fields: fields, Base: base})
}

func (p *Phone) enqueue(m syncproto.Mutation) error {
	return p.inTx(func(tx *sql.Tx) error {
		if err := tx.QueryRow("SELECT coalesce(max(mseq), 0) + 1 FROM outbox").Scan(&m.Mseq); err != nil {
			return err
		}
		id, err := uuid.NewRandomFromReader(rand.Reader)
		if err != nil {
			return err
		}
		m.ID, m.At = id.String(), syncproto.At(p.Now())
		body, err := json.Marshal(m)
		if err != nil {
			return err
		}
		_, err = tx.Exec("INSERT INTO outbox (mseq, body) VALUES (?, ?)", m.Mseq, body)
		return err
	})
}

func (p *Phone) reach(what string) error {
	if p.BeforeCommit == nil {
		return nil
	}
	return p.BeforeCommit(what)
}

// post sends a request and decodes a 200 answer; anything else is an *Error.
func (p *Phone) post(ctx context.Context, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.server+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", p.token)
	res, err := (&http.Client{Transport: p.Transport}).Do(req)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		failure := &Error{Status: res.StatusCode}
		// PocketBase's own refusals have another shape; the status is enough then.
		_ = json.Unmarshal(answer, &failure.Body)
		return failure
	}
	if err := p.reach("reply of " + path); err != nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

// UseDeviceToken puts a device token into the phone's store, as somebody who
// copied it would.
func (p *Phone) UseDeviceToken(token string) error {
	return p.setMeta(map[string]any{"device_token": token})
}

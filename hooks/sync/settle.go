package sync

import (
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// open loads a conflict, a reject or a device that the caller may settle.
//
// Errors: errs.E "record_not_found", also for what the caller may not see.
func (s *Service) open(app core.App, auth *core.Record, collection, id string) (*core.Record, access.Subject, error) {
	subject, err := store.SubjectOf(app.DB(), auth, s.clock.Now())
	if err != nil {
		return nil, subject, err
	}
	r, err := app.FindRecordById(collection, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, subject, errs.New(syncproto.CodeRecordNotFound, nil)
	}
	if err != nil {
		return nil, subject, err
	}
	facts := access.Facts{Owner: r.GetString("user")}
	if access.May(subject, access.View, collection, facts) != nil {
		return nil, subject, errs.New(syncproto.CodeRecordNotFound, nil)
	}
	return r, subject, access.May(subject, access.Settle, collection, facts)
}

// settled refuses what was decided before.
func settled(r *core.Record) error {
	if state := r.GetString("state"); state != "open" {
		return errs.New("already_settled", map[string]any{"state": state})
	}
	return nil
}

// acceptConflict puts the officer's proposal in place of the server's values.
// Whoever accepts needs authority over the enterprise now.
//
// Errors: errs.E "record_not_found", "already_settled", "forbidden", "deleted".
func (s *Service) acceptConflict(app core.App, auth *core.Record, id string) error {
	return app.RunInTransaction(func(tx core.App) error {
		conflict, subject, err := s.open(tx, auth, "sync_conflicts", id)
		if err != nil {
			return err
		}
		if err := settled(conflict); err != nil {
			return err
		}
		var fields map[string]store.FieldConflict
		if err := conflict.UnmarshalJSONField("fields", &fields); err != nil {
			return err
		}
		record, err := tx.FindRecordById(conflict.GetString("collection"), conflict.GetString("record"))
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(syncproto.CodeDeleted, nil)
		}
		if err != nil {
			return err
		}
		facts := access.Facts{Grid: record.GetString("grid")}
		if access.May(subject, access.Update, record.Collection().Name, facts) != nil {
			if err := access.May(subject, access.Capture, record.Collection().Name, facts); err != nil {
				return err
			}
		}
		for name, field := range fields {
			record.Set(name, field.Mine)
		}
		if err := tx.Save(record); err != nil {
			return invalid(err)
		}
		return s.settle(tx, auth, conflict, "accepted", map[string]any{"fields": slices.Sorted(maps.Keys(fields))})
	})
}

// dismiss closes a conflict or a reject without any effect on the record.
//
// Errors: errs.E "record_not_found", "already_settled".
func (s *Service) dismiss(app core.App, auth *core.Record, collection, id string) error {
	return app.RunInTransaction(func(tx core.App) error {
		r, _, err := s.open(tx, auth, collection, id)
		if err != nil {
			return err
		}
		if err := settled(r); err != nil {
			return err
		}
		return s.settle(tx, auth, r, "dismissed", nil)
	})
}

// resend applies a rejected mutation with edited fields, as its officer
// captured it at the time.
//
// Errors: errs.E "record_not_found", "already_settled" and whatever rejects
// the mutation again; the reject then stays open.
func (s *Service) resend(app core.App, auth *core.Record, id string, fields map[string]any) (syncproto.PushResult, error) {
	var result syncproto.PushResult
	err := app.RunInTransaction(func(tx core.App) error {
		reject, _, err := s.open(tx, auth, "sync_rejects", id)
		if err != nil {
			return err
		}
		if err := settled(reject); err != nil {
			return err
		}
		b, m, err := s.again(tx, reject, fields)
		if err != nil {
			return err
		}
		result = syncproto.PushResult{Mseq: m.Mseq, Status: syncproto.StatusApplied}
		if err := b.apply(tx, m, &result); err != nil {
			return err
		}
		if result.Record, err = document(tx, m.Table, m.Record); err != nil {
			return err
		}
		return s.settle(tx, auth, reject, "resent", map[string]any{"fields": slices.Sorted(maps.Keys(fields))})
	})
	return result, err
}

// again is the rejected mutation with other fields, and the batch that it
// would have come in.
func (s *Service) again(tx core.App, reject *core.Record, fields map[string]any) (*batch, syncproto.Mutation, error) {
	var payload struct {
		Op   syncproto.Op   `json:"op"`
		Base map[string]any `json:"base"`
	}
	if err := json.Unmarshal([]byte(reject.GetString("payload")), &payload); err != nil {
		return nil, syncproto.Mutation{}, err
	}
	user, err := tx.FindRecordById("users", reject.GetString("user"))
	if err != nil {
		return nil, syncproto.Mutation{}, err
	}
	device, err := store.FindDevice(tx, reject.GetString("device"))
	if err != nil {
		return nil, syncproto.Mutation{}, err
	}
	b := &batch{service: s, caller: caller{user: user, device: device}, arrival: s.clock.Now()}
	return b, syncproto.Mutation{
		Mseq: int64(reject.GetInt("mseq")), ID: reject.GetString("mutation"), Op: payload.Op,
		Table: reject.GetString("collection"), Record: reject.GetString("record"),
		At: syncproto.At(reject.GetDateTime("captured_at").Time()), Fields: fields, Base: payload.Base,
	}, nil
}

// settle writes the decision down, with whose it was.
func (s *Service) settle(tx core.App, auth, r *core.Record, state string, details map[string]any) error {
	now := s.clock.Now()
	r.Set("state", state)
	if r.Collection().Fields.GetByName("decided_by") != nil {
		r.Set("decided_at", now)
		if !auth.IsSuperuser() {
			r.Set("decided_by", auth.Id)
		}
	}
	if err := tx.Save(r); err != nil {
		return err
	}
	return store.Audit(tx.DB(), now, auth, store.AuditEntry{
		Act: r.Collection().Name + "." + state, Collection: r.Collection().Name, Record: r.Id, Details: details,
	})
}

package sync

import (
	"database/sql"
	"encoding/json"
	"errors"
	"reflect"
	"slices"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/store/capture"
)

// update merges an edit field by field. A field that still has the value that
// the officer saw, or already has the new one, takes the new one; a field that
// had changed meanwhile keeps the server's value, and the officer's becomes a
// proposal.
func (b *batch) update(tx core.App, m syncproto.Mutation, c syncproto.Captured, result *syncproto.PushResult) error {
	if m.Table != "enterprises" {
		return errs.New(syncproto.CodeForbidden, map[string]any{"collection": m.Table, "verb": string(syncproto.OpUpdate)})
	}
	record, err := tx.FindRecordById(m.Table, m.Record)
	if errors.Is(err, sql.ErrNoRows) {
		return b.missing(tx, m)
	}
	if err != nil {
		return err
	}
	if _, err := store.MayCapture(tx.DB(), c.Officer, m.Table, m.Record, c.CapturedAt); err != nil {
		return err
	}
	for name := range m.Fields {
		if !slices.Contains(access.CapturedFields, name) {
			return syncproto.UnknownField(name)
		}
	}
	if err := checkKinds(m); err != nil {
		return err
	}
	server, err := fieldsNow(tx, m)
	if err != nil {
		return err
	}
	conflicts := map[string]store.FieldConflict{}
	moved := false
	for name, mine := range m.Fields {
		base, now := m.Base[name], server[name]
		switch {
		case reflect.DeepEqual(mine, now):
		case reflect.DeepEqual(base, now):
			record.Set(name, mine)
		default:
			conflicts[name] = store.FieldConflict{Base: base, Mine: mine, Server: now}
			result.Fields = append(result.Fields, name)
		}
		moved = moved || !reflect.DeepEqual(base, now)
	}
	if err := tx.Save(record); err != nil {
		return invalid(err)
	}
	if len(conflicts) == 0 {
		if moved {
			result.Status = syncproto.StatusMerged
		}
		return nil
	}
	slices.Sort(result.Fields)
	result.Status, result.Code = syncproto.StatusConflict, syncproto.CodeFieldChanged
	return store.KeepConflict(tx.DB(), b.arrival, store.Conflict{
		User: b.caller.user.Id, Device: b.caller.device.Id, Mutation: m.ID, Mseq: m.Mseq,
		Collection: m.Table, Record: m.Record, Fields: conflicts, CapturedAt: c.CapturedAt,
	})
}

// checkKinds refuses a value that is not of its field's JSON type, which
// PocketBase would turn into an empty one.
func checkKinds(m syncproto.Mutation) error {
	table, _ := capture.Lookup(m.Table)
	for _, field := range table.Fields {
		value, sent := m.Fields[field.Name]
		if !sent {
			continue
		}
		ok := true
		switch field.Kind {
		case capture.Text, capture.Date:
			_, ok = value.(string)
		case capture.Number:
			_, ok = value.(float64)
		case capture.Bool:
			_, ok = value.(bool)
		case capture.JSON:
		}
		if !ok {
			return errs.New("invalid_field", map[string]any{"field": field.Name, "reason": syncproto.FieldType})
		}
	}
	return nil
}

// missing tells an edit of a record that is gone from one that never came.
func (b *batch) missing(tx core.App, m syncproto.Mutation) error {
	rejected, err := store.CreateWasRejected(tx.DB(), m.Table, m.Record)
	switch {
	case err != nil:
		return err
	case rejected:
		return errs.New(syncproto.CodeParentRejected, nil)
	}
	return errs.New(syncproto.CodeDeleted, nil)
}

// fieldsNow are the values that the phone would see in the row now.
func fieldsNow(tx core.App, m syncproto.Mutation) (map[string]any, error) {
	doc, err := store.SyncedDocument(tx.DB(), m.Table, m.Record)
	if err != nil {
		return nil, err
	}
	fields := map[string]any{}
	if doc == "" {
		return fields, nil
	}
	return fields, json.Unmarshal([]byte(doc), &fields)
}

// invalid turns PocketBase's validation errors into a reject that names the
// first bad field.
func invalid(err error) error {
	var faults validation.Errors
	if !errors.As(err, &faults) || len(faults) == 0 {
		return err
	}
	names := make([]string, 0, len(faults))
	for name := range faults {
		names = append(names, name)
	}
	return errs.New("invalid_field", map[string]any{"field": slices.Min(names), "reason": syncproto.FieldShape})
}

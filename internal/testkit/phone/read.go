package phone

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"

	"gridwalk/internal/domain/syncproto"
)

// Sync pushes, then pulls. A server that does not know the device, because it
// was restored from before the registration, gets to know it anew.
func (p *Phone) Sync(ctx context.Context) error {
	err := p.exchange(ctx)
	var refused *Error
	if errors.As(err, &refused) && refused.Body.Code == syncproto.CodeDeviceUnknown {
		if err := p.register(ctx); err != nil {
			return err
		}
		return p.exchange(ctx)
	}
	return err
}

func (p *Phone) exchange(ctx context.Context) error {
	if err := p.Push(ctx); err != nil {
		return err
	}
	return p.Pull(ctx)
}

// Row is a row as the officer sees it: the server's, with the edits on top
// whose effect has not been pulled yet. It is nil when there is no such row.
func (p *Phone) Row(table, id string) (map[string]any, error) {
	var doc string
	var row map[string]any
	err := p.db.QueryRow("SELECT doc FROM row WHERE tbl = ? AND id = ?", table, id).Scan(&doc)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if err == nil {
		if err := json.Unmarshal([]byte(doc), &row); err != nil {
			return nil, err
		}
	}
	pending, err := p.overlay(table, id)
	if err != nil {
		return nil, err
	}
	for _, fields := range pending {
		if row == nil {
			row = map[string]any{"id": id}
		}
		maps.Copy(row, fields)
	}
	return row, nil
}

// overlay are the fields of the mutations of a row that were not refused and
// are not yet part of what was pulled.
func (p *Phone) overlay(table, id string) ([]map[string]any, error) {
	rows, err := p.db.Query(`SELECT body FROM outbox
		WHERE mseq > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'last_mseq'), 0)
			AND (result IS NULL OR json_extract(result, '$.status') IN ('applied', 'merged'))
		ORDER BY mseq`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []map[string]any
	for rows.Next() {
		var body []byte
		var m syncproto.Mutation
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(body, &m); err != nil {
			return nil, err
		}
		if m.Table == table && m.Record == id {
			list = append(list, m.Fields)
		}
	}
	return list, rows.Err()
}

// Captured is a mutation of the outbox with its outcome, nil while it waits.
type Captured struct {
	syncproto.Mutation
	Outcome *syncproto.PushResult
}

// Outbox lists everything that the phone has captured, by mseq.
func (p *Phone) Outbox() ([]Captured, error) {
	rows, err := p.db.Query("SELECT body, result FROM outbox ORDER BY mseq")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Captured
	for rows.Next() {
		var body, result []byte
		var c Captured
		if err := rows.Scan(&body, &result); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(body, &c.Mutation); err != nil {
			return nil, err
		}
		if result != nil {
			c.Outcome = &syncproto.PushResult{}
			if err := json.Unmarshal(result, c.Outcome); err != nil {
				return nil, err
			}
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// Held lists the rows that came from the server as "table/id" → document.
func (p *Phone) Held() (map[string]string, error) {
	rows, err := p.db.Query("SELECT tbl || '/' || id, doc FROM row")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	held := map[string]string{}
	for rows.Next() {
		var key, doc string
		if err := rows.Scan(&key, &doc); err != nil {
			return nil, err
		}
		held[key] = doc
	}
	return held, rows.Err()
}

// IDs lists the rows of a table that came from the server, in the order in
// which they changed last.
func (p *Phone) IDs(table string) ([]string, error) {
	rows, err := p.db.Query("SELECT id FROM row WHERE tbl = ? ORDER BY seq, id", table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Check is the phone's own count and sum of a scope, and its cursor as head.
func (p *Phone) Check(scope string) (c syncproto.Check, err error) {
	err = p.db.QueryRow(`SELECT coalesce((SELECT cursor FROM scope WHERE name = ?1), 0), count(*), coalesce(sum(seq), 0)
		FROM held WHERE scope = ?1`, scope).Scan(&c.Head, &c.Count, &c.Sum)
	return c, err
}

// Scopes lists the scopes that the phone holds.
func (p *Phone) Scopes() ([]string, error) {
	cursors, err := p.cursors()
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(cursors))
	for name := range cursors {
		names = append(names, name)
	}
	return names, nil
}

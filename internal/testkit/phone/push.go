package phone

import (
	"context"
	"database/sql"
	"encoding/json"

	"gridwalk/internal/domain/syncproto"
)

// Push sends everything that has no outcome yet, in batches, and keeps the
// outcomes.
func (p *Phone) Push(ctx context.Context) error {
	for {
		batch, err := p.unsent(syncproto.MaxBatch)
		if err != nil || len(batch) == 0 {
			return err
		}
		device, err := p.Device()
		if err != nil {
			return err
		}
		var res syncproto.PushResponse
		req := syncproto.PushRequest{
			Proto: syncproto.Proto, Device: device, Now: syncproto.At(p.Now()), Mutations: batch,
		}
		if err := p.post(ctx, "/api/sync/push", req, &res); err != nil {
			return err
		}
		if err := p.keep(res.Results); err != nil {
			return err
		}
	}
}

func (p *Phone) keep(results []syncproto.PushResult) error {
	if err := p.reach("outcomes"); err != nil {
		return err
	}
	return p.inTx(func(tx *sql.Tx) error {
		for _, r := range results {
			if r.Status == syncproto.StatusDuplicate && r.Result != nil {
				r = *r.Result
			}
			raw, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if _, err := tx.Exec("UPDATE outbox SET result = ? WHERE mseq = ?", raw, r.Mseq); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Phone) unsent(limit int) ([]syncproto.Mutation, error) {
	rows, err := p.db.Query("SELECT body FROM outbox WHERE result IS NULL ORDER BY mseq LIMIT ?", limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var batch []syncproto.Mutation
	for rows.Next() {
		var body []byte
		var m syncproto.Mutation
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(body, &m); err != nil {
			return nil, err
		}
		batch = append(batch, m)
	}
	return batch, rows.Err()
}

// Waiting counts the mutations without an outcome.
func (p *Phone) Waiting() (n int, err error) {
	err = p.db.QueryRow("SELECT count(*) FROM outbox WHERE result IS NULL").Scan(&n)
	return n, err
}

// Results are the outcomes by mseq order.
func (p *Phone) Results() ([]syncproto.PushResult, error) {
	rows, err := p.db.Query("SELECT result FROM outbox WHERE result IS NOT NULL ORDER BY mseq")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var results []syncproto.PushResult
	for rows.Next() {
		var raw []byte
		var r syncproto.PushResult
		if err := rows.Scan(&raw); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, &r); err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, rows.Err()
}

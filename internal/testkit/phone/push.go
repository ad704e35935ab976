package phone

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"gridwalk/internal/domain/syncproto"
)

// Push sends everything that has no outcome yet, in batches, and keeps the
// outcomes. A gap says that the server was rewound to before what it had
// acknowledged, which is then offered again.
func (p *Phone) Push(ctx context.Context) error {
	for mended := false; ; {
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
		if err := p.begins(batch); err != nil {
			return err
		}
		err = p.post(ctx, "/api/sync/push", req, &res)
		if expected, isGap := gap(err); isGap && !mended {
			mended = true
			epoch, err := p.meta("epoch")
			if err != nil {
				return err
			}
			if err := p.reoffer(epoch, expected-1); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := p.keep(res.Results); err != nil {
			return err
		}
	}
}

// gap reads the number that the server waits for.
func gap(err error) (expected int64, isGap bool) {
	var refused *Error
	if !errors.As(err, &refused) || refused.Body.Code != syncproto.CodeMseqGap {
		return 0, false
	}
	number, ok := refused.Body.Params["expected"].(float64)
	return int64(number), ok
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

package sync

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
	"gridwalk/internal/store/capture"
)

// push applies numbered mutations in order, each in a savepoint of its own,
// and returns once their outcomes are on disk together with their effects.
// Arrival is when the request began to come in.
//
// Errors: errs.E "mseq_gap" and "mseq_reused" refuse the push.
func (s *Service) push(app core.App, c caller, req syncproto.PushRequest, arrival time.Time) (syncproto.PushResponse, error) {
	b := batch{
		service: s, caller: c, arrival: arrival, skew: arrival.Sub(req.Now.Time), left: req.Mutations,
		res: syncproto.PushResponse{Results: []syncproto.PushResult{}, Now: syncproto.At(arrival)},
	}
	err := s.commits.do(app, &b)
	if err == nil {
		s.poker.wake()
	}
	return b.res, err
}

// batch is one push on its way through the transactions that it shares.
type batch struct {
	service *Service
	caller  caller
	arrival time.Time
	skew    time.Duration // what the device's clock lacks to server time

	left []syncproto.Mutation
	res  syncproto.PushResponse

	last    int64                  // the highest number with an outcome
	results []syncproto.PushResult // of the mutations done since the last keep
}

// check reads how far the device has come and holds the numbers against it.
func (b *batch) check(tx core.App) (err error) {
	if b.last, err = store.LastMseq(tx.DB(), b.caller.device.Id); err != nil {
		return err
	}
	next := b.last + 1
	for _, m := range b.left {
		switch {
		case m.Mseq <= b.last:
			if _, err := b.repeat(tx, m); err != nil {
				return err
			}
		case m.Mseq > next:
			return errs.New(syncproto.CodeMseqGap, map[string]any{"expected": next})
		case m.Mseq == next:
			next++
		}
	}
	return nil
}

// run does the next mutations of the batch, at most share of them.
func (b *batch) run(tx core.App, share int) error {
	b.results = b.results[:0]
	for _, m := range b.left[:min(share, len(b.left))] {
		var result syncproto.PushResult
		var err error
		if m.Mseq <= b.last {
			result, err = b.repeat(tx, m)
		} else {
			b.last = m.Mseq
			if result, err = b.first(tx, m); err != nil {
				err = fmt.Errorf("mutation %d: %w", m.Mseq, err)
			}
		}
		if err != nil {
			return err
		}
		b.results = append(b.results, result)
	}
	return nil
}

// keep takes the results of the last run into the response.
func (b *batch) keep() (finished bool) {
	b.left = b.left[len(b.results):]
	b.res.Results = append(b.res.Results, b.results...)
	b.res.LastMseq = b.last
	return len(b.left) == 0
}

// repeat answers a mutation that was seen before with its stored outcome.
func (b *batch) repeat(tx core.App, m syncproto.Mutation) (syncproto.PushResult, error) {
	stored, err := store.FindMutation(tx.DB(), b.caller.device.Id, m.Mseq)
	if err != nil {
		return syncproto.PushResult{}, err
	}
	if stored == nil || string(stored.Hash) != string(m.Hash[:]) {
		return syncproto.PushResult{}, errs.New(syncproto.CodeMseqReused, map[string]any{"mseq": m.Mseq})
	}
	var result syncproto.PushResult
	if err := json.Unmarshal([]byte(stored.Result), &result); err != nil {
		return syncproto.PushResult{}, err
	}
	return syncproto.PushResult{Mseq: m.Mseq, Status: syncproto.StatusDuplicate, Result: &result}, nil
}

// first applies a new mutation and stores its outcome. Only an error that is
// nobody's fault but the server's is returned.
func (b *batch) first(tx core.App, m syncproto.Mutation) (syncproto.PushResult, error) {
	if known, err := store.FindMutationByID(tx.DB(), m.ID); err != nil {
		return syncproto.PushResult{}, err
	} else if known != nil {
		return b.renumbered(tx, m, known)
	}
	result := syncproto.PushResult{Mseq: m.Mseq, Status: syncproto.StatusApplied}
	err := store.InSavepoint(tx.DB(), func() error { return b.apply(tx, m, &result) })
	var fault *errs.E
	rejected := errors.As(err, &fault)
	if err != nil && !rejected {
		return result, err
	}
	if rejected {
		result = syncproto.PushResult{Mseq: m.Mseq, Status: syncproto.StatusRejected, Code: fault.Code, Params: fault.Params}
		if err := b.keepReject(tx, m, fault); err != nil {
			return result, err
		}
	} else if result.Record, err = document(tx, m.Table, m.Record); err != nil {
		return result, err
	}
	raw, err := json.Marshal(result)
	if err != nil {
		return result, err
	}
	return result, store.SaveMutation(tx.DB(), store.Mutation{
		Device: b.caller.device.Id, Mseq: m.Mseq, ID: m.ID, Table: m.Table, Record: m.Record,
		Rejected: rejected && m.Op == syncproto.OpCreate, Hash: m.Hash[:], Result: string(raw),
	})
}

// renumbered answers a mutation that came before under another number: a phone
// that had to register anew offers again what it had sent. Its outcome is that
// of the first time.
func (b *batch) renumbered(tx core.App, m syncproto.Mutation, known *store.Mutation) (syncproto.PushResult, error) {
	var first syncproto.PushResult
	if err := json.Unmarshal([]byte(known.Result), &first); err != nil {
		return first, err
	}
	if first.Result != nil {
		first = *first.Result
	}
	first.Mseq = m.Mseq
	if known.Table != m.Table || known.Record != m.Record {
		first = syncproto.PushResult{Mseq: m.Mseq, Status: syncproto.StatusRejected,
			Code: syncproto.CodeBadMutation, Params: map[string]any{"field": "id"}}
	}
	raw, err := json.Marshal(first)
	if err != nil {
		return first, err
	}
	result := syncproto.PushResult{Mseq: m.Mseq, Status: syncproto.StatusDuplicate, Result: &first}
	return result, store.SaveMutation(tx.DB(), store.Mutation{
		Device: b.caller.device.Id, Mseq: m.Mseq, ID: m.ID, Table: m.Table, Record: m.Record,
		Hash: m.Hash[:], Result: string(raw),
	})
}

// apply has the mutation's effect. An errs.E rejects it.
func (b *batch) apply(tx core.App, m syncproto.Mutation, result *syncproto.PushResult) error {
	if m.Fault != nil {
		return m.Fault
	}
	if _, synced := capture.Lookup(m.Table); !synced {
		return errs.New(syncproto.CodeUnknownTable, map[string]any{"table": m.Table})
	}
	captured, err := b.captured(tx, m)
	if err != nil {
		return err
	}
	if m.Op == syncproto.OpUpdate {
		return b.update(tx, m, captured, result)
	}
	return b.create(tx, captured)
}

// captured is the mutation with its moment in server time and the authority
// of that moment.
func (b *batch) captured(tx core.App, m syncproto.Mutation) (syncproto.Captured, error) {
	c := syncproto.Captured{
		Table: m.Table, Record: m.Record, Fields: m.Fields,
		Name: b.caller.user.GetString("name"), Device: b.caller.device.Id,
		DeviceAt: m.At.Time, Skew: b.skew, ReceivedAt: b.arrival,
	}
	c.CapturedAt = c.Correct(m.At.Time)
	officer, err := store.SubjectDuring(tx.DB(), b.caller.user, c.CapturedAt.Add(-uncertainty), c.CapturedAt)
	c.Officer = officer
	return c, err
}

// uncertainty is how far a corrected capture time may be off: the time that
// the request was under way counts as skew. Work of the last moments of a duty
// must not be refused for it.
const uncertainty = time.Minute

// parents are the fields that name a row which the same phone may have
// created.
var parents = map[string]string{"visit": "visits", "issue": "issues", "action": "issue_actions"}

func (b *batch) create(tx core.App, c syncproto.Captured) error {
	capturer, ok := b.service.capturers[c.Table]
	if !ok {
		return errs.New(syncproto.CodeUnknownTable, map[string]any{"table": c.Table})
	}
	if exists, err := store.Exists(tx.DB(), c.Table, c.Record); err != nil {
		return err
	} else if exists {
		return errs.New(syncproto.CodeRecordExists, nil)
	}
	for field, table := range parents {
		if id, ok := c.Fields[field].(string); ok && id != "" {
			if rejected, err := store.CreateWasRejected(tx.DB(), table, id); err != nil {
				return err
			} else if rejected {
				return errs.New(syncproto.CodeParentRejected, map[string]any{"field": field})
			}
		}
	}
	if err := capturer.Capture(tx, c); err != nil {
		return err
	}
	return store.ForgiveCreate(tx.DB(), c.Table, c.Record)
}

// keepReject keeps the payload of a mutation that can never be applied, for
// the officer to edit and send again.
func (b *batch) keepReject(tx core.App, m syncproto.Mutation, fault *errs.E) error {
	payload := map[string]any{"op": m.Op, "fields": m.Fields}
	if m.Base != nil {
		payload["base"] = m.Base
	}
	params := map[string]any{}
	maps.Copy(params, fault.Params)
	return store.KeepReject(tx.DB(), b.arrival, store.Reject{
		User: b.caller.user.Id, Device: b.caller.device.Id, Mutation: m.ID, Mseq: m.Mseq,
		Collection: m.Table, Record: m.Record, Code: fault.Code, Params: params, Payload: payload,
		CapturedAt: syncproto.Captured{Skew: b.skew, ReceivedAt: b.arrival}.Correct(m.At.Time),
	})
}

// document is the row as phones get it after the mutation, whether or not the
// caller still holds one of its scopes.
func document(tx core.App, table, id string) (json.RawMessage, error) {
	doc, err := store.SyncedDocument(tx.DB(), table, id)
	if err != nil || doc == "" {
		return nil, err
	}
	return json.RawMessage(doc), nil
}

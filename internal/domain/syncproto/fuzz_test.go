package syncproto

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"testing"
	"time"

	"gridwalk/internal/domain/errs"
)

// The fuzz tests want of every decoder, whatever a client sends: an error of
// the catalogue or a message within its limits, in time and memory in
// proportion to the body, which comes out the same after another journey.

// Bounds of what reading a body may cost: the allowance per byte is what many
// tiny values of JSON cost in Go, several times over.
const (
	bytesPerByte  = 2000
	bytesAtLeast  = 1 << 20
	longestDecode = 5 * time.Second
)

// fuzzDecoder checks a decoder on one body and returns the message when it was
// accepted.
func fuzzDecoder[T any](t *testing.T, body []byte, decode func([]byte) (T, error)) (message T, accepted bool) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	message, err := decode(body)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if took > longestDecode {
		t.Errorf("took %v for %d bytes", took, len(body))
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > bytesAtLeast+bytesPerByte*uint64(len(body)) {
		t.Errorf("took %d bytes of memory for %d bytes", used, len(body))
	}
	if err == nil {
		return message, true
	}
	e, coded := errs.As(err)
	if !coded {
		t.Fatalf("not an error of the catalogue: %v", err)
	}
	if raw, err := json.Marshal(e.Params); err != nil || len(raw) > 2000 {
		t.Errorf("the error says too much: %d bytes, %v", len(raw), err)
	}
	return message, false
}

// travels wants a message to be the same after it was written and read again.
// A longer spelling may take it over a limit of size, which is no difference.
func travels[T any](t *testing.T, message T, decode func([]byte) (T, error)) {
	t.Helper()
	raw, err := json.Marshal(message)
	if err != nil {
		t.Fatalf("cannot be written: %v", err)
	}
	again, err := decode(raw)
	if errs.Code(err) == CodeTooLarge {
		return
	}
	if err != nil {
		t.Fatalf("cannot be read again: %v\n%s", err, raw)
	}
	if !reflect.DeepEqual(again, message) {
		t.Fatalf("came back as %+v\nwas %+v", again, message)
	}
}

func within(t *testing.T, what string, n, from, to int64) {
	t.Helper()
	if n < from || n > to {
		t.Errorf("%s is %d, not from %d to %d", what, n, from, to)
	}
}

func FuzzDecodePush(f *testing.F) {
	const head = `"mseq":1,"id":"00000000-0000-4000-8000-000000000001"`
	f.Add(fmt.Appendf(nil, push, `{`+head+`,"op":"create","table":"visits","record":"q8f0a1b2c3d4e5f","at":"2026-11-20T02:00:00Z","fields":{"a":[1,{"b":null}],"c":"网格"}}`))
	f.Add(fmt.Appendf(nil, push, `{`+head+`,"op":"update","table":"enterprises","record":"q8f0a1b2c3d4e5f","at":"2026-11-20T02:00:00.123456789+08:00","fields":{"notes":"x"},"base":{"notes":""}}`))
	f.Add(fmt.Appendf(nil, push, `{`+head+`},{`+head+`,"force":1}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, accepted := fuzzDecoder(t, body, DecodePush)
		if !accepted {
			return
		}
		within(t, "the number of mutations", int64(len(r.Mutations)), 0, MaxBatch)
		sound := PushRequest{Proto: r.Proto, Schema: r.Schema, Device: r.Device, Now: milliseconds(r.Now), Mutations: []Mutation{}}
		for _, m := range r.Mutations {
			within(t, "mseq", m.Mseq, 1, MaxSafeInteger)
			if !uuidForm.MatchString(m.ID) {
				t.Errorf("%q is taken for a uuid", m.ID)
			}
			if m.Fault != nil {
				if _, coded := errs.As(m.Fault); !coded || m.Fields != nil {
					t.Errorf("fault %v, fields %v", m.Fault, m.Fields)
				}
				continue
			}
			if err := m.check(); err != nil {
				t.Errorf("accepted %+v: %v", m, err)
			}
			m.At, m.Hash = milliseconds(m.At), [32]byte{}
			sound.Mutations = append(sound.Mutations, m)
		}
		travels(t, sound, func(raw []byte) (PushRequest, error) {
			again, err := DecodePush(raw)
			for i := range again.Mutations {
				again.Mutations[i].Hash = [32]byte{}
			}
			return again, err
		})
	})
}

// milliseconds is a moment as it travels.
func milliseconds(m Moment) Moment { return At(m.Truncate(time.Millisecond)) }

func FuzzDecodePull(f *testing.F) {
	f.Add([]byte(`{"proto":1,"schema":"x","device":"d","epoch":"e","scopes":{"base":120,"grid:abc":9007199254740991},"limit_bytes":1048576}`))
	f.Add([]byte(`{"proto":1,"scopes":{"base":-1}}`))
	f.Add([]byte(`{"proto":1,"scopes":{"base":1e3}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, accepted := fuzzDecoder(t, body, DecodePull)
		if !accepted {
			return
		}
		within(t, "limit_bytes", int64(r.LimitBytes), 1, MaxPullPageBytes)
		within(t, "the number of scopes", int64(len(r.Scopes)), 0, MaxScopes)
		for scope, cursor := range r.Scopes {
			within(t, "a cursor", cursor, 0, MaxSafeInteger)
			within(t, "the length of a scope", int64(len(scope)), 0, 64)
		}
		travels(t, r, DecodePull)
	})
}

func FuzzDecodeReconcile(f *testing.F) {
	f.Add([]byte(`{"proto":1,"schema":"x","device":"d","scope":"grid:abc","rows":[["visits","q8f0a1b2c3d4e5f",4513],["issues","",0]]}`))
	f.Add([]byte(`{"rows":[["visits","a",1,2]]}`))
	f.Add([]byte(`{"rows":[[null,null,null]]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, accepted := fuzzDecoder(t, body, DecodeReconcile)
		if !accepted {
			return
		}
		within(t, "the number of rows", int64(len(r.Rows)), 0, MaxHeldRows)
		for _, held := range r.Rows {
			within(t, "seq", held.Seq, 0, MaxSafeInteger)
			within(t, "the length of a table", int64(len(held.Table)), 0, 64)
			within(t, "the length of an id", int64(len(held.ID)), 0, 64)
		}
		travels(t, r, DecodeReconcile)
	})
}

func FuzzDecodeSmall(f *testing.F) {
	f.Add([]byte(`{"device_token":"a.b.c"}`))
	f.Add([]byte(`{"name":"邓娟的手机","platform":"android","app_version":"1.0"}`))
	f.Add([]byte(`{"app_version":"1.0","pending":3,"storage_left":1000000}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if r, accepted := fuzzDecoder(t, body, DecodeToken); accepted {
			travels(t, r, DecodeToken)
		}
		if r, accepted := fuzzDecoder(t, body, DecodeRegister); accepted {
			travels(t, r, DecodeRegister)
		}
		if r, accepted := fuzzDecoder(t, body, DecodeStatus); accepted {
			within(t, "pending", int64(r.Pending), 0, MaxSafeInteger)
			within(t, "storage_left", r.StorageLeft, -1, MaxSafeInteger)
			travels(t, r, DecodeStatus)
		}
	})
}

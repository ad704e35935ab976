package syncproto

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"gridwalk/internal/domain/errs"
)

const push = `{"proto":1,"device":"d","now":"2026-11-20T02:05:00Z","mutations":[%s]}`

// A mutation of the wrong shape is refused by itself, whatever surrounds it.
func TestDecodePushKeepsTheFaultWithTheMutation(t *testing.T) {
	const head = `"mseq":7,"id":"00000000-0000-4000-8000-000000000007"`
	const whole = head + `,"op":"create","table":"visits","record":"q8f0a1b2c3d4e5f","at":"2026-11-20T02:00:00Z"`
	tests := map[string]struct {
		mutation string
		want     string
	}{
		"well-formed":        {whole + `,"fields":{"a":1}`, ""},
		"unknown field":      {whole + `,"fields":{"a":1},"force":true`, "unknown_field (field=force)"},
		"other case":         {whole + `,"Fields":{"a":1}`, "unknown_field (field=Fields)"},
		"internal field":     {whole + `,"fields":{"a":1},"-":1`, "unknown_field (field=-)"},
		"unknown op":         {strings.Replace(whole, "create", "delete", 1) + `,"fields":{"a":1}`, "bad_mutation (field=op)"},
		"no fields":          {whole, "bad_mutation (field=fields)"},
		"base of a create":   {whole + `,"fields":{"a":1},"base":{}`, "bad_mutation (field=base)"},
		"update without all": {strings.Replace(whole, "create", "update", 1) + `,"fields":{"a":1,"b":2},"base":{"a":0}`, "bad_mutation (field=base)"},
		"strange table":      {strings.Replace(whole, "visits", "_sync_row", 1) + `,"fields":{"a":1}`, "bad_mutation (field=table)"},
		"short record":       {strings.Replace(whole, "q8f0a1b2c3d4e5f", "q8f0", 1) + `,"fields":{"a":1}`, "bad_mutation (field=record)"},
		"no time":            {strings.Replace(whole, "2026-11-20T02:00:00Z", "yesterday", 1) + `,"fields":{"a":1}`, "malformed"},
		"huge number":        {whole + `,"fields":{"a":1e999}`, "malformed"},
		"too large":          {whole + `,"fields":{"a":"` + strings.Repeat("x", MaxMutationBytes) + `"}`, "too_large (limit=262144, what=bytes)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r, err := DecodePush(fmt.Appendf(nil, push, "{"+test.mutation+"}"))
			if err != nil {
				t.Fatal(err)
			}
			m := r.Mutations[0]
			if m.Mseq != 7 || m.ID != "00000000-0000-4000-8000-000000000007" {
				t.Errorf("number %d, id %s", m.Mseq, m.ID)
			}
			got := ""
			if m.Fault != nil {
				got = m.Fault.Error()
			}
			if got != test.want && (test.want == "" || !strings.HasPrefix(got, test.want+" ")) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestDecodeRefusesTheWholeMessage(t *testing.T) {
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	tests := map[string]struct {
		decode func([]byte) error
		body   string
		want   string
	}{
		"not JSON":          {pushed, `{"proto":`, CodeMalformed},
		"not an object":     {pushed, `[]`, CodeMalformed},
		"null":              {pushed, `null`, CodeMalformed},
		"something after":   {pulled, `{"proto":1} {}`, CodeMalformed},
		"unknown field":     {pulled, `{"proto":1,"cursor":5}`, CodeUnknownField},
		"unnumbered":        {pushed, fmt.Sprintf(push, `{"id":"00000000-0000-4000-8000-000000000007"}`), CodeMalformed},
		"negative mseq":     {pushed, fmt.Sprintf(push, `{"mseq":-1,"id":"00000000-0000-4000-8000-000000000007"}`), CodeMalformed},
		"without uuid":      {pushed, fmt.Sprintf(push, `{"mseq":1,"id":"1"}`), CodeMalformed},
		"too many":          {pushed, fmt.Sprintf(push, strings.Repeat(`{},`, MaxBatch)+`{}`), CodeTooLarge},
		"deep":              {pushed, fmt.Sprintf(push, deep), CodeTooLarge},
		"long number":       {pulled, `{"proto":` + strings.Repeat("1", 60) + `}`, CodeTooLarge},
		"negative cursor":   {pulled, `{"proto":1,"scopes":{"base":-1}}`, CodeMalformed},
		"inexact cursor":    {pulled, `{"proto":1,"scopes":{"base":9007199254740993}}`, CodeMalformed},
		"fraction":          {pulled, `{"proto":1,"scopes":{"base":1.5}}`, CodeMalformed},
		"long scope":        {pulled, `{"proto":1,"scopes":{"` + strings.Repeat("g", 65) + `":1}}`, CodeMalformed},
		"big body":          {pulled, `{"schema":"` + strings.Repeat("x", MaxPullBytes) + `"}`, CodeTooLarge},
		"row of four":       {reconciled, `{"rows":[["visits","a",1,2]]}`, CodeMalformed},
		"row with negative": {reconciled, `{"rows":[["visits","a",-1]]}`, CodeMalformed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := errs.Code(test.decode([]byte(test.body))); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func pushed(body []byte) error     { _, err := DecodePush(body); return err }
func pulled(body []byte) error     { _, err := DecodePull(body); return err }
func reconciled(body []byte) error { _, err := DecodeReconcile(body); return err }

// A phone may write the same mutation in another order of its fields.
func TestMutationHashIgnoresLayout(t *testing.T) {
	hashes := map[[32]byte]bool{}
	for _, m := range []string{
		`{"mseq":1,"id":"00000000-0000-4000-8000-000000000001","fields":{"a":1,"b":"网格"}}`,
		`{ "fields": {"b":"\u7f51格","a":1}, "id":"00000000-0000-4000-8000-000000000001", "mseq":1 }`,
		`{"mseq":1,"id":"00000000-0000-4000-8000-000000000001","fields":{"a":2,"b":"网格"}}`,
	} {
		r, err := DecodePush(fmt.Appendf(nil, push, m))
		if err != nil {
			t.Fatal(err)
		}
		hashes[r.Mutations[0].Hash] = true
	}
	if len(hashes) != 2 {
		t.Errorf("got %d different hashes, want 2", len(hashes))
	}
}

func TestMomentTravelsInUTCWithMilliseconds(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	out, err := json.Marshal(At(time.Date(2026, 11, 20, 10, 5, 0, 987654321, zone)))
	if err != nil || string(out) != `"2026-11-20T02:05:00.987Z"` {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestRowEscapesWhatAHostileClientNamed(t *testing.T) {
	out, err := json.Marshal(Row{Seq: 3, Table: "a\"b", ID: "\u2028\x00", Op: RowRemove})
	if err != nil {
		t.Fatal(err)
	}
	var back Row
	if err := json.Unmarshal(out, &back); err != nil || back.Table != "a\"b" || back.ID != "\u2028\x00" {
		t.Errorf("got %s, %+v, %v", out, back, err)
	}
}

package syncproto

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"gridwalk/internal/domain/errs"
)

var (
	uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
)

// DecodeRegister reads a register request.
func DecodeRegister(body []byte) (RegisterRequest, error) {
	r, err := decode[RegisterRequest](body, MaxSmallBytes)
	if err == nil && (len(r.Name) > 200 || len(r.Platform) > 200 || len(r.AppVersion) > 60) {
		err = malformed("name, platform or app_version is too long")
	}
	return r, err
}

// DecodeToken reads a token request.
func DecodeToken(body []byte) (TokenRequest, error) {
	return decode[TokenRequest](body, MaxSmallBytes)
}

// DecodeStatus reads what a phone says of itself.
func DecodeStatus(body []byte) (StatusReport, error) {
	r, err := decode[StatusReport](body, MaxSmallBytes)
	if err == nil && (len(r.AppVersion) > 40 || r.Pending < 0 || r.Pending > MaxSafeInteger || r.StorageLeft < -1 || r.StorageLeft > MaxSafeInteger) {
		err = malformed("app_version, pending or storage_left is out of range")
	}
	return r, err
}

// DecodePull reads a pull request. Cursors are whole numbers from 0 to
// MaxSafeInteger.
func DecodePull(body []byte) (PullRequest, error) {
	r, err := decode[PullRequest](body, MaxPullBytes)
	if err != nil {
		return r, err
	}
	if len(r.Scopes) > MaxScopes {
		return r, tooLarge("scopes", MaxScopes)
	}
	for scope, cursor := range r.Scopes {
		if len(scope) > 64 || cursor < 0 || cursor > MaxSafeInteger {
			return r, malformed("a scope or its cursor is out of range")
		}
	}
	if r.LimitBytes < 0 || r.LimitBytes > MaxPullPageBytes {
		return r, malformed("limit_bytes is out of range")
	}
	if r.LimitBytes == 0 {
		r.LimitBytes = DefaultPullBytes
	}
	return r, nil
}

// DecodeReconcile reads a reconcile request.
func DecodeReconcile(body []byte) (ReconcileRequest, error) {
	r, err := decode[ReconcileRequest](body, MaxReconcileBytes)
	if err != nil {
		return r, err
	}
	if len(r.Rows) > MaxHeldRows {
		return r, tooLarge("rows", MaxHeldRows)
	}
	for _, held := range r.Rows {
		if held.Seq < 0 || held.Seq > MaxSafeInteger || len(held.Table) > 64 || len(held.ID) > 64 {
			return r, malformed("a held row is out of range")
		}
	}
	return r, nil
}

// DecodePush reads a push. The envelope and the numbering of the mutations
// must be right, or the whole push is refused; whatever else is wrong with one
// mutation is kept in its Fault, so that the rest of the batch goes on.
func DecodePush(body []byte) (PushRequest, error) {
	envelope, err := decode[struct {
		Proto     int               `json:"proto"`
		Schema    string            `json:"schema"`
		Device    string            `json:"device"`
		Now       Moment            `json:"now"`
		Mutations []json.RawMessage `json:"mutations"`
	}](body, MaxPushBytes)
	r := PushRequest{Proto: envelope.Proto, Schema: envelope.Schema, Device: envelope.Device, Now: envelope.Now}
	if err != nil {
		return r, err
	}
	if len(envelope.Mutations) > MaxBatch {
		return r, tooLarge("mutations", MaxBatch)
	}
	r.Mutations = make([]Mutation, len(envelope.Mutations))
	for i, raw := range envelope.Mutations {
		if r.Mutations[i], err = decodeMutation(raw); err != nil {
			return r, err
		}
	}
	return r, nil
}

// decodeMutation fails only when the mutation cannot be answered, which takes
// its number and its id.
func decodeMutation(raw json.RawMessage) (Mutation, error) {
	var numbered struct {
		Mseq int64  `json:"mseq"`
		ID   string `json:"id"`
	}
	if err := json.Unmarshal(raw, &numbered); err != nil {
		return Mutation{}, malformed("a mutation without a number: " + err.Error())
	}
	if numbered.Mseq < 1 || numbered.Mseq > MaxSafeInteger || !uuidForm.MatchString(numbered.ID) {
		return Mutation{}, malformed("a mutation without a positive mseq or a uuid")
	}
	m, err := decode[Mutation](raw, MaxMutationBytes)
	if err == nil {
		err = m.check()
	}
	if err != nil {
		m = Mutation{Fault: err}
	}
	m.Mseq, m.ID, m.Hash = numbered.Mseq, numbered.ID, hash(raw)
	return m, nil
}

// check holds a mutation against what every mutation has to be.
func (m *Mutation) check() error {
	switch {
	case m.Op != OpCreate && m.Op != OpUpdate:
		return badMutation("op")
	case !nameForm.MatchString(m.Table):
		return badMutation("table")
	case !IsRecordID(m.Record):
		return badMutation("record")
	case m.At.IsZero():
		return badMutation("at")
	case len(m.Fields) == 0:
		return badMutation("fields")
	case m.Op == OpCreate && m.Base != nil:
		return badMutation("base")
	}
	if m.Op == OpUpdate {
		for name := range m.Fields {
			if _, has := m.Base[name]; !has {
				return badMutation("base")
			}
		}
		if len(m.Base) != len(m.Fields) {
			return badMutation("base")
		}
	}
	return nil
}

// hash identifies a mutation's body, whatever its white space and the order of
// its fields.
func hash(raw json.RawMessage) [32]byte {
	var value any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&value) == nil {
		if canonical, err := json.Marshal(value); err == nil {
			return sha256.Sum256(canonical)
		}
	}
	return sha256.Sum256(raw)
}

// decode reads one JSON object strictly: within the limits, nothing after it,
// and no field that T does not have.
func decode[T any](body []byte, limit int) (T, error) {
	var value T
	if len(body) > limit {
		return value, tooLarge("bytes", limit)
	}
	if err := scan(body); err != nil {
		return value, err
	}
	if err := knownFields(body, reflect.TypeFor[T]()); err != nil {
		return value, err
	}
	if err := json.Unmarshal(body, &value); err != nil {
		return value, malformed(err.Error())
	}
	return value, nil
}

// scan bounds nesting and the length of numbers before the decoder allocates
// for either.
func scan(body []byte) error {
	depth, number, quoted := 0, 0, false
	for i := 0; i < len(body); i++ {
		c := body[i]
		if quoted {
			switch c {
			case '\\':
				i++
			case '"':
				quoted = false
			}
			continue
		}
		if c >= '0' && c <= '9' {
			if number++; number > MaxNumberLength {
				return tooLarge("number", MaxNumberLength)
			}
			continue
		}
		switch c {
		case '"':
			quoted = true
		case '{', '[':
			if depth++; depth > MaxDepth {
				return tooLarge("depth", MaxDepth)
			}
		case '}', ']':
			depth--
		case '.', '-', '+', 'e', 'E':
			continue
		}
		number = 0
	}
	return nil
}

// knownFields names the first field of the object that the struct lacks. The
// names must match exactly: encoding/json alone would take any case.
func knownFields(body []byte, t reflect.Type) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(body, &object); err != nil {
		return malformed(err.Error())
	}
	if object == nil {
		return malformed("not an object")
	}
	known := make([]string, 0, t.NumField())
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		known = append(known, name)
	}
	var unknown []string
	for name := range object {
		if name == "-" || !slices.Contains(known, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		return UnknownField(slices.Min(unknown))
	}
	return nil
}

// UnknownField refuses a field by its name.
func UnknownField(name string) *errs.E {
	return errs.New(CodeUnknownField, map[string]any{"field": clip(name)})
}

// InvalidField refuses the value of a field for one of the Field reasons.
func InvalidField(name, reason string) *errs.E {
	return errs.New("invalid_field", map[string]any{"field": name, "reason": reason})
}

func malformed(reason string) *errs.E {
	return errs.New(CodeMalformed, map[string]any{"reason": clip(reason)})
}

func tooLarge(what string, limit int) *errs.E {
	return errs.New(CodeTooLarge, map[string]any{"what": what, "limit": limit})
}

func badMutation(field string) *errs.E {
	return errs.New(CodeBadMutation, map[string]any{"field": field})
}

// clip keeps what a client made up from filling a log or an answer.
func clip(s string) string {
	const longest = 200
	if len(s) > longest {
		return fmt.Sprintf("%.*s…", longest, strings.ToValidUTF8(s[:longest], ""))
	}
	return s
}

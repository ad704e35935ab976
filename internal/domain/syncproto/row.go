package syncproto

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// RowOp says whether a scope has the row.
type RowOp int

const (
	RowRemove RowOp = 0
	RowPut    RowOp = 1
)

// Row is one row of a page. It travels as [seq, table, id, op, doc], without
// doc for a remove. Doc is the row's JSON as the store keeps it.
type Row struct {
	Seq   int64
	Table string
	ID    string
	Op    RowOp
	Doc   json.RawMessage
}

// AppendJSON appends the row as it travels. The document goes out as it is:
// it was checked when it was written.
func (r Row) AppendJSON(b []byte) []byte {
	b = append(b, '[')
	b = strconv.AppendInt(b, r.Seq, 10)
	b = append(b, ',')
	b = appendString(b, r.Table)
	b = append(b, ',')
	b = appendString(b, r.ID)
	b = append(b, ',', '0'+byte(r.Op))
	if r.Op == RowPut {
		b = append(b, ',')
		b = append(b, r.Doc...)
	}
	return append(b, ']')
}

// MarshalJSON writes the row as a tuple.
func (r Row) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }

// UnmarshalJSON reads the tuple and checks its shape.
func (r *Row) UnmarshalJSON(data []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return err
	}
	if len(parts) != 4 && len(parts) != 5 {
		return fmt.Errorf("a row has 4 or 5 parts, not %d", len(parts))
	}
	if err := errors.Join(
		json.Unmarshal(parts[0], &r.Seq),
		json.Unmarshal(parts[1], &r.Table),
		json.Unmarshal(parts[2], &r.ID),
		json.Unmarshal(parts[3], &r.Op),
	); err != nil {
		return err
	}
	switch {
	case r.Op == RowPut && len(parts) == 5:
		r.Doc = parts[4]
	case r.Op == RowRemove && len(parts) == 4:
		r.Doc = nil
	default:
		return errors.New("a put carries a document, a remove none")
	}
	return nil
}

// Held is one row that the phone has of a scope. It travels as
// [table, id, seq].
type Held struct {
	Table string
	ID    string
	Seq   int64
}

// MarshalJSON writes the tuple.
func (h Held) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 48), '[')
	b = appendString(b, h.Table)
	b = append(b, ',')
	b = appendString(b, h.ID)
	b = append(b, ',')
	b = strconv.AppendInt(b, h.Seq, 10)
	return append(b, ']'), nil
}

// UnmarshalJSON reads the tuple.
func (h *Held) UnmarshalJSON(data []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return err
	}
	if len(parts) != 3 {
		return fmt.Errorf("a held row has 3 parts, not %d", len(parts))
	}
	return errors.Join(
		json.Unmarshal(parts[0], &h.Table),
		json.Unmarshal(parts[1], &h.ID),
		json.Unmarshal(parts[2], &h.Seq),
	)
}

// appendString appends a JSON string; names of tables and ids are plain, so
// the slow path is for what a hostile client made up.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, err := json.Marshal(s)
			if err != nil {
				return append(b, `""`...)
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

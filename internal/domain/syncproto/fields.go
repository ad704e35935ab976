package syncproto

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/geo"
)

// Fields reads the fields of a captured row by name. Every getter names a
// field that the table knows, so whatever no getter asked for is unknown; a
// getter never fails by itself, it notes the fault and returns the zero value,
// and Done reports. An absent field and null are the same.
type Fields struct {
	values map[string]any
	asked  map[string]bool
	faults map[string]string
}

// The reasons that an "invalid_field" error gives in its params.
const (
	FieldRequired = "required"     // absent, null or empty
	FieldType     = "type"         // not the JSON type that the field has
	FieldTooLong  = "too_long"     // text over its limit in characters, JSON over its limit in bytes
	FieldRange    = "out_of_range" // a number, a time or a list outside its limits
	FieldChoice   = "not_a_choice" // not one of the field's values
	FieldShape    = "shape"        // text or JSON that is not built as the field demands
)

var recordID = regexp.MustCompile(`^[a-z0-9]{15}$`)

// IsRecordID tells whether the text is built like a record's id.
func IsRecordID(id string) bool { return recordID.MatchString(id) }

// ReadFields starts reading what a phone sent for one row.
func ReadFields(values map[string]any) *Fields {
	return &Fields{values: values, asked: make(map[string]bool, len(values)), faults: map[string]string{}}
}

// Done tells whether every field was known and well-formed. The error is an
// errs.E "unknown_field" with params field, or "invalid_field" with params
// field and reason; of several faults the alphabetically first is named.
func (f *Fields) Done() error {
	for _, name := range slices.Sorted(maps.Keys(f.values)) {
		if !f.asked[name] {
			return errs.New("unknown_field", map[string]any{"field": name})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.faults)) {
		return InvalidField(name, f.faults[name])
	}
	return nil
}

// Fault notes a fault that only the caller can see, such as two fields that
// contradict each other. The first fault of a field counts.
func (f *Fields) Fault(name, reason string) {
	if _, noted := f.faults[name]; !noted {
		f.faults[name] = reason
	}
}

// Has tells whether the phone sent a value other than null.
func (f *Fields) Has(name string) bool {
	_, present := f.take(name)
	return present
}

func (f *Fields) take(name string) (value any, present bool) {
	f.asked[name] = true
	value = f.values[name]
	return value, value != nil
}

// Text reads text of at most max characters; "" when absent.
func (f *Fields) Text(name string, max int) string {
	value, present := f.take(name)
	if !present {
		return ""
	}
	text, ok := value.(string)
	switch {
	case !ok:
		f.Fault(name, FieldType)
	case utf8.RuneCountInString(text) > max:
		f.Fault(name, FieldTooLong)
	default:
		return text
	}
	return ""
}

// RequiredText is Text that may not be absent or empty.
func (f *Fields) RequiredText(name string, max int) string {
	return required(f, name, f.Text(name, max))
}

// ID reads the id of a record; "" when absent or empty.
func (f *Fields) ID(name string) string {
	return f.Match(name, recordID)
}

// RequiredID is ID that may not be absent or empty.
func (f *Fields) RequiredID(name string) string {
	return required(f, name, f.ID(name))
}

// Match reads text that matches the pattern as a whole; "" when absent or empty.
func (f *Fields) Match(name string, pattern *regexp.Regexp) string {
	text := f.Text(name, 1<<16)
	if text != "" && !pattern.MatchString(text) {
		f.Fault(name, FieldShape)
		return ""
	}
	return text
}

// OneOf reads one of the values; "" when absent or empty.
func (f *Fields) OneOf(name string, values ...string) string {
	text := f.Text(name, 1<<16)
	if text != "" && !slices.Contains(values, text) {
		f.Fault(name, FieldChoice)
		return ""
	}
	return text
}

// RequiredOneOf is OneOf that may not be absent or empty.
func (f *Fields) RequiredOneOf(name string, values ...string) string {
	return required(f, name, f.OneOf(name, values...))
}

// Number reads a number between min and max, both included; 0 when absent.
func (f *Fields) Number(name string, min, max float64) float64 {
	value, present := f.take(name)
	if !present {
		return 0
	}
	number, ok := asNumber(value)
	switch {
	case !ok:
		f.Fault(name, FieldType)
	case math.IsNaN(number) || number < min || number > max:
		f.Fault(name, FieldRange)
	default:
		return number
	}
	return 0
}

// Integer is Number without a fraction.
func (f *Fields) Integer(name string, min, max int64) int64 {
	number := f.Number(name, float64(min), float64(max))
	if number != math.Trunc(number) {
		f.Fault(name, FieldType)
		return 0
	}
	return int64(number)
}

func asNumber(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case json.Number:
		number, err := v.Float64()
		return number, err == nil
	}
	return 0, false
}

// Position reads a WGS 84 position from two fields, of which a phone sends both
// or neither; unknown when absent.
func (f *Fields) Position(lat, lng string) geo.Position {
	p := geo.Position{Lat: f.Number(lat, -90, 90), Lng: f.Number(lng, -180, 180)}
	if hasLat, hasLng := f.Has(lat), f.Has(lng); hasLat && !hasLng {
		f.Fault(lng, FieldRequired)
	} else if hasLng && !hasLat {
		f.Fault(lat, FieldRequired)
	}
	return p
}

// Bool reads a boolean; false when absent.
func (f *Fields) Bool(name string) bool {
	value, present := f.take(name)
	if !present {
		return false
	}
	truth, ok := value.(bool)
	if !ok {
		f.Fault(name, FieldType)
	}
	return truth
}

// Time reads a moment in RFC 3339; the zero time when absent or empty. It is
// the device's clock that speaks: see Captured.Correct.
func (f *Fields) Time(name string) time.Time {
	text := f.Text(name, 40)
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || !writable(at) {
		f.Fault(name, FieldShape)
		return time.Time{}
	}
	return at
}

// RequiredTime is Time that may not be absent or empty.
func (f *Fields) RequiredTime(name string) time.Time {
	return required(f, name, f.Time(name))
}

// JSON reads a structured value of at most maxBytes into the pointer; keys
// that the pointer's type does not have are a fault. The pointer is left
// alone when the field is absent or faulty.
func (f *Fields) JSON(name string, maxBytes int, into any) {
	value, present := f.take(name)
	if !present {
		return
	}
	raw, err := json.Marshal(value)
	if err != nil {
		f.Fault(name, FieldShape)
		return
	}
	if len(raw) > maxBytes {
		f.Fault(name, FieldTooLong)
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		f.Fault(name, FieldShape)
	}
}

// required is generic over what "empty" means for the value; a value that is
// empty because it was faulty keeps its first fault.
func required[T comparable](f *Fields, name string, value T) T {
	var empty T
	if value == empty {
		f.Fault(name, FieldRequired)
	}
	return value
}

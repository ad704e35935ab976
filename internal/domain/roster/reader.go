package roster

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/phone"
	"gridwalk/internal/domain/textnorm"
)

// reader reads the cells of one row and collects what is wrong with them.
type reader struct {
	form   *Form
	sheet  string
	row    Row
	faults []Fault
}

func (r *reader) raw(field string) string { return r.row.Cells[field].Text }

func (r *reader) empty(field string) bool { return textnorm.Line(r.raw(field)) == "" }

// fault names the cell of a field with a reason.
func (r *reader) fault(field string, reason error) {
	r.faults = append(r.faults, faultAt(r.sheet, r.row.Number, r.row.Cells[field], r.form.title(field), reason))
}

func (r *reader) refuse(field, code string, params map[string]any) {
	r.fault(field, errs.New(code, params))
}

// cellErrors are what spreadsheets show where a formula failed.
var cellErrors = regexp.MustCompile(`^#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)$`)

// line reads a short text of at most max characters.
func (r *reader) line(field string, max int) string {
	return r.limited(field, textnorm.Line(r.raw(field)), max)
}

// prose reads a text that may have several lines.
func (r *reader) prose(field string, max int) string {
	return r.limited(field, proseForm(r.raw(field)), max)
}

func (r *reader) limited(field, text string, max int) string {
	if cellErrors.MatchString(text) {
		r.refuse(field, CodeCellError, nil)
		return ""
	}
	if n := utf8.RuneCountInString(text); n > max {
		r.refuse(field, CodeTooLong, map[string]any{"length": n, "max": max})
	}
	return text
}

// named reads a line that has to be there.
func (r *reader) named(field string, max int) string {
	text := r.line(field, max)
	if text == "" && r.empty(field) {
		r.refuse(field, CodeRequired, nil)
	}
	return text
}

// list reads the items of a cell such as 调味品、速冻食品.
func (r *reader) list(field string, max int) []string {
	return splitList(r.prose(field, max))
}

// yesNo reads 是 or 否; nil when the cell is empty.
func (r *reader) yesNo(field string) *bool {
	switch strings.ToLower(textnorm.Code(r.raw(field))) {
	case "":
		return nil
	case "是", "√", "✓", "y", "yes", "true", "1", "规上":
		yes := true
		return &yes
	case "否", "×", "✗", "x", "n", "no", "false", "0", "规下", "非规上":
		no := false
		return &no
	}
	r.refuse(field, CodeYesNoUnknown, nil)
	return nil
}

var people = regexp.MustCompile(`^约?(\d+)(?:余|多)?[人名]?$`)

// count reads a number of people such as 56, ５６人 or 约1,200余人; nil when
// the cell is empty.
func (r *reader) count(field string, max int) *int {
	text := strings.ReplaceAll(textnorm.Code(r.raw(field)), ",", "")
	if text == "" {
		return nil
	}
	parts := people.FindStringSubmatch(text)
	if parts == nil {
		r.refuse(field, CodeNumberMalformed, nil)
		return nil
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || n > max {
		r.refuse(field, CodeNumberRange, map[string]any{"min": 0, "max": max})
		return nil
	}
	return &n
}

// China, with its seas, lies within these degrees. Anything else is a typing
// error or latitude and longitude in each other's column.
const minLat, maxLat, minLng, maxLng = 3.0, 54.0, 73.0, 136.0

// position reads latitude and longitude; nil when both cells are empty or 0.
func (r *reader) position() *Position {
	if r.zero("lat") && r.zero("lng") {
		return nil
	}
	lat, latSaid := r.degree("lat", minLat, maxLat)
	lng, lngSaid := r.degree("lng", minLng, maxLng)
	switch {
	case latSaid && lngSaid:
		return &Position{Lat: lat, Lng: lng}
	case latSaid && r.empty("lng"):
		r.refuse("lng", CodeDegreeAlone, nil)
	case lngSaid && r.empty("lat"):
		r.refuse("lat", CodeDegreeAlone, nil)
	}
	return nil
}

func (r *reader) degree(field string, min, max float64) (value float64, said bool) {
	text := r.degreeText(field)
	if text == "" {
		return 0, false
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		r.refuse(field, CodeDegreeMalformed, nil)
		return 0, false
	}
	if value < min || value > max {
		r.refuse(field, CodeDegreeRange, map[string]any{"min": min, "max": max})
		return 0, false
	}
	return value, true
}

func (r *reader) degreeText(field string) string {
	return strings.TrimSuffix(textnorm.Code(r.raw(field)), "°")
}

func (r *reader) zero(field string) bool {
	value, err := strconv.ParseFloat(r.degreeText(field), 64)
	return err == nil && value == 0
}

// phone reads a number that can be called.
func (r *reader) phone(field string) string {
	number := phone.Normalize(r.raw(field))
	if number != "" && !phone.Valid(number) {
		r.refuse(field, CodePhoneMalformed, nil)
	}
	return number
}

// person reads an official from a name and a mobile number; nil when both
// cells are empty.
func (r *reader) person(nameField, phoneField string) *Person {
	name := r.line(nameField, maxPerson)
	number := phone.Normalize(r.raw(phoneField))
	switch {
	case name == "" && number == "":
		return nil
	case name == "":
		r.refuse(nameField, CodeRequired, nil)
	case number == "":
		r.refuse(phoneField, CodeRequired, nil)
	case !phone.Mobile(number):
		r.refuse(phoneField, CodeMobileMalformed, nil)
	}
	return &Person{Name: name, Phone: number}
}

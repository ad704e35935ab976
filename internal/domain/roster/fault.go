package roster

import (
	"fmt"

	"gridwalk/internal/domain/errs"
)

// Fault is one thing that is wrong with a workbook, and where.
type Fault struct {
	Sheet  string `json:"sheet"`
	Row    int    `json:"row"`    // as the spreadsheet numbers it
	Column string `json:"column"` // letters, "" when the sheet has no such column
	Header string `json:"header"` // the official title of the column
	Value  string `json:"value"`  // what stands in the cell, cut after 60 characters

	Code   string         `json:"code"`
	Key    string         `json:"key"` // i18n key of the reason
	Params map[string]any `json:"params,omitempty"`
}

// The codes of faults, besides those of uscc.Check.
const (
	CodeRequired        = "roster_required"          // the cell is empty
	CodeTooLong         = "roster_too_long"          // {"length", "max"} in characters
	CodeCellError       = "roster_cell_error"        // the spreadsheet itself shows an error such as #REF!
	CodeClassUnknown    = "roster_class_unknown"     // {"known": labels}
	CodeOwnerUnknown    = "roster_ownership_unknown" // {"known": labels}
	CodeYesNoUnknown    = "roster_yes_no_unknown"    // neither 是 nor 否
	CodeNumberMalformed = "roster_number_malformed"  // not a whole number
	CodeNumberRange     = "roster_number_range"      // {"min", "max"}
	CodeDegreeMalformed = "roster_degree_malformed"  // not a decimal number of degrees
	CodeDegreeRange     = "roster_degree_range"      // {"min", "max"} in degrees
	CodeDegreeAlone     = "roster_degree_alone"      // one coordinate without the other
	CodePhoneMalformed  = "roster_phone_malformed"   // cannot be called
	CodeMobileMalformed = "roster_mobile_malformed"  // a login is a mobile number
	CodeUSCCRepeated    = "roster_uscc_repeated"     // {"row": where it stood first}
	CodePhoneShared     = "roster_phone_shared"      // {"row", "name": who has it there}
	CodePostRepeated    = "roster_post_repeated"     // {"row": where it stood first}
	CodeChiefDiffers    = "roster_chief_differs"     // {"row", "name": the grid's chief there}
	CodeLeadDiffers     = "roster_lead_differs"      // {"row", "name": the area's lead there}
	CodeAccountInactive = "roster_account_inactive"  // {"name"}: the account of this number is switched off
)

// String is the place and the code, for logs.
func (f Fault) String() string {
	return fmt.Sprintf("%s!%s%d %s: %s", f.Sheet, f.Column, f.Row, f.Header, f.Code)
}

const shownValue = 60

// faultAt makes a fault of a reason, which is an *errs.E.
func faultAt(sheet string, row int, cell Cell, header string, reason error) Fault {
	if runes := []rune(cell.Text); len(runes) > shownValue {
		cell.Text = string(runes[:shownValue])
	}
	fault := Fault{Sheet: sheet, Row: row, Column: cell.Column, Header: header, Value: cell.Text}
	if coded, ok := errs.As(reason); ok {
		fault.Code, fault.Key, fault.Params = coded.Code, coded.Key, coded.Params
	}
	return fault
}

package xlsx

import (
	"fmt"

	"gridwalk/internal/domain/errs"
)

// The codes of the errors that reading returns.
const (
	CodeUnreadable     = "workbook_unreadable"   // damaged, encrypted, or not an .xlsx at all
	CodeTooHeavy       = "workbook_too_heavy"    // params: max_bytes, max_unzipped_bytes
	CodeSheetTooLarge  = "sheet_too_large"       // params: max_rows, max_columns
	CodeSheetMissing   = "sheet_missing"         // params: sheet
	CodeColumnsMissing = "sheet_columns_missing" // params: sheet, columns (their first titles)
)

// unreadable keeps the library's own words for the log.
func unreadable(cause error) error {
	return fmt.Errorf("%w: %w", errs.New(CodeUnreadable, nil), cause)
}

// recovering runs f and returns a panic of it as an unreadable workbook: the file
// comes from outside and the library indexes into what it claims.
func recovering(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = unreadable(fmt.Errorf("reader panicked: %v", p))
		}
	}()
	return f()
}

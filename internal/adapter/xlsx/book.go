// Package xlsx reads and writes tables in Excel workbooks.
//
// A sheet from an office is not a database: the header is somewhere near the top,
// columns stand in any order under any of several titles, and phone numbers are
// numbers. Reading copes with that and keeps the place of every cell, so that a
// fault can be named by sheet, row and column. Text is text in both directions: a
// cell that begins with "=" is never taken for a formula, and no formula is ever
// evaluated.
package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"gridwalk/internal/domain/errs"
)

// Limits bound what Open accepts. A few kilobytes of a crafted workbook can claim
// a billion cells, so all of them are checked before a sheet is loaded.
type Limits struct {
	MaxBytes         int64 // of the file
	MaxUnzippedBytes int64 // of all its parts
	MaxRows          int   // number of the last row of any sheet, empty rows counted
	MaxColumns       int   // number of the last column of any sheet
}

// DefaultLimits hold twice the largest county's roster.
var DefaultLimits = Limits{MaxBytes: 20 << 20, MaxUnzippedBytes: 64 << 20, MaxRows: 20_000, MaxColumns: 200}

// Book is an open workbook, for one goroutine.
type Book struct {
	file     *excelize.File
	date1904 bool
	dates    map[int]bool // by style: whether it shows a date or time
}

// Open reads a workbook. Errors are coded: workbook_unreadable,
// workbook_too_heavy, sheet_too_large; errors of r itself come back as they are.
func Open(r io.Reader, limits Limits) (*Book, error) {
	data, err := io.ReadAll(io.LimitReader(r, limits.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	if int64(len(data)) > limits.MaxBytes {
		return nil, limits.tooHeavy()
	}
	if err := limits.checkArchive(data); err != nil {
		return nil, err
	}
	var book *Book
	err = recovering(func() (err error) {
		book, err = open(data, limits)
		return err
	})
	return book, err
}

func open(data []byte, limits Limits) (*Book, error) {
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: limits.MaxUnzippedBytes,
		// The same limit for a single part keeps everything in memory: the library
		// would put larger parts into temporary files.
		UnzipXMLSizeLimit: limits.MaxUnzippedBytes,
	})
	if err != nil {
		return nil, unreadable(err)
	}
	file.CharsetReader = onlyUTF8
	if err := measure(file, limits); err != nil {
		return nil, err
	}
	props, err := file.GetWorkbookProps()
	if err != nil {
		return nil, unreadable(err)
	}
	return &Book{
		file:     file,
		date1904: props.Date1904 != nil && *props.Date1904,
		dates:    map[int]bool{},
	}, nil
}

// Sheets returns the names of the sheets in the order of their tabs.
func (b *Book) Sheets() []string { return b.file.GetSheetList() }

// checkArchive looks at the sizes in the archive's directory. The library adds
// them up too, but allots what each claims and lets a negative one make room. It
// also keeps out old .xls files and encrypted workbooks, which are another
// container that the library would try to decrypt.
func (l Limits) checkArchive(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return unreadable(err)
	}
	left := uint64(l.MaxUnzippedBytes)
	for _, part := range archive.File {
		if part.UncompressedSize64 > left {
			return l.tooHeavy()
		}
		left -= part.UncompressedSize64
	}
	return nil
}

func (l Limits) tooHeavy() error {
	return errs.New(CodeTooHeavy, map[string]any{"max_bytes": l.MaxBytes, "max_unzipped_bytes": l.MaxUnzippedBytes})
}

func (l Limits) tooLarge() error {
	return errs.New(CodeSheetTooLarge, map[string]any{"max_rows": l.MaxRows, "max_columns": l.MaxColumns})
}

package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxMerges bounds the merged ranges of a sheet: the library looks through all of
// them for every cell it reads.
const maxMerges = 2000

// measure refuses a workbook with a sheet beyond the limits. The library allots
// every row and column up to the last one that a sheet mentions, so this reads
// the parts of the file itself, all of them: any may be named as a sheet.
func measure(file *excelize.File, limits Limits) error {
	var err error
	file.Pkg.Range(func(_, part any) bool {
		if data, ok := part.([]byte); ok {
			err = measurePart(data, limits)
		}
		return err == nil
	})
	return err
}

// measurePart ends without error where the XML does: the library cannot load a
// sheet beyond that point either.
func measurePart(data []byte, limits Limits) error {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.CharsetReader = onlyUTF8
	rows, merges := 0, 0
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return nil //nolint:nilerr // see above
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		column, row := 0, 0
		switch element.Name.Local {
		case "row":
			rows++
			row, _ = strconv.Atoi(reference(element))
		case "c":
			column, row, _ = excelize.CellNameToCoordinates(reference(element))
		case "mergeCell":
			merges++
		}
		if max(rows, row) > limits.MaxRows || column > limits.MaxColumns || merges > maxMerges {
			return limits.tooLarge()
		}
	}
}

func reference(element xml.StartElement) string {
	for _, attr := range element.Attr {
		if attr.Name.Local == "r" {
			return attr.Value
		}
	}
	return ""
}

// onlyUTF8 refuses parts in other encodings: what measure cannot read must not be
// loaded either. Every office program writes UTF-8.
func onlyUTF8(charset string, input io.Reader) (io.Reader, error) {
	if strings.EqualFold(charset, "utf-8") {
		return input, nil
	}
	return nil, fmt.Errorf("encoding %q", charset)
}

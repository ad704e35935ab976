package errs

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/errors.md as the catalogue is now")

const document = "../../../docs/errors.md"

func TestTheCatalogueIsDocumented(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Error codes\n\n" +
		"Every route of ours that fails answers `{\"code\", \"key\", \"params\"}`: a code of this table, the i18n key of its text " +
		"(`errors.<code>`) and the values that the text names. Rejects and conflicts of the sync push carry the same codes. " +
		"PocketBase's own routes answer in their own form.\n\n| code | status | meaning: parameters |\n|---|---|---|\n")
	for _, code := range slices.Sorted(maps.Keys(catalogue)) {
		fmt.Fprintf(&b, "| `%s` | %d | %s |\n", code, catalogue[code].Status, catalogue[code].Means)
	}
	if *update {
		if err := os.WriteFile(document, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != b.String() {
		t.Error("docs/errors.md is not what the catalogue says: go test ./internal/domain/errs -update")
	}
}

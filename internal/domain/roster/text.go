package roster

import (
	"strings"

	"gridwalk/internal/domain/textnorm"
)

// listMark joins the items of a list in one cell.
const listMark = "、"

// splitList takes the items of a list apart. A comma between digits belongs
// to a name, as in 1,4-丁二醇.
func splitList(text string) []string {
	runes := []rune(text)
	items, start := []string{}, 0
	take := func(end int) {
		if item := textnorm.Line(string(runes[start:end])); item != "" {
			items = append(items, item)
		}
	}
	for i, r := range runes {
		if strings.ContainsRune("、；;，\n", r) || r == ',' && !betweenDigits(runes, i) {
			take(i)
			start = i + 1
		}
	}
	take(len(runes))
	if len(items) == 0 {
		return nil
	}
	return items
}

func betweenDigits(runes []rune, i int) bool {
	return i > 0 && i+1 < len(runes) && digit(runes[i-1]) && digit(runes[i+1])
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// proseForm trims the ends of a text and of its lines.
func proseForm(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

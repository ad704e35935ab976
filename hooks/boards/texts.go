package boards

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed texts/*.json
var textFiles embed.FS

// texts are what the pages say in one language, by key. A text names its
// variables in braces.
type texts map[string]string

// say fills in the text of a key; pairs are names and values of its variables.
// A key that is not there is shown as it is, which a test rules out.
func (t texts) say(key string, pairs ...any) string {
	text, ok := t[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%v}", pairs[i]), fmt.Sprint(pairs[i+1]))
	}
	return text
}

// scriptWords are the texts that the page's script shows, without their prefix.
func (t texts) scriptWords() map[string]string {
	words := map[string]string{}
	for key, text := range t {
		if name, ok := strings.CutPrefix(key, "script."); ok {
			words[name] = text
		}
	}
	return words
}

func mustLoadTexts(tag string) texts {
	raw, err := textFiles.ReadFile("texts/" + tag + ".json")
	if err != nil {
		panic(err)
	}
	t := texts{}
	if err := json.Unmarshal(raw, &t); err != nil {
		panic(fmt.Errorf("texts/%s.json: %w", tag, err))
	}
	return t
}

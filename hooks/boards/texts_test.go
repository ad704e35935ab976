package boards

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

var variable = regexp.MustCompile(`\{(\w+)\}`)

func TestBothLanguagesSayTheSame(t *testing.T) {
	if zh, en := slices.Sorted(maps.Keys(chinese.texts)), slices.Sorted(maps.Keys(english.texts)); !slices.Equal(zh, en) {
		for _, key := range slices.Concat(zh, en) {
			if chinese.texts[key] == "" || english.texts[key] == "" {
				t.Errorf("%s is missing in one language", key)
			}
		}
	}
	for key, zh := range chinese.texts {
		names := func(text string) []string { return slices.Sorted(slices.Values(variable.FindAllString(text, -1))) }
		if en := english.texts[key]; !slices.Equal(names(zh), names(en)) {
			t.Errorf("%s names other variables: %q, %q", key, zh, en)
		}
		if strings.TrimSpace(zh) != zh || zh == "" {
			t.Errorf("%s: %q", key, zh)
		}
	}
}

var (
	inTemplates = regexp.MustCompile(`\bt "([\w.]+)"`)
	inCode      = regexp.MustCompile(`"((?:board|duty|report|kind|lookup|fault|missing|limit|internal|track|due|step|state|act|answer|rating)\.[\w.]*\w)"`)
	inScript    = regexp.MustCompile(`words\.(\w+)`)
)

// asked lists the keys that the pages ask for: those written out, and those
// that are put together from the values of the domain.
func asked(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	collect := func(source string, pattern *regexp.Regexp, prefix string) {
		for _, found := range pattern.FindAllStringSubmatch(source, -1) {
			keys[prefix+found[1]] = true
		}
	}
	pages, err := fs.Glob(pageFiles, "pages/*.gohtml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pages {
		collect(mustRead(name), inTemplates, "")
	}
	collect(script, inScript, "script.")
	sources, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") {
			collect(string(source), inCode, "")
		}
	}

	add := func(key string) { keys[key] = true }
	for _, state := range issueflow.States {
		add("state." + string(state))
		add("state." + string(state) + ".text")
	}
	for _, stage := range deadline.Stages {
		if stage != deadline.Study {
			add("due." + string(stage))
			add("due.late." + string(stage))
		}
	}
	for _, duty := range []string{store.DutyGridChief, store.DutyAreaLead, store.DutyGridWorker, store.DutyDeputy, store.DutyServiceSpecialist} {
		add("duty." + duty)
	}
	for _, kind := range kinds {
		add("kind." + kind)
	}
	for rating := 1; rating <= 5; rating++ {
		add(ratingKey(rating))
	}
	for _, stage := range stages {
		add("step." + stage.name)
	}
	for _, act := range shownByName {
		add("act." + string(act))
	}
	add("act.accept.handling")
	add("fault.photos.photo_type")
	for _, page := range []string{missingBoard, missingTracking, "limit", "internal"} {
		add(page + ".title")
		add(page + ".text")
		delete(keys, page)
	}
	return keys
}

var shownByName = []issueflow.Act{
	issueflow.Accept, issueflow.Contact, issueflow.Progress, issueflow.Resolve, issueflow.Close, issueflow.MarkInvalid,
	issueflow.Claim, issueflow.Assign, issueflow.Return, issueflow.Suspend, issueflow.Resume, issueflow.Merge,
	issueflow.HandOver,
}

func TestEveryTextIsThereAndIsUsed(t *testing.T) {
	keys := asked(t)
	if len(keys) < 100 {
		t.Fatalf("found only %d keys", len(keys))
	}
	for key := range keys {
		if _, ok := chinese.texts[key]; !ok {
			t.Errorf("%s has no text", key)
		}
	}
	for key := range chinese.texts {
		if !keys[key] {
			t.Errorf("nobody says %s", key)
		}
	}
}

func TestSayFillsInVariables(t *testing.T) {
	said := texts{"greet": "{name}, {n} of {n}"}
	if got := said.say("greet", "name", "韩娟", "n", 2); got != "韩娟, 2 of 2" {
		t.Errorf("got %q", got)
	}
	if got := said.say("nobody.home"); got != "nobody.home" {
		t.Errorf("got %q", got)
	}
}

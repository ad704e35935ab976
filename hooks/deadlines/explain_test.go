package deadlines_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/deadlines"
	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

// The Friday before the Spring Festival of 2026, half an hour before closing:
// Saturday is worked, and then nothing until 24 February.
const beforeTheFestival = "2026-02-13T17:30:00+08:00"

func explain(t *testing.T, app core.App, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	command := deadlines.Command(app, clock.System())
	command.SetOut(&out)
	command.SetErr(&out)
	command.SetArgs(append([]string{"explain"}, args...))
	command.SilenceUsage, command.SilenceErrors = true, true
	err := command.Execute()
	return out.String(), err
}

func TestExplainAnswersFirst(t *testing.T) {
	d := newDistrict(t)
	empty := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir(), DBConnect: store.Connect})
	if err := empty.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = empty.ResetBootstrapState() })
	for name, app := range map[string]core.App{"a district": d, "no district yet": empty} {
		t.Run(name, func(t *testing.T) {
			out, err := explain(t, app, "--level", "ordinary", "--raised", beforeTheFestival)
			if err != nil {
				t.Fatal(err)
			}
			answer, reasons, found := strings.Cut(out, "\n\n")
			if want := "collect 2026-02-13T19:30:00+08:00\ncontact 2026-02-14T17:30:00+08:00\nresolve 2026-02-25T18:00:00+08:00"; answer != want || !found {
				t.Errorf("got\n%s\nwant\n%s", answer, want)
			}
			for _, want := range []string{"2026-02-14 Sat counted: make-up working day (春节)", "2026-02-23 Mon skipped: holiday (春节)", "rule ordinary/resolve version 1"} {
				if !strings.Contains(reasons, want) {
					t.Errorf("%q is missing in\n%s", want, reasons)
				}
			}
		})
	}
}

func TestExplainAsksTheDistrict(t *testing.T) {
	d := newDistrict(t)
	d.exec(`UPDATE deadline_rules SET amount = 5 WHERE level = 'ordinary' AND stage = 'resolve'`)
	d.exec(`DELETE FROM calendar_days WHERE [[date]] = '2026-02-14'`)
	out, err := explain(t, d, "--raised", beforeTheFestival)
	if err != nil || !strings.Contains(out, "resolve 2026-02-28T18:00:00+08:00\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestExplainRefuses(t *testing.T) {
	app := testkit.NewApp(t)
	for args, want := range map[string]string{
		"--level=huge":      "no_rules (level=huge)",
		"--raised=tomorrow": "--raised \"tomorrow\" is not a time in the form 2026-02-13T17:30:00+08:00",
	} {
		if _, err := explain(t, app, args); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", args, err, want)
		}
	}
}

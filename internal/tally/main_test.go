package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const (
	goReport = `{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA/sub"}
{"Action":"pass","Package":"p"}`
	vitestReport     = `{"numPassedTests":3,"numFailedTests":0,"numPendingTests":1}`
	playwrightReport = `{"stats":{"expected":4,"unexpected":0,"flaky":0,"skipped":0}}`
)

func TestTheLastLineAddsUpAllRunners(t *testing.T) {
	var out bytes.Buffer
	if err := sum(&out, write(t, goReport), write(t, vitestReport), write(t, playwrightReport)); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if last := lines[len(lines)-1]; last != "9 passed, 0 failed, 1 skipped" {
		t.Errorf("last line %q", last)
	}
}

func TestARunnerThatRanNothingIsAFailure(t *testing.T) {
	err := sum(&bytes.Buffer{}, write(t, ""), write(t, vitestReport), write(t, playwrightReport))
	if err == nil {
		t.Error("no Go test ran, and nobody noticed")
	}
}

func TestAFlakyBrowserTestIsAFailure(t *testing.T) {
	err := sum(&bytes.Buffer{}, write(t, goReport), write(t, vitestReport), write(t, `{"stats":{"expected":4,"flaky":1}}`))
	if err == nil {
		t.Error("a flaky test passed")
	}
}

func TestWatchShowsWhatAFailedTestSaid(t *testing.T) {
	in := `{"Action":"output","Package":"p","Test":"TestA","Output":"want 1\n"}
{"Action":"fail","Package":"p","Test":"TestA"}`
	var out bytes.Buffer
	err := watch(strings.NewReader(in), &out, filepath.Join(t.TempDir(), "report"))
	if err == nil || !strings.Contains(out.String(), "want 1") {
		t.Errorf("%v, %q", err, out.String())
	}
}

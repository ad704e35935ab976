// Command tally adds up what the test runners of the project report, so that
// the last lines of a run say how many Go, web and browser tests passed.
//
//	go test -json ./... | tally watch FILE   shows progress and keeps the report
//	tally sum GO VITEST PLAYWRIGHT           prints the numbers; fails if a test failed or a runner ran none
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "watch":
		return watch(os.Stdin, os.Stdout, args[1])
	case len(args) == 4 && args[0] == "sum":
		return sum(os.Stdout, args[1], args[2], args[3])
	}
	return errors.New("usage: tally watch FILE | tally sum GO VITEST PLAYWRIGHT")
}

// event is a line of go test -json; a build failure has its own actions.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

// watch shows packages as they end, and in full what failed.
func watch(in io.Reader, out io.Writer, file string) error {
	report, err := os.Create(file)
	if err != nil {
		return err
	}
	defer report.Close()
	said := map[string][]string{}
	failed := false
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		fmt.Fprintln(report, lines.Text())
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Fprintln(out, lines.Text())
			continue
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output":
			said[key] = append(said[key], e.Output)
		case "build-output":
			fmt.Fprint(out, e.Output)
		case "fail":
			failed = true
			for _, line := range said[key] {
				fmt.Fprint(out, line)
			}
		case "pass":
			if e.Test == "" {
				fmt.Fprintf(out, "ok   %s %.1fs\n", e.Package, e.Elapsed)
			}
		}
		if e.Action == "pass" || e.Action == "fail" || e.Action == "skip" {
			delete(said, key)
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if failed {
		return errors.New("there are failed Go tests")
	}
	return nil
}

// count is what one runner reports.
type count struct{ passed, failed, skipped int }

func (c count) String() string {
	s := fmt.Sprintf("%d passed, %d failed", c.passed, c.failed)
	if c.skipped > 0 {
		s += fmt.Sprintf(", %d skipped", c.skipped)
	}
	return s
}

func sum(out io.Writer, goFile, vitestFile, playwrightFile string) error {
	var total count
	for _, runner := range []struct {
		name, file string
		read       func(io.Reader) (count, error)
	}{{"Go", goFile, readGo}, {"Web", vitestFile, readVitest}, {"Browser", playwrightFile, readPlaywright}} {
		f, err := os.Open(runner.file)
		if err != nil {
			return err
		}
		c, err := runner.read(f)
		if err := errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("%s: %w", runner.name, err)
		}
		if c.passed+c.failed == 0 {
			return fmt.Errorf("%s ran no test", runner.name)
		}
		fmt.Fprintf(out, "%s tests: %s\n", runner.name, c)
		total = count{total.passed + c.passed, total.failed + c.failed, total.skipped + c.skipped}
	}
	fmt.Fprintln(out, total)
	if total.failed > 0 {
		return errors.New("there are failed tests")
	}
	return nil
}

// readGo counts every named test and subtest once.
func readGo(r io.Reader) (c count, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Test == "" {
			continue
		}
		switch e.Action {
		case "pass":
			c.passed++
		case "fail":
			c.failed++
		case "skip":
			c.skipped++
		}
	}
	return c, lines.Err()
}

func readVitest(r io.Reader) (count, error) {
	var report struct {
		NumPassedTests, NumFailedTests, NumPendingTests int
	}
	err := json.NewDecoder(r).Decode(&report)
	return count{report.NumPassedTests, report.NumFailedTests, report.NumPendingTests}, err
}

func readPlaywright(r io.Reader) (count, error) {
	var report struct {
		Stats struct{ Expected, Unexpected, Flaky, Skipped int }
	}
	err := json.NewDecoder(r).Decode(&report)
	s := report.Stats
	return count{s.Expected, s.Unexpected + s.Flaky, s.Skipped}, err
}

package fleet

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// lifetime stands in for a test where a run wants what tests get: one test
// plays hundreds of runs, each of which cleans up when it is over.
type lifetime struct {
	testing.TB // never called: what is used of it is below
	ends       []func()
}

// aborted is what Fatal panics with.
type aborted struct{ error }

func (l *lifetime) Helper() {}

func (l *lifetime) Cleanup(end func()) { l.ends = append(l.ends, end) }

func (l *lifetime) Fatal(args ...any) { panic(aborted{errors.New(fmt.Sprint(args...))}) }

func (l *lifetime) Fatalf(format string, args ...any) {
	panic(aborted{fmt.Errorf(format, args...)})
}

func (l *lifetime) TempDir() string {
	dir, err := os.MkdirTemp("", "gridwalk_fleet_*")
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// end cleans up, the last first.
func (l *lifetime) end() {
	for len(l.ends) > 0 {
		last := l.ends[len(l.ends)-1]
		l.ends = l.ends[:len(l.ends)-1]
		last()
	}
}

// rescue turns a Fatal into the error of the function that defers it.
func rescue(err *error) {
	switch fault := recover().(type) {
	case nil:
	case aborted:
		*err = errors.Join(*err, fault.error)
	default:
		panic(fault)
	}
}

package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

const (
	kind = "test"
	ttl  = time.Minute
)

func lease(t *testing.T, app *testkit.App, want string) store.Job {
	t.Helper()
	job, ok, err := store.LeaseJob(app, kind, app.Clock.Now(), ttl)
	if err != nil || ok != (want != "") || job.Ref != want {
		t.Fatalf("leased %q, %v, %v; want %q", job.Ref, ok, err, want)
	}
	return job
}

func enqueue(t *testing.T, app *testkit.App, ref string, in time.Duration) {
	t.Helper()
	if err := store.EnqueueJob(app.DB(), kind, ref, app.Clock.Now().Add(in)); err != nil {
		t.Fatal(err)
	}
}

func TestJobsComeInOrderOfTheirDueTimes(t *testing.T) {
	app := testkit.NewApp(t)
	enqueue(t, app, "second", -time.Minute)
	enqueue(t, app, "first", -time.Hour)
	enqueue(t, app, "later", time.Second)
	if err := store.EnqueueJob(app.DB(), "another kind", "zeroth", app.Clock.Now().Add(-24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	first := lease(t, app, "first")
	lease(t, app, "second")
	lease(t, app, "")
	if err := store.FinishJob(app.DB(), first); err != nil {
		t.Fatal(err)
	}
	app.Clock.Advance(time.Second)
	lease(t, app, "later")
}

func TestALeaseThatNobodyEndsEndsByItself(t *testing.T) {
	app := testkit.NewApp(t)
	enqueue(t, app, "a", 0)
	dead := lease(t, app, "a")
	app.Clock.Advance(ttl - time.Millisecond)
	lease(t, app, "")
	app.Clock.Advance(time.Millisecond)
	if job := lease(t, app, "a"); job.Attempts != 2 || job.LastError != "" {
		t.Fatalf("%+v", job)
	}
	// The first holder was only slow: its word does not count any more.
	if err := store.FinishJob(app.DB(), dead); err != nil {
		t.Fatal(err)
	}
	if err := store.RetryJob(app.DB(), dead, app.Clock.Now(), errors.New("late")); err != nil {
		t.Fatal(err)
	}
	lease(t, app, "")
	if there, err := store.HasJob(app.DB(), kind, "a"); err != nil || !there {
		t.Fatalf("the job is gone: %v", err)
	}
}

func TestARetriedJobRemembersItsCause(t *testing.T) {
	app := testkit.NewApp(t)
	enqueue(t, app, "a", 0)
	if err := store.RetryJob(app.DB(), lease(t, app, "a"), app.Clock.Now().Add(time.Hour), errors.New("disk full")); err != nil {
		t.Fatal(err)
	}
	lease(t, app, "")
	app.Clock.Advance(time.Hour)
	job := lease(t, app, "a")
	if job.Attempts != 2 || job.LastError != "disk full" {
		t.Fatalf("%+v", job)
	}
	if err := store.FinishJob(app.DB(), job); err != nil {
		t.Fatal(err)
	}
	if there, err := store.HasJob(app.DB(), kind, "a"); err != nil || there {
		t.Fatalf("finished and still there: %v", err)
	}
}

func TestWorkEnqueuedWhileItIsDoneIsDoneAgain(t *testing.T) {
	app := testkit.NewApp(t)
	enqueue(t, app, "a", 0)
	job := lease(t, app, "a")
	enqueue(t, app, "a", 0)
	if err := store.FinishJob(app.DB(), job); err != nil {
		t.Fatal(err)
	}
	app.Clock.Advance(ttl)
	if again := lease(t, app, "a"); again.Attempts != 1 {
		t.Fatalf("%+v", again)
	}
}

func TestAJobIsLeasedToOneOnly(t *testing.T) {
	app := testkit.NewApp(t)
	const jobs = 20
	for i := range jobs {
		enqueue(t, app, fmt.Sprintf("job%02d", i), 0)
	}
	var mu sync.Mutex
	leased := map[string]int{}
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for {
				job, ok, err := store.LeaseJob(app, kind, app.Clock.Now(), ttl)
				if err != nil {
					t.Error(err)
				}
				if !ok {
					return
				}
				mu.Lock()
				leased[job.Ref]++
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	for ref, times := range leased {
		if times != 1 {
			t.Errorf("%s was leased %d times", ref, times)
		}
	}
	if len(leased) != jobs {
		t.Errorf("%d of %d jobs were leased", len(leased), jobs)
	}
}

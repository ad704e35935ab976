package store

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Job is background work on one thing, leased to whoever does it. Attempts
// counts the leases, this one included, and fences: a job that has been
// leased again or enqueued anew since no longer is this one.
type Job struct {
	Kind, Ref string
	Attempts  int
	LastError string // why the last attempt was put off, "" when none was
}

// EnqueueJob makes work on ref due at a moment. Work that waits already, or
// is being done right now, will be done again then, with its attempts
// forgotten.
func EnqueueJob(db dbx.Builder, kind, ref string, due time.Time) error {
	_, err := db.NewQuery(`
		INSERT INTO _jobs (kind, ref, due_at) VALUES ({:kind}, {:ref}, {:due})
		ON CONFLICT (kind, ref) DO UPDATE SET due_at = excluded.due_at, attempts = 0, last_error = ''`).
		Bind(dbx.Params{"kind": kind, "ref": ref, "due": Timestamp(due)}).Execute()
	return jobError("enqueue", kind, ref, err)
}

// HasJob tells whether work on ref waits or is being done.
func HasJob(db dbx.Builder, kind, ref string) (bool, error) {
	found := 0
	err := db.NewQuery(`SELECT count(*) FROM _jobs WHERE kind = {:kind} AND ref = {:ref}`).
		Bind(dbx.Params{"kind": kind, "ref": ref}).Row(&found)
	return found > 0, jobError("find", kind, ref, err)
}

// LeaseJob hands out the work of a kind that has been due the longest, for
// ttl. A lease that is neither finished nor retried in time, because the
// process died, ends by itself. ok is false when nothing is due.
func LeaseJob(app core.App, kind string, now time.Time, ttl time.Duration) (job Job, ok bool, err error) {
	job.Kind = kind
	err = app.NonconcurrentDB().NewQuery(`
		UPDATE _jobs SET lease_until = {:until}, attempts = attempts + 1
		WHERE kind = {:kind} AND ref = (
			SELECT ref FROM _jobs
			WHERE kind = {:kind} AND due_at <= {:now} AND lease_until <= {:now}
			ORDER BY due_at, ref LIMIT 1)
		RETURNING ref, attempts, last_error`).
		Bind(dbx.Params{"kind": kind, "now": Timestamp(now), "until": Timestamp(now.Add(ttl))}).
		Row(&job.Ref, &job.Attempts, &job.LastError)
	if errors.Is(err, sql.ErrNoRows) {
		return Job{}, false, nil
	}
	return job, err == nil, jobError("lease", kind, "", err)
}

// FinishJob removes a leased job that is done, or never will be. It belongs
// into the transaction of the job's effect.
func FinishJob(db dbx.Builder, job Job) error {
	_, err := db.NewQuery(`DELETE FROM _jobs WHERE kind = {:kind} AND ref = {:ref} AND attempts = {:attempts}`).
		Bind(dbx.Params{"kind": job.Kind, "ref": job.Ref, "attempts": job.Attempts}).Execute()
	return jobError("finish", job.Kind, job.Ref, err)
}

// RetryJob gives a leased job back, to be tried again when due, and keeps the
// cause for whoever looks.
func RetryJob(db dbx.Builder, job Job, due time.Time, cause error) error {
	_, err := db.NewQuery(`
		UPDATE _jobs SET due_at = {:due}, lease_until = '', last_error = {:cause}
		WHERE kind = {:kind} AND ref = {:ref} AND attempts = {:attempts}`).
		Bind(dbx.Params{
			"due": Timestamp(due), "cause": cause.Error(),
			"kind": job.Kind, "ref": job.Ref, "attempts": job.Attempts,
		}).Execute()
	return jobError("retry", job.Kind, job.Ref, err)
}

func jobError(what, kind, ref string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s job %s %s: %w", what, kind, ref, err)
}

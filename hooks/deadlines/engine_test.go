package deadlines_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks"
	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/issues"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
	"gridwalk/internal/testkit"
)

func equal(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %q\nwant %q", what, got, want)
	}
}

func number(at time.Time, serial int) string {
	return fmt.Sprintf("督〔%d〕%d号", calendar.DateOf(at).Year, serial)
}

func TestTheLadderOfAMissedContact(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	issue := d.report().Id
	d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	due := raised.Add(24 * time.Hour)

	for _, step := range []struct {
		at   time.Time
		rung deadline.Rung
		next time.Time
	}{
		{raised.Add(19 * time.Hour), "", raised.Add(19*time.Hour + 12*time.Minute)},
		{raised.Add(19*time.Hour + 12*time.Minute), deadline.WarnAhead, due},
		{due.Add(-time.Millisecond), deadline.WarnAhead, due},
		{due, deadline.Remind, due.Add(2 * time.Hour)},
		{due.Add(2 * time.Hour), deadline.Urge, due.Add(4 * time.Hour)},
		{due.Add(4 * time.Hour), deadline.Warn, time.Time{}},
		{due.Add(24 * time.Hour), deadline.Warn, time.Time{}},
	} {
		d.tickAt(step.at)
		got := d.deadline(issue, deadline.Contact)
		if got.Fired.Rung != step.rung || !got.NextFireAt.Equal(step.next) || got.Late != !step.at.Before(due) {
			t.Fatalf("at %s: %+v, want %q and next %s", step.at, got, step.rung, step.next)
		}
	}
	equal(t, "orders", d.orders(issue),
		number(due, 1)+" contact remind", number(due, 2)+" contact urge", number(due, 3)+" contact warn")
	orders, err := store.OrdersOfIssue(d, issue)
	if err != nil {
		t.Fatal(err)
	}
	if first := orders[0]; first.Addressee() != "邓娟" || first.Officer() != testkit.WorkerA.ID() || !first.IssuedAt().Equal(due) {
		t.Errorf("the first order: %v", first.PublicExport())
	}
	if changed, err := store.FindIssue(d, issue); err != nil || !changed.Late() || !changed.DueAt().Equal(due) {
		t.Errorf("issue: late %v due %s, %v", changed.Late(), changed.DueAt(), err)
	}
	d.act(testkit.WorkerA, issue, issueflow.Contact, issueflow.Params{})
	if got := d.deadline(issue, deadline.Contact); got.State != issueflow.Met || !got.Late {
		t.Errorf("contacted late: %+v", got)
	}
	if changed, err := store.FindIssue(d, issue); err != nil || changed.Late() || changed.DueAt().Before(d.Clock.Now()) {
		t.Errorf("issue after the contact: late %v due %s, %v", changed.Late(), changed.DueAt(), err)
	}
}

func TestTheLadderOfAWorkingTimeStage(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning() // a Monday
	issue := d.report().Id
	d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	d.act(testkit.WorkerA, issue, issueflow.Contact, issueflow.Params{})
	day := func(n int) time.Time { return calendar.DateOf(raised.AddDate(0, 0, n)).At(18 * time.Hour) }
	for at := raised; at.Before(raised.AddDate(0, 0, 14)); at = at.Add(time.Hour) {
		d.tickAt(at)
	}
	orders, err := store.OrdersOfIssue(d, issue)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, order := range orders {
		got = append(got, order.Rung()+" "+order.IssuedAt().In(calendar.Shanghai).Format(time.RFC3339))
	}
	// Due at the end of Thursday; one working day on is the end of Friday, two
	// are the end of Monday.
	want := []string{}
	for rung, n := range map[string]int{"remind": 3, "urge": 4, "warn": 7} {
		want = append(want, rung+" "+day(n).Format(time.RFC3339))
	}
	slices.SortFunc(want, func(a, b string) int { return strings.Compare(a[len(a)-25:], b[len(b)-25:]) })
	equal(t, "orders", got, want...)
}

func TestALateArrivalBeginsAtTheFirstRung(t *testing.T) {
	d := newDistrict(t)
	now := d.morning()
	issue := d.report(func(n *issues.NewIssue) {
		n.Actor = issueflow.Actor{Kind: issueflow.Officer, ID: testkit.WorkerA.ID(), Role: "grid_worker"}
		n.Provenance = store.Provenance{CapturedAt: now.Add(-72 * time.Hour), ReceivedAt: now, Device: "device000000001"}
	}).Id
	d.tickAt(now)
	equal(t, "on arrival", d.orders(issue), number(now, 1)+" collect remind", number(now, 2)+" contact remind")
	d.tickAt(now.Add(2*time.Hour - time.Millisecond))
	if got := len(d.orders(issue)); got != 2 {
		t.Errorf("%d orders before the distance to the next rung, want 2", got)
	}
	d.tickAt(now.Add(2 * time.Hour))
	equal(t, "two hours later", d.orders(issue)[2:], number(now, 3)+" collect urge", number(now, 4)+" contact urge")
}

func TestCatchingUpAfterDowntimeIsNoStorm(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	issue := d.report().Id
	d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	d.tickAt(raised.AddDate(0, 0, 2))
	equal(t, "after two days without a server", d.orders(issue), number(raised, 1)+" contact remind")
}

func TestWhatIsMetOrSuspendedFiresNothing(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	solved, suspended := d.report().Id, d.report().Id
	d.act(testkit.WorkerA, solved, issueflow.Resolve, issueflow.Params{})
	d.act(testkit.WorkerA, suspended, issueflow.Accept, issueflow.Params{})
	d.act(testkit.Desk, suspended, issueflow.Claim, issueflow.Params{})
	d.act(testkit.Desk, suspended, issueflow.Contact, issueflow.Params{})
	d.Clock.Set(raised.AddDate(0, 0, 1))
	if got := d.act(testkit.Manager, suspended, issueflow.Suspend, issueflow.Params{}); !got.DueAt().IsZero() || got.Late() {
		t.Errorf("suspended: due %s, late %v", got.DueAt(), got.Late())
	}
	for range 14 {
		d.tickAt(d.Clock.Now().AddDate(0, 0, 1))
	}
	equal(t, "orders", slices.Concat(d.orders(solved), d.orders(suspended)))
	// Monday is over at ten on Tuesday: two working days and seven hours are left.
	resumed := d.act(testkit.Manager, suspended, issueflow.Resume, issueflow.Params{})
	if want := calendar.DateOf(raised.AddDate(0, 0, 17)).At(18 * time.Hour); !resumed.DueAt().Equal(want) {
		t.Errorf("resumed on %s: due %s, want %s", d.Clock.Now(), resumed.DueAt(), want)
	}
	d.tickAt(resumed.DueAt())
	equal(t, "orders after resuming", d.orders(suspended), number(resumed.DueAt(), 1)+" resolve remind")
}

// TestExactlyOnceAcrossRestarts closes and reopens the whole app between ticks.
func TestExactlyOnceAcrossRestarts(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	issue := d.report().Id
	d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	now := raised.Add(24*time.Hour + time.Minute)
	d.tickAt(now)
	want := number(now, 1) + " contact remind"
	equal(t, "before the restarts", d.orders(issue), want)

	dir := d.DataDir()
	if err := d.ResetBootstrapState(); err != nil {
		t.Fatal(err)
	}
	for restart := range 2 {
		app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, EncryptionEnv: "pb_test_env", DBConnect: store.Connect})
		if err := app.Bootstrap(); err != nil {
			t.Fatal(err)
		}
		if err := hooks.Prepare(app, d.Deps()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if fired, err := deadlines.Tick(app, now); err != nil || fired != 0 {
				t.Errorf("restart %d: %d fired, %v", restart+1, fired, err)
			}
		}
		equal(t, "after a restart", ordersOf(t, app, issue), want)
		if err := app.ResetBootstrapState(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAnInterruptedTickLeavesNothingBehind stops the engine between the order
// and the deadline's next rung: the transaction takes the order back too.
func TestAnInterruptedTickLeavesNothingBehind(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	issue := d.report().Id
	d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
	exec := func(statement string) {
		t.Helper()
		if _, err := d.NonconcurrentDB().NewQuery(statement).Execute(); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE TRIGGER broken BEFORE UPDATE OF late ON issues BEGIN SELECT raise(ABORT, 'the disk is gone'); END`)
	d.tickAt(raised.Add(24 * time.Hour))
	equal(t, "orders of a failed tick", d.orders(issue))
	if got := d.deadline(issue, deadline.Contact); got.Fired.Rung != "" || !got.NextFireAt.After(d.Clock.Now()) {
		t.Errorf("a deadline that could not be served: %+v", got)
	}
	exec(`DROP TRIGGER broken`)
	d.tickAt(raised.Add(24*time.Hour + 10*time.Minute))
	equal(t, "orders of the next tick", d.orders(issue), number(raised, 1)+" contact remind")
}

func TestOneDeadlineThatFailsDoesNotStopTheOthers(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	broken, sound := d.report().Id, d.report().Id
	if _, err := d.NonconcurrentDB().NewQuery(`UPDATE issue_actions SET act = 'close' WHERE issue = {:issue}`).
		Bind(map[string]any{"issue": broken}).Execute(); err != nil {
		t.Fatal(err)
	}
	d.tickAt(raised.Add(2 * time.Hour))
	equal(t, "orders", slices.Concat(d.orders(broken), d.orders(sound)), number(raised, 1)+" collect remind")
}

func TestConcurrentTicksFireOnce(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	const count = 40
	all := []string{}
	for range count {
		all = append(all, d.report().Id)
	}
	now := raised.Add(2 * time.Hour)
	d.Clock.Set(now)
	var wg sync.WaitGroup
	fired := make([]int, 4)
	for i := range fired {
		wg.Go(func() {
			n, err := deadlines.Tick(d, now)
			if err != nil {
				t.Error(err)
			}
			fired[i] = n
		})
	}
	wg.Wait()
	total := 0
	for _, n := range fired {
		total += n
	}
	if total != count {
		t.Errorf("%v fired, want %d in all", fired, count)
	}
	serials := map[int]bool{}
	for _, issue := range all {
		orders, err := store.OrdersOfIssue(d, issue)
		if err != nil || len(orders) != 1 {
			t.Fatalf("%d orders, %v", len(orders), err)
		}
		serials[orders[0].Serial()] = true
	}
	for serial := 1; serial <= count; serial++ {
		if !serials[serial] {
			t.Errorf("number %d is missing", serial)
		}
	}
}

func TestAClockThatStepsChangesNothing(t *testing.T) {
	d := newDistrict(t)
	raised := d.morning()
	issue := d.report().Id
	due := raised.Add(2 * time.Hour)
	for _, at := range []time.Time{due, raised.AddDate(-10, 0, 0), due, due.Add(time.Minute), raised, due} {
		d.tickAt(at)
	}
	equal(t, "orders", d.orders(issue), number(due, 1)+" collect remind")
}

func TestOrdersAreNumberedByTheYear(t *testing.T) {
	d := newDistrict(t)
	newYear := calendar.Date{Year: calendar.DateOf(d.Clock.Now()).Year + 1, Month: time.January, Day: 1}.At(0)
	d.Clock.Set(newYear.Add(-2*time.Hour - time.Minute))
	first := d.report().Id
	d.Clock.Advance(time.Minute)
	second := d.report().Id
	d.tickAt(newYear.Add(-time.Minute))
	d.tickAt(newYear)
	equal(t, "orders", slices.Concat(d.orders(first), d.orders(second)),
		number(newYear.Add(-time.Minute), 1)+" collect remind", number(newYear, 1)+" collect remind")
}

func TestWhomAnOrderIsAddressedTo(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(d district) string
		want    store.Addressee
	}{
		"the grid worker on duty": {
			func(d district) string { return d.report().Id },
			store.Addressee{Grid: testkit.GridA, Officer: testkit.WorkerA.ID(), Name: "邓娟"},
		},
		"the area lead when there is no grid worker": {
			func(d district) string {
				d.exec(`DELETE FROM assignments WHERE duty = 'grid_worker'`)
				return d.report().Id
			},
			store.Addressee{Grid: testkit.GridA, Officer: testkit.AreaLead.ID(), Name: "袁静"},
		},
		"the grid when nobody is on duty": {
			func(d district) string {
				d.exec(`UPDATE assignments SET [[to]] = [[from]]`)
				return d.report().Id
			},
			store.Addressee{Grid: testkit.GridA, Name: "东港第1网格"},
		},
		"the responsible department": {
			func(d district) string {
				issue := d.report().Id
				d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
				d.act(testkit.Manager, issue, issueflow.Assign, issueflow.Params{Department: testkit.Finance, Handler: testkit.Desk.ID()})
				return issue
			},
			store.Addressee{Department: testkit.Finance, Grid: testkit.GridA, Name: "金融工作局"},
		},
		"the handler without a department": {
			func(d district) string {
				issue := d.report().Id
				d.act(testkit.WorkerA, issue, issueflow.Accept, issueflow.Params{})
				d.act(testkit.Manager, issue, issueflow.Assign, issueflow.Params{Handler: testkit.Leader.ID()})
				return issue
			},
			store.Addressee{Grid: testkit.GridA, Officer: testkit.Leader.ID(), Name: "周副主任"},
		},
		"the supervisors alone when it is confidential": {
			func(d district) string {
				return d.report(func(n *issues.NewIssue) { n.Confidential = true }).Id
			},
			store.Addressee{Officer: testkit.Supervisor.ID(), Name: "陈督查"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDistrict(t)
			raised := d.morning()
			issue := c.prepare(d)
			d.tickAt(raised.Add(25 * time.Hour))
			orders, err := store.OrdersOfIssue(d, issue)
			if err != nil || len(orders) == 0 {
				t.Fatalf("%d orders, %v", len(orders), err)
			}
			o := orders[0]
			got := store.Addressee{Department: o.Department(), Grid: o.GetString("grid"), Officer: o.Officer(), Name: o.Addressee()}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func (d district) exec(statement string) {
	d.t.Helper()
	if _, err := d.NonconcurrentDB().NewQuery(statement).Execute(); err != nil {
		d.t.Fatal(err)
	}
}

// TestTheEngineRunsWhileTheAppServes waits for an order that nobody asked for.
func TestTheEngineRunsWhileTheAppServes(t *testing.T) {
	d := newDistrict(t)
	d.Serve(t)
	issue := d.report().Id
	d.Clock.Advance(2 * time.Hour)
	for wait := time.NewTimer(30 * time.Second); ; {
		if len(d.orders(issue)) == 1 {
			return
		}
		select {
		case <-wait.C:
			t.Fatal("no order came")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

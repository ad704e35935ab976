package sync_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"gridwalk/internal/testkit"
	"gridwalk/internal/testkit/phone"
)

// Pushes that share a commit share nothing else: what the server cannot write
// fails alone, and the others of its group are applied once.
func TestAFaultOfTheServerFailsOnlyItsOwnPush(t *testing.T) {
	d := newDistrict(t)
	if _, err := d.NonconcurrentDB().NewQuery(`CREATE TRIGGER fault BEFORE INSERT ON visits WHEN NEW.summary = 'fault'
		BEGIN SELECT RAISE(ABORT, 'a fault of the server'); END`).Execute(); err != nil {
		t.Fatal(err)
	}
	const phones = 12
	faulty := func(i int) bool { return i%4 == 1 }
	list := make([]*phone.Phone, phones)
	for i := range list {
		list[i] = d.phone(t, testkit.WorkerA)
		for n := range 3 {
			fields := visit(testkit.EnterpriseA, d.Clock.Now())
			if n == 1 && faulty(i) {
				fields["summary"] = "fault"
			} else {
				fields["summary"] = fmt.Sprintf("phone %d, visit %d", i, n)
			}
			_, err := list[i].Create("visits", fields)
			must(t, err)
		}
	}
	pushes := make([]error, phones)
	push := func() {
		var group sync.WaitGroup
		for i, p := range list {
			group.Go(func() { pushes[i] = p.Push(context.Background()) })
		}
		group.Wait()
	}
	push()
	for i, err := range pushes {
		var failure *phone.Error
		if !faulty(i) {
			must(t, err)
		} else if !errors.As(err, &failure) || failure.Status != http.StatusInternalServerError {
			t.Errorf("phone %d: %v, want the server's fault", i, err)
		}
	}
	if n, err := d.CountRecords("visits"); err != nil || n != 3*9 {
		t.Errorf("%d visits, %v; want those of the other phones", n, err)
	}

	if _, err := d.NonconcurrentDB().NewQuery(`DROP TRIGGER fault`).Execute(); err != nil {
		t.Fatal(err)
	}
	push()
	must(t, errors.Join(pushes...))
	if n, err := d.CountRecords("visits"); err != nil || n != 3*phones {
		t.Errorf("%d visits, %v; want each once", n, err)
	}
}

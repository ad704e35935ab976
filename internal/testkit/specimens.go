package testkit

import (
	"crypto/rand"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"gridwalk/internal/domain/boardcode"
	"gridwalk/internal/domain/uscc"
)

// Specimen is one valid row of a collection that belongs to enterprise A, as
// the access matrix needs one of each.
type Specimen struct {
	// Name is the collection, with the circumstance that matters in brackets.
	Name       string
	Collection string
	// Fields makes a valid row that differs from all others.
	Fields func() map[string]any
	// Pushed are the fields that a phone sends to create such a row, nil where
	// phones do not.
	Pushed func() map[string]any
	// Edit is a harmless change, for updates through REST and push.
	Edit map[string]any
}

// The issues that specimens hang on: one of the labour department, one that
// nobody owns, one of another department, and a complaint about an official.
const (
	IssueLabour       = "issuelabour0000"
	IssueUnowned      = "issueunowned000"
	IssueFinance      = "issuefinance000"
	IssueConfidential = "issuesecret0000"
	VisitA            = "visita000000000"
	DeadlineA         = "deadlinea000000"
	DeviceA           = "devicea00000000"
)

var serial atomic.Int64

// unique makes a value that no other specimen has.
func unique(prefix string) string { return fmt.Sprintf("%s%d", prefix, serial.Add(1)) }

// UniqueUSCC makes a credit code that no other specimen has.
func UniqueUSCC() string {
	code, err := uscc.Complete(fmt.Sprintf("91500108%09d", serial.Add(1)))
	if err != nil {
		panic(err)
	}
	return code
}

// UniqueBoardCode makes a board's code that no other specimen has.
func UniqueBoardCode() string {
	code, err := boardcode.New(rand.Reader)
	if err != nil {
		panic(err)
	}
	return code
}

// WriteSpecimenParents adds the rows that specimens refer to.
func (a *App) WriteSpecimenParents() error {
	now := a.Clock.Now()
	w := writer{app: a}
	for id, set := range map[string]values{
		IssueLabour:       {"responsible": Labour, "state": "assigned"},
		IssueUnowned:      {"category": CategoryLabour, "state": "accepted"},
		IssueFinance:      {"responsible": Finance, "state": "assigned"},
		IssueConfidential: {"responsible": Labour, "state": "assigned", "confidential": true},
	} {
		fields := issueFields(now)
		for name, value := range set {
			fields[name] = value
		}
		w.row("issues", id, fields)
		w.ledger(id, fields, now)
	}
	w.row("visits", VisitA, visitFields(now))
	w.row("deadlines", DeadlineA, deadlineFields(now, IssueLabour))
	w.row("devices", DeviceA, values{"user": WorkerA.ID(), "name": "phone", "state": "active"})
	return w.err
}

// ledger writes the acts that make an issue what its row says.
func (w *writer) ledger(issue string, of values, now time.Time) {
	acts := []values{
		{"act": "report", "to_state": "reported", "params": values{"confidential": of["confidential"] == true}},
		{"act": "accept", "from_state": "reported", "to_state": "accepted"},
	}
	if department, owned := of["responsible"]; owned {
		acts = append(acts, values{
			"act": "assign", "from_state": "accepted", "to_state": "assigned", "params": values{"department": department},
		})
	}
	for i, act := range acts {
		for name, value := range (values{
			"issue": issue, "enterprise": EnterpriseA, "serial": i + 1,
			"actor_kind": "officer", "actor": Manager.ID(), "captured_at": now, "received_at": now,
		}) {
			act[name] = value
		}
		w.row("issue_actions", fmt.Sprintf("act%d%s", i+1, issue[:11]), act)
	}
}

func issueFields(now time.Time) values {
	return values{
		"number": unique("T-"), "enterprise": EnterpriseA, "enterprise_name": "重庆科朗船舶产业有限公司", "grid": GridA,
		"kind": "problem", "level": "ordinary", "source": "visit", "title": "缺少焊工", "state": "handling",
		"raised_at": now, "captured_at": now, "received_at": now,
	}
}

func visitFields(now time.Time) values {
	return values{
		"enterprise": EnterpriseA, "grid": GridA, "officer": WorkerA.ID(), "officer_name": "邓娟", "purpose": "routine",
		"started_at": now, "captured_at": now, "received_at": now,
	}
}

func deadlineFields(now time.Time, issue string) values {
	return values{
		"issue": issue, "enterprise": EnterpriseA, "stage": unique("stage"), "state": "open",
		"started_at": now, "due_at": now.Add(time.Hour),
	}
}

// Specimens lists one of everything, in the order of the access matrix.
func (a *App) Specimens() []Specimen {
	now := a.Clock.Now()
	of := func(collection string, fields func() map[string]any, edit map[string]any) Specimen {
		return Specimen{Name: collection, Collection: collection, Fields: fields, Edit: edit}
	}
	list := []Specimen{
		of("users", func() map[string]any {
			return values{"name": "新人", "phone": unique("188"), "role": "grid_worker", "active": true, "password": Password, "passwordConfirm": Password}
		}, values{"post": "科员"}),
		of("departments", func() map[string]any { return values{"name": unique("部门")} }, values{"phone": "1"}),
		of("areas", func() map[string]any { return values{"name": unique("片区")} }, values{"code": "x"}),
		of("grids", func() map[string]any { return values{"name": unique("网格"), "area": AreaA} }, values{"code": "x"}),
		of("assignments", func() map[string]any {
			return values{"user": WorkerA.ID(), "duty": "deputy", "target": "grid", "grid": GridA, "from": now.AddDate(1, 0, 0)}
		}, values{"reason": "x"}),
		of("issue_categories", func() map[string]any { return values{"name": "类别", "code": unique("c")} }, values{"position": 3}),
		of("deadline_rules", func() map[string]any {
			return values{"level": "ordinary", "stage": "collect", "unit": "clock_hours", "amount": 2, "version": 100 + serial.Add(1)}
		}, values{"amount": 3}),
		of("calendar_days", func() map[string]any {
			return values{"calendar": unique("cal"), "date": "2030-01-01", "kind": "off_day", "version": "t"}
		}, values{"name": "元旦"}),
		of("settings", func() map[string]any { return values{"key": unique("k"), "value": 1, "public": true} }, values{"value": 2}),
		of("settings", func() map[string]any { return values{"key": unique("k"), "value": 1} }, values{"value": 2}),
		of("enterprises", func() map[string]any {
			return values{"name": "企业", "uscc": UniqueUSCC(), "class": "growing", "grid": GridA}
		}, values{"notes": "x"}),
		of("boards", func() map[string]any {
			return values{"enterprise": EnterpriseA, "code": UniqueBoardCode(), "issued_at": now}
		}, values{"needs_reprint": true}),
		of("visits", func() map[string]any { return visitFields(now) }, values{"summary": "x"}),
	}
	list[8].Name, list[9].Name = "settings (public)", "settings (internal)"
	list[len(list)-1].Pushed = func() map[string]any {
		return values{"enterprise": EnterpriseA, "purpose": "routine", "started_at": now.UTC().Format(time.RFC3339)}
	}
	for _, issue := range []struct{ id, name string }{
		{IssueLabour, "of labour"}, {IssueUnowned, "claim pool of labour"}, {IssueFinance, "of finance"}, {IssueConfidential, "confidential"},
	} {
		list = append(list, a.specimensOfIssue(issue.id, issue.name, now)...)
	}
	return append(list,
		of("devices", func() map[string]any {
			return values{"user": WorkerA.ID(), "name": "phone", "state": "active"}
		}, values{"name": "x"}),
		of("handovers", func() map[string]any {
			return values{"from_user": WorkerA.ID(), "to_user": WorkerB.ID(), "grids": []string{GridA}, "effective_at": now, "state": "done"}
		}, values{"reason": "x"}),
		of("audit_entries", func() map[string]any {
			return values{"at": now, "actor_name": "李管理", "act": "devices.revoked"}
		}, values{"record": "x"}),
		of("sync_conflicts", func() map[string]any {
			return values{"user": WorkerA.ID(), "device": DeviceA, "mutation": "m", "collection": "enterprises", "record": EnterpriseA, "state": "open", "captured_at": now}
		}, values{"state": "dismissed"}),
		of("sync_rejects", func() map[string]any {
			return values{"user": WorkerA.ID(), "device": DeviceA, "mutation": "m", "collection": "visits", "code": "c", "state": "open", "captured_at": now}
		}, values{"state": "dismissed"}),
	)
}

// specimensOfIssue are an issue and its children.
func (a *App) specimensOfIssue(issue, circumstance string, now time.Time) []Specimen {
	parent, err := a.FindRecordById("issues", issue)
	if err != nil {
		panic(err)
	}
	like := func(fields values) values {
		for _, name := range []string{"responsible", "category", "confidential"} {
			fields[name] = parent.Get(name)
		}
		return fields
	}
	sha := strings.Repeat("0", 64)
	list := []Specimen{
		{Collection: "issues", Fields: func() map[string]any { return like(issueFields(now)) }, Edit: values{"title": "x"}},
		{Collection: "issue_actions", Fields: func() map[string]any {
			return values{"issue": issue, "enterprise": EnterpriseA, "serial": 1000 + serial.Add(1), "act": "comment", "actor_kind": "officer", "to_state": "assigned", "captured_at": now, "received_at": now}
		}, Edit: values{"text": "x"}, Pushed: func() map[string]any {
			return values{"issue": issue, "act": "comment", "expected_state": "handling", "text": "已电话联系"}
		}},
		{Collection: "deadlines", Fields: func() map[string]any { return deadlineFields(now, issue) }, Edit: values{"calendar": "x"}},
		{Collection: "supervision_orders", Fields: func() map[string]any {
			return values{"number": unique("督"), "year": 2000, "serial": serial.Add(1), "issue": issue, "enterprise": EnterpriseA,
				"deadline": a.freshDeadline(issue, now), "rung": "remind", "stage": "contact", "addressee": "x", "due_at": now, "issued_at": now}
		}, Edit: values{"withdrawn_reason": "x"}},
		{Collection: "photos", Fields: func() map[string]any {
			return values{"enterprise": EnterpriseA, "issue": issue, "sha256": sha, "mime": "image/jpeg", "state": "pending", "captured_at": now, "received_at": now}
		}, Edit: values{"caption": "x"}, Pushed: func() map[string]any {
			return values{"enterprise": EnterpriseA, "issue": issue, "sha256": sha, "size": 10, "mime": "image/jpeg"}
		}},
	}
	if issue == IssueUnowned {
		list[0].Pushed = func() map[string]any {
			return values{"enterprise": EnterpriseA, "kind": "problem", "category": CategoryLabour, "title": "缺少焊工"}
		}
	}
	for i := range list {
		list[i].Name = fmt.Sprintf("%s (%s)", list[i].Collection, circumstance)
	}
	return list
}

// freshDeadline saves a deadline, because each can have only one order a rung.
func (a *App) freshDeadline(issue string, now time.Time) string {
	id := fmt.Sprintf("deadline%07d", serial.Add(1))
	w := writer{app: a}
	w.row("deadlines", id, deadlineFields(now, issue))
	if w.err != nil {
		panic(w.err)
	}
	return id
}

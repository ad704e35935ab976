package issues

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// NewIssue is a report on its way in. Lengths are for the caller to bound.
type NewIssue struct {
	ID         string // "" for a random one
	Enterprise string
	Grid       string // of the capture time, "" for the present grid
	Visit      string // during which it came up
	Board      string // from which the enterprise reported
	Kind       string // one of Kinds
	Category   string // may be "" until somebody sorts it
	Level      deadline.Level
	Source     string // one of Sources
	// Title is taken from the description when empty; one of them is needed.
	Title, Description string
	// RaisedAt is when the enterprise raised it, if that was before the capture.
	RaisedAt                  time.Time
	ContactName, ContactPhone string
	Confidential              bool // a complaint about an official
	// ReportKey makes a report that is submitted twice one issue.
	ReportKey  string
	Actor      issueflow.Actor
	ActorName  string
	Provenance store.Provenance
}

// Kinds of issues, as in domain.md.
var Kinds = []string{"problem", "consult", "suggestion", "complaint", "need"}

// Sources of issues, as in domain.md.
var Sources = []string{"visit", "board_qr", "hotline", "wechat", "counter", "meeting", "online", "import"}

const (
	// DistrictCodeSetting is the key of what the numbers of a district's issues begin
	// with.
	DistrictCodeSetting = "district_code"
	defaultCode         = "GW"
	// titleLength is how much of a description stands in for a title.
	titleLength = 40
)

// Report numbers and writes an issue with the first row of its ledger and its
// deadlines. A report key that was used before returns the issue that it made
// then.
//
// Errors: errs.E "unknown_enterprise", "invalid_field", "forbidden_act",
// "act_param_invalid" and "record_exists".
func (s *Service) Report(tx core.App, n NewIssue) (*store.Issue, error) {
	if n.ReportKey != "" {
		known, err := store.FindIssueByReportKey(tx, n.ReportKey)
		if errs.Code(err) != "record_not_found" {
			return known, err
		}
	}
	n.Provenance = n.Provenance.Whole()
	row, action, err := s.prepare(tx.DB(), n)
	if err != nil {
		return nil, err
	}
	if err := store.InsertIssue(tx.DB(), row); err != nil {
		return nil, err
	}
	if err := store.InsertIssueAction(tx.DB(), action); err != nil {
		return nil, err
	}
	ledger := []issueflow.Action{action.Action}
	if err := s.deadlines.Track(tx, row.ID, row.Enterprise, ledger, n.Provenance.ReceivedAt); err != nil {
		return nil, err
	}
	return store.FindIssue(tx, row.ID)
}

// prepare makes the rows of a report.
func (s *Service) prepare(db dbx.Builder, n NewIssue) (row store.NewIssue, action store.NewIssueAction, err error) {
	name, grid, err := store.EnterpriseOrigin(db, n.Enterprise)
	if err != nil {
		return row, action, err
	}
	if n.Grid == "" {
		n.Grid = grid
	}
	if err := s.check(db, n); err != nil {
		return row, action, err
	}
	if n.ID == "" {
		n.ID = core.GenerateDefaultRandomId()
	}
	report := issueflow.Action{
		Act: issueflow.Report, Actor: n.Actor, At: n.Provenance.CapturedAt, ReceivedAt: n.Provenance.ReceivedAt,
		Params: issueflow.Params{Level: n.Level, Confidential: n.Confidential, RaisedAt: n.RaisedAt},
	}
	snapshot, err := issueflow.Decide(issueflow.Snapshot{}, issueflow.Snapshot{}, report)
	if err != nil {
		return row, action, err
	}
	number, err := nextNumber(db, calendar.DateOf(snapshot.RaisedAt))
	if err != nil {
		return row, action, err
	}
	row = store.NewIssue{
		ID: n.ID, Number: number, Enterprise: n.Enterprise, EnterpriseName: name, Grid: n.Grid,
		Visit: n.Visit, Board: n.Board, Kind: n.Kind, Category: n.Category, Source: n.Source,
		Title: title(n), Description: n.Description, ContactName: n.ContactName, ContactPhone: n.ContactPhone,
		Reporter: n.Actor.ID, ReportKey: n.ReportKey, Snapshot: snapshot, Provenance: n.Provenance,
	}
	action = store.NewIssueAction{
		ID: core.GenerateDefaultRandomId(), Issue: n.ID, Enterprise: n.Enterprise,
		Action: report, ActorName: n.ActorName, To: snapshot.State, Provenance: n.Provenance,
	}
	return row, action, nil
}

// check refuses what the schema would not hold, or what points nowhere.
func (s *Service) check(db dbx.Builder, n NewIssue) error {
	if n.Category != "" {
		if known, err := store.Exists(db, "issue_categories", n.Category); err != nil {
			return err
		} else if !known {
			return syncproto.InvalidField("category", syncproto.FieldChoice)
		}
	}
	if n.Visit != "" {
		if enterprise, err := store.VisitEnterprise(db, n.Visit); err != nil {
			return err
		} else if enterprise != n.Enterprise {
			return syncproto.InvalidField("visit", syncproto.FieldChoice)
		}
	}
	if title(n) == "" {
		return syncproto.InvalidField("title", syncproto.FieldRequired)
	}
	return nil
}

// title is the given title, or how the description begins.
func title(n NewIssue) string {
	if n.Title != "" {
		return n.Title
	}
	line, _, _ := strings.Cut(strings.TrimSpace(n.Description), "\n")
	if line = strings.TrimSpace(line); utf8.RuneCountInString(line) > titleLength {
		return string([]rune(line)[:titleLength-1]) + "…"
	}
	return line
}

// districtCode is what fits into a number and is read out over the telephone.
var districtCode = regexp.MustCompile(`^[A-Za-z0-9]{1,12}$`)

// CheckCode tells whether numbers can begin with the code. The error is an
// errs.E "invalid_field".
func CheckCode(code string) error {
	if !districtCode.MatchString(code) {
		return syncproto.InvalidField(DistrictCodeSetting, syncproto.FieldShape)
	}
	return nil
}

// nextNumber is <district>-<yyyymmdd>-<serial>, with a serial for every day.
func nextNumber(db dbx.Builder, day calendar.Date) (string, error) {
	code, err := store.Setting(db, DistrictCodeSetting, defaultCode)
	if err != nil {
		return "", err
	}
	date := strings.ReplaceAll(day.String(), "-", "")
	serial, err := store.Next(db, "issues/"+date)
	return fmt.Sprintf("%s-%s-%04d", code, date, serial), err
}

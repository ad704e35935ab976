package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/domain/issueflow"
)

// Issue is a row of issues: what was reported, and what its ledger has made
// of it.
type Issue struct{ core.BaseRecordProxy }

func (i *Issue) Number() string          { return i.GetString("number") }
func (i *Issue) Enterprise() string      { return i.GetString("enterprise") }
func (i *Issue) EnterpriseName() string  { return i.GetString("enterprise_name") }
func (i *Issue) Kind() string            { return i.GetString("kind") }
func (i *Issue) Title() string           { return i.GetString("title") }
func (i *Issue) Description() string     { return i.GetString("description") }
func (i *Issue) State() issueflow.State  { return issueflow.State(i.GetString("state")) }
func (i *Issue) Level() string           { return i.GetString("level") }
func (i *Issue) Responsible() string     { return i.GetString("responsible") }
func (i *Issue) CoDepartments() []string { return i.GetStringSlice("co_departments") }
func (i *Issue) Handler() string         { return i.GetString("handler") }
func (i *Issue) Category() string        { return i.GetString("category") }
func (i *Issue) RaisedAt() time.Time     { return i.GetDateTime("raised_at").Time() }
func (i *Issue) DueAt() time.Time        { return i.GetDateTime("due_at").Time() }
func (i *Issue) Late() bool              { return i.GetBool("late") }
func (i *Issue) Confidential() bool      { return i.GetBool("confidential") }

// FindIssue returns an issue. The error is an errs.E "record_not_found" when
// there is none.
func FindIssue(app core.App, id string) (*Issue, error) {
	return oneIssue(app, dbx.HashExp{"id": id}, id)
}

// FindIssueByReportKey returns the issue that an earlier submission of the
// same report made. The error is an errs.E "record_not_found" when there is
// none.
func FindIssueByReportKey(app core.App, key string) (*Issue, error) {
	return oneIssue(app, dbx.NewExp("report_key = {:key} AND report_key != ''", dbx.Params{"key": key}), "")
}

func oneIssue(app core.App, where dbx.Expression, id string) (*Issue, error) {
	issue := &Issue{}
	err := app.RecordQuery("issues").AndWhere(where).Limit(1).One(issue)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, NotFound("issues", id)
	}
	return issue, err
}

// NotFound is the errs.E "record_not_found" of a collection, the same for a
// row that does not exist and for one that the caller may not see.
func NotFound(collection, id string) error {
	return errs.New("record_not_found", map[string]any{"collection": collection, "record": id})
}

// IssueFacts returns what the authority needs to know about an issue. The
// error is an errs.E "record_not_found" when there is none.
func IssueFacts(db dbx.Builder, id string) (access.Facts, error) {
	var row struct {
		issueFacts
		Grid string
	}
	err := db.NewQuery(`
		SELECT e.grid, i.responsible, i.co_departments, coalesce(c.department, '') AS pool, i.confidential
		FROM issues i INNER JOIN enterprises e ON e.id = i.enterprise
		LEFT JOIN issue_categories c ON c.id = i.category
		WHERE i.id = {:id}`).Bind(dbx.Params{"id": id}).One(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return access.Facts{}, NotFound("issues", id)
	}
	if err != nil {
		return access.Facts{}, err
	}
	f := row.facts()
	f.Grid = row.Grid
	return f, nil
}

// issueFacts are the columns of an issue that the authority looks at.
type issueFacts struct {
	Enterprise    string
	Responsible   string
	CoDepartments string `db:"co_departments"` // JSON
	Confidential  bool
	Pool          string // the department of the category
}

func (i issueFacts) facts() access.Facts {
	f := access.Facts{Confidential: i.Confidential}
	// Anything but a list of ids is nobody's department.
	_ = json.Unmarshal([]byte(i.CoDepartments), &f.Departments)
	if i.Responsible != "" {
		f.Departments = append(f.Departments, i.Responsible)
	} else {
		f.PoolOf = i.Pool
	}
	return f
}

// PoolOf returns the department that unowned issues of a category are offered
// to, "" when there is none.
func PoolOf(db dbx.Builder, category string) (department string, err error) {
	err = db.NewQuery(`SELECT coalesce((SELECT department FROM issue_categories WHERE id = {:id}), '')`).
		Bind(dbx.Params{"id": category}).Row(&department)
	return department, err
}

// NewIssue is an issue on its way into the table: what was reported, and the
// snapshot that the report makes.
type NewIssue struct {
	ID, Number                 string
	Enterprise, EnterpriseName string
	Grid                       string // of the capture time
	Visit, Board               string
	Kind, Category, Source     string
	Title, Description         string
	ContactName, ContactPhone  string
	Reporter                   string // user, empty when an enterprise reported
	ReportKey                  string
	Snapshot                   issueflow.Snapshot
	Provenance                 Provenance
}

// InsertIssue writes a new issue. Errors: errs.E "record_exists".
func InsertIssue(db dbx.Builder, i NewIssue) error {
	row := i.Provenance.Columns()
	maps.Copy(row, issueProjection(i.Snapshot))
	maps.Copy(row, dbx.Params{
		"id": i.ID, "number": i.Number, "enterprise": i.Enterprise, "enterprise_name": i.EnterpriseName,
		"grid": i.Grid, "visit": i.Visit, "board": i.Board,
		"kind": i.Kind, "category": i.Category, "source": i.Source,
		"title": i.Title, "description": i.Description,
		"contact_name": i.ContactName, "contact_phone": i.ContactPhone,
		"reporter": i.Reporter, "report_key": i.ReportKey,
	})
	return Insert(db, "issues", i.Provenance.ReceivedAt, row)
}

// issueProjection are the columns of an issue that follow from its ledger.
func issueProjection(s issueflow.Snapshot) dbx.Params {
	return dbx.Params{
		"state": string(s.State), "level": string(s.Level), "confidential": s.Confidential, "raised_at": s.RaisedAt,
		"responsible": s.Responsible, "co_departments": nonNil(s.CoDepartments), "handler": s.Handler,
		"accepted_at": s.AcceptedAt, "contacted_at": s.ContactedAt, "resolved_at": s.ResolvedAt, "closed_at": s.ClosedAt,
		"transfers": s.Transfers, "returns": s.Returns, "reopens": s.Reopens,
		"rating": s.Rating, "merged_into": s.MergedInto,
	}
}

func nonNil(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

// ProjectIssue writes what the ledger has made of an issue into its row.
func ProjectIssue(db dbx.Builder, id string, s issueflow.Snapshot, now time.Time) error {
	return Update(db, "issues", id, now, issueProjection(s))
}

// EnterpriseOrigin names an enterprise as of today, for rows that keep its name, and its
// present grid. The error is an errs.E "unknown_enterprise".
func EnterpriseOrigin(db dbx.Builder, enterprise string) (name, grid string, err error) {
	err = db.NewQuery(`SELECT name, grid FROM enterprises WHERE id = {:id}`).
		Bind(dbx.Params{"id": enterprise}).Row(&name, &grid)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", errs.New("unknown_enterprise", map[string]any{"enterprise": enterprise})
	}
	return name, grid, err
}

// VisitEnterprise returns the enterprise of a visit, "" when there is no such
// visit.
func VisitEnterprise(db dbx.Builder, visit string) (enterprise string, err error) {
	err = db.NewQuery(`SELECT coalesce((SELECT enterprise FROM visits WHERE id = {:id}), '')`).
		Bind(dbx.Params{"id": visit}).Row(&enterprise)
	return enterprise, err
}

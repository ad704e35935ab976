package exchange

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// answer is a report with the new accounts as a workbook, for the manager to
// keep or print: their passwords cannot be asked for again.
type answer struct {
	*Report
	AccountsSheet []byte `json:"accounts_sheet,omitempty"` // .xlsx, base64
}

// postRoster imports the multipart file "file". The query says dry_run=1 and
// skip_faulty=1. An import that faults have stopped is answered with
// roster_faulty, whose parameters carry the report.
func (s *Service) postRoster(e *core.RequestEvent) error {
	if err := s.authorize(e); err != nil {
		return apierr.Respond(e, err)
	}
	file, _, err := e.Request.FormFile("file")
	if err != nil {
		return apierr.Respond(e, errs.New("malformed", map[string]any{"reason": "file"}))
	}
	defer func() { _ = file.Close() }()
	query := e.Request.URL.Query()
	report, err := s.ImportRoster(e.App, file, Options{DryRun: flag(query, "dry_run"), SkipFaulty: flag(query, "skip_faulty")})
	if refusal, ok := errs.As(err); ok && report != nil {
		refusal.Params["report"] = report
	}
	if err != nil {
		return apierr.Respond(e, err)
	}
	result := answer{Report: report}
	if report.Imported {
		report.log(e.App, e.Auth.Id)
		if result.AccountsSheet, err = accountsSheet(report.Accounts); err != nil {
			return apierr.Respond(e, err)
		}
	}
	e.Response.Header().Set("Cache-Control", "no-store")
	return e.JSON(http.StatusOK, result)
}

// getRoster downloads the roster of this moment.
func (s *Service) getRoster(e *core.RequestEvent) error {
	if err := s.authorize(e); err != nil {
		return apierr.Respond(e, err)
	}
	book, err := s.ExportRoster(e.App)
	if err != nil {
		return apierr.Respond(e, err)
	}
	name := url.PathEscape(fmt.Sprintf("企业名册-%s.xlsx", calendar.DateOf(s.deps.Clock.Now())))
	e.Response.Header().Set("Content-Disposition", `attachment; filename="roster.xlsx"; filename*=UTF-8''`+name)
	e.Response.Header().Set("Cache-Control", "no-store")
	return e.Blob(http.StatusOK, workbookType, book)
}

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// authorize lets those through who keep the district's enterprises.
func (s *Service) authorize(e *core.RequestEvent) error {
	if e.Auth == nil {
		return errs.New("unauthenticated", nil)
	}
	subject, err := store.SubjectOf(e.App.DB(), e.Auth, s.deps.Clock.Now())
	if err != nil {
		return err
	}
	return access.May(subject, access.Create, "enterprises", access.Facts{})
}

func flag(query url.Values, name string) bool {
	value := query.Get(name)
	return value == "1" || value == "true"
}

package hooks

import (
	"io"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/boards"
	"gridwalk/hooks/issues"
	"gridwalk/hooks/photos"
	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// enterprise is the actor of everything that is done on the public pages.
var enterprise = issueflow.Actor{Kind: issueflow.Enterprise}

// boardIssues hands what enterprises send to the capability of issues.
type boardIssues struct {
	service *issues.Service
	clock   clock.Clock
}

func (b boardIssues) Report(tx core.App, r boards.Report) (string, error) {
	issue, err := b.service.Report(tx, issues.NewIssue{
		Board: r.Board, Enterprise: r.Enterprise, ReportKey: r.Key, Source: "board_qr",
		Kind: r.Kind, Category: r.Category, Description: r.Text,
		ContactName: r.ContactName, ContactPhone: r.ContactPhone, Confidential: r.Confidential,
		Actor: enterprise, Provenance: store.Here(b.clock.Now()),
	})
	if err != nil {
		return "", err
	}
	return issue.Id, nil
}

func (b boardIssues) Answer(tx core.App, a boards.Answer) error {
	_, _, err := b.service.Act(tx, issues.Act{
		Issue: a.Issue, Act: a.Act, Expected: a.Expected, Text: a.Text,
		Params: issueflow.Params{Rating: a.Rating},
		Actor:  enterprise, Provenance: store.Here(b.clock.Now()),
	})
	return err
}

// boardPhotos hands the photos of a report to the capability of photos.
type boardPhotos struct{ *photos.Service }

func (b boardPhotos) Keep(app core.App, content io.ReadSeeker) (boards.Kept, error) {
	kept, err := b.Service.Keep(app, content)
	if err != nil {
		return nil, err
	}
	return func(tx core.App, enterprise, issue string, position int) error {
		return b.Store(tx, photos.NewPhoto{Kept: kept, Enterprise: enterprise, Issue: issue, Position: int64(position)})
	}, nil
}

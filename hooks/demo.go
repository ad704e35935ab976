package hooks

import (
	"crypto/rand"
	"io"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/hooks/boards"
	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/demo"
	"gridwalk/hooks/exchange"
	"gridwalk/hooks/issues"
	"gridwalk/hooks/photos"
	"gridwalk/hooks/visits"
	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/store"
)

// newDemo hands the capabilities to the demo, which has them live through the
// past.
func newDemo(deps Deps) *demo.Service {
	return demo.New(demo.Deps{Clock: deps.Clock, Out: deps.Out, Services: func(c clock.Clock) demo.Services {
		issue, photo := issues.New(c, deadlines.Keeper{}), photos.New(c)
		return demo.Services{
			Roster: demoRoster{exchange.New(exchange.Deps{Clock: c, Random: rand.Reader})},
			Visits: visits.Service{},
			Photos: demoPhotos{photo},
			Issues: demoIssues{issue},
			Ladder: demoLadder{c},
			Boards: demoBoards{boards.New(boards.Deps{Clock: c, Issues: boardIssues{issue, c}, Photos: boardPhotos{photo}})},
		}
	}})
}

type demoRoster struct{ service *exchange.Service }

func (demoRoster) Officials(workbook io.Reader) ([]demo.Official, error) {
	named, err := exchange.Officials(workbook)
	officials := make([]demo.Official, len(named))
	for i, o := range named {
		officials[i] = demo.Official{Name: o.Name, Phone: o.Phone, Role: o.Role}
	}
	return officials, err
}

func (r demoRoster) Import(app core.App, workbook io.Reader) error {
	_, err := r.service.ImportRoster(app, workbook, exchange.Options{})
	return err
}

type demoPhotos struct{ *photos.Service }

func (p demoPhotos) Receive(tx core.App, photo demo.EnterprisePhoto) (string, error) {
	kept, err := p.Keep(tx, photo.Content)
	if err != nil {
		return "", err
	}
	return kept.ID, p.Store(tx, photos.NewPhoto{
		Kept: kept, Enterprise: photo.Enterprise, Issue: photo.Issue, Position: photo.Position,
	})
}

type demoIssues struct{ *issues.Service }

func (i demoIssues) Report(tx core.App, r demo.Report) error {
	_, err := i.Service.Report(tx, issues.NewIssue{
		ID: r.ID, Enterprise: r.Enterprise, Board: r.Board, Kind: r.Kind, Category: r.Category, Level: r.Level,
		Source: r.Source, Title: r.Title, Description: r.Description, RaisedAt: r.RaisedAt,
		ContactName: r.ContactName, ContactPhone: r.ContactPhone, Confidential: r.Confidential,
		Actor: r.Actor, ActorName: r.ActorName, Provenance: store.Here(r.At),
	})
	return err
}

func (i demoIssues) Act(tx core.App, a demo.Act) error {
	_, _, err := i.Service.Act(tx, issues.Act{
		Issue: a.Issue, Act: a.Act, Text: a.Text, Params: a.Params,
		Actor: a.Actor, ActorName: a.ActorName, Provenance: store.Here(a.At),
	})
	return err
}

type demoLadder struct{ clock clock.Clock }

func (l demoLadder) Tick(tx core.App) error {
	_, err := deadlines.Tick(tx, l.clock.Now())
	return err
}

type demoBoards struct{ *boards.Service }

func (demoBoards) BoardPath(board *store.Board) string { return boards.BoardPath(board) }

// Package demo fills an empty database with a made-up district of some months
// of age, so that Gridwalk can be tried out. Whatever a capability does, the
// demo has that capability do, at times that lie in the past: numbers, ledgers,
// deadlines and supervision orders are what they would be in a real district.
package demo

import (
	"io"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// Deps are what the demo needs from its surroundings.
type Deps struct {
	Clock clock.Clock
	Out   io.Writer // is told how the filling goes, and the accounts
	// Services makes the capabilities live by another clock than Deps.Clock.
	Services func(clock.Clock) Services
}

// Services are the capabilities that a district comes about by. Those that
// write are called in an open transaction.
type Services struct {
	Roster Roster
	Visits Capturer
	Photos Photos
	Issues Issues
	Ladder Ladder
	Boards Boards
}

// Roster opens a workbook's areas, grids, enterprises and boards.
type Roster interface {
	// Officials lists those of the workbook, each with the role of their
	// highest duty.
	Officials(workbook io.Reader) ([]Official, error)
	// Import brings the database to what the workbook says, opening accounts
	// for officials who have none.
	Import(tx core.App, workbook io.Reader) error
}

// Capturer takes in what officers record in the field.
type Capturer interface {
	Capture(tx core.App, c syncproto.Captured) error
}

// Photos keeps photos. The row of a photo comes first, its bytes follow.
type Photos interface {
	Capturer
	// Receive writes the row of a photo that an enterprise sends with a report.
	Receive(tx core.App, p EnterprisePhoto) (id string, err error)
	// Put gives a row its bytes and makes what is shown of them.
	Put(tx core.App, id string, content []byte) error
	// PutSame does the same as another row, which has the same bytes, had it.
	PutSame(tx core.App, id, as string) error
}

// Issues keeps issues and their ledgers.
type Issues interface {
	Capturer // of the reports of officers
	Report(tx core.App, r Report) error
	Act(tx core.App, a Act) error
}

// Ladder fires the supervision ladder.
type Ladder interface {
	// Tick fires what is due at the clock's time.
	Tick(tx core.App) error
}

// Boards knows the addresses of enterprises' pages.
type Boards interface {
	BoardPath(board *store.Board) string
	TrackingPath(app core.App, issue string) (string, error)
}

// Service fills and introduces the demo.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/store"
)

const (
	// age is how old the district is: the roster is imported on its first day.
	age = 95 * 24 * time.Hour
	// seed makes every demo tell the same stories.
	seed = 20261120
)

// filling is one filling of an empty database.
type filling struct {
	tx       core.App
	clock    *clock.Fake // moves from the district's first day to the present
	now      time.Time
	dice     *rand.Rand
	services Services

	departments map[string]string // code → id
	categories  map[string]string // code → id
	deskOf      map[string]string // category → department

	grids       []*store.Grid
	enterprises []*store.Enterprise
	shown       shown
}

// fill makes the district, in one transaction: a demo that was interrupted
// begins anew.
func (s *Service) fill(app core.App) error {
	now := s.deps.Clock.Now().Truncate(time.Second)
	moving := clock.NewFake(calendar.DateOf(now.Add(-age)).At(8 * time.Hour))
	f := &filling{
		clock: moving, now: now, dice: rand.New(rand.NewPCG(seed, seed)), services: s.deps.Services(moving),
	}
	return app.RunInTransaction(func(tx core.App) error {
		f.tx = tx
		for _, step := range []struct {
			says string
			do   func() error
		}{
			{"部门与账号 departments and accounts", f.people},
			{"企业名册、网格与公示牌 roster, grids and boards", f.roster},
			{"三个月的走访与诉求 three months of visits and issues", f.months},
			{"收尾 finishing", f.finish},
		} {
			begun := s.deps.Clock.Now()
			if _, err := fmt.Fprintf(s.deps.Out, "  %s …", step.says); err != nil {
				return err
			}
			if err := step.do(); err != nil {
				return fmt.Errorf("demo: %s: %w", step.says, err)
			}
			if _, err := fmt.Fprintf(s.deps.Out, " %.1f s\n", s.deps.Clock.Now().Sub(begun).Seconds()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *filling) people() error {
	for key, value := range map[string]string{"district_name": districtName, "district_code": districtCode} {
		if err := store.SaveSetting(f.tx.DB(), key, value, true, f.clock.Now()); err != nil {
			return err
		}
	}
	if err := f.openOffices(); err != nil {
		return err
	}
	book, err := workbook()
	if err != nil {
		return err
	}
	officials, err := f.services.Roster.Officials(book)
	if err != nil {
		return err
	}
	return f.accounts(officials)
}

func (f *filling) roster() error {
	book, err := workbook()
	if err != nil {
		return err
	}
	if err := f.services.Roster.Import(f.tx, book); err != nil {
		return err
	}
	if f.grids, err = store.Grids(f.tx); err != nil {
		return err
	}
	if f.enterprises, err = store.Enterprises(f.tx); err != nil {
		return err
	}
	return f.boundaries()
}

// months plans what happens and lets it happen.
func (f *filling) months() error {
	cast, err := newCast(f.tx, f.now)
	if err != nil {
		return err
	}
	boards, err := f.hangBoards()
	if err != nil {
		return err
	}
	album, err := newAlbum(f.services.Photos)
	if err != nil {
		return err
	}
	cal, begin := calendar.Shipped(), f.clock.Now().Add(2*24*time.Hour)
	visits := rounds{f.dice, cal, cast, calendar.DateOf(begin), f.now}.plan(f.enterprises)
	casting := &casting{
		dice: f.dice, calendar: cal, from: begin, now: f.now, enterprises: f.enterprises, visits: visits,
		departments: f.departments, categories: f.categories, deskOf: f.deskOf,
	}
	stories, err := casting.stories()
	if err != nil {
		return err
	}
	h := &history{clock: f.clock, ladder: f.services.Ladder}
	for _, v := range visits {
		h.add(v.received, func(tx core.App) error { return v.capture(tx, f.services, album) })
	}
	for _, s := range stories {
		s.tell(h, cast, f.services, album, boards[s.enterprise.Id])
		if s.plot.twin {
			s.tellTwin(h, cast, f.services, boards[s.enterprise.Id])
		}
	}
	if f.shown, err = choose(stories, boards); err != nil {
		return err
	}
	return h.play(f.tx, f.now)
}

// hangBoards notes that the boards hang, all but those of the last few
// enterprises, and returns them by enterprise.
func (f *filling) hangBoards() (map[string]string, error) {
	boards, err := store.Boards(f.tx)
	if err != nil {
		return nil, err
	}
	const notYet = 9
	byEnterprise := map[string]string{}
	for i, b := range boards {
		byEnterprise[b.Enterprise()] = b.Id
		if i < len(boards)-notYet {
			if err := store.MarkBoardPrinted(f.tx.DB(), f.clock.Now(), b.Id); err != nil {
				return nil, err
			}
		}
	}
	return byEnterprise, nil
}

func (f *filling) finish() error {
	return store.SaveSetting(f.tx.DB(), shownSetting, f.shown, false, f.now)
}

package demo

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"golang.org/x/text/width"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// shownSetting is what the introduction shows; a database that has it is a
// demo's, and filled.
const shownSetting = "demo"

// shown is what the introduction leads to.
type shown struct {
	Enterprise string `json:"enterprise"` // whose grid's people are introduced
	Board      string `json:"board"`
	Issue      string `json:"issue"`      // with a tracking page
	Department string `json:"department"` // that works on it
}

// choose picks an issue of the present that an enterprise has reported from
// its board and a department is working on.
func choose(stories []*story, boards map[string]string) (shown, error) {
	for _, s := range stories {
		steps := s.plot.steps
		working := len(s.plot.ago) > 0 && len(steps) > 0 && steps[len(steps)-1].act == issueflow.Progress
		if working && s.source == "board_qr" && !s.plot.confidential {
			return shown{s.enterprise.Id, boards[s.enterprise.Id], s.id, s.desk}, nil
		}
	}
	return shown{}, errors.New("no story can be shown")
}

// account is a row of the introduction; at is where one signs in with it.
type account struct{ chinese, english, name, login, at string }

// introduce prints where to go and who to be.
func (s *Service) introduce(app core.App, base string) error {
	shown, err := store.Setting(app.DB(), shownSetting, shown{})
	if err != nil {
		return err
	}
	accounts, err := s.accountsShown(app, shown)
	if err != nil {
		return err
	}
	word, err := password(app)
	if err != nil {
		return err
	}
	board, err := store.FindBoard(app, shown.Board)
	if err != nil {
		return err
	}
	tracking, err := s.deps.Services(s.deps.Clock).Boards.TrackingPath(app, shown.Issue)
	if err != nil {
		return err
	}
	rows := [][]string{}
	for _, place := range [][2]string{
		{"走访端 field", "/"}, {"管理端 desk", "/desk/"}, {"公示牌 board", s.deps.Services(s.deps.Clock).Boards.BoardPath(board)},
		{"办理进度 tracking", tracking}, {"后台 dashboard", "/_/"},
	} {
		rows = append(rows, []string{place[0], base + place[1]})
	}
	people := [][]string{{"角色 role", "姓名 name", "登录 login", "密码 password", "在 at"}}
	for _, a := range accounts {
		people = append(people, []string{a.chinese + " " + a.english, a.name, a.login, word, a.at})
	}
	_, err = fmt.Fprintf(s.deps.Out, "\n%s · Gridwalk demo\n\n%s\n%s\n%s\n", districtName, table(rows), table(people),
		"演示数据，人名、电话、企业均为虚构；密码仅属于本数据目录。\nMade-up data; the password belongs to this data directory only. Stop with Ctrl+C.")
	return err
}

func (s *Service) accountsShown(app core.App, shown shown) ([]account, error) {
	accounts := []account{}
	responsible, err := store.ResponsibleFor(app.DB(), shown.Enterprise, s.deps.Clock.Now())
	if err != nil {
		return nil, err
	}
	for _, role := range []struct {
		role                 access.Role
		chinese, english, at string
	}{
		{access.GridWorker, "网格员", "grid worker", "/"},
		{access.AreaLead, "片区负责人", "area lead", "/"},
		{access.GridChief, "网格总负责人", "grid chief", "/desk/"},
	} {
		for _, r := range responsible {
			if r.Duty == string(role.role) {
				accounts = append(accounts, account{role.chinese, role.english, r.Name, r.Phone, role.at})
				break
			}
		}
	}
	desk, err := store.DeskOf(app, shown.Department)
	if err != nil {
		return nil, err
	}
	return append(accounts,
		account{"部门", "department", desk.Name(), desk.Phone(), "/desk/ /"},
		account{"领导", "leader", leader.name, leader.phone, "/desk/"},
		account{"管理员", "manager", manager.name, manager.phone, "/desk/"},
		account{"督查", "supervisor", supervisor.name, supervisor.phone, "/desk/"},
		account{"系统管理员", "superuser", "—", superuserEmail, "/_/"},
	), nil
}

// table aligns columns, counting Chinese characters as two.
func table(rows [][]string) string {
	widths := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := " "
		for i, cell := range row {
			line += " " + cell + strings.Repeat(" ", widths[i]-columns(cell)+1)
		}
		_, _ = io.WriteString(&b, strings.TrimRight(line, " ")+"\n")
	}
	return b.String()
}

// columns are how wide a terminal draws the text.
func columns(text string) (n int) {
	for _, r := range text {
		n++
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n++
		}
	}
	return n
}

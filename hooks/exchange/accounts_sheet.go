package exchange

import (
	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/roster"
)

// accountsSheet makes the workbook from which the new accounts are handed out;
// nil when there are none.
func accountsSheet(accounts []Account) ([]byte, error) {
	if len(accounts) == 0 {
		return nil, nil
	}
	sheet := roster.Sheet{Name: "新账号", Titles: accountTitles}
	for _, a := range accounts {
		sheet.Records = append(sheet.Records, []any{a.Name, a.Phone, posts[a.Role], a.Password})
	}
	return write([]roster.Sheet{sheet})
}

var accountTitles = []string{"姓名", "手机号（登录名）", "岗位", "一次性密码"}

// posts are the titles that the roster gives to its duties.
var posts = map[access.Role]string{
	access.GridChief: "网格总负责人", access.AreaLead: "片区负责人", access.GridWorker: "网格员",
}

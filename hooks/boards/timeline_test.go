package boards

import (
	"testing"
	"time"

	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// What enterprises see of each act: "text" with its text, "title" without it,
// "" nothing at all. A new act has to be decided here.
var shownOf = map[issueflow.Act]struct{ officer, enterprise, system string }{
	issueflow.Report:           {"title", "text", "title"},
	issueflow.Accept:           {"text", "", ""},
	issueflow.Claim:            {"title", "", ""},
	issueflow.Assign:           {"title", "", ""},
	issueflow.Transfer:         {"title", "", ""},
	issueflow.Return:           {"title", "", ""},
	issueflow.Contact:          {"text", "", ""},
	issueflow.Progress:         {"text", "", ""},
	issueflow.Comment:          {"", "text", ""},
	issueflow.Suspend:          {"title", "", ""},
	issueflow.Resume:           {"title", "", ""},
	issueflow.RequestExtension: {"", "", ""},
	issueflow.GrantExtension:   {"title", "", ""},
	issueflow.RefuseExtension:  {"", "", ""},
	issueflow.RaiseLevel:       {"", "", ""},
	issueflow.Resolve:          {"text", "", ""},
	issueflow.Verify:           {"", "", ""},
	issueflow.Close:            {"text", "", "text"},
	issueflow.Reopen:           {"title", "text", "title"},
	issueflow.Rate:             {"title", "text", ""},
	issueflow.Merge:            {"title", "", ""},
	issueflow.MarkInvalid:      {"text", "", ""},
	issueflow.HandOver:         {"title", "", "title"},
}

func TestWhatEnterprisesSeeOfTheLedger(t *testing.T) {
	for _, act := range issueflow.Acts {
		shown, decided := shownOf[act]
		if !decided {
			t.Errorf("nobody decided what enterprises see of %s", act)
		}
		for kind, want := range map[issueflow.ActorKind]string{
			issueflow.Officer: shown.officer, issueflow.Enterprise: shown.enterprise, issueflow.System: shown.system,
		} {
			row := store.TrackedAct{
				Act: act, ActorKind: kind, ActorName: "王科", Text: "说明", DepartmentName: "人社局", At: noon,
				Params: issueflow.Params{Rating: 5, Until: noon},
			}
			line, ok := entryOf(row, chinese, false, noon)
			got := ""
			switch {
			case ok && line.Text != "":
				got = "text"
			case ok:
				got = "title"
			}
			// Acts that an actor of this kind cannot do are not told apart.
			if possible := issueflow.May(issueflow.Actor{Kind: kind}, act, issueflow.Snapshot{}); kind != issueflow.Officer && !possible {
				continue
			}
			if got != want {
				t.Errorf("%s by %s: shows %q, want %q", act, kind, got, want)
			}
			if ok && line.Title == "" {
				t.Errorf("%s by %s has no title", act, kind)
			}
			if hidden, _ := entryOf(row, chinese, true, noon); hidden.Who != "" {
				t.Errorf("%s names %s in a confidential case", act, hidden.Who)
			}
		}
	}
}

func TestLinesOfTheTimeline(t *testing.T) {
	for name, c := range map[string]struct {
		act  store.TrackedAct
		want string
	}{
		"accepted":         {store.TrackedAct{Act: issueflow.Accept, To: issueflow.Accepted}, "受理"},
		"work began":       {store.TrackedAct{Act: issueflow.Accept, To: issueflow.Handling}, "开始办理"},
		"to a department":  {store.TrackedAct{Act: issueflow.Assign, DepartmentName: "人社局"}, "交给人社局办理"},
		"to a person":      {store.TrackedAct{Act: issueflow.Assign}, "已指定经办人"},
		"passed on":        {store.TrackedAct{Act: issueflow.Transfer, DepartmentName: "城管局", To: issueflow.Assigned}, "转由城管局办理"},
		"for a ruling":     {store.TrackedAct{Act: issueflow.Transfer, DepartmentName: "城管局", To: issueflow.Returned}, "报请确定承办单位"},
		"found on a visit": {store.TrackedAct{Act: issueflow.Report, ActorKind: issueflow.Officer}, "走访时登记"},
		"prolonged": {store.TrackedAct{Act: issueflow.GrantExtension, Params: issueflow.Params{Until: noon.AddDate(0, 0, 5)}},
			"办结时间延至 11月25日（周三）12:00"},
		"rated": {store.TrackedAct{Act: issueflow.Rate, ActorKind: issueflow.Enterprise, Params: issueflow.Params{Rating: 3}}, "您的评价：基本满意"},
	} {
		if line, ok := entryOf(c.act, chinese, false, noon); !ok || line.Title != c.want {
			t.Errorf("%s: got %q, want %q", name, line.Title, c.want)
		}
	}
}

func TestTimesAsPeopleSayThem(t *testing.T) {
	for _, c := range []struct {
		at     time.Time
		zh, en string
	}{
		{noon, "今天 12:00", "today, 12:00"},
		{noon.Add(12 * time.Hour), "明天 00:00", "tomorrow, 00:00"},
		{noon.Add(-13 * time.Hour), "昨天 23:00", "yesterday, 23:00"},
		{noon.AddDate(0, 0, 2), "11月22日（周日）12:00", "Sun 22 Nov, 12:00"},
		{noon.AddDate(-1, 0, 0), "2025年11月20日（周四）12:00", "Thu 20 Nov 2025, 12:00"},
		{noon.AddDate(0, 2, 0), "2027年1月20日（周三）12:00", "Wed 20 Jan 2027, 12:00"},
	} {
		if got := chineseTime(c.at, noon); got != c.zh {
			t.Errorf("got %s, want %s", got, c.zh)
		}
		if got := englishTime(c.at, noon); got != c.en {
			t.Errorf("got %s, want %s", got, c.en)
		}
	}
}

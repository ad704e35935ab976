package boards

import (
	"net/http"
	"time"

	"golang.org/x/text/language"

	"gridwalk/internal/domain/calendar"
)

// speech is one of the languages of the pages.
type speech struct {
	Tag   string
	texts texts
	when  func(t, now time.Time) string
}

var (
	chinese = &speech{Tag: "zh-CN", texts: mustLoadTexts("zh-CN"), when: chineseTime}
	english = &speech{Tag: "en", texts: mustLoadTexts("en"), when: englishTime}

	speeches = []*speech{chinese, english}
	matcher  = language.NewMatcher([]language.Tag{language.SimplifiedChinese, language.English})
)

// other is the language that the page offers to change to.
func (s *speech) other() *speech {
	if s == chinese {
		return english
	}
	return chinese
}

// speechOf is the language that the address asks for (?lang=en), else the one
// that the browser prefers, else Chinese. asked tells whether the address did.
func speechOf(r *http.Request) (spoken *speech, asked bool) {
	lang := r.URL.Query().Get("lang")
	for _, each := range speeches {
		if lang == each.Tag {
			return each, true
		}
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return chinese, false
	}
	_, index, _ := matcher.Match(tags...)
	return speeches[index], false
}

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// chineseTime names a moment in the district as people do: by today where that
// is near, with the year only if it is another one than now's.
func chineseTime(t, now time.Time) string {
	t, now = t.In(calendar.Shanghai), now.In(calendar.Shanghai)
	if name := near(t, now, "昨天", "今天", "明天"); name != "" {
		return name + " " + t.Format("15:04")
	}
	layout := "1月2日（" + weekdays[t.Weekday()] + "）15:04"
	if t.Year() != now.Year() {
		layout = "2006年" + layout
	}
	return t.Format(layout)
}

func englishTime(t, now time.Time) string {
	t, now = t.In(calendar.Shanghai), now.In(calendar.Shanghai)
	if name := near(t, now, "yesterday", "today", "tomorrow"); name != "" {
		return name + ", " + t.Format("15:04")
	}
	if t.Year() != now.Year() {
		return t.Format("Mon 2 Jan 2006, 15:04")
	}
	return t.Format("Mon 2 Jan, 15:04")
}

// near returns the name of t's day if it is the one before, of or after now.
func near(t, now time.Time, names ...string) string {
	for i, name := range names {
		if calendar.DateOf(t) == calendar.DateOf(now.AddDate(0, 0, i-1)) {
			return name
		}
	}
	return ""
}

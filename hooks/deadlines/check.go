package deadlines

import (
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/errs"
	"gridwalk/internal/store"
)

// bindChecks refuses rules and calendar days that deadlines cannot be counted
// by: one such row would stop every report, every act and the engine.
func bindChecks(app core.App) {
	app.OnRecordValidate("deadline_rules").BindFunc(checkRule)
	app.OnRecordValidate("calendar_days").BindFunc(checkDay)
}

func checkRule(e *core.RecordEvent) error {
	rule, err := store.RuleOf(e.Record)
	if err != nil {
		return apierr.Field("rungs", err)
	}
	if err := rule.Validate(); err != nil {
		field := "level"
		if fault, ok := errs.As(err); ok {
			field, _ = fault.Params["field"].(string)
		}
		return apierr.Field(field, err)
	}
	return e.Next()
}

func checkDay(e *core.RecordEvent) error {
	if _, err := calendar.ParseDate(store.CalendarDate(e.Record)); err != nil {
		return apierr.Field("date", err)
	}
	return e.Next()
}

// CheckHours tells whether a text says working hours.
func CheckHours(text string) error {
	_, err := calendar.ParseHours(text)
	return err
}

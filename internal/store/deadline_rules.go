package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/errs"
)

// DeadlineRule is a version of a rule with its id.
type DeadlineRule struct {
	ID string
	deadline.Rule
}

const selectDeadlineRules = `
	SELECT id, level, stage, unit, amount, calendar, warn_share, coalesce(rungs, 'null') AS rungs, version FROM deadline_rules`

// DeadlineRules returns the versions of all rules that are not retired.
func DeadlineRules(db dbx.Builder) ([]DeadlineRule, error) {
	rows := []deadlineRuleRow{}
	err := db.NewQuery(selectDeadlineRules + ` WHERE retired = FALSE ORDER BY level, stage, version`).All(&rows)
	if err != nil {
		return nil, err
	}
	rules := make([]DeadlineRule, len(rows))
	for i, row := range rows {
		if rules[i], err = row.rule(); err != nil {
			return nil, err
		}
	}
	return rules, nil
}

// FindDeadlineRule returns a version of a rule, retired or not: an open
// deadline keeps the one that made it. ok is false when there is none.
func FindDeadlineRule(db dbx.Builder, id string) (rule DeadlineRule, ok bool, err error) {
	var row deadlineRuleRow
	err = db.NewQuery(selectDeadlineRules + ` WHERE id = {:id}`).Bind(dbx.Params{"id": id}).One(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return DeadlineRule{}, false, nil
	}
	if err != nil {
		return DeadlineRule{}, false, err
	}
	rule, err = row.rule()
	return rule, err == nil, err
}

// RuleOf reads a record of deadline_rules. The error is an errs.E
// "rule_invalid" for rungs that are no list of steps.
func RuleOf(record *core.Record) (deadline.Rule, error) {
	rule := deadline.Rule{
		Level: deadline.Level(record.GetString("level")), Stage: deadline.Stage(record.GetString("stage")),
		Unit: deadline.Unit(record.GetString("unit")), Amount: record.GetInt("amount"),
		CalendarID: record.GetString("calendar"), WarnShare: record.GetFloat("warn_share"), Version: record.GetInt("version"),
	}
	if err := record.UnmarshalJSONField("rungs", &rule.Rungs); err != nil {
		return rule, errs.New("rule_invalid", map[string]any{"field": "rungs", "value": record.GetString("rungs")})
	}
	return rule, nil
}

type deadlineRuleRow struct {
	ID, Level, Stage, Unit string
	Amount                 int
	Calendar               string
	WarnShare              float64
	Rungs                  string
	Version                int
}

func (r deadlineRuleRow) rule() (DeadlineRule, error) {
	rule := DeadlineRule{ID: r.ID, Rule: deadline.Rule{
		Level: deadline.Level(r.Level), Stage: deadline.Stage(r.Stage),
		Unit: deadline.Unit(r.Unit), Amount: r.Amount, CalendarID: r.Calendar,
		WarnShare: r.WarnShare, Version: r.Version,
	}}
	if err := json.Unmarshal([]byte(r.Rungs), &rule.Rungs); err != nil {
		return DeadlineRule{}, fmt.Errorf("rungs of deadline rule %s: %w", r.ID, err)
	}
	return rule, nil
}

// SeedDeadlineRules adds the rules of those stages of a level that have no
// version at all. What managers have edited or retired stays theirs.
func SeedDeadlineRules(db dbx.Builder, rules deadline.Rules, now time.Time) error {
	present := []struct{ Level, Stage string }{}
	if err := db.NewQuery(`SELECT DISTINCT level, stage FROM deadline_rules`).All(&present); err != nil {
		return err
	}
	known := map[[2]string]bool{}
	for _, p := range present {
		known[[2]string{p.Level, p.Stage}] = true
	}
	for _, rule := range rules {
		if known[[2]string{string(rule.Level), string(rule.Stage)}] {
			continue
		}
		err := Insert(db, "deadline_rules", now, dbx.Params{
			"id": core.GenerateDefaultRandomId(), "level": string(rule.Level), "stage": string(rule.Stage),
			"unit": string(rule.Unit), "amount": rule.Amount, "calendar": rule.CalendarID,
			"warn_share": rule.WarnShare, "rungs": rule.Rungs, "version": rule.Version, "retired": false,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

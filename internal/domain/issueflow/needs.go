package issueflow

import (
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/errs"
)

// Below is what an act cannot do without, one check each.

func missing(a Action, param string) error {
	return errs.New("act_param_missing", map[string]any{"act": a.Act, "param": param})
}

func invalid(a Action, param string, value any) error {
	return errs.New("act_param_invalid", map[string]any{"act": a.Act, "param": param, "value": value})
}

func needKnownLevel(_ Snapshot, a Action) error {
	if a.Params.Level != "" && !a.Params.Level.Known() {
		return invalid(a, "level", a.Params.Level)
	}
	return nil
}

func needHigherLevel(s Snapshot, a Action) error {
	if !a.Params.Level.Above(s.Level) {
		return invalid(a, "level", a.Params.Level)
	}
	return nil
}

func needDepartment(_ Snapshot, a Action) error {
	if a.Params.Department == "" {
		return missing(a, "department")
	}
	return nil
}

func needOtherDepartment(s Snapshot, a Action) error {
	if a.Params.Department == s.Responsible {
		return invalid(a, "department", a.Params.Department)
	}
	return needDepartment(s, a)
}

func needOwner(_ Snapshot, a Action) error {
	if a.Params.Department == "" && a.Params.Handler == "" {
		return missing(a, "department")
	}
	return nil
}

func needHandler(_ Snapshot, a Action) error {
	if a.Params.Handler == "" {
		return missing(a, "handler")
	}
	return nil
}

func needReason(_ Snapshot, a Action) error {
	if a.Text == "" {
		return missing(a, "text")
	}
	return nil
}

func needUntil(_ Snapshot, a Action) error {
	if a.Params.Until.IsZero() {
		return missing(a, "until")
	}
	return nil
}

func needReportedStage(_ Snapshot, a Action) error {
	switch a.Params.Stage {
	case "", deadline.Progress, deadline.OnSite, deadline.Study:
		return nil
	}
	return invalid(a, "stage", a.Params.Stage)
}

func needRating(_ Snapshot, a Action) error {
	if a.Params.Rating < 1 || a.Params.Rating > 5 {
		return invalid(a, "rating", a.Params.Rating)
	}
	return nil
}

func needTarget(_ Snapshot, a Action) error {
	if a.Params.Into == "" {
		return missing(a, "into")
	}
	return nil
}

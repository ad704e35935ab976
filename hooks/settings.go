package hooks

import (
	"gridwalk/hooks/boards"
	"gridwalk/hooks/deadlines"
	"gridwalk/hooks/defaults"
	"gridwalk/hooks/faces"
	"gridwalk/hooks/issues"
	"gridwalk/hooks/settings"
)

// settingChecks are what the readers of settings ask of their values.
var settingChecks = map[string]settings.Check{
	boards.BaseURLSetting:      settings.Of(boards.CheckBaseURL),
	deadlines.HoursSetting:     settings.Of(deadlines.CheckHours),
	defaults.AppliedSetting:    settings.Of(defaults.CheckApplied),
	faces.TilesSetting:         settings.Of(faces.CheckTiles),
	issues.DistrictCodeSetting: settings.Of(issues.CheckCode),
}

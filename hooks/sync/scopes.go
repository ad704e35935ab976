package sync

import (
	"slices"
	"strings"

	"gridwalk/internal/domain/access"
)

// grantedScopes are the scopes that a subject may hold, sorted with "base"
// first, because the other rows refer to it. Who is not an official of the
// district holds none.
func grantedScopes(s access.Subject) []string {
	if !s.Official() {
		return []string{}
	}
	scopes := []string{"user:" + s.User}
	if s.Role == access.Department && s.Department != "" {
		scopes = append(scopes, "dept:"+s.Department)
	}
	for grid := range s.Grids {
		scopes = append(scopes, "grid:"+grid)
	}
	slices.SortFunc(scopes, strings.Compare)
	return append([]string{"base"}, scopes...)
}

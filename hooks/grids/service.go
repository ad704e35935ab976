// Package grids is about who is responsible for which grid, and how that
// passes from one official to another.
package grids

import (
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/clock"
)

// OpenIssues moves the matters that somebody handles in person.
type OpenIssues interface {
	// HandOver puts the successor in the predecessor's place in every open
	// issue of the grids, inside the open transaction, and returns how many.
	HandOver(tx core.App, from, to string, grids []string, reason string) (int, error)
}

// Service hands duties over.
type Service struct {
	clock  clock.Clock
	issues OpenIssues
}

// New makes the service.
func New(clock clock.Clock, issues OpenIssues) *Service {
	return &Service{clock: clock, issues: issues}
}

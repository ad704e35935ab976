package issues

import (
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/issueflow"
	"gridwalk/internal/store"
)

// HandOver enters the handover into the ledger of every open issue that the
// predecessor handles in the grids, and returns how many there were.
func (s *Service) HandOver(tx core.App, from, to string, grids []string, reason string) (int, error) {
	list, err := store.HandledIssues(tx.DB(), from, grids)
	if err != nil {
		return 0, err
	}
	for _, issue := range list {
		_, _, err := s.Act(tx, Act{
			Issue: issue, Act: issueflow.HandOver, Text: reason, Params: issueflow.Params{Handler: to},
			Actor: issueflow.Actor{Kind: issueflow.System}, Provenance: store.Here(s.clock.Now()),
		})
		if err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

package enterprises

import (
	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/adapter/apierr"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/domain/uscc"
	"gridwalk/internal/store"
)

// check refuses values that the schema would hold and no enterprise has. It is
// asked whoever writes: the desk, the dashboard or a phone; an import judges
// its cells itself. A value that was there before stays, so that it keeps
// nobody from mending the others.
func check(e *core.RecordEvent) error {
	enterprise := store.AsEnterprise(e.Record)
	for _, field := range enterprise.Changed() {
		if err := fault(enterprise, field); err != nil {
			return apierr.Field(field, err)
		}
	}
	return e.Next()
}

func fault(e *store.Enterprise, field string) error {
	lat, lng, _ := e.Location()
	switch {
	case field == "uscc":
		return uscc.Check(e.USCC())
	case field == "lat" && (lat < -90 || lat > 90),
		field == "lng" && (lng < -180 || lng > 180),
		field == "headcount" && e.Headcount() < 0:
		return syncproto.InvalidField(field, syncproto.FieldRange)
	case e.Malformed(field):
		return syncproto.InvalidField(field, syncproto.FieldShape)
	}
	return nil
}

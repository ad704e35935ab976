package demo

import (
	"encoding/json"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"gridwalk/internal/domain/geo"
	"gridwalk/internal/domain/syncproto"
	"gridwalk/internal/store"
)

// visit is a visit as it will be captured.
type visit struct {
	id                       string
	enterprise               *store.Enterprise
	officer                  *person
	purpose                  string
	started, ended, received time.Time
	at                       geo.Position // zero where the phone had no fix
	accuracy                 int
	companions               []string
	checklist                []store.ChecklistAnswer
	summary, promise         string
	promiseDue               time.Time
	photos                   []int // of the album
	issue                    bool  // something came up that became an issue
}

// fields are those that a phone would send.
func (v *visit) fields() (map[string]any, error) {
	sent := map[string]any{
		"enterprise": v.enterprise.Id, "purpose": v.purpose,
		"started_at": moment(v.started), "ended_at": moment(v.ended), "companions": v.companions,
		"checklist": v.checklist, "summary": v.summary, "promise": v.promise,
	}
	if v.at.Known() {
		sent["lat"], sent["lng"], sent["accuracy"] = v.at.Lat, v.at.Lng, v.accuracy
	}
	if v.promise != "" {
		sent["promise_due"] = moment(v.promiseDue)
	}
	return asSent(sent)
}

// capture brings the visit and its photos to the capabilities.
func (v *visit) capture(tx core.App, services Services, album *album) error {
	fields, err := v.fields()
	if err != nil {
		return err
	}
	if err := services.Visits.Capture(tx, v.captured("visits", v.id, fields)); err != nil {
		return err
	}
	for position, picture := range v.photos {
		if err := album.photograph(tx, v, "visit", v.id, picture, position); err != nil {
			return err
		}
	}
	return nil
}

// captured is a row that the officer recorded at the end of the visit.
func (v *visit) captured(table, id string, fields map[string]any) syncproto.Captured {
	return syncproto.Captured{
		Table: table, Record: id, Fields: fields, Officer: v.officer.subject, Name: v.officer.name,
		CapturedAt: v.ended, DeviceAt: v.ended, ReceivedAt: v.received,
	}
}

// asSent are fields the way JSON brings them.
func asSent(fields map[string]any) (sent map[string]any, err error) {
	raw, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	return sent, json.Unmarshal(raw, &sent)
}

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339) }

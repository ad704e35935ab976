package fleet

import (
	"slices"

	"gridwalk/internal/store"
)

// shelves are all rows of the district by the scope that they belong to:
// "table/id" → document. Who may see what is said here once more, in other
// words than the server's.
type shelves map[string]map[string]map[string]any

// shelve sorts the rows of all collections.
func (w *world) shelve() shelves {
	s := shelves{}
	all := map[string]map[string]record{}
	for _, table := range tables {
		all[table] = w.records(table)
	}
	put := func(scope, table, id string) {
		if s[scope] == nil {
			s[scope] = map[string]map[string]any{}
		}
		s[scope][table+"/"+id] = all[table][id].doc
	}
	// What belongs to an enterprise is in the grid of the enterprise.
	ofEnterprise := func(enterprise, table, id string) {
		if e, there := all["enterprises"][enterprise]; there {
			put("grid:"+e.get("grid"), table, id)
		}
	}
	ofIssue := func(issue, table, id string) {
		i, there := all["issues"][issue]
		if !there || i.is("confidential") {
			return
		}
		ofEnterprise(i.get("enterprise"), table, id)
		concerned, _ := i.doc["co_departments"].([]any)
		for _, department := range concerned {
			put("dept:"+department.(string), table, id)
		}
		if i.get("responsible") != "" {
			put("dept:"+i.get("responsible"), table, id)
		} else if pool := all["issue_categories"][i.get("category")]; pool.get("department") != "" {
			put("dept:"+pool.get("department"), table, id)
		}
	}
	for _, table := range []string{"departments", "areas", "grids", "issue_categories"} {
		for id := range all[table] {
			put("base", table, id)
		}
	}
	for id, r := range all["settings"] {
		if r.is("public") {
			put("base", "settings", id)
		}
	}
	for id, r := range all["users"] {
		if r.is("active") {
			put("base", "users", id)
		}
	}
	for id := range all["enterprises"] {
		ofEnterprise(id, "enterprises", id)
	}
	for _, table := range []string{"boards", "visits"} {
		for id, r := range all[table] {
			ofEnterprise(r.get("enterprise"), table, id)
		}
	}
	for id := range all["issues"] {
		ofIssue(id, "issues", id)
	}
	for _, table := range []string{"issue_actions", "deadlines", "supervision_orders"} {
		for id, r := range all[table] {
			ofIssue(r.get("issue"), table, id)
		}
	}
	for id, r := range all["photos"] {
		if r.get("issue") != "" {
			ofIssue(r.get("issue"), "photos", id)
		} else {
			ofEnterprise(r.get("enterprise"), "photos", id)
		}
	}
	for id, r := range all["assignments"] {
		put("user:"+r.get("user"), "assignments", id)
		switch r.get("target") {
		case "grid":
			put("grid:"+r.get("grid"), "assignments", id)
		case "enterprise":
			ofEnterprise(r.get("enterprise"), "assignments", id)
		default:
			put("base", "assignments", id)
		}
	}
	for _, table := range []string{"sync_conflicts", "sync_rejects"} {
		for id, r := range all[table] {
			put("user:"+r.get("user"), table, id)
		}
	}
	return s
}

// scopes are those that a phone should hold now, sorted.
func (w *world) scopes(p *walker) []string {
	device, err := p.phone.Device()
	if err != nil {
		w.life.Fatal(err)
	}
	d, err := w.app.FindRecordById("devices", device)
	if err != nil {
		w.life.Fatal(err)
	}
	user, err := w.app.FindRecordById("users", p.user)
	if err != nil {
		w.life.Fatal(err)
	}
	if d.GetString("state") != store.DeviceActive || !user.GetBool("active") {
		return nil
	}
	scopes := []string{"base", "user:" + p.user}
	if user.GetString("role") == "department" {
		scopes = append(scopes, "dept:"+user.GetString("department"))
	}
	now := store.Timestamp(w.now())
	for grid, onDuty := range w.duties(p.user, now, now) {
		if onDuty {
			scopes = append(scopes, "grid:"+grid)
		}
	}
	slices.Sort(scopes)
	return scopes
}

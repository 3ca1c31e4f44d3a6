package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/commit"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/store"
)

// all asks the org by plain HTTP for every record, page by page.
func (o *testOrg) all(soql string) []map[string]any {
	o.t.Helper()
	var records []map[string]any
	for next := "/services/data/v66.0/query?q=" + url.QueryEscape(soql); next != ""; {
		var answer struct {
			Records []map[string]any `json:"records"`
			Next    string           `json:"nextRecordsUrl"`
		}
		if status := o.send(http.MethodGet, next, nil, &answer); status != http.StatusOK {
			o.t.Fatalf("%s answers %d", soql, status)
		}
		records, next = append(records, answer.Records...), answer.Next
	}
	return records
}

// granted is what may be done, by what it is: "Case/read".
type granted map[string]bool

// grantsBySet asks the org what permission sets grant, all for none, with nothing of the
// program but this function's own reading of the documents.
func (o *testOrg) grantsBySet(ids ...string) map[string]granted {
	o.t.Helper()
	of, ofSet := "", ""
	if len(ids) > 0 {
		list := " IN ('" + strings.Join(ids, "','") + "')"
		of, ofSet = " WHERE ParentId"+list, " WHERE Id"+list
	}
	sets := map[string]granted{}
	note := func(set, what string) {
		if sets[set] == nil {
			sets[set] = granted{}
		}
		sets[set][what] = true
	}
	flags := func(record map[string]any, set, what string) {
		for name, value := range record {
			if right, ok := strings.CutPrefix(name, "Permissions"); ok && value == true {
				note(set, what+"/"+right)
			}
		}
	}
	for _, r := range o.all("SELECT ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, " +
		"PermissionsViewAllRecords, PermissionsModifyAllRecords, PermissionsViewAllFields FROM ObjectPermissions" + of) {
		flags(r, text(r, "ParentId"), text(r, "SobjectType"))
	}
	for _, r := range o.all("SELECT ParentId, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions" + of) {
		flags(r, text(r, "ParentId"), text(r, "Field"))
	}
	for _, r := range o.all("SELECT FIELDS(STANDARD) FROM PermissionSet" + ofSet) {
		flags(r, text(r, "Id"), "user")
	}
	for _, r := range o.all("SELECT ParentId, SetupEntityId, SetupEntityType FROM SetupEntityAccess" + of) {
		note(text(r, "ParentId"), text(r, "SetupEntityType")+"/"+text(r, "SetupEntityId"))
	}
	for _, r := range o.all("SELECT ParentId, Name FROM PermissionSetTabSetting" + of) {
		note(text(r, "ParentId"), "tab/"+text(r, "Name"))
	}
	return sets
}

// accessNow asks the org what a user may do now: the union over the assignments that
// count, less fields of objects that can't be read.
func (o *testOrg) accessNow(user core.ID, sets map[string]granted) granted {
	o.t.Helper()
	components := map[string][]string{}
	for _, r := range o.all("SELECT PermissionSetGroupId, PermissionSetId FROM PermissionSetGroupComponent") {
		group := text(r, "PermissionSetGroupId")
		components[group] = append(components[group], text(r, "PermissionSetId"))
	}
	now := granted{}
	for _, r := range o.all("SELECT PermissionSetId, PermissionSetGroupId, PermissionSetGroup.Status, PermissionSet.HasActivationRequired, " +
		"ExpirationDate, IsActive FROM PermissionSetAssignment WHERE AssigneeId = '" + string(user) + "'") {
		if r["IsActive"] == false || r["PermissionSet"].(map[string]any)["HasActivationRequired"] == true {
			continue
		}
		group := text(r, "PermissionSetGroupId")
		if group == "" || text(r, "PermissionSetGroup.Status") == "Updated" {
			maps.Copy(now, sets[text(r, "PermissionSetId")])
			continue
		}
		part := granted{} // an aggregate that is out of date counts for nothing
		for _, id := range components[group] {
			if !strings.HasPrefix(id, "0QM") {
				maps.Copy(part, sets[id])
			}
		}
		for _, id := range components[group] {
			if strings.HasPrefix(id, "0QM") {
				maps.DeleteFunc(part, func(what string, _ bool) bool { return sets[id][what] })
			}
		}
		maps.Copy(now, part)
	}
	maps.DeleteFunc(now, func(what string, _ bool) bool {
		object, _, isField := strings.Cut(what, ".")
		return isField && !now[object+"/Read"]
	})
	return now
}

// predicted spreads a prediction in the same way.
func predicted(grants []upgrade.Grant) granted {
	names := map[access.Rights]string{
		access.Read: "Read", access.Create: "Create", access.Edit: "Edit", access.Delete: "Delete",
		access.ViewAll: "ViewAllRecords", access.ModifyAll: "ModifyAllRecords", access.ViewAllFields: "ViewAllFields",
	}
	all := granted{}
	for _, g := range grants {
		switch item := g.Item; item.Category {
		case access.CategoryObject, access.CategoryField:
			what := item.Object
			if item.Category == access.CategoryField {
				what += "." + item.Name
			}
			for right, name := range names {
				if g.Rights.Has(right) {
					all[what+"/"+name] = true
				}
			}
		case access.CategoryUser:
			all["user/"+strings.TrimPrefix(item.Name, "Permissions")] = true
		case access.CategorySetupEntity:
			all[item.Object+"/"+item.Name] = true
		case access.CategoryTab:
			all["tab/"+item.Name] = true
		}
	}
	return all
}

// seatsForAll gives every license more seats than there are users.
func seatsForAll(t *testing.T, o *testOrg) {
	t.Helper()
	err := o.Do(t.Context(), func(tx *store.Tx) error {
		for _, object := range []string{"UserLicense", "PermissionSetLicense"} {
			rows := tx.Select(object, "TRUE")
			for _, row := range rows {
				tx.Set(object, row.String("Id"), store.Row{"TotalLicenses": 10_000})
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPredictedAccessIsWhatTheOrgGrants upgrades generated people, each to another
// profile, with everything reassigned that can be, and for every second one with
// everything kept that can be, and asks the org afterwards what they may do, without the
// program.
func TestPredictedAccessIsWhatTheOrgGrants(t *testing.T) {
	t.Parallel()
	started := demo(t, demoorg.Options{Seed: 7, Users: 2*turnsNow().predictedUsers + 60, MembershipDelay: -1, Now: morning})
	t.Cleanup(func() { _ = started.Close() })
	o := &testOrg{Org: started, t: t}
	seatsForAll(t, o)
	client := o.client("")
	catalog, err := client.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	targets := slices.DeleteFunc(catalog.Profiles, func(p core.Profile) bool {
		return p.IsStandard == nil || *p.IsStandard || p.License.Status != "Active" || p.License.Name == "Channel Account"
	})
	sets := o.grantsBySet()
	done, refused, given, kept := 0, 0, 0, 0
	for i, row := range o.all("SELECT Id FROM User WHERE UserType = 'CspLitePortal' AND IsActive = true AND AccountId != null ORDER BY CreatedDate DESC, Id DESC") {
		if done == turnsNow().predictedUsers {
			break
		}
		id, err := core.ParseID(text(row, "Id"))
		if err != nil {
			t.Fatal(err)
		}
		upgraded := o.upgradeAndCompare(client, upgrade.Choice{UserID: id, ProfileID: targets[i%len(targets)].ID}, i%2 == 0, sets)
		if upgraded == nil {
			continue
		}
		done++
		for _, s := range upgraded.Steps {
			switch {
			case s.Step.Kind == upgrade.StepAssignKept:
				kept++
			case s.Step.Kind.Reassigns() && s.Outcome == upgrade.OutcomeRejected:
				refused++
			case s.Step.Kind.Reassigns():
				given++
			}
		}
	}
	t.Logf("%d people, %d assignments reassigned, %d refused, %d with access kept", done, given, refused, kept)
	if done < turnsNow().predictedUsers || given < turnsNow().predictedUsers/4 || kept < turnsNow().predictedUsers/4 {
		t.Errorf("%d people, %d assignments, and %d with access kept are too few to prove anything", done, given, kept)
	}
}

// upgradeAndCompare upgrades one user. It gives nil for one who can't be.
// What the org refuses to keep is planned without.
func (o *testOrg) upgradeAndCompare(client *sfclient.Client, choice upgrade.Choice, keeps bool, sets map[string]granted) *upgrade.Result {
	o.t.Helper()
	facts, err := upgrade.Gather(o.t.Context(), client, choice, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	choice.Reassign = planning.AllReassignable(planning.New(facts, choice).Removed)
	plan := planning.New(facts, choice)
	if keeps {
		choice.Keep = planning.Offered(plan)
		plan = planning.New(facts, choice)
	}
	if core.HasBlocker(plan.Findings) {
		return nil
	}
	result := commit.Applier{Org: client}.Apply(o.t.Context(), plan)
	if plan.Keep != nil && len(result.Steps) > 0 && len(result.Steps[0].Refused) > 0 {
		facts.Keep.Refused = result.Steps[0].Refused
		plan = planning.New(facts, choice)
		result = commit.Applier{Org: client}.Apply(o.t.Context(), plan)
	}
	if result.Err != nil || len(result.Stale) > 0 || !result.Done() {
		o.t.Fatalf("%s to %s: error %v, stale %v, steps %+v", plan.User.User.Username, plan.Target.Name, result.Err, result.Stale, result.Steps)
	}
	for _, s := range result.Steps { // what was refused is not predicted any more
		if s.Outcome == upgrade.OutcomeRejected {
			choice.Reassign = slices.DeleteFunc(slices.Clone(choice.Reassign), func(id core.ID) bool { return id == s.Step.Record })
		}
	}
	if plan.Keep != nil {
		maps.Copy(sets, o.grantsBySet(string(o.id("SELECT Id FROM PermissionSet WHERE Name = '"+plan.Keep.Name+"'"))))
	}
	want, got := predicted(planning.New(facts, choice).Access.After), o.accessNow(choice.UserID, sets)
	if diff := cmp.Diff(want, got); diff != "" {
		o.t.Errorf("%s to %s (-predicted +granted):\n%s", plan.User.User.Username, plan.Target.Name, diff)
	}
	if len(result.Verification.Access) > 0 {
		raw, _ := json.Marshal(result.Verification.Access)
		o.t.Errorf("%s: the program's own proof finds %s", plan.User.User.Username, raw)
	}
	return &result
}

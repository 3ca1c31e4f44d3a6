package sfclient_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// parentsOf are the permission sets that count for a user.
func parentsOf(facts upgrade.UserFacts) []core.ID {
	parents := make([]core.ID, 0, 1+len(facts.Assignments))
	parents = append(parents, facts.User.Profile.PermissionSetID)
	for _, a := range facts.Assignments {
		parents = append(parents, a.PermissionSetID)
	}
	return parents
}

func in(ids []core.ID) string {
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = "'" + string(id) + "'"
	}
	return "(" + strings.Join(quoted, ",") + ")"
}

// TestGrantsAreWhatTheOrgSays compares object permissions one by one, and the other
// tables by their number of rows, with what is asked without the client.
func TestGrantsAreWhatTheOrgSays(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	parents := parentsOf(factsOf(t, client, org, seed.Maya))
	var told atomic.Int64
	grants, err := client.Grants(t.Context(), parents, func(rows int) { told.Store(int64(rows)) })
	if err != nil {
		t.Fatal(err)
	}
	if len(grants.Unreadable) > 0 || int(told.Load()) != len(grants.Rows) {
		t.Errorf("gaps %v; %d rows told of %d", grants.Unreadable, told.Load(), len(grants.Rows))
	}
	where := " WHERE ParentId IN " + in(parents)
	want := map[string]access.Rights{}
	for _, row := range ask(t, org, "SELECT ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, "+
		"PermissionsViewAllRecords, PermissionsModifyAllRecords, PermissionsViewAllFields FROM ObjectPermissions"+where) {
		var rights access.Rights
		for field, right := range map[string]access.Rights{
			"PermissionsRead": access.Read, "PermissionsCreate": access.Create, "PermissionsEdit": access.Edit, "PermissionsDelete": access.Delete,
			"PermissionsViewAllRecords": access.ViewAll, "PermissionsModifyAllRecords": access.ModifyAll, "PermissionsViewAllFields": access.ViewAllFields,
		} {
			if on, _ := row[field].(bool); on {
				rights |= right
			}
		}
		want[fmt.Sprint(row["ParentId"], row["SobjectType"])] = rights
	}
	count := map[access.Category]int{}
	for _, row := range grants.Rows {
		count[row.Item.Category]++
		if row.Rights == 0 || !slices.Contains(parents, row.Parent) {
			t.Errorf("the row %+v", row)
		}
		if key := fmt.Sprint(row.Parent, row.Item.Object); row.Item.Category == access.CategoryObject && want[key] != row.Rights {
			t.Errorf("%+v, want the rights %b", row, want[key])
		}
	}
	for category, rows := range map[access.Category]int{
		access.CategoryObject:      len(want),
		access.CategoryField:       len(ask(t, org, "SELECT Id FROM FieldPermissions"+where)),
		access.CategorySetupEntity: len(ask(t, org, "SELECT Id FROM SetupEntityAccess"+where)),
		access.CategoryTab:         len(ask(t, org, "SELECT Id FROM PermissionSetTabSetting"+where)),
	} {
		if rows == 0 || count[category] != rows {
			t.Errorf("category %d has %d rows, want %d", category, count[category], rows)
		}
	}
	flags := 0
	for _, row := range ask(t, org, "SELECT FIELDS(STANDARD) FROM PermissionSet WHERE Id IN "+in(parents)) {
		for name, value := range row {
			if on, _ := value.(bool); on && strings.HasPrefix(name, "Permissions") {
				flags++
			}
		}
	}
	if flags == 0 || count[access.CategoryUser] != flags {
		t.Errorf("%d user permissions, want %d", count[access.CategoryUser], flags)
	}
}

func TestGrantsHaveLabels(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	grants, err := client.Grants(t.Context(), parentsOf(factsOf(t, client, org, seed.Maya)), nil)
	if err != nil {
		t.Fatal(err)
	}
	labels := labelsOf(t, client, grants).Of
	for _, row := range grants.Rows {
		label := labels[row.Item]
		switch item := row.Item; {
		case item.Category == access.CategoryUser && (label == "" || strings.HasPrefix(label, "Permissions")),
			item.Category == access.CategorySetupEntity && item.Object == "ApexClass" && label == "":
			t.Errorf("%+v is called %q", item, label)
		}
	}
	for object, want := range map[string]string{"Case": "Case", "Account": "Account", "Warranty_Claim__c": "Warranty Claim"} {
		if got := labels[access.Item{Category: access.CategoryObject, Object: object}]; got != want {
			t.Errorf("%s is called %q", object, got)
		}
	}
}

// labelsOf reads what the items of grants are called.
func labelsOf(t *testing.T, client *sfclient.Client, grants upgrade.Grants) upgrade.Labels {
	t.Helper()
	labels, err := client.Labels(t.Context(), grants.Rows)
	if err != nil {
		t.Fatal(err)
	}
	return labels
}

func TestGrantsOfNothing(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	grants, err := connect(t, org).Grants(t.Context(), nil, nil)
	if err != nil || len(grants.Rows) > 0 || len(org.Requests()) > 0 {
		t.Errorf("got %+v, %v after %d requests", grants, err, len(org.Requests()))
	}
}

func TestGrantsWithoutViewSetup(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	parents := parentsOf(factsOf(t, connect(t, org), org, seed.Maya))
	grants, err := connectAs(t, org, seed.AdminWithoutViewSetup).Grants(t.Context(), parents, nil)
	if err != nil {
		t.Fatal(err)
	}
	unreadable := gapNames(grants.Unreadable)
	for _, want := range []string{"FieldPermissions", "ObjectPermissions", "PermissionSetTabSetting", "SetupEntityAccess"} {
		if !slices.Contains(unreadable, want) {
			t.Errorf("the gaps are %q, without %s", unreadable, want)
		}
	}
	if len(grants.Unreadable) != len(unreadable) {
		t.Errorf("a gap is told twice: %+v", grants.Unreadable)
	}
}

// addFieldPermissions gives a permission set n rows more.
func addFieldPermissions(t testing.TB, org *demoorgtest.Org, parent core.ID, n int) {
	t.Helper()
	err := org.Do(t.Context(), func(tx *store.Tx) error {
		rows := make([]store.Row, n)
		for i := range rows {
			object := fmt.Sprintf("Thing%d__c", i/500)
			rows[i] = store.Row{
				"ParentId": string(parent), "SobjectType": object, "Field": fmt.Sprintf("%s.Field%d__c", object, i),
				"PermissionsRead": true, "PermissionsEdit": i%2 == 0,
			}
		}
		tx.BulkInsert("FieldPermissions", rows)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestGrantsOverManyPages follows real locators, more than one page of 2,000 rows.
func TestGrantsOverManyPages(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	parent := factsOf(t, client, org, seed.Maya).User.Profile.PermissionSetID
	addFieldPermissions(t, org, parent, 7001)
	before := len(ask(t, org, "SELECT Id FROM FieldPermissions WHERE ParentId = '"+string(parent)+"'"))
	steps := []int{}
	grants, err := client.Grants(t.Context(), []core.ID{parent}, func(rows int) { steps = append(steps, rows) })
	if err != nil {
		t.Fatal(err)
	}
	fields := 0
	for _, row := range grants.Rows {
		if row.Item.Category == access.CategoryField {
			fields++
			if strings.Contains(row.Item.Name, ".") || row.Item.Object == "" {
				t.Fatalf("the row %+v", row)
			}
		}
	}
	if fields != before || len(steps) < 5 || !slices.IsSorted(steps) {
		t.Errorf("%d rows of %d, told in %v", fields, before, steps)
	}
}

// TestManyParents needs more than one IN list.
func TestManyParents(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	maya := parentsOf(factsOf(t, client, org, seed.Maya))
	parents := slices.Clone(maya)
	for n := range 500 {
		id, err := core.ParseID(fmt.Sprintf("0PS9z%010d", n))
		if err != nil {
			t.Fatal(err)
		}
		parents = append(parents, id)
	}
	few, err := client.Grants(t.Context(), maya, nil)
	if err != nil {
		t.Fatal(err)
	}
	many, err := client.Grants(t.Context(), parents, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(few.Rows) != len(many.Rows) {
		t.Errorf("%d rows among many, %d alone", len(many.Rows), len(few.Rows))
	}
}

func TestSiteGrants(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	facts := factsOf(t, client, org, seed.Maya)
	grants, unreadable, err := client.SiteGrants(t.Context(), append(parentsOf(facts), facts.User.Profile.ID))
	if err != nil || len(unreadable) > 0 {
		t.Fatalf("gaps %v, %v", unreadable, err)
	}
	given := map[core.ID]bool{}
	for _, g := range grants {
		if g.Network.Name == "" || g.Network.Status == "" || g.Status == "" || g.ParentID == "" {
			t.Errorf("the grant %+v", g)
		}
		given[g.Network.ID] = true
	}
	for _, site := range facts.Sites {
		if !given[site.ID] {
			t.Errorf("nothing gives membership of %s", site.Name)
		}
	}
}

// TestEverySetupEntityHasItsName reads what all permission sets of the org open.
func TestEverySetupEntityHasItsName(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	rows := ask(t, org, "SELECT Id FROM PermissionSet")
	parents := make([]core.ID, 0, len(rows))
	for _, row := range rows {
		id, _ := row["Id"].(string)
		parents = append(parents, core.ID(id))
	}
	client := connect(t, org)
	grants, err := client.Grants(t.Context(), parents, nil)
	if err != nil {
		t.Fatal(err)
	}
	labels := labelsOf(t, client, grants)
	if len(grants.Unreadable)+len(labels.Unreadable) > 0 {
		t.Fatalf("gaps %v, %v", grants.Unreadable, labels.Unreadable)
	}
	called := map[string][]string{}
	for _, row := range grants.Rows {
		if row.Item.Category != access.CategorySetupEntity {
			continue
		}
		label := labels.Of[row.Item]
		if label == "" || strings.Contains(label, row.Item.Name) {
			t.Errorf("%+v is called %q", row.Item, label)
		}
		if kind := row.Item.Object; !slices.Contains(called[kind], label) {
			called[kind] = append(called[kind], label)
		}
	}
	for kind, want := range map[string]string{
		"ApexClass": "ClaimPhotoUpload", "ApexPage": "ClaimForm", "CustomPermission": "Upload Claim Photos", "TabSet": "Warranty Desk",
		"ConnectedApplication": "Harbor Mobile", "ExternalClientApplication": "Dealer Assistant", "NamedCredential": "Shipping Rates",
		"ExternalCredentialParameter": "Harbor Payments Customer", "OrgWideEmailAddress": "Harbor Service",
	} {
		if !slices.Contains(called[kind], want) {
			t.Errorf("of the type %s there are %q", kind, called[kind])
		}
	}
	for _, kind := range []string{"FlowDefinition", "CustomEntityDefinition"} {
		if len(called[kind]) == 0 {
			t.Errorf("nothing of the type %s", kind)
		}
	}
}

// TestManyNamesAreAskedForTogether: hundreds of classes are named by one query, and by
// the same names as one by one.
func TestManyNamesAreAskedForTogether(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	parent := factsOf(t, client, org, seed.Maya).User.Profile.PermissionSetID
	const classes = 400
	err := org.Do(t.Context(), func(tx *store.Tx) error {
		for i := range classes {
			id := tx.Insert("ApexClass", store.Row{"Name": fmt.Sprintf("Generated%d", i), "Status": "Active", "ApiVersion": 60.0})
			tx.Insert("SetupEntityAccess", store.Row{"ParentId": string(parent), "SetupEntityType": "ApexClass", "SetupEntityId": id})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	grants, err := client.Grants(t.Context(), []core.ID{parent}, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := len(org.Requests())
	labels := labelsOf(t, client, grants)
	named := 0
	for item, label := range labels.Of {
		if item.Object == "ApexClass" && strings.HasPrefix(label, "Generated") {
			named++
		}
	}
	if named != classes || len(labels.Unreadable) > 0 {
		t.Errorf("%d of %d classes have a name, gaps %v", named, classes, labels.Unreadable)
	}
	if got := len(org.Requests()) - before; got > 3 {
		t.Errorf("the names take %d requests", got)
	}
}

// TestWhatHasNoNameIsAGap: an entity of a type without a table, and one that is gone.
func TestWhatHasNoNameIsAGap(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	parent := factsOf(t, client, org, seed.Maya).User.Profile.PermissionSetID
	err := org.Do(t.Context(), func(tx *store.Tx) error {
		for _, row := range []store.Row{
			{"SetupEntityType": "EmailRoutingAddress", "SetupEntityId": "093000000000001AAA"},
			{"SetupEntityType": "NamedCredential", "SetupEntityId": "0XA000000000099GAA"},
		} {
			row["ParentId"] = string(parent)
			tx.Insert("SetupEntityAccess", row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	grants, err := client.Grants(t.Context(), []core.ID{parent}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"the names of EmailRoutingAddress", "the names of NamedCredential"}
	if names := gapNames(labelsOf(t, client, grants).Unreadable); !slices.Equal(names, want) {
		t.Errorf("gaps %q", names)
	}
}

// TestManyRowsCanBeGivenUp: the reading ends with the context, in the middle of it.
func TestManyRowsCanBeGivenUp(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	parent := factsOf(t, client, org, seed.Maya).User.Profile.PermissionSetID
	addFieldPermissions(t, org, parent, 20_001)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := client.Grants(ctx, []core.ID{parent}, func(rows int) {
		if rows > 3000 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

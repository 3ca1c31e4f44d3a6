package rules_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// mustCreate creates a record that nothing is to refuse.
func (o *org) mustCreate(object string, values store.Row) string {
	o.t.Helper()
	id, err := o.create(object, values)
	if err != nil {
		o.t.Fatalf("create %s %v: %v", object, values, err)
	}
	return id
}

// TestPermissionSetForTheGap makes a set for partners with rows of every kind, gives it to
// one, opens a site with it, and takes all of it back.
func TestPermissionSetForTheGap(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	set := o.mustCreate("PermissionSet", newSet(o, "Kept_from_Harbor").values)
	o.mustCreate("ObjectPermissions", store.Row{"ParentId": set, "SobjectType": "Account", "PermissionsRead": true})
	o.mustCreate("ObjectPermissions", store.Row{"ParentId": set, "SobjectType": "Contact", "PermissionsRead": true, "PermissionsCreate": true})
	o.mustCreate("FieldPermissions", store.Row{"ParentId": set, "SobjectType": "Contact", "Field": "Contact.Phone", "PermissionsRead": true, "PermissionsEdit": true})
	o.mustCreate("PermissionSetTabSetting", store.Row{"ParentId": set, "Name": "Training_Catalog", "Visibility": "DefaultOn"})
	for _, entity := range []struct{ object, field, name string }{{"ApexClass", "Name", "WeatherWidget"}, {"CustomPermission", "DeveloperName", "Use_Expert_Chat"}} {
		row := o.mustCreate("SetupEntityAccess", store.Row{"ParentId": set, "SetupEntityId": o.id(entity.object, entity.field, entity.name)})
		if got := o.get("SetupEntityAccess", row).String("SetupEntityType"); got != entity.object {
			t.Errorf("the type of %s is %q", entity.name, got)
		}
	}
	if err := o.update("PermissionSet", set, store.Row{"PermissionsRunReports": true}); err != nil {
		t.Fatal(err)
	}
	made := o.get("PermissionSet", set)
	if made["Type"] != "Regular" || made["IsOwnedByProfile"] != false || made["IsCustom"] != true || made["PermissionsRunReports"] != true {
		t.Errorf("the set is %v", made)
	}
	site := o.mustCreate("NetworkMemberGroup", store.Row{"NetworkId": o.id("Network", "Name", seed.SiteByPermissionSet), "ParentId": set})
	if got := o.get("NetworkMemberGroup", site)["AssignmentStatus"]; got != "WaitingForAdd" {
		t.Errorf("a new member group is %v at once", got)
	}
	assignment := o.mustCreate("PermissionSetAssignment", store.Row{"AssigneeId": o.user(seed.Dana), "PermissionSetId": set})
	o.runDue()
	if got := o.sitesOf(seed.Dana); o.get("NetworkMemberGroup", site)["AssignmentStatus"] != "Added" || !slices.Contains(got, seed.SiteByPermissionSet) {
		t.Errorf("a moment later the sites are %v", got)
	}
	if err := o.update("NetworkMemberGroup", site, store.Row{"AssignmentStatus": "WaitingForRemove"}); err != nil {
		t.Fatal(err)
	}
	o.runDue()
	if got := o.sitesOf(seed.Dana); slices.Contains(got, seed.SiteByPermissionSet) || len(o.query("NetworkMemberGroup", `"Id" = ?`, site)) > 0 {
		t.Errorf("after the site was closed the sites are %v", got)
	}
	if err := o.remove("PermissionSetAssignment", assignment); err != nil {
		t.Fatal(err)
	}
	if err := o.remove("PermissionSet", set); err != nil {
		t.Fatal(err)
	}
	if rows := o.query("ObjectPermissions", `"ParentId" = ?`, set); len(rows) > 0 {
		t.Errorf("%d rows outlive their set", len(rows))
	}
}

// TestSetAndAssignmentAgree draws permissions: a set that is bound to a license takes
// exactly those that a set bound to none could be assigned with.
func TestSetAndAssignmentAgree(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	free := o.mustCreate("PermissionSet", store.Row{"Name": "Free", "Label": "Free"})
	bound := o.mustCreate("PermissionSet", newSet(o, "Bound").values)
	objects := []string{"Case", "Lead", "Campaign", "Warranty_Claim__c", "Order", "Product2"}
	rights := []string{"PermissionsCreate", "PermissionsEdit", "PermissionsDelete", "PermissionsViewAllRecords"}
	rapid.Check(t, func(t *rapid.T) {
		row := store.Row{"SobjectType": rapid.SampledFrom(objects).Draw(t, "object"), "PermissionsRead": true}
		for _, right := range rapid.SliceOfNDistinct(rapid.SampledFrom(rights), 0, 2, rapid.ID[string]).Draw(t, "rights") {
			row[right] = true
			if right == "PermissionsDelete" {
				row["PermissionsEdit"] = true
			}
		}
		tryIn := func(set string) (id string, err error) {
			row["ParentId"] = set
			return o.create("ObjectPermissions", row)
		}
		id, err := tryIn(free)
		if err != nil {
			t.Fatalf("a set for any license refuses %v: %v", row, err)
		}
		other, atRow := tryIn(bound)
		assignment, atAssignment := o.create("PermissionSetAssignment", store.Row{"AssigneeId": o.user(seed.Dana), "PermissionSetId": free})
		if (atRow == nil) != (atAssignment == nil) {
			t.Errorf("%v: at the row %v, at the assignment %v", row, atRow, atAssignment)
		}
		for object, made := range map[string]string{"PermissionSetAssignment": assignment, "ObjectPermissions": other} {
			if made != "" {
				if err := o.remove(object, made); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := o.remove("ObjectPermissions", id); err != nil {
			t.Fatal(err)
		}
	})
}

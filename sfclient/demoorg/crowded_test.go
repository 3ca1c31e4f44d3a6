package demoorg_test

import (
	"net/http"
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/seed"
)

// TestCrowdedOrg reads 50,000 field permissions page by page, and finds the labels
// of the objects they are on.
func TestCrowdedOrg(t *testing.T) {
	t.Parallel()
	c := connect(t, start(t, demoorg.Options{Crowded: true}))
	user := c.query("SELECT Id FROM User WHERE Username = '" + seed.Crowded + "'").Records[0]["Id"].(string)
	first := c.query("SELECT ParentId, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE ParentId IN " +
		"(SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '" + user + "')")
	read := len(first.Records)
	for next := first.NextRecordsURL; next != ""; {
		var p page
		c.get(next).want(http.StatusOK).into(&p)
		read += len(p.Records)
		next = p.NextRecordsURL
	}
	if first.TotalSize != seed.CrowdedFields || read != seed.CrowdedFields {
		t.Errorf("%d of %d rows, want %d", read, first.TotalSize, seed.CrowdedFields)
	}
	var global struct {
		Objects []struct{ Name, Label string } `json:"sobjects"`
	}
	c.get(v66 + "/sobjects").want(http.StatusOK).into(&global)
	labels := map[string]string{}
	for _, o := range global.Objects {
		labels[o.Name] = o.Label
	}
	if labels["Berth_Asset__c"] != "Berth Asset" || len(labels) < seed.CrowdedObjects {
		t.Errorf("%d objects are listed, Berth_Asset__c as %q", len(labels), labels["Berth_Asset__c"])
	}
}

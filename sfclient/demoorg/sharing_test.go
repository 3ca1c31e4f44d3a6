package demoorg_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// accessRow is a row of UserRecordAccess.
type accessRow struct {
	RecordID       string `json:"RecordId"`
	HasReadAccess  bool
	HasEditAccess  bool
	MaxAccessLevel string
}

// access asks the org what a user may do with records.
func (c *client) access(user string, records ...string) map[string]accessRow {
	c.t.Helper()
	rows := map[string]accessRow{}
	for _, record := range c.query("SELECT RecordId, HasReadAccess, HasEditAccess, MaxAccessLevel FROM UserRecordAccess WHERE UserId = '" +
		user + "' AND RecordId IN ('" + strings.Join(records, "','") + "') ORDER BY RecordId").Records {
		row := accessRow{}
		row.RecordID, _ = record["RecordId"].(string)
		row.HasReadAccess, _ = record["HasReadAccess"].(bool)
		row.HasEditAccess, _ = record["HasEditAccess"].(bool)
		row.MaxAccessLevel, _ = record["MaxAccessLevel"].(string)
		rows[row.RecordID] = row
	}
	return rows
}

// TestUserRecordAccessIsRefused: what Salesforce lets nobody ask.
func TestUserRecordAccessIsRefused(t *testing.T) {
	t.Parallel()
	c := dial(t)
	user, record := c.maya(), c.id("SELECT Id FROM Case LIMIT 1")
	many := make([]string, 201)
	for i := range many {
		many[i] = "'" + store.MakeID("500", int64(i)+1) + "'"
	}
	of, about := " FROM UserRecordAccess WHERE UserId = '"+user+"'", " AND RecordId = '"+record+"'"
	for soql, code := range map[string]string{
		"SELECT RecordId, HasReadAccess FROM UserRecordAccess":                                          "MALFORMED_QUERY",
		"SELECT RecordId, HasReadAccess FROM UserRecordAccess WHERE RecordId = '" + record + "'":        "MALFORMED_QUERY",
		"SELECT RecordId, HasReadAccess" + of:                                                           "MALFORMED_QUERY",
		"SELECT RecordId, HasReadAccess FROM UserRecordAccess WHERE UserId IN ('" + user + "')" + about: "MALFORMED_QUERY",
		"SELECT HasReadAccess" + of + about:                                                             "INVALID_FIELD",
		"SELECT RecordId, UserId" + of + about:                                                          "MALFORMED_QUERY",
		"SELECT Id, RecordId" + of + about:                                                              "MALFORMED_QUERY",
		"SELECT RecordId, HasReadAccess" + of + about + " AND MaxAccessLevel = 'Read'":                  "MALFORMED_QUERY",
		"SELECT RecordId, HasReadAccess" + of + about + " AND HasReadAccess = true":                     "MALFORMED_QUERY",
		"SELECT RecordId" + of + about + " ORDER BY MaxAccessLevel":                                     "MALFORMED_QUERY",
		"SELECT RecordId" + of + " AND (RecordId = '" + record + "' OR HasReadAccess = true)":           "MALFORMED_QUERY",
		"SELECT RecordId" + of + " AND RecordId IN (SELECT Id FROM Case)":                               "MALFORMED_QUERY",
		"SELECT RecordId" + of + " AND RecordId = 'x'":                                                  "INVALID_QUERY_FILTER_OPERATOR",
		"SELECT RecordId, HasReadAccess" + of + " AND RecordId IN (" + strings.Join(many, ",") + ")":    "EXCEEDED_ID_LIMIT",
		"SELECT COUNT(RecordId)" + of + about:                                                           "MALFORMED_QUERY",
		"SELECT RecordId" + of + about + " GROUP BY RecordId":                                           "MALFORMED_QUERY",
	} {
		c.get(v66+"/query?q="+url.QueryEscape(soql)).refused(http.StatusBadRequest, code, "")
	}
	if got := c.query("SELECT RecordId" + of + about + " AND HasEditAccess = TRUE LIMIT 1"); got.TotalSize != 1 {
		t.Errorf("%d rows, by an access level", got.TotalSize)
	}
	if got := c.access(user, many[0][1:19], store.MakeID("500", 99_999)); len(got) != 1 {
		t.Errorf("%d rows, for one record that is there", len(got))
	}
}

// TestRecordsAreSharedByWhatTheOrgHas goes through all that shares a record with somebody.
func TestRecordsAreSharedByWhatTheOrgHas(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	user := func(username string) string { return c.id("SELECT Id FROM User WHERE Username = '" + username + "'") }
	caseOf := func(where string) string { return c.id("SELECT Id FROM Case WHERE " + where + " LIMIT 1") }
	maya, dana, ella := user(seed.Maya), user(seed.Dana), user("ella.quist@brightharbor.example")
	ellas := caseOf("OwnerId = '" + ella + "' AND Priority = 'Medium'")
	danas := caseOf("OwnerId = '" + dana + "' AND Priority = 'Medium'")
	high := caseOf("Owner.Username = 'sam.okoye@hvportal.example' AND Priority = 'High'")
	account, _ := c.query("SELECT AccountId FROM User WHERE Id = '" + maya + "'").Records[0]["AccountId"].(string)
	edit := func(change func(tx *store.Tx) error) {
		t.Helper()
		if err := org.Do(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	wants := func(when, of, record, level string) {
		t.Helper()
		if got := c.access(of, record)[record].MaxAccessLevel; got != level {
			t.Errorf("%s: %s, want %s", when, got, level)
		}
	}
	wants("the owner", ella, ellas, "Transfer")
	wants("a sharing set with Edit", maya, ellas, "Edit")
	wants("a case of another account", maya, danas, "None")
	wants("the user's account", maya, account, "Read")
	wants("a partner, by the rule for high priorities", dana, high, "Read")
	wants("a customer, of whom the rule is not", maya, high, "None")
	wants("a partner, of a case that the rule does not share", dana, ellas, "None")
	wants("Modify All Data", user("admin@brightwater.example"), ellas, "All")
	wants("View All on the object", user("rosa.delgado@brightwater.example"), ellas, "Read")
	wants("above the owner's role", user("rosa.delgado@brightwater.example"), danas, "Transfer")

	edit(func(tx *store.Tx) error {
		definition := tx.First("EntityDefinition", `"QualifiedApiName" = 'Case'`)
		tx.Set("EntityDefinition", definition.String("Id"), store.Row{"ExternalSharingModel": "Read"})
		return nil
	})
	wants("an organization-wide default of Public Read Only", maya, danas, "Read")
	wants("a contact, which is as its account", maya, c.id("SELECT Id FROM Contact WHERE Id != null AND AccountId != '"+account+"' LIMIT 1"), "None")

	edit(func(tx *store.Tx) error {
		metadata := rules.LoadMetadata(tx)
		metadata.SharingSets = nil
		rules.SaveMetadata(tx, metadata)
		return nil
	})
	wants("without the sharing set", maya, ellas, "Read")

	edit(func(tx *store.Tx) error {
		tx.DeleteWhere("ObjectPermissions", `"SobjectType" = 'Case'`)
		return nil
	})
	wants("without Read on the object, the owner", ella, ellas, "None")
}

// TestWhatTheAdminCantSeeIsLeftOut: no row tells about a record that the running user can't
// read.
func TestWhatTheAdminCantSeeIsLeftOut(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	token, err := org.SessionFor(t.Context(), "marcus.webb@brightwater.example")
	if err != nil {
		t.Fatal(err)
	}
	maya, record := c.maya(), c.id("SELECT Id FROM Case WHERE Owner.Username = '"+seed.Maya+"' LIMIT 1")
	if all, some := c.access(maya, record), c.as(token).access(maya, record); len(all) != 1 || len(some) != 0 {
		t.Errorf("an administrator is told %v, and a service agent who doesn't see the case %v", all, some)
	}
}

package sfclient_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/sharing"
	"cupgrade/sfclient/demoorg/store"
)

// gatherRecords reads the facts of an upgrade of a user to a profile.
func gatherRecords(t *testing.T, org *demoorgtest.Org, client upgrade.Reader, username, profile string) upgrade.Facts {
	t.Helper()
	facts, err := upgrade.Gather(t.Context(), client, upgrade.Choice{UserID: idOf(t, org, username), ProfileID: profileOf(t, org, profile)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func profileOf(t *testing.T, org *demoorgtest.Org, name string) (id core.ID) {
	t.Helper()
	edit(t, org, func(tx *store.Tx) error {
		id = core.ID(tx.First("Profile", `"Name" = ?`, name).String("Id"))
		return nil
	})
	return id
}

func edit(t *testing.T, org *demoorgtest.Org, change func(tx *store.Tx) error) {
	t.Helper()
	if err := org.Do(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}

// TestRecordsToCompare lists what a user owns, last opened and sees by a sharing set that ends,
// and what a rule that begins to apply may open; each once for each reason.
func TestRecordsToCompare(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	facts := gatherRecords(t, org, connect(t, org), seed.Maya, seed.ProfilePartnerSales)
	sizes := map[string]int{}
	for _, g := range facts.Records.Groups {
		sizes[fmt.Sprintf("%s %s %s", g.Why, g.Object, g.By)] = len(g.IDs)
		if len(slices.Compact(slices.Sorted(slices.Values(g.IDs)))) != len(g.IDs) {
			t.Errorf("%s %s has a record twice", g.Why, g.Object)
		}
	}
	for group, want := range map[string]int{
		"owned Case ": 5, "owned Warranty_Claim__c ": 4, "sharing-set Case Harbor Customers": 7,
		"sharing-set Warranty_Claim__c Harbor Customers": 5, "opened Case ": 7, "opened Account ": 1,
	} {
		if sizes[group] != want {
			t.Errorf("%s: %d, want %d, of %v", group, sizes[group], want, sizes)
		}
	}
	if sizes["sharing-rule Case "] == 0 || facts.Records.Models["Case"] != "Private" {
		t.Errorf("%v, %v", sizes, facts.Records.Models)
	}
}

// TestRecordsOfNobody: of a user of whom nothing is known no record is compared.
func TestRecordsOfNobody(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	edit(t, org, func(tx *store.Tx) error {
		tx.DeleteWhere("Case", "TRUE")
		tx.DeleteWhere("Warranty_Claim__c", "TRUE")
		return nil
	})
	facts := gatherRecords(t, org, connect(t, org), seed.Omar, seed.ProfileCustomerPlusService)
	if !facts.Records.Listed || len(facts.Records.Groups) != 0 || len(facts.Records.Unreadable) != 0 {
		t.Errorf("records: %+v", facts.Records)
	}
}

// TestRecordAccessAsTheOrgHasIt: for every user and 450 records the client is told what the org
// itself computes, with one request.
func TestRecordAccessAsTheOrgHasIt(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	var ids []core.ID
	edit(t, org, func(tx *store.Tx) error {
		rows := make([]store.Row, 400)
		users := tx.Select("User", `"ContactId" IS NOT NULL`)
		for i := range rows {
			owner := users[i%len(users)]
			rows[i] = store.Row{
				"Subject": fmt.Sprintf("Case %d", i), "OwnerId": owner.String("Id"), "AccountId": users[(i*7)%len(users)].String("AccountId"),
				"Priority": []string{"High", "Medium"}[i%2],
			}
		}
		tx.BulkInsert("Case", rows)
		for _, object := range []string{"Case", "Account", "Contact"} {
			for _, row := range tx.Select(object, "") {
				ids = append(ids, core.ID(row.String("Id")))
			}
		}
		return nil
	})
	ids = ids[:450]
	for _, username := range []string{seed.Maya, seed.Dana, seed.Sam, seed.Tomas} {
		user, before := idOf(t, org, username), len(org.Requests())
		rights, err := client.RecordAccess(t.Context(), user, ids)
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		for _, r := range org.Requests()[before:] {
			calls += r.APICalls
		}
		if asked := len(rights.Edit) + len(rights.Read) + len(rights.None); asked != len(ids) || calls > 2 {
			t.Errorf("%s: %d of %d records, in %d calls", username, asked, len(ids), calls)
		}
		edit(t, org, func(tx *store.Tx) error {
			viewer := sharing.NewViewer(tx, string(user))
			for _, id := range ids {
				has := viewer.Access(string(id))
				list, what := rights.None, "nothing"
				switch {
				case has.Edit:
					list, what = rights.Edit, "edit"
				case has.Read:
					list, what = rights.Read, "read"
				}
				if !slices.Contains(list, id) {
					t.Errorf("%s and %s: the org has %s", username, id, what)
				}
			}
			return nil
		})
	}
}

// TestRecordsAreCapped: of more records than are compared 1,000 are, and it is said; before and
// after take no more than 12 requests.
func TestRecordsAreCapped(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	maya := idOf(t, org, seed.Maya)
	edit(t, org, func(tx *store.Tx) error {
		rows := make([]store.Row, 1200)
		for i := range rows {
			rows[i] = store.Row{"Subject": fmt.Sprintf("Case %d", i), "OwnerId": string(maya)}
		}
		tx.BulkInsert("Case", rows)
		return nil
	})
	facts := gatherRecords(t, org, client, seed.Maya, seed.ProfilePartnerSales)
	i := slices.IndexFunc(facts.Records.Groups, func(g upgrade.RecordGroup) bool { return g.Why == upgrade.RecordsOwned && g.Object == "Case" })
	if i < 0 || len(facts.Records.Groups[i].IDs) != upgrade.MaxRecords || !facts.Records.Groups[i].More {
		t.Fatalf("groups: %d", i)
	}
	before := len(org.Requests())
	rights, err := client.RecordAccess(t.Context(), maya, facts.Records.Groups[i].IDs)
	if err != nil || len(rights.Edit) != upgrade.MaxRecords {
		t.Errorf("%d can be edited, %v", len(rights.Edit), err)
	}
	if calls := len(org.Requests()) - before; calls != 1 {
		t.Errorf("%d requests", calls)
	}
}

// TestRecordsCostTooMuch: where listing takes more than the comparison may cost, nothing is
// compared, and it is said.
func TestRecordsCostTooMuch(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	question := upgrade.RecordQuestion{User: core.User{ID: idOf(t, org, seed.Maya)}}
	for i := range 60 {
		question.Owned = append(question.Owned, fmt.Sprintf("Thing_%d__c", i))
	}
	before := len(org.Requests())
	facts, err := client.Records(t.Context(), question)
	if err != nil || len(facts.Unreadable) != 1 || !strings.Contains(facts.Unreadable[0].Message, "13 API requests") {
		t.Errorf("%+v, %v", facts, err)
	}
	if made := len(org.Requests()) - before; made != 0 {
		t.Errorf("%d requests", made)
	}
}

// TestRecordAccessIsRefused: what Salesforce does not tell is known of no record.
func TestRecordAccessIsRefused(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	maya := idOf(t, org, seed.Maya)
	facts := gatherRecords(t, org, client, seed.Maya, seed.ProfilePartnerSales)
	org.Inject(demoorgtest.Fault{
		Kind: demoorgtest.Refused, Status: http.StatusBadRequest, Code: "MALFORMED_QUERY", Message: "no", Times: -1,
		Match: func(r *http.Request) bool { return strings.Contains(r.URL.RawQuery, upgrade.ObjectRecordAccess) },
	})
	rights, err := client.RecordAccess(t.Context(), maya, facts.Records.Groups[0].IDs)
	if err != nil || len(rights.Edit)+len(rights.Read)+len(rights.None) != 0 {
		t.Errorf("%+v, %v", rights, err)
	}
}

// Drives the demo org with go-salesforce at its defaults. The test that runs it gives it
// a module of its own, as no other part of this tree needs the library.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/k-capehart/go-salesforce/v3"
)

type contact struct {
	Id       string `soql:"selectColumn,fieldName=Id"`
	LastName string `soql:"selectColumn,fieldName=LastName"`
	Email    string `soql:"selectColumn,fieldName=Email"`
}

// keyed is a contact that is named by its email address.
type keyed struct{ LastName, Email string }

func report(name, outcome string, detail any) {
	line, err := json.Marshal(map[string]string{"name": name, "outcome": outcome, "detail": fmt.Sprint(detail)})
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

// right reports a call that must be answered.
func right(name string, err error, good bool) {
	if err != nil || !good {
		report(name, "wrong", err)
		return
	}
	report(name, "right", "")
}

// refused reports a call that must be refused with this code.
func refused(name, code string, err error) {
	if err == nil || !strings.Contains(err.Error(), code) {
		report(name, "wrong", err)
		return
	}
	report(name, "refused", err)
}

// firstError gives the first refusal of a collection.
func firstError(results salesforce.SalesforceResults, err error) error {
	for _, r := range results.Results {
		if !r.Success && len(r.Errors) > 0 {
			return errors.New(r.Errors[0].StatusCode)
		}
	}
	return err
}

func main() {
	sf, err := salesforce.Init(salesforce.Creds{Domain: os.Getenv("INSTANCE_URL"), AccessToken: os.Getenv("ACCESS_TOKEN")})
	right("sign in with a token", err, err == nil)
	if err != nil {
		os.Exit(1)
	}
	read(sf)
	write(sf)
	_, err = sf.InsertBulk("Contact", []contact{{LastName: "Bulk"}}, 100, false)
	refused("bulk", "NOT_FOUND", err)
	refused("bulk export", "NOT_FOUND", sf.QueryBulkExport("SELECT Id FROM Contact", os.DevNull))
	_, err = salesforce.Init(salesforce.Creds{Domain: os.Getenv("INSTANCE_URL"), AccessToken: os.Getenv("ACCESS_TOKEN") + "x"})
	refused("a session that is none", "invalid session", err)
}

func read(sf *salesforce.Salesforce) {
	var found []contact
	err := sf.Query("SELECT Id, LastName FROM Contact LIMIT 5", &found)
	right("query", err, len(found) == 5)
	var pages []struct{ Id string }
	err = sf.Query("SELECT Id FROM FieldPermissions LIMIT 2500", &pages)
	right("query all pages", err, len(pages) == 2500)
	err = sf.QueryStruct(struct {
		SelectClause contact `soql:"selectClause,tableName=Contact"`
	}{}, &found)
	right("query by a struct", err, len(found) > 5)
	_, err = sf.DoRequest("GET", "/limits", nil)
	right("limits", err, true)
	refused("query of nonsense", "MALFORMED_QUERY", sf.Query("SELECT FROM", &found))
	refused("query of an unknown object", "INVALID_TYPE", sf.Query("SELECT Id FROM Nonsense__c", &found))
	_, err = sf.DoRequest("GET", "/recent", nil)
	refused("recent", "NOT_FOUND", err)
}

func write(sf *salesforce.Salesforce) {
	made, err := sf.InsertOne("Contact", contact{LastName: "Client", Email: "one@client.example"})
	right("insert", err, made.Success)
	right("update", sf.UpdateOne("Contact", contact{Id: made.Id, LastName: "Changed"}), true)
	upserted, err := sf.UpsertOne("Contact", "Email", contact{LastName: "Upserted", Email: "one@client.example"})
	right("upsert", err, upserted.Success)
	upserted, err = sf.UpsertOne("Contact", "Email", contact{LastName: "New", Email: "new@client.example"})
	right("upsert a new one", err, upserted.Success && upserted.Id != made.Id)
	many, err := sf.InsertCollection("Contact", []contact{{LastName: "A"}, {LastName: "B"}}, 200)
	right("insert a collection", err, len(many.Results) == 2 && !many.HasSalesforceErrors)
	both := []contact{{Id: many.Results[0].Id, LastName: "A2"}, {Id: many.Results[1].Id, LastName: "B2"}}
	changed, err := sf.UpdateCollection("Contact", both, 200)
	right("update a collection", err, !changed.HasSalesforceErrors)
	byEmail := []keyed{{LastName: "C", Email: "c@client.example"}, {LastName: "D", Email: "new@client.example"}}
	changed, err = sf.UpsertCollection("Contact", "Email", byEmail, 200)
	right("upsert a collection", err, len(changed.Results) == 2 && !changed.HasSalesforceErrors)
	together, err := sf.InsertComposite("Contact", []contact{{LastName: "E"}, {LastName: "F"}}, 200, true)
	right("insert by a composite", err, !together.HasSalesforceErrors)
	together, err = sf.UpsertComposite("Contact", "Email", byEmail, 200, true)
	right("upsert by a composite", err, !together.HasSalesforceErrors)
	gone, err := sf.DeleteCollection("Contact", []contact{{Id: both[0].Id}, {Id: both[1].Id}}, 200)
	right("delete a collection", err, !gone.HasSalesforceErrors)
	right("delete", sf.DeleteOne("Contact", contact{Id: made.Id}), true)
	refused("delete once more", "ENTITY_IS_DELETED", sf.DeleteOne("Contact", contact{Id: made.Id}))
	refused("update of what is gone", "ENTITY_IS_DELETED", firstError(sf.UpdateCollection("Contact", both, 200)))
	_, err = sf.InsertOne("Contact", map[string]any{"FirstName": "x"})
	refused("insert without what is required", "REQUIRED_FIELD_MISSING", err)
}

package sfclient

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
	"cupgrade/sfclient/wire/wiretest"
)

const (
	collectionPath = "/services/data/v68.0/composite/sobjects"
	setID          = core.ID("0PS000000000001GAA")
	groupID        = core.ID("0PG000000000001GAA")
	pslID          = core.ID("0PL000000000001GAA")
)

func assignments() []upgrade.Assignment {
	ends := time.Date(2027, time.March, 1, 10, 0, 0, 0, time.FixedZone("CET", 3600))
	return []upgrade.Assignment{
		{UserID: userID, Kind: upgrade.RemovedPermissionSet, ID: setID, Expires: &ends},
		{UserID: userID, Kind: upgrade.RemovedPermissionSetGroup, ID: groupID},
	}
}

func TestAssignSendsOneCollection(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On("POST "+collectionPath, wiretest.Answer(http.StatusOK, `[{"id":"0Pa000000000001CAA","success":true,"errors":[]},`+
		`{"success":false,"errors":[{"statusCode":"FIELD_INTEGRITY_EXCEPTION","message":"Can't assign permission set X","fields":["PermissionSetId"]}]}]`))
	replies, err := newClient(t, org.URL).Assign(t.Context(), assignments())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"allOrNone":false,"records":[` +
		`{"attributes":{"type":"PermissionSetAssignment"},"AssigneeId":"` + string(userID) + `","PermissionSetId":"` + string(setID) + `","ExpirationDate":"2027-03-01T09:00:00Z"},` +
		`{"attributes":{"type":"PermissionSetAssignment"},"AssigneeId":"` + string(userID) + `","PermissionSetGroupId":"` + string(groupID) + `"}]}`
	sent := org.Requests(http.MethodPost)
	if len(sent) != 1 || wiretest.BodyOf(sent[0]) != want {
		t.Errorf("%d requests, sent:\n%s", len(sent), wiretest.BodyOf(sent[0]))
	}
	if replies[0].ID != "0Pa000000000001CAA" || replies[0].Err != nil || replies[0].Status != http.StatusOK || replies[0].At.IsZero() {
		t.Errorf("the first reply is %+v", replies[0])
	}
	got := wiretest.AsRemote(t, replies[1].Err)
	refusal := core.RemoteError{
		Op: "assign the permission set group", Status: 400, Code: core.CodeFieldIntegrity, Message: "Can't assign permission set X",
		Fields: []string{"PermissionSetId"}, Sent: true, FromSalesforce: true,
	}
	if diff := cmp.Diff(refusal, *got); diff != "" || upgrade.OutcomeOf(got) != upgrade.OutcomeRejected {
		t.Errorf("the refusal (-want +got):\n%s", diff)
	}
}

func TestAssignLicense(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On("POST "+collectionPath, wiretest.Answer(http.StatusOK, `[{"id":"2LA000000000001GAA","success":true,"errors":[]}]`))
	_, err := newClient(t, org.URL).Assign(t.Context(), []upgrade.Assignment{{UserID: userID, Kind: upgrade.RemovedPermissionSetLicense, ID: pslID}})
	body := wiretest.BodyOf(org.Requests(http.MethodPost)[0])
	if err != nil || !strings.Contains(body, `"type":"PermissionSetLicenseAssign"`) || !strings.Contains(body, `"PermissionSetLicenseId":"`+string(pslID)+`"`) {
		t.Errorf("%v, sent %s", err, body)
	}
}

// TestAssignSendsNothingStrange: an id of the wrong object, a list that is too long,
// and two objects in one request are refused here.
func TestAssignSendsNothingStrange(t *testing.T) {
	t.Parallel()
	license := upgrade.Assignment{UserID: userID, Kind: upgrade.RemovedPermissionSetLicense, ID: pslID}
	for name, list := range map[string][]upgrade.Assignment{
		"none":                      nil,
		"too many":                  make([]upgrade.Assignment, upgrade.MaxAssignments+1),
		"two objects":               append(assignments(), license),
		"a set that is a group":     {{UserID: userID, Kind: upgrade.RemovedPermissionSet, ID: groupID}},
		"a group that is a license": {{UserID: userID, Kind: upgrade.RemovedPermissionSetGroup, ID: pslID}},
		"a license that is a set":   {{UserID: userID, Kind: upgrade.RemovedPermissionSetLicense, ID: setID}},
		"a user that is none":       {{UserID: accountID, Kind: upgrade.RemovedPermissionSet, ID: setID}},
		"no id":                     {{UserID: userID, Kind: upgrade.RemovedPermissionSet}},
		"no kind":                   {{UserID: userID, ID: setID}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := wiretest.NewOrg(t)
			_, err := newClient(t, org.URL).Assign(t.Context(), list)
			if remote := wiretest.AsRemote(t, err); remote.Sent || upgrade.OutcomeOf(err) != upgrade.OutcomeRejected || len(org.Requests(http.MethodPost)) != 0 {
				t.Errorf("%v after %d requests", err, len(org.Requests(http.MethodPost)))
			}
		})
	}
}

// TestAnAnswerToAssignThatTellsNothing: what is not told of an assignment is not
// known, and never taken for a yes.
func TestAnAnswerToAssignThatTellsNothing(t *testing.T) {
	t.Parallel()
	const yes = `{"id":"0Pa000000000001CAA","success":true,"errors":[]}`
	for name, tt := range map[string]struct {
		status int
		body   string
		// outcomes of the two assignments
		first, second upgrade.Outcome
	}{
		"one result too few":      {200, `[` + yes + `]`, upgrade.OutcomeUnknown, upgrade.OutcomeUnknown},
		"one result too many":     {200, `[` + yes + `,` + yes + `,` + yes + `]`, upgrade.OutcomeUnknown, upgrade.OutcomeUnknown},
		"nothing":                 {200, ``, upgrade.OutcomeUnknown, upgrade.OutcomeUnknown},
		"null":                    {200, `null`, upgrade.OutcomeUnknown, upgrade.OutcomeUnknown},
		"a web page":              {200, wiretest.HTMLPage, upgrade.OutcomeUnknown, upgrade.OutcomeUnknown},
		"cut off":                 {200, `[` + yes + `,{"succ`, upgrade.OutcomeUnknown, upgrade.OutcomeUnknown},
		"a result without a word": {200, `[` + yes + `,{}]`, upgrade.OutcomeApplied, upgrade.OutcomeUnknown},
		"a yes with errors":       {200, `[` + yes + `,{"success":true,"errors":[{"statusCode":"X"}]}]`, upgrade.OutcomeApplied, upgrade.OutcomeUnknown},
		"a no without a reason":   {200, `[` + yes + `,{"success":false,"errors":[]}]`, upgrade.OutcomeApplied, upgrade.OutcomeUnknown},
		"a no without a code":     {200, `[` + yes + `,{"success":false,"errors":[{"message":"no"}]}]`, upgrade.OutcomeApplied, upgrade.OutcomeUnknown},
		"an id that is none":      {200, `[` + yes + `,{"id":"x","success":true,"errors":[]}]`, upgrade.OutcomeUnknown, upgrade.OutcomeUnknown},
		"refused as a whole":      {403, `[{"errorCode":"INSUFFICIENT_ACCESS_OR_READONLY","message":"no"}]`, upgrade.OutcomeRejected, upgrade.OutcomeRejected},
		"failed":                  {500, wiretest.HTMLPage, upgrade.OutcomeUnknown, upgrade.OutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := wiretest.NewOrg(t)
			org.On("POST "+collectionPath, wiretest.Answer(tt.status, tt.body))
			replies, err := newClient(t, org.URL).Assign(t.Context(), assignments())
			got := [2]upgrade.Outcome{upgrade.OutcomeOf(err), upgrade.OutcomeOf(err)}
			if err == nil {
				got = [2]upgrade.Outcome{upgrade.OutcomeOf(replies[0].Err), upgrade.OutcomeOf(replies[1].Err)}
			}
			if got != [2]upgrade.Outcome{tt.first, tt.second} {
				t.Errorf("outcomes %v, error %v", got, err)
			}
			if n := len(org.Requests(http.MethodPost)); n != 1 {
				t.Errorf("sent %d times", n)
			}
		})
	}
}

func FuzzAssignReplies(f *testing.F) {
	f.Add(`[{"id":"0Pa000000000001CAA","success":true,"errors":[]},{"success":false,"errors":[{"statusCode":"DUPLICATE_VALUE"}]}]`)
	f.Add(`[{},{}]`)
	f.Fuzz(func(t *testing.T, body string) {
		replies, err := createReplies("assign", wire.Reply{Status: 200, Header: http.Header{}, Body: []byte(body)}, 2, func(int) string { return "assign" })
		if err != nil {
			var remote *core.RemoteError
			if !errors.As(err, &remote) || upgrade.OutcomeOf(err) != upgrade.OutcomeUnknown {
				t.Fatalf("%q gives %v", body, err)
			}
			return
		}
		var items []struct {
			Success bool `json:"success"`
		}
		if json.Unmarshal([]byte(body), &items) != nil || len(replies) != 2 {
			t.Fatalf("%q is read as %+v", body, replies)
		}
		for i, r := range replies {
			if r.Err == nil && !items[i].Success {
				t.Fatalf("%q: assignment %d is taken for a yes", body, i)
			}
		}
	})
}

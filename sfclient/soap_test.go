package sfclient

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
	"cupgrade/sfclient/wire/wiretest"
)

const soapPath = "/services/Soap/m/68.0"

func soapMessage(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ` +
		`xmlns:sf="http://soap.sforce.com/2006/04/metadata" xmlns="http://soap.sforce.com/2006/04/metadata" ` +
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>` + body + `</soapenv:Body></soapenv:Envelope>`
}

func soapFault(code, text string) string {
	return soapMessage(`<soapenv:Fault><faultcode>` + code + `</faultcode><faultstring>` + text + `</faultstring></soapenv:Fault>`)
}

// soapOrg answers the four kinds of messages that Setup sends.
type soapOrg struct{ listed, settings, sharing, sets http.HandlerFunc }

func (o soapOrg) on(f *wiretest.Org) *wiretest.Org {
	f.On("POST "+soapPath, func(w http.ResponseWriter, r *http.Request) {
		body := wiretest.BodyOf(r)
		r.Body = io.NopCloser(strings.NewReader(body))
		switch {
		case strings.Contains(body, "<listMetadata"):
			o.listed(w, r)
		case strings.Contains(body, ">CommunitiesSettings<"):
			o.settings(w, r)
		case strings.Contains(body, ">SharingSettings<"):
			o.sharing(w, r)
		default:
			o.sets(w, r)
		}
	})
	return f
}

func asXML(body string) http.HandlerFunc {
	return wiretest.AnswerAs(http.StatusOK, "text/xml;charset=UTF-8", soapMessage(body))
}

func fault(code, text string) http.HandlerFunc {
	return wiretest.AnswerAs(http.StatusInternalServerError, "text/xml;charset=UTF-8", soapFault(code, text))
}

// goodSoap is an org with one sharing set, and another that is gone when it is read.
func goodSoap() soapOrg {
	return soapOrg{
		listed: asXML(`<listMetadataResponse><result><fullName>B_Set</fullName><type>SharingSet</type></result>` +
			`<result><fullName>A_Set</fullName><type>SharingSet</type></result>` +
			`<result><fullName>R%26D</fullName><id>00e000000000001</id><type>Profile</type></result>` +
			`<result><fullName>Odd</fullName><id>nonsense</id><type>Profile</type></result></listMetadataResponse>`),
		settings: asXML(`<readMetadataResponse><result><records xsi:type="CommunitiesSettings"><fullName>Communities</fullName>` +
			`<enableOotbProfExtUserOpsEnable>true</enableOotbProfExtUserOpsEnable><enableUsernameUniqForOrgPref>false</enableUsernameUniqForOrgPref>` +
			`</records></result></readMetadataResponse>`),
		sharing: asXML(`<readMetadataResponse><result><records xsi:type="SharingSettings"><fullName>Sharing</fullName>` +
			`<enableAccountRoleOptimization>true</enableAccountRoleOptimization></records></result></readMetadataResponse>`),
		sets: asXML(`<readMetadataResponse><result><records xsi:type="SharingSet"><fullName>A_Set</fullName>` +
			`<accessMappings><accessLevel>Edit</accessLevel><object>Case</object><objectField>Account</objectField>` +
			`<userField>Contact.Account</userField></accessMappings><description>d</description><name>A &amp; B</name>` +
			`<profiles>R%26D</profiles><profiles>Odd</profiles></records><records xsi:nil="true"/></result></readMetadataResponse>`),
	}
}

func TestSetupReadsMessages(t *testing.T) {
	t.Parallel()
	org := goodSoap().on(wiretest.NewOrg(t))
	setup, err := newClient(t, org.URL).Setup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := upgrade.Setup{StandardExternalProfiles: new(true), Switches: upgrade.Switches{UniqueUsernames: new(false), RoleOptimization: new(true)}, ProfileNames: map[core.ID]string{profileID: "R%26D"}, SharingSets: []core.SharingSet{{
		FullName: "A_Set", Label: "A & B", Description: "d",
		Profiles: []core.SharingProfile{{Name: "R%26D", ID: profileID}, {Name: "Odd"}},
		Mappings: []core.SharingMapping{{Object: "Case", AccessLevel: "Edit", ObjectField: "Account", UserField: "Contact.Account"}},
	}}}
	if diff := cmp.Diff(want, setup); diff != "" {
		t.Errorf("setup (-want +got):\n%s", diff)
	}
	sent := org.Requests(http.MethodPost)
	if len(sent) != 4 {
		t.Fatalf("%d requests", len(sent))
	}
	for _, r := range sent {
		body := wiretest.BodyOf(r)
		if r.Header.Get("Authorization") != "" || strings.Count(body, wiretest.Canary) != 1 || r.Header.Get("Content-Type") != "text/xml; charset=UTF-8" || r.Header.Get("SOAPAction") != `""` {
			t.Errorf("the header %v, the session %d times in the message", r.Header, strings.Count(body, wiretest.Canary))
		}
		if strings.Contains(body, "fullNames") && strings.Contains(body, "A_Set") && strings.Index(body, "A_Set") > strings.Index(body, "B_Set") {
			t.Errorf("the names are not in order: %s", body)
		}
	}
}

// TestSetupWithoutAnswer: what the Metadata API does not tell is an unreadable thing; what concerns
// the session or the network ends the reading.
func TestSetupWithoutAnswer(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change     func(*soapOrg)
		unreadable []upgrade.Unreadable
		err        error
	}{
		"no right": {
			func(o *soapOrg) {
				o.listed = fault("sf:INSUFFICIENT_ACCESS", "INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions")
				o.settings = o.listed
			},
			[]upgrade.Unreadable{
				{What: "CommunitiesSettings", Code: "INSUFFICIENT_ACCESS", Message: "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"},
				{What: "SharingSet", Code: "INSUFFICIENT_ACCESS", Message: "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"},
			},
			nil,
		},
		"no such type": {
			func(o *soapOrg) {
				o.sets = fault("sf:INVALID_TYPE", "INVALID_TYPE: Cannot use: SharingSet in this organization")
			},
			[]upgrade.Unreadable{{What: "SharingSet", Code: "INVALID_TYPE", Message: "Cannot use: SharingSet in this organization"}},
			nil,
		},
		"another fault": {
			func(o *soapOrg) { o.settings = fault("soapenv:Client", "No operation available for request") },
			[]upgrade.Unreadable{{What: "CommunitiesSettings", Code: "soapenv:Client", Message: "No operation available for request"}},
			nil,
		},
		"a web page": {
			func(o *soapOrg) { o.settings = wiretest.AnswerAs(403, "text/html", wiretest.HTMLPage) },
			[]upgrade.Unreadable{{What: "CommunitiesSettings", Code: "UNEXPECTED_ANSWER", Message: core.ErrWebPage.Error()}},
			nil,
		},
		"a redirect": {
			func(o *soapOrg) {
				o.settings = func(w http.ResponseWriter, r *http.Request) {
					http.Redirect(w, r, "https://elsewhere.example/", http.StatusFound)
				}
			},
			[]upgrade.Unreadable{{What: "CommunitiesSettings", Code: "UNEXPECTED_ANSWER", Message: core.ErrRedirected.Error()}},
			nil,
		},
		"JSON": {
			func(o *soapOrg) { o.settings = wiretest.Answer(200, `{"a":1}`) },
			[]upgrade.Unreadable{{What: "CommunitiesSettings", Code: "UNEXPECTED_ANSWER", Message: core.ErrBadAnswer.Error() + ": it is not a message of the Metadata API"}},
			nil,
		},
		"a setting that the org does not have": {
			func(o *soapOrg) {
				o.settings = asXML(`<readMetadataResponse><result><records xsi:nil="true"/></result></readMetadataResponse>`)
			}, nil, nil,
		},
		"an empty org": {
			func(o *soapOrg) { o.listed = asXML(`<listMetadataResponse/>`) }, nil, nil,
		},
		"an ended session": {
			func(o *soapOrg) {
				o.listed = fault("sf:INVALID_SESSION_ID", "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session")
			},
			nil, core.ErrTokenRefused,
		},
		"no requests left": {
			func(o *soapOrg) {
				o.listed = fault("sf:REQUEST_LIMIT_EXCEEDED", "REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.")
			},
			nil, errAny,
		},
		"a broken connection": {
			func(o *soapOrg) {
				o.listed = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
			}, nil, errAny,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := goodSoap()
			tt.change(&o)
			setup, err := newClient(t, o.on(wiretest.NewOrg(t)).URL).Setup(t.Context())
			if tt.err == nil && err != nil || tt.err != nil && (err == nil || tt.err != errAny && !errors.Is(err, tt.err)) { //nolint:errorlint // errAny is a mark and not an error
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if diff := cmp.Diff(tt.unreadable, setup.Unreadable); diff != "" {
				t.Errorf("gaps (-want +got):\n%s", diff)
			}
		})
	}
}

// errAny stands for an error of which only that there is one is looked at.
var errAny = errors.New("any")

// TestASessionIsRenewedForMetadataToo: its refusal is a fault with status 500, and its
// token stands in the message.
func TestASessionIsRenewedForMetadataToo(t *testing.T) {
	t.Parallel()
	o := goodSoap()
	good := o
	guard := func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(wiretest.BodyOf(r), "00D!second") {
				fault("sf:INVALID_SESSION_ID", "INVALID_SESSION_ID: Illegal Session")(w, r)
				return
			}
			next(w, r)
		}
	}
	o.listed, o.settings, o.sets = guard(good.listed), guard(good.settings), guard(good.sets)
	org := o.on(wiretest.NewOrg(t))
	client, err := New(wire.Config{
		InstanceURL: org.URL, Token: wire.NewSecret("00D!first"),
		Renew: func(context.Context, wire.Secret) (wire.Secret, error) { return wire.NewSecret("00D!second"), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	setup, err := client.Setup(t.Context())
	if err != nil || len(setup.SharingSets) != 1 {
		t.Errorf("%v, %+v", err, setup)
	}
}

// TestATokenIsEscapedInAMessage: a token with characters of XML does not change what
// is asked.
func TestATokenIsEscapedInAMessage(t *testing.T) {
	t.Parallel()
	org := goodSoap().on(wiretest.NewOrg(t))
	const odd = `00D<&>"'!x`
	client, err := New(wire.Config{InstanceURL: org.URL, Token: wire.NewSecret(odd)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if _, err := client.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	var message struct {
		Session string `xml:"Header>SessionHeader>sessionId"`
	}
	if err := xml.Unmarshal([]byte(wiretest.BodyOf(org.Requests(http.MethodPost)[0])), &message); err != nil || message.Session != odd {
		t.Errorf("the session is %q, %v", message.Session, err)
	}
}

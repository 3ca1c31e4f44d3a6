package demoorg_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
)

const metadataPath = "/services/Soap/m/66.0"

// metadataAnswer is an answer of the Metadata API, as far as a client reads it.
type metadataAnswer struct {
	Found []struct {
		FullName string `xml:"fullName"`
		FileName string `xml:"fileName"`
		ID       string `xml:"id"`
		Type     string `xml:"type"`
		Created  string `xml:"createdByName"`
	} `xml:"Body>listMetadataResponse>result"`
	Records []metadataRecord `xml:"Body>readMetadataResponse>result>records"`
	Types   []string         `xml:"Body>describeMetadataResponse>result>metadataObjects>xmlName"`
	Fault   struct {
		Code string `xml:"faultcode"`
		Text string `xml:"faultstring"`
	} `xml:"Body>Fault"`
}

type metadataRecord struct {
	Kind        string   `xml:"type,attr"`
	Nil         bool     `xml:"nil,attr"`
	FullName    string   `xml:"fullName"`
	Name        string   `xml:"name"`
	Description string   `xml:"description"`
	Profiles    []string `xml:"profiles"`
	Mappings    []struct {
		Level       string `xml:"accessLevel"`
		Object      string `xml:"object"`
		ObjectField string `xml:"objectField"`
		UserField   string `xml:"userField"`
	} `xml:"accessMappings"`
	Partners     bool `xml:"enableEnablePRM"`
	Networks     bool `xml:"enableNetworksEnabled"`
	Standard     bool `xml:"enableOotbProfExtUserOpsEnable"`
	Optimization bool `xml:"enableAccountRoleOptimization"`
	SuperUser    bool `xml:"enablePartnerSuperUserAccess"`
}

// metadataMessage is a request with a session.
func metadataMessage(token, body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ` +
		`xmlns="http://soap.sforce.com/2006/04/metadata"><e:Header><SessionHeader><sessionId>` + token +
		`</sessionId></SessionHeader></e:Header><e:Body>` + body + `</e:Body></e:Envelope>`
}

// metadata calls the Metadata API with the client's token, and no header.
func (c *client) metadata(body string) (metadataAnswer, *reply) {
	c.t.Helper()
	return c.metadataAt(metadataPath, body)
}

func (c *client) metadataAt(path, body string) (metadataAnswer, *reply) {
	c.t.Helper()
	r := c.as("").do(http.MethodPost, path, metadataMessage(c.token, body), "Content-Type", "text/xml; charset=UTF-8", "SOAPAction", `""`)
	var a metadataAnswer
	if kind := r.header.Get("Content-Type"); strings.HasPrefix(kind, "text/xml") {
		if err := xml.Unmarshal(r.body, &a); err != nil {
			c.t.Fatalf("%v in %s", err, r.body)
		}
	}
	return a, r
}

const listSharingSets = "<listMetadata><queries><type>SharingSet</type></queries><asOfVersion>66.0</asOfVersion></listMetadata>"

func readMessage(kind string, names ...string) string {
	text := "<readMetadata><type>" + kind + "</type>"
	for _, name := range names {
		text += "<fullNames>" + name + "</fullNames>"
	}
	return text + "</readMetadata>"
}

func TestSharingSetsByMetadata(t *testing.T) {
	t.Parallel()
	c := dial(t)
	listed, r := c.metadata(listSharingSets)
	r.want(http.StatusOK)
	if len(listed.Found) < 3 {
		t.Fatalf("%d sharing sets", len(listed.Found))
	}
	names := make([]string, len(listed.Found))
	for i, f := range listed.Found {
		names[i] = f.FullName
		if f.Type != "SharingSet" || f.FileName != "sharingSets/"+f.FullName+".sharingSet" || len(f.ID) != 18 || f.Created == "" {
			t.Errorf("listed as %+v", f)
		}
	}
	read, r := c.metadata(readMessage("SharingSet", append(names, "No_Such_Set")...))
	r.want(http.StatusOK)
	if len(read.Records) != len(names)+1 || !read.Records[len(names)].Nil {
		t.Fatalf("%d records of %d names: %s", len(read.Records), len(names)+1, r.body)
	}
	covering := map[string][]string{}
	for i, record := range read.Records[:len(names)] {
		if record.Kind != "SharingSet" || record.FullName != names[i] || record.Name == "" || len(record.Mappings) == 0 {
			t.Errorf("record %d is %+v", i, record)
		}
		for _, m := range record.Mappings {
			if m.Level != "Read" && m.Level != "Edit" || m.Object == "" || m.ObjectField == "" || m.UserField == "" {
				t.Errorf("%s maps %+v", record.FullName, m)
			}
		}
		for _, p := range record.Profiles {
			covering[p] = append(covering[p], record.FullName)
		}
	}
	for _, profile := range []string{seed.ProfileMaya, seed.ProfilePartnerService, "HighVolumePortal"} {
		if len(covering[profile]) == 0 {
			t.Errorf("no sharing set names the profile %s: %v", profile, covering)
		}
	}
}

// TestSharingSetsOutliveAnUpgrade: they name profiles, and an upgrade changes none.
func TestSharingSetsOutliveAnUpgrade(t *testing.T) {
	t.Parallel()
	c := dial(t)
	profile := func() string {
		return fmt.Sprint(c.query("SELECT ProfileId FROM User WHERE Username = '" + seed.Tomas + "'").Records[0]["ProfileId"])
	}
	old := profile()
	_, before := c.metadata(readMessage("SharingSet", "Harbor_Customers"))
	target := c.query("SELECT Id FROM Profile WHERE Name = '" + seed.ProfilePartnerSales + "'").Records[0]["Id"]
	user := c.query("SELECT Id FROM User WHERE Username = '" + seed.Tomas + "'").Records[0]["Id"].(string)
	c.do(http.MethodPatch, v66+"/sobjects/User/"+user, map[string]any{"ProfileId": target}).want(http.StatusNoContent)
	if profile() == old {
		t.Fatal("the upgrade did nothing")
	}
	if _, after := c.metadata(readMessage("SharingSet", "Harbor_Customers")); string(after.body) != string(before.body) {
		t.Errorf("before %s\nafter %s", before.body, after.body)
	}
}

func TestSettingsByMetadata(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	read := func(kind, name string) metadataRecord {
		t.Helper()
		a, r := c.metadata(readMessage(kind, name))
		r.want(http.StatusOK)
		if len(a.Records) != 1 || a.Records[0].Kind != kind || !strings.EqualFold(a.Records[0].FullName, name) {
			t.Fatalf("%s", r.body)
		}
		return a.Records[0]
	}
	if s := read("CommunitiesSettings", "communities"); !s.Partners || !s.Networks || s.Standard {
		t.Errorf("communities %+v", s)
	}
	if s := read("SharingSettings", "Sharing"); s.Optimization || !s.SuperUser {
		t.Errorf("sharing %+v", s)
	}
	err := org.Configure(t.Context(), func(s *rules.Settings) {
		s.StandardExternalProfiles, s.OptimizesAllRoles = true, true
	})
	if err != nil {
		t.Fatal(err)
	}
	if s := read("CommunitiesSettings", "Communities"); !s.Standard {
		t.Errorf("communities %+v", s)
	}
	if s := read("SharingSettings", "Sharing"); !s.Optimization {
		t.Errorf("sharing %+v", s)
	}
}

// TestListedProfiles: the id of a profile and the name that a sharing set has for
// it are brought together by listMetadata.
func TestListedProfiles(t *testing.T) {
	t.Parallel()
	c := dial(t)
	a, r := c.metadata("<listMetadata><queries><type>Profile</type></queries><queries><type>Settings</type></queries></listMetadata>")
	r.want(http.StatusOK)
	ids := map[string]string{}
	for _, f := range a.Found {
		ids[f.FullName] = f.ID
	}
	for file, name := range map[string]string{
		seed.ProfileMaya: seed.ProfileMaya, "HighVolumePortal": "High Volume Customer Portal User", "Admin": "System Administrator",
	} {
		if want := c.query("SELECT Id FROM Profile WHERE Name = '" + name + "'").Records[0]["Id"]; ids[file] != want {
			t.Errorf("%s has id %q, want %v", file, ids[file], want)
		}
	}
	for _, member := range []string{"Communities", "Sharing"} {
		if _, listed := ids[member]; !listed {
			t.Errorf("Settings lack %s", member)
		}
	}
	described, r := c.metadata("<describeMetadata/>")
	r.want(http.StatusOK)
	if !slices.Contains(described.Types, "SharingSet") {
		t.Errorf("types %v", described.Types)
	}
}

func TestMetadataRefuses(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	for name, test := range map[string]struct {
		username, path, body string
		code, text           string
	}{
		"no right": {
			username: seed.AdminWithoutMetadata, body: listSharingSets, code: "sf:INSUFFICIENT_ACCESS",
			text: "INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions",
		},
		"nobody's right": {username: seed.Priya, body: listSharingSets, code: "sf:INSUFFICIENT_ACCESS", text: "ModifyMetadata"},
		"no API":         {username: seed.Maya, body: listSharingSets, code: "sf:INSUFFICIENT_ACCESS", text: "ModifyMetadata"},
		"an unknown type": {
			body: "<listMetadata><queries><type>ShareSet</type></queries></listMetadata>",
			code: "sf:INVALID_TYPE", text: "INVALID_TYPE: Unknown type:ShareSet",
		},
		"a type that can't be read": {body: readMessage("Settings", "Communities"), code: "sf:INVALID_TYPE", text: "Unknown type:Settings"},
		"too many names": {
			body: readMessage("SharingSet", strings.Split("a b c d e f g h i j k", " ")...),
			code: "sf:EXCEEDED_ID_LIMIT", text: "cannot submit more than 10 records",
		},
		"too many queries": {
			body: "<listMetadata>" + strings.Repeat("<queries><type>Profile</type></queries>", 4) + "</listMetadata>",
			code: "sf:LIMIT_EXCEEDED", text: "cannot submit more than 3 queries",
		},
		"an unknown operation": {body: "<deleteMetadata/>", code: "soapenv:Client", text: "No operation available for request"},
		"an old version":       {path: "/services/Soap/m/30.0", body: listSharingSets, code: "sf:UNSUPPORTED_API_VERSION", text: "Invalid Api version"},
		"no version":           {path: "/services/Soap/m/latest", body: listSharingSets, code: "sf:UNSUPPORTED_API_VERSION", text: "Invalid Api version"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			caller := *c
			caller.t = t
			if test.username != "" {
				token, err := org.SessionFor(t.Context(), test.username)
				if err != nil {
					t.Fatal(err)
				}
				caller.token = token
			}
			path := test.path
			if path == "" {
				path = metadataPath
			}
			a, r := caller.metadataAt(path, test.body)
			r.want(http.StatusInternalServerError)
			if a.Fault.Code != test.code || !strings.Contains(a.Fault.Text, test.text) {
				t.Errorf("%s: %s; want %s: %s", a.Fault.Code, a.Fault.Text, test.code, test.text)
			}
		})
	}
}

// TestMetadataSessions: the session stands in the message, and in no header.
func TestMetadataSessions(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	if _, r := c.metadataAt(metadataPath+"/00D000000000001", listSharingSets); r.status != http.StatusOK {
		t.Errorf("with the org's id in the path: %d", r.status)
	}
	wrong := func(name string, a metadataAnswer) {
		t.Helper()
		if a.Fault.Code != "sf:INVALID_SESSION_ID" || !strings.HasPrefix(a.Fault.Text, "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader") {
			t.Errorf("%s: %+v", name, a.Fault)
		}
	}
	a, _ := c.as("").metadata(listSharingSets)
	wrong("no token", a)
	a, _ = c.as("00D!wrong").metadata(listSharingSets)
	wrong("a wrong token", a)
	header := c.do(http.MethodPost, metadataPath, metadataMessage("", listSharingSets), "Content-Type", "text/xml")
	header.want(http.StatusInternalServerError)
	if !strings.Contains(string(header.body), "sf:INVALID_SESSION_ID") {
		t.Errorf("a token in the header alone: %s", header.body)
	}
	org.Expire(org.Token())
	a, _ = c.metadata(listSharingSets)
	wrong("an expired token", a)
}

func TestMetadataTransport(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	c.get(metadataPath).want(http.StatusMethodNotAllowed)
	c.do(http.MethodPost, metadataPath, metadataMessage(c.token, listSharingSets), "Content-Type", "application/json").
		want(http.StatusUnsupportedMediaType)
	_, r := c.metadata("<!-- " + strings.Repeat("x", 6<<20) + " -->" + listSharingSets)
	r.want(http.StatusInternalServerError)
	if !strings.Contains(string(r.body), "sf:REQUEST_ENTITY_TOO_LARGE") {
		t.Errorf("a large body is answered %.300s", r.body)
	}
	for _, fault := range []struct {
		kind demoorgtest.FaultKind
		code string
	}{{demoorgtest.SessionExpired, "sf:INVALID_SESSION_ID"}, {demoorgtest.LimitExceeded, "sf:REQUEST_LIMIT_EXCEEDED"}} {
		org.Inject(demoorgtest.Fault{Kind: fault.kind})
		if a, _ := c.metadata(listSharingSets); a.Fault.Code != fault.code {
			t.Errorf("the fault %s is answered %+v", fault.kind, a.Fault)
		}
	}
	last := org.Requests()
	used := last[len(last)-1]
	if used.Path != metadataPath || used.Status != http.StatusInternalServerError || used.Fault != demoorgtest.LimitExceeded {
		t.Errorf("logged as %+v", used)
	}
	org.LimitCalls(0)
	if a, _ := c.metadata(listSharingSets); a.Fault.Code != "sf:REQUEST_LIMIT_EXCEEDED" {
		t.Errorf("without calls left: %+v", a.Fault)
	}
}

func TestMetadataWithoutSites(t *testing.T) {
	t.Parallel()
	features := schema.AllFeatures()
	features.Networks, features.PartnerAccounts = false, false
	c := connect(t, start(t, demoorg.Options{Features: &features}))
	a, _ := c.metadata(listSharingSets)
	if a.Fault.Code != "sf:INVALID_TYPE" || a.Fault.Text != "INVALID_TYPE: Cannot use: SharingSet in this organization" {
		t.Errorf("%+v", a.Fault)
	}
	a, _ = c.metadata(readMessage("CommunitiesSettings", "Communities"))
	if len(a.Records) != 1 || a.Records[0].Networks || a.Records[0].Partners {
		t.Errorf("%+v", a.Records)
	}
}

// TestObjectsWithoutRecords: what permissions name is listed with its label.
func TestObjectsWithoutRecords(t *testing.T) {
	t.Parallel()
	c := dial(t)
	var global struct {
		Objects []struct {
			Name, Label              string
			Queryable, CustomSetting bool
		} `json:"sobjects"`
	}
	c.get(v66 + "/sobjects").want(http.StatusOK).into(&global)
	seen := map[string]string{}
	for _, o := range global.Objects {
		seen[o.Name] = fmt.Sprint(o.Label, o.Queryable, o.CustomSetting)
	}
	for name, want := range map[string]string{
		"User": "Usertrue false", "Portal_Preferences__c": "Portal Preferencesfalse true", "Support_Routing__mdt": "Support Routingfalse false",
	} {
		if seen[name] != want {
			t.Errorf("%s is listed as %q", name, seen[name])
		}
	}
	c.get(v66 + "/sobjects/Portal_Preferences__c").want(http.StatusNotFound)
}

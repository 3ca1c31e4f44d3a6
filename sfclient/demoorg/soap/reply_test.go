package soap_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg/soap"
)

// parsed is any answer, read back by namespace as a strict client does.
type parsed struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Body    struct {
		List *struct {
			Result []struct {
				FullName string `xml:"http://soap.sforce.com/2006/04/metadata fullName"`
			} `xml:"http://soap.sforce.com/2006/04/metadata result"`
		} `xml:"http://soap.sforce.com/2006/04/metadata listMetadataResponse"`
		Read *struct {
			Records []struct {
				Type     string   `xml:"http://www.w3.org/2001/XMLSchema-instance type,attr"`
				Nil      bool     `xml:"http://www.w3.org/2001/XMLSchema-instance nil,attr"`
				FullName string   `xml:"http://soap.sforce.com/2006/04/metadata fullName"`
				Profiles []string `xml:"http://soap.sforce.com/2006/04/metadata profiles"`
			} `xml:"http://soap.sforce.com/2006/04/metadata result>records"`
		} `xml:"http://soap.sforce.com/2006/04/metadata readMetadataResponse"`
		Describe *struct {
			Names []string `xml:"http://soap.sforce.com/2006/04/metadata result>metadataObjects>xmlName"`
		} `xml:"http://soap.sforce.com/2006/04/metadata describeMetadataResponse"`
		Fault *struct {
			// In SOAP 1.1 these two have no namespace.
			Code struct {
				XMLName xml.Name
				Text    string `xml:",chardata"`
			} `xml:"faultcode"`
			Text string `xml:"faultstring"`
		} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Fault"`
	} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Body"`
}

func parse(t *testing.T, text []byte, err error) parsed {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var p parsed
	if err := xml.Unmarshal(text, &p); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return p
}

// hostile has what XML gives a meaning to, and what it can't hold.
const hostile = "a<b>&\"'\u202e]]>\x1b\n"

func TestList(t *testing.T) {
	t.Parallel()
	text, err := soap.List(soap.Listing{Components: []soap.Component{{Name: "One"}, {Name: hostile}}})
	p := parse(t, text, err)
	if p.Body.List == nil || len(p.Body.List.Result) != 2 || p.Body.List.Result[0].FullName != "One" {
		t.Fatalf("%s", text)
	}
	if got, want := p.Body.List.Result[1].FullName, strings.ReplaceAll(hostile, "\x1b", "\ufffd"); got != want {
		t.Errorf("full name %q, want %q", got, want)
	}
	text, err = soap.List(soap.Listing{})
	if p := parse(t, text, err); p.Body.List == nil || len(p.Body.List.Result) != 0 {
		t.Errorf("an empty list is %s", text)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	text, err := soap.Read([]soap.Record{
		{Kind: "SharingSet", Name: "One", Content: []soap.Element{soap.New("profiles", "A"), soap.New("profiles", "B & C")}},
		{},
		{Kind: "SharingSettings", Name: "Sharing"},
	})
	p := parse(t, text, err)
	if p.Body.Read == nil || len(p.Body.Read.Records) != 3 {
		t.Fatalf("%s", text)
	}
	records := p.Body.Read.Records
	if records[0].Type != "SharingSet" || len(records[0].Profiles) != 2 || records[0].Profiles[1] != "B & C" {
		t.Errorf("the sharing set is %+v", records[0])
	}
	if !records[1].Nil || records[1].FullName != "" {
		t.Errorf("what is missing is %+v", records[1])
	}
	if records[2].Type != "SharingSettings" || records[2].FullName != "Sharing" {
		t.Errorf("the settings are %+v", records[2])
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	text, err := soap.Describe([]soap.Type{{Name: "Profile"}, {Name: "Settings"}})
	p := parse(t, text, err)
	if p.Body.Describe == nil || strings.Join(p.Body.Describe.Names, " ") != "Profile Settings" {
		t.Errorf("%s", text)
	}
}

func TestFault(t *testing.T) {
	t.Parallel()
	text, err := soap.Refuse("INVALID_TYPE", "Unknown type:<Foo>").Encode()
	p := parse(t, text, err)
	if p.Body.Fault == nil {
		t.Fatalf("%s", text)
	}
	if code := p.Body.Fault.Code; code.Text != "sf:INVALID_TYPE" || code.XMLName.Space != "" {
		t.Errorf("code %+v", code)
	}
	if p.Body.Fault.Text != "INVALID_TYPE: Unknown type:<Foo>" {
		t.Errorf("text %q", p.Body.Fault.Text)
	}
}

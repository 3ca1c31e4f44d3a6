package soap_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/soap"
)

// message is a request as clients of the Metadata API write it.
func message(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://soap.sforce.com/2006/04/metadata">
  <env:Header>
    <m:CallOptions><m:client>test</m:client></m:CallOptions>
    <m:SessionHeader><m:sessionId> 00D!token </m:sessionId></m:SessionHeader>
  </env:Header>
  <env:Body>` + body + `</env:Body>
</env:Envelope>`
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want soap.Request
	}{
		"list": {
			`<m:listMetadata><m:queries><m:type>SharingSet</m:type></m:queries><m:queries><m:type>Report</m:type><m:folder>a &amp; b</m:folder></m:queries><m:asOfVersion>66.0</m:asOfVersion></m:listMetadata>`,
			soap.Request{
				SessionID: "00D!token", Operation: soap.ListMetadata,
				Queries: []string{"SharingSet", "Report"},
			},
		},
		"read with another prefix": {
			`<readMetadata xmlns="http://soap.sforce.com/2006/04/metadata"><type>SharingSet</type><fullNames>One</fullNames><fullNames>Two</fullNames></readMetadata>`,
			soap.Request{SessionID: "00D!token", Operation: soap.ReadMetadata, Type: "SharingSet", FullNames: []string{"One", "Two"}},
		},
		"describe": {
			`<m:describeMetadata><m:asOfVersion>66.0</m:asOfVersion></m:describeMetadata>`,
			soap.Request{SessionID: "00D!token", Operation: soap.DescribeMetadata},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := soap.Decode([]byte(message(test.body)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("decoded (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeWithoutASession(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("m:SessionHeader", "m:OtherHeader").Replace(message(`<m:describeMetadata/>`))
	got, err := soap.Decode([]byte(text))
	if err != nil || got.SessionID != "" {
		t.Errorf("session %q, error %v", got.SessionID, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"nothing":             {"", "The request can't be parsed"},
		"no XML":              {`{"a": 1}`, "The request can't be parsed"},
		"an end missing":      {"<a><b></a>", "The request can't be parsed"},
		"another root":        {"<a/>", "The request can't be parsed"},
		"no body":             {`<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"/>`, "must have one element"},
		"SOAP 1.2":            {strings.ReplaceAll(message("<m:listMetadata/>"), "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"), "The request can't be parsed"},
		"an empty body":       {message(""), "must have one element"},
		"two operations":      {message("<m:listMetadata/><m:listMetadata/>"), "must have one element"},
		"another operation":   {message("<m:deleteMetadata/>"), "No operation available for request {http://soap.sforce.com/2006/04/metadata}deleteMetadata"},
		"another namespace":   {message(`<listMetadata xmlns="urn:x"/>`), "No operation available for request {urn:x}listMetadata"},
		"a stray element":     {message("<m:listMetadata><m:quieries/></m:listMetadata>"), "Element {http://soap.sforce.com/2006/04/metadata}quieries invalid at this location"},
		"a stray in a query":  {message("<m:listMetadata><m:queries><m:kind>x</m:kind></m:queries></m:listMetadata>"), "metadata}kind invalid at this location"},
		"of another one":      {message("<m:readMetadata><m:queries/></m:readMetadata>"), "metadata}queries invalid at this location"},
		"names in a list":     {message("<m:listMetadata><m:fullNames>x</m:fullNames></m:listMetadata>"), "metadata}fullNames invalid at this location"},
		"a document type":     {`<!DOCTYPE a [<!ENTITY b "c">]>` + message("<m:listMetadata/>"), "A document type declaration is not allowed"},
		"an entity":           {message("<m:listMetadata>&b;</m:listMetadata>"), "The request can't be parsed"},
		"a second message":    {message("<m:listMetadata/>") + "<a/>", "following the root element"},
		"another's character": {`<?xml version="1.0" encoding="EBCDIC"?><a/>`, "The request can't be parsed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := soap.Decode([]byte(test.text))
			var fault *soap.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("%v is no fault", err)
			}
			if fault.Code != "soapenv:Client" || !strings.Contains(fault.Text, test.want) {
				t.Errorf("%s: %s; want %q in it", fault.Code, fault.Text, test.want)
			}
			if fault.Error() != fault.Text {
				t.Errorf("as an error it says %q", fault.Error())
			}
		})
	}
}

// FuzzDecode: whatever comes in is a request that the org has an answer to, or a
// fault, and a fault can be told.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{
		"", "<m:listMetadata><m:queries><m:type>SharingSet</m:type></m:queries></m:listMetadata>",
		"<m:readMetadata><m:type>SharingSet</m:type><m:fullNames>a</m:fullNames></m:readMetadata>",
		"<m:describeMetadata/>", "<a xmlns:b='c'><b:d/></a>", "&#x0;", "<![CDATA[x]]>", "<!-- -->",
	} {
		f.Add([]byte(message(body)))
	}
	f.Add([]byte("<"))
	f.Add([]byte(strings.Repeat("<a>", 20_000)))
	f.Fuzz(func(t *testing.T, body []byte) {
		request, err := soap.Decode(body)
		if err == nil {
			switch request.Operation {
			case soap.ListMetadata, soap.ReadMetadata, soap.DescribeMetadata:
				return
			default:
				t.Fatalf("operation %q", request.Operation)
			}
		}
		var fault *soap.Fault
		if !errors.As(err, &fault) {
			t.Fatalf("%v is no fault", err)
		}
		if _, err := fault.Encode(); err != nil {
			t.Fatal(err)
		}
	})
}

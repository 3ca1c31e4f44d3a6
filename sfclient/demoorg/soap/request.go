// Package soap reads the requests of the Metadata API and writes its answers:
// the one part of Salesforce this org speaks that is XML. It knows nothing of an
// org; what is asked for is a value, and so is what is answered.
//
// Source: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_intro.htm
package soap

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// The namespaces of a request and of its answer.
const (
	envelopeSpace = "http://schemas.xmlsoap.org/soap/envelope/"
	metadataSpace = "http://soap.sforce.com/2006/04/metadata"
	instanceSpace = "http://www.w3.org/2001/XMLSchema-instance"
)

// Operation is a call of the Metadata API.
type Operation string

// The operations that are answered.
const (
	ListMetadata     Operation = "listMetadata"
	ReadMetadata     Operation = "readMetadata"
	DescribeMetadata Operation = "describeMetadata"
)

// Request is one call, as it came in.
type Request struct {
	// SessionID is the access token of the SessionHeader, "" when there is none.
	SessionID string
	Operation Operation
	// Queries are what listMetadata lists.
	Queries []ListQuery
	// Type and FullNames are what readMetadata reads.
	Type      string
	FullNames []string
}

// ListQuery asks for the components of a type. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm
type ListQuery struct {
	Type   string
	Folder string
}

// wireEnvelope is a SOAP 1.1 message.
type wireEnvelope struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Header  struct {
		Session struct {
			ID string `xml:"http://soap.sforce.com/2006/04/metadata sessionId"`
		} `xml:"http://soap.sforce.com/2006/04/metadata SessionHeader"`
	} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Header"`
	Body *struct {
		Calls []wireCall `xml:",any"`
	} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Body"`
}

// wireCall is the one element of a body. Elements without a field here are
// gathered, to be refused by name.
type wireCall struct {
	XMLName     xml.Name
	Queries     []wireQuery   `xml:"http://soap.sforce.com/2006/04/metadata queries"`
	Type        string        `xml:"http://soap.sforce.com/2006/04/metadata type"`
	FullNames   []string      `xml:"http://soap.sforce.com/2006/04/metadata fullNames"`
	AsOfVersion string        `xml:"http://soap.sforce.com/2006/04/metadata asOfVersion"`
	Strange     []wireElement `xml:",any"`
}

type wireQuery struct {
	Type    string        `xml:"http://soap.sforce.com/2006/04/metadata type"`
	Folder  string        `xml:"http://soap.sforce.com/2006/04/metadata folder"`
	Strange []wireElement `xml:",any"`
}

type wireElement struct{ XMLName xml.Name }

// Decode reads a request. What can't be read, and an operation that the org does
// not have, is an error of type *Fault, to be answered as it is.
func Decode(body []byte) (Request, error) {
	if err := plain(body); err != nil {
		return Request{}, err
	}
	var envelope wireEnvelope
	if err := xml.Unmarshal(body, &envelope); err != nil {
		return Request{}, malformed(err)
	}
	if envelope.Body == nil || len(envelope.Body.Calls) != 1 {
		return Request{}, clientFault("The SOAP body must have one element, the operation")
	}
	call := envelope.Body.Calls[0]
	request := Request{
		SessionID: strings.TrimSpace(envelope.Header.Session.ID),
		Operation: Operation(call.XMLName.Local),
		Type:      call.Type,
		FullNames: call.FullNames,
	}
	for _, q := range call.Queries {
		request.Queries = append(request.Queries, ListQuery{Type: q.Type, Folder: q.Folder})
	}
	return request, call.check()
}

// plain refuses a document type: no client of the Metadata API sends one, and its
// entities are how XML is made to grow. It also refuses what follows the message.
func plain(body []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(body))
	for depth, ended := 0, false; ; {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return malformed(err)
		}
		switch token.(type) {
		case xml.Directive:
			return clientFault("A document type declaration is not allowed")
		case xml.StartElement:
			if ended {
				return clientFault("The markup in the document following the root element must be well-formed.")
			}
			depth++
		case xml.EndElement:
			depth--
			ended = depth == 0
		default:
		}
	}
}

// allowed are the elements of each operation.
var allowed = map[Operation]struct{ queries, names, version bool }{
	ListMetadata:     {queries: true, version: true},
	ReadMetadata:     {names: true},
	DescribeMetadata: {version: true},
}

// check refuses an operation that is unknown, and elements that it does not have.
func (c wireCall) check() error {
	may, known := allowed[Operation(c.XMLName.Local)]
	if !known || c.XMLName.Space != metadataSpace {
		return clientFault("No operation available for request {" + c.XMLName.Space + "}" + c.XMLName.Local +
			", please check the WSDL for the service.")
	}
	strange := c.Strange
	for _, q := range c.Queries {
		strange = append(strange, q.Strange...)
	}
	for _, given := range []struct {
		element string
		is, may bool
	}{
		{"queries", len(c.Queries) > 0, may.queries},
		{"type", c.Type != "", may.names},
		{"fullNames", len(c.FullNames) > 0, may.names},
		{"asOfVersion", c.AsOfVersion != "", may.version},
	} {
		if given.is && !given.may {
			strange = append(strange, wireElement{xml.Name{Space: metadataSpace, Local: given.element}})
		}
	}
	if len(strange) > 0 {
		name := strange[0].XMLName
		return clientFault("Element {" + name.Space + "}" + name.Local + " invalid at this location")
	}
	return nil
}

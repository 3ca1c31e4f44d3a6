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
	"slices"
	"strings"
)

// The namespaces of a request and of its answer.
const (
	envelopeSpace = "http://schemas.xmlsoap.org/soap/envelope/"
	metadataSpace = "http://soap.sforce.com/2006/04/metadata"
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
	// Queries are the types whose components listMetadata lists; no type here has folders.
	Queries []string
	// Type and FullNames are what readMetadata reads.
	Type      string
	FullNames []string
}

// wireEnvelope is a SOAP 1.1 message.
type wireEnvelope struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Header  struct {
		Session struct {
			ID string `xml:"http://soap.sforce.com/2006/04/metadata sessionId"`
		} `xml:"http://soap.sforce.com/2006/04/metadata SessionHeader"`
	} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Header"`
	Body struct {
		Calls []element `xml:",any"`
	} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Body"`
}

// element is an element of a body.
type element struct {
	XMLName xml.Name
	Text    string    `xml:",chardata"`
	Inner   []element `xml:",any"`
}

// elementQueries is what listMetadata has for each type.
const elementQueries = "queries"

// allowed are the elements that an element can have.
var allowed = map[string][]string{
	string(ListMetadata):     {elementQueries, "asOfVersion"},
	string(ReadMetadata):     {"type", "fullNames"},
	string(DescribeMetadata): {"asOfVersion"},
	elementQueries:           {"type", "folder"},
}

// check refuses an element within another that does not have it.
func (e element) check() error {
	for _, inner := range e.Inner {
		if name := inner.XMLName; name.Space != metadataSpace || !slices.Contains(allowed[e.XMLName.Local], name.Local) {
			return clientFault("Element {" + name.Space + "}" + name.Local + " invalid at this location")
		}
		if err := inner.check(); err != nil {
			return err
		}
	}
	return nil
}

// texts gives the texts of the elements of a name within another.
func (e element) texts(name string) (texts []string) {
	for _, inner := range e.Inner {
		if inner.XMLName.Local == name {
			texts = append(texts, inner.Text)
		}
	}
	return texts
}

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
	if len(envelope.Body.Calls) != 1 {
		return Request{}, clientFault("The SOAP body must have one element, the operation")
	}
	call := envelope.Body.Calls[0]
	name := call.XMLName
	request := Request{SessionID: strings.TrimSpace(envelope.Header.Session.ID), Operation: Operation(name.Local)}
	switch {
	case name.Space != metadataSpace || !slices.Contains([]Operation{ListMetadata, ReadMetadata, DescribeMetadata}, request.Operation):
		return request, clientFault("No operation available for request {" + name.Space + "}" + name.Local +
			", please check the WSDL for the service.")
	case request.Operation == ReadMetadata:
		request.Type, request.FullNames = strings.Join(call.texts("type"), ""), call.texts("fullNames")
	case request.Operation == ListMetadata:
		for _, query := range call.Inner {
			if query.XMLName.Local == elementQueries {
				request.Queries = append(request.Queries, strings.Join(query.texts("type"), ""))
			}
		}
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

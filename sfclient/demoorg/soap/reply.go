package soap

import (
	"encoding/xml"
	"fmt"
)

// Fault is a refusal of the Metadata API: a code such as "sf:INVALID_SESSION_ID",
// and a text. It is answered with HTTP 500, whatever it says.
type Fault struct {
	Code, Text string
}

// Error gives the text.
func (f *Fault) Error() string { return f.Text }

// Refuse makes the fault of one of Salesforce's exception codes. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
func Refuse(code, message string) *Fault {
	return &Fault{Code: "sf:" + code, Text: code + ": " + message}
}

// clientFault is a message that is none of the Metadata API.
func clientFault(text string) *Fault { return &Fault{Code: "soapenv:Client", Text: text} }

func malformed(err error) *Fault { return clientFault("The request can't be parsed: " + err.Error()) }

// Encode gives the whole message of a fault.
func (f *Fault) Encode() ([]byte, error) {
	fault := New("soapenv:Fault", New("faultcode", f.Code), New("faultstring", f.Text))
	return encode(fault, "xmlns:sf", metadataSpace)
}

// Element is an element of an answer. The order of those within it is that of the WSDL.
type Element struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Inner   []Element
}

// New makes an element of a value, or of elements and lists of elements.
func New(name string, inner ...any) Element {
	e := Element{XMLName: xml.Name{Local: name}}
	for _, value := range inner {
		switch v := value.(type) {
		case Element:
			e.Inner = append(e.Inner, v)
		case []Element:
			e.Inner = append(e.Inner, v...)
		default:
			e.Text = fmt.Sprint(v)
		}
	}
	return e
}

// with adds attributes, which are pairs of name and value.
func (e Element) with(attrs ...string) Element {
	for i := 0; i+1 < len(attrs); i += 2 {
		e.Attrs = append(e.Attrs, xml.Attr{Name: xml.Name{Local: attrs[i]}, Value: attrs[i+1]})
	}
	return e
}

// Type is a type in the answer of describeMetadata. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_describe.htm
type Type struct{ Name, Directory, Suffix string }

// Describe gives the message that answers describeMetadata.
func Describe(types []Type) ([]byte, error) {
	result := New("result")
	for _, t := range types {
		result.Inner = append(result.Inner, New("metadataObjects", New("directoryName", t.Directory), New("inFolder", false),
			New("metaFile", false), New("suffix", t.Suffix), New("xmlName", t.Name)))
	}
	result.Inner = append(result.Inner, New("organizationNamespace"), New("partialSaveAllowed", true), New("testRequired", false))
	return answer(New("describeMetadataResponse", result))
}

// Listing is the answer of listMetadata: components, and who made all of them and when.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm
type Listing struct {
	MakerID, MakerName, Made string
	Components               []Component
}

// Component is one of them.
type Component struct{ Type, Name, ID, File string }

// List gives the message that answers listMetadata.
func List(l Listing) ([]byte, error) {
	response := New("listMetadataResponse")
	for _, c := range l.Components {
		response.Inner = append(response.Inner, New("result",
			New("createdById", l.MakerID), New("createdByName", l.MakerName), New("createdDate", l.Made),
			New("fileName", c.File), New("fullName", c.Name), New("id", c.ID),
			New("lastModifiedById", l.MakerID), New("lastModifiedByName", l.MakerName), New("lastModifiedDate", l.Made),
			New("type", c.Type)))
	}
	return answer(response)
}

// Record is a record of readMetadata. The zero value stands for a name that no component has.
// Source: the page of each type, such as
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
type Record struct {
	Kind, Name string
	Content    []Element
}

// Read gives the message that answers readMetadata: a record for each name asked for.
func Read(records []Record) ([]byte, error) {
	result := New("result")
	for _, r := range records {
		record := New("records").with("xsi:nil", "true")
		if r.Kind != "" {
			record = New("records", New("fullName", r.Name), r.Content).with("xsi:type", r.Kind)
		}
		result.Inner = append(result.Inner, record)
	}
	return answer(New("readMetadataResponse", result))
}

// answer puts what is answered into its envelope. Its elements are in the default namespace,
// those of a fault in none.
func answer(content Element) ([]byte, error) {
	return encode(content, "xmlns", metadataSpace, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
}

func encode(content Element, spaces ...string) ([]byte, error) {
	envelope := New("soapenv:Envelope", New("soapenv:Body", content)).with("xmlns:soapenv", envelopeSpace).with(spaces...)
	message, err := xml.Marshal(envelope)
	if err != nil {
		return nil, fmt.Errorf("encode a SOAP message: %w", err)
	}
	return append([]byte(xml.Header), message...), nil
}

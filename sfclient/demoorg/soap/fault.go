package soap

import "encoding/xml"

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

type wireFault struct {
	XMLName xml.Name `xml:"soapenv:Fault"`
	Code    string   `xml:"faultcode"`
	Text    string   `xml:"faultstring"`
}

// Encode gives the whole message of a fault.
func (f *Fault) Encode() ([]byte, error) {
	return envelope{Fault: metadataSpace}.around(wireFault{Code: f.Code, Text: f.Text})
}

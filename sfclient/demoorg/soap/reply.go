package soap

import (
	"bytes"
	_ "embed" // the answers
	"encoding/xml"
	"fmt"
	"strings"
	"sync"
	"text/template"
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
func (f *Fault) Encode() ([]byte, error) { return encode("fault", f) }

// Type is a type in the answer of describeMetadata. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_describe.htm
type Type struct{ Name, Directory, Suffix string }

// Describe gives the message that answers describeMetadata.
func Describe(types []Type) ([]byte, error) { return encode("describeMetadata", types) }

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
func List(l Listing) ([]byte, error) { return encode("listMetadata", l) }

// Record is a record of readMetadata: Content is what the template of its Kind writes. The
// zero value stands for a name that no component has. Source: the page of each type, such as
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
type Record struct {
	Kind, Name string
	Content    any
}

// Read gives the message that answers readMetadata: a record for each name asked for.
func Read(records []Record) ([]byte, error) {
	for i, r := range records {
		if r.Kind == "" {
			continue
		}
		content, err := encode(r.Kind, r.Content)
		if err != nil {
			return nil, err
		}
		records[i].Content = string(content)
	}
	return encode("readMetadata", records)
}

//go:embed replies.xml.tmpl
var repliesText string

// replies is read once something is answered, as few programs that have an org ask for it.
var replies = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"xml": escape, "split": strings.Split, "words": strings.Fields,
	}).Parse(repliesText))
})

func escape(text string) (string, error) {
	var out strings.Builder
	err := xml.EscapeText(&out, []byte(text))
	return out.String(), err
}

// encode gives a message by its template.
func encode(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := replies().ExecuteTemplate(&out, name, data); err != nil {
		return nil, fmt.Errorf("encode a SOAP message: %w", err)
	}
	return out.Bytes(), nil
}

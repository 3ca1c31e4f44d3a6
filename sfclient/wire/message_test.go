package wire

import (
	"net/http"
	"testing"
)

// envelope begins a message.
const envelope = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>`

func FuzzReadMessage(f *testing.F) {
	f.Add(envelope+`<readMetadataResponse><result><records><fullName>a</fullName></records></result></readMetadataResponse></s:Body></s:Envelope>`, 200)
	f.Add(envelope+`<s:Fault><faultcode>sf:INVALID_TYPE</faultcode><faultstring>INVALID_TYPE: no</faultstring></s:Fault></s:Body></s:Envelope>`, 500)
	f.Add(`<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`, 200)
	f.Fuzz(func(t *testing.T, body string, status int) {
		r := Reply{Status: status, Header: http.Header{}, Body: []byte(body)}
		var cause error
		if !r.OK() {
			cause = answerError("op", r)
		}
		var message struct {
			Records []struct{} `xml:"Body>readMetadataResponse>result>records"`
		}
		if err := readMessage("op", r, cause, &message); err != nil && len(message.Records) > 0 {
			t.Fatalf("%q gives %+v and %v", body, message, err)
		}
	})
}

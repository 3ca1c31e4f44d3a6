package sfclient

import (
	"net/http"
	"testing"
)

func FuzzReadMessage(f *testing.F) {
	f.Add(soapMessage(`<readMetadataResponse><result><records><fullName>a</fullName></records></result></readMetadataResponse>`), 200)
	f.Add(soapFault("sf:INVALID_TYPE", "INVALID_TYPE: no"), 500)
	f.Add(`<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`, 200)
	f.Fuzz(func(t *testing.T, body string, status int) {
		r := reply{status: status, header: http.Header{}, body: []byte(body)}
		var cause error
		if !r.ok() {
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

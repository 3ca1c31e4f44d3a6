package wire

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"cupgrade/core"
)

// soapRequest is a message of the Metadata API. It holds the token, because the Metadata API takes the
// session from the message and not from a header.
type soapRequest struct {
	XMLName xml.Name   `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Header  soapHeader `xml:"http://schemas.xmlsoap.org/soap/envelope/ Header"`
	Body    soapBody   `xml:"http://schemas.xmlsoap.org/soap/envelope/ Body"`
}

type soapHeader struct {
	Session soapSession `xml:"http://soap.sforce.com/2006/04/metadata SessionHeader"`
}

type soapSession struct {
	ID string `xml:"http://soap.sforce.com/2006/04/metadata sessionId"`
}

type soapBody struct{ Call any }

// faultMessage is what stands in the place of an answer.
type faultMessage struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Body    *struct {
		Fault *struct {
			Code string `xml:"faultcode"`
			Text string `xml:"faultstring"`
		} `xml:"Fault"`
	} `xml:"Body"`
}

// CallMetadata makes one call of the Metadata API, and once more with a new token when the
// one it has is refused. reply points to a structure with the element Body. Salesforce's
// faults come back as its refusals, with the code that REST would give.
func (c *Conn) CallMetadata(ctx context.Context, op string, call, reply any) error {
	used := c.adapter.token.get()
	err := c.soapWith(ctx, op, call, reply, used)
	if isFaultOf(err, core.CodeInvalidSession) && c.adapter.token.replace(ctx, used) {
		return c.soapWith(ctx, op, call, reply, c.adapter.token.get())
	}
	return err
}

func (c *Conn) soapWith(ctx context.Context, op string, call, reply any, token Secret) error {
	version, err := c.APIVersion(ctx)
	if err != nil {
		return err
	}
	body, err := xml.Marshal(soapRequest{Header: soapHeader{soapSession{token.open()}}, Body: soapBody{call}})
	if err != nil {
		return NotSent(op, fmt.Errorf("write the message: %w", err))
	}
	answer, err := c.Read(ctx, Request{
		Op: op, Method: http.MethodPost, Path: "services/Soap/m/" + version, Body: append([]byte(xml.Header), body...),
		// The message has the token; a second one in a header would only be one more
		// place for it.
		Anonymous: true,
		Header:    http.Header{"Content-Type": {"text/xml; charset=UTF-8"}, "Accept": {"text/xml"}, "Soapaction": {`""`}},
	})
	return readMessage(op, answer, err, reply)
}

// readMessage takes a message out of an answer, or the fault that it holds. err is
// why the answer is not a success, nil when it is.
func readMessage(op string, answer Reply, err error, into any) error {
	var message faultMessage
	shape := xml.Unmarshal(answer.Body, &message)
	if shape == nil && message.Body != nil && message.Body.Fault != nil {
		return faultError(op, answer.Status, message.Body.Fault.Code, message.Body.Fault.Text)
	}
	switch {
	case err != nil:
		return err
	case shape != nil || message.Body == nil || xml.Unmarshal(answer.Body, into) != nil:
		return BadAnswer(op, answer, "it is not a message of the Metadata API")
	}
	return nil
}

func isFaultOf(err error, code string) bool {
	remote, ok := err.(*core.RemoteError) //nolint:errorlint // readMessage gives it unwrapped
	return ok && remote.Code == code
}

// faultError makes a fault the error that REST would have been: "sf:CODE" and a
// text that repeats the code.
func faultError(op string, status int, code, text string) *core.RemoteError {
	_, name, _ := strings.Cut(code, ":")
	if !strings.HasPrefix(code, "sf:") {
		name = code
	}
	remote := &core.RemoteError{
		Op: op, Status: status, Code: name, Message: strings.TrimPrefix(text, name+": "), Sent: true, FromSalesforce: true,
	}
	if isTokenRefusal(remote) {
		remote.Err = core.ErrTokenRefused
	}
	return remote
}

// codeOtherAnswer is the code of an answer that something else than the Metadata API
// gave: a proxy, or an org that has it switched off.
const codeOtherAnswer = "UNEXPECTED_ANSWER"

// MetadataRefusal tells what keeps the Metadata API from answering from what concerns the
// session or the network: a fault, which always has the status 500, and an answer
// that is not of this API at all, without which everything else goes on.
func MetadataRefusal(err error) (refusal *core.RemoteError, other error) {
	remote, ok := err.(*core.RemoteError) //nolint:errorlint // soap gives it unwrapped
	switch {
	case !ok:
		return nil, err
	case errors.Is(err, core.ErrWebPage), errors.Is(err, core.ErrRedirected), errors.Is(err, core.ErrBadAnswer):
		return &core.RemoteError{Op: remote.Op, Status: remote.Status, Code: codeOtherAnswer, Message: remote.Err.Error()}, nil
	case remote.FromSalesforce && remote.Err == nil && remote.Code != core.CodeRequestLimit:
		return remote, nil
	}
	return nil, err
}

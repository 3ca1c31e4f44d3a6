package demoorg

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strings"

	"cupgrade/sfclient/demoorg/soap"
	"cupgrade/sfclient/demoorg/store"
)

// metadataPath is where the Metadata API is served; an API version follows it, and
// the org's id may. It is the only part of Salesforce that tells of sharing sets
// and of the settings that an upgrade depends on.
const metadataPath = "/services/Soap/m/"

// The most that one call may ask for. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_readMetadata.htm
const (
	maxListQueries = 3
	maxReadNames   = 10
)

// answerMetadata answers a call of the Metadata API. Its session stands in the message
// and not in a header, and every refusal is a fault with status 500.
func (o *Org) answerMetadata(ctx context.Context, r *http.Request, version string) *answer {
	if r.Method != http.MethodPost {
		return answerError(wrongMethod(r.Method, http.MethodPost))
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "text/xml" {
		return answerError(refuse(http.StatusUnsupportedMediaType, codeMediaType, "The Metadata API is spoken in text/xml"))
	}
	c := &call{ctx: ctx, org: o, version: "v" + version}
	message, err := c.runMetadata(r)
	if err != nil {
		return soapFailure(err)
	}
	return &answer{status: http.StatusOK, text: message, kind: xmlType}
}

// runMetadata lets a call in and gives the message that answers it.
func (c *call) runMetadata(r *http.Request) (message []byte, err error) {
	number, _, _ := strings.Cut(strings.TrimPrefix(c.version, "v"), "/")
	if _, refused := parseVersion("v" + number); refused != nil {
		return nil, soap.Refuse("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL")
	}
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	request, err := soap.Decode(body)
	if err != nil {
		return nil, err
	}
	session, found := c.org.sessions.find(request.SessionID)
	if !found {
		return nil, soap.Refuse(sessionExpired().Code, "Invalid Session ID found in SessionHeader: Illegal Session")
	}
	if err := c.org.letIn(c, r, session.userID); err != nil {
		return nil, err
	}
	if !c.actor.Permissions["PermissionsModifyMetadata"] && !c.actor.Permissions["PermissionsModifyAllData"] {
		return nil, soap.Refuse("INSUFFICIENT_ACCESS",
			"use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions")
	}
	err = c.org.store.View(c.ctx, func(tx *store.Tx) (err error) {
		switch request.Operation {
		case soap.ListMetadata:
			message, err = c.listMetadata(tx, request.Queries)
		case soap.ReadMetadata:
			message, err = c.readMetadata(tx, request.Type, request.FullNames)
		default:
			message, err = c.describeMetadata()
		}
		return err
	})
	return message, err
}

// soapPath begins the paths of all SOAP APIs.
const soapPath = "/services/Soap/"

// refuseSOAP answers a call of the Partner API and its like: the org has none of their
// operations. login is off in every new org of Salesforce. Source:
// https://help.salesforce.com/s/articleView?id=005132110&type=1
func refuseSOAP(r *http.Request) *answer {
	body, err := readBody(r)
	if err == nil {
		_, err = soap.Decode(body)
	}
	if err == nil {
		err = notFound()
	}
	if strings.Contains(err.Error(), "}login,") {
		err = soap.Refuse("INVALID_OPERATION", "SOAP API login() is disabled by default in this org.")
	}
	return soapFailure(err)
}

// soapFailure is an error as a fault of the Metadata API.
func soapFailure(err error) *answer {
	fault, is := errors.AsType[*soap.Fault](err)
	if !is {
		api := toAPIError(err)
		fault = soap.Refuse(api.Code, api.Message)
	}
	message, failed := fault.Encode()
	if failed != nil {
		return answerError(failed)
	}
	return &answer{status: http.StatusInternalServerError, text: message, kind: xmlType}
}

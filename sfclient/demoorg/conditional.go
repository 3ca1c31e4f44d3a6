package demoorg

import (
	"net/http"
	"time"

	"cupgrade/sfclient/demoorg/schema"
)

// The conditional headers that compare dates. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm
const (
	ifModifiedSince   = "If-Modified-Since"
	ifUnmodifiedSince = "If-Unmodified-Since"
)

func preconditionFailed() *schema.APIError {
	return refuse(http.StatusPreconditionFailed, codePrecondition,
		"The record was modified after the date given in If-Unmodified-Since")
}

// date reads a conditional header. present is false when it was not sent; a text
// that is no HTTP date is an error.
func (c *call) date(header string) (since time.Time, present bool, err error) {
	text := c.header.Get(header)
	if text == "" {
		return time.Time{}, false, nil
	}
	since, parseErr := http.ParseTime(text)
	if parseErr != nil {
		return time.Time{}, true, refuse(http.StatusBadRequest, "INVALID_HEADER",
			"The value of the header %s is not a valid date: %s", header, text)
	}
	return since, true, nil
}

// unchanged tells whether a read may be answered with 304, or refuses it with
// 412. A header that is no date is of no effect on a read.
func (c *call) unchanged(lastModified time.Time) (bool, error) {
	if since, present, err := c.date(ifUnmodifiedSince); present && err == nil && lastModified.After(since) {
		return false, preconditionFailed()
	}
	since, present, err := c.date(ifModifiedSince)
	return present && err == nil && !lastModified.After(since), nil
}

// precondition refuses a write to a record that was modified since.
func (c *call) precondition(lastModified time.Time) error {
	since, present, err := c.date(ifUnmodifiedSince)
	if err != nil {
		return err
	}
	if present && lastModified.After(since) {
		return preconditionFailed()
	}
	return nil
}

// notModified is the answer to a conditional read of something that stayed.
func notModified() *answer { return &answer{status: http.StatusNotModified} }

func httpTime(t time.Time) string { return t.UTC().Format(http.TimeFormat) }

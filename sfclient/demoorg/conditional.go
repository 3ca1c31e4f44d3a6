package demoorg

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// The conditional headers: two compare dates, and two compare tags, which only the
// records of Account have. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm
const (
	ifMatch           = "If-Match"
	ifNoneMatch       = "If-None-Match"
	ifModifiedSince   = "If-Modified-Since"
	ifUnmodifiedSince = "If-Unmodified-Since"
)

// edition is what tells one state of a resource from another.
type edition struct {
	modified time.Time // to the second
	tag      string    // with its quotes; "" for what has none
}

// editionOf tells the state of a record.
func editionOf(o *schema.Object, row store.Row) edition {
	at, _ := store.ParseTime(row.String("LastModifiedDate")) // not every object has one
	e := edition{modified: at.Truncate(time.Second)}
	if o.Name == "Account" {
		sum := sha256.Sum256([]byte(row.String("Id") + row.String("SystemModstamp")))
		e.tag = `"` + base64.StdEncoding.EncodeToString(sum[:20]) + `"`
	}
	return e
}

func preconditionFailed() *schema.APIError {
	return refuse(http.StatusPreconditionFailed, codePrecondition,
		"The record was modified after the date given in If-Unmodified-Since")
}

func tagMismatch(header string) *schema.APIError {
	return refuse(http.StatusPreconditionFailed, codePrecondition, "The record does not meet the condition of the header %s", header)
}

// tagList is the value of If-Match and If-None-Match.
var tagList = regexp.MustCompile(`^\s*(\*|(W/)?"[^"]*"(\s*,\s*(W/)?"[^"]*")*)\s*$`)

// matchTag tells whether a header names the tag of a resource. present is false when it
// was not sent, or when there is no tag to name; a text that is no list of tags is an
// error.
func (c *call) matchTag(header, tag string) (named, present bool, err error) {
	text := c.header.Get(header)
	if text == "" || tag == "" {
		return false, false, nil
	}
	if !tagList.MatchString(text) {
		return false, true, refuse(http.StatusBadRequest, "INVALID_HEADER", "The value of the header %s is not a list of tags: %s", header, text)
	}
	// A tag that went out compressed comes back with a mark of it.
	text = strings.ReplaceAll(text, `-gzip"`, `"`)
	return strings.TrimSpace(text) == "*" || strings.Contains(text, tag), true, nil
}

// parseDate reads a conditional header. present is false when it was not sent; a text
// that is no HTTP date is an error.
func (c *call) parseDate(header string) (since time.Time, present bool, err error) {
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

// isUnchanged tells whether a read may be answered with 304, or refuses it with
// 412. A header that can't be read is of no effect on a read.
func (c *call) isUnchanged(now edition) (bool, error) {
	if since, present, err := c.parseDate(ifUnmodifiedSince); present && err == nil && now.modified.After(since) {
		return false, preconditionFailed()
	}
	if named, present, err := c.matchTag(ifMatch, now.tag); present && err == nil && !named {
		return false, tagMismatch(ifMatch)
	}
	if named, present, err := c.matchTag(ifNoneMatch, now.tag); present && err == nil {
		return named, nil // it outweighs the date
	}
	since, present, err := c.parseDate(ifModifiedSince)
	return present && err == nil && !now.modified.After(since), nil
}

// checkPrecondition refuses a write to a record that is another one than the headers want.
func (c *call) checkPrecondition(now edition) error {
	since, present, err := c.parseDate(ifUnmodifiedSince)
	if err != nil {
		return err
	}
	if present && now.modified.After(since) {
		return preconditionFailed()
	}
	for header, wanted := range map[string]bool{ifMatch: true, ifNoneMatch: false} {
		named, present, err := c.matchTag(header, now.tag)
		if err != nil {
			return err
		}
		if present && named != wanted {
			return tagMismatch(header)
		}
	}
	return nil
}

// notModified is the answer to a conditional read of something that stayed.
func notModified() *answer { return &answer{status: http.StatusNotModified} }

func formatHTTPTime(t time.Time) string { return t.UTC().Format(http.TimeFormat) }

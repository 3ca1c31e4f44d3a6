package demoorg

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"cupgrade/core/pattern"
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

// tagList is the value of If-Match and If-None-Match.
var tagList = pattern.Lazy(`^\s*(\*|(W/)?"[^"]*"(\s*,\s*(W/)?"[^"]*")*)\s*$`)

// isMet tells whether a resource is as a conditional header wants it. present is false when
// the header was not sent, or when there is no tag to name; a text that is no date, or no
// list of tags, is an error.
func (c *call) isMet(header string, now edition) (met, present bool, err error) {
	text := c.header.Get(header)
	isDate := header == ifModifiedSince || header == ifUnmodifiedSince
	switch {
	case text == "" || !isDate && now.tag == "":
		return false, false, nil
	case isDate:
		since, err := http.ParseTime(text)
		if err != nil {
			return false, true, refuse(http.StatusBadRequest, "INVALID_HEADER", "The value of the header %s is not a valid date: %s", header, text)
		}
		return now.modified.After(since) == (header == ifModifiedSince), true, nil
	case !tagList().MatchString(text):
		return false, true, refuse(http.StatusBadRequest, "INVALID_HEADER", "The value of the header %s is not a list of tags: %s", header, text)
	}
	// A tag that went out compressed comes back with a mark of it.
	text = strings.ReplaceAll(text, `-gzip"`, `"`)
	named := strings.TrimSpace(text) == "*" || strings.Contains(text, now.tag)
	return named == (header == ifMatch), true, nil
}

func preconditionFailed(header string) error {
	if header == ifUnmodifiedSince {
		return refuse(http.StatusPreconditionFailed, codePrecondition, "The record was modified after the date given in If-Unmodified-Since")
	}
	return refuse(http.StatusPreconditionFailed, codePrecondition, "The record does not meet the condition of the header %s", header)
}

// isUnchanged tells whether a read may be answered with 304, or refuses it with
// 412. A header that can't be read is of no effect on a read.
func (c *call) isUnchanged(now edition) (bool, error) {
	for _, header := range []string{ifUnmodifiedSince, ifMatch} {
		if met, present, err := c.isMet(header, now); present && err == nil && !met {
			return false, preconditionFailed(header)
		}
	}
	for _, header := range []string{ifNoneMatch, ifModifiedSince} { // the first outweighs the second
		if met, present, err := c.isMet(header, now); present && err == nil {
			return !met, nil
		}
	}
	return false, nil
}

// checkPrecondition refuses a write to a record that is another one than the headers want.
func (c *call) checkPrecondition(now edition) error {
	for _, header := range []string{ifUnmodifiedSince, ifMatch, ifNoneMatch} {
		met, present, err := c.isMet(header, now)
		if err != nil {
			return err
		}
		if present && !met {
			return preconditionFailed(header)
		}
	}
	return nil
}

func formatHTTPTime(t time.Time) string { return t.UTC().Format(http.TimeFormat) }

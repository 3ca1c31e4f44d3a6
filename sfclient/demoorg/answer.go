package demoorg

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// The content types of answers.
const (
	jsonType = "application/json;charset=UTF-8"
	xmlType  = "text/xml; charset=utf-8"
	textType = "text/plain;charset=UTF-8"
)

// answer is what a handler gives back; a composite puts several into one body.
type answer struct {
	status int
	// header holds the headers that are the resource's own: Location,
	// Last-Modified.
	header map[string]string
	// body is marshalled as JSON; nil is no body at all.
	body any
	// text is the body where it is not JSON, and kind says what it is.
	text []byte
	kind string
}

func answerOK(body any) *answer { return &answer{status: http.StatusOK, body: body} }

func noContent() *answer { return &answer{status: http.StatusNoContent} }

func (a *answer) failed() bool { return a.status >= http.StatusBadRequest }

// encodeJSON gives JSON as Salesforce writes it: < and > stay what they are.
func encodeJSON(body any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		return nil, fmt.Errorf("encode an answer: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// encode gives the body of an answer, and what it is; nil for none.
func (a *answer) encode() (text []byte, kind string, err error) {
	if a.body == nil {
		return a.text, a.kind, nil
	}
	text, err = encodeJSON(a.body)
	return text, jsonType, err
}

// gzipFrom is the size from which compressing an answer is worth its time.
const gzipFrom = 1024

// send writes an answer out, compressed when the client asked for it; see Options.Plain.
func (o *Org) send(w http.ResponseWriter, r *http.Request, a *answer) {
	text, kind, err := a.encode()
	if err != nil {
		a = answerError(err)
		text, kind, _ = a.encode() // of texts alone
	}
	header := w.Header()
	for name, value := range a.header {
		header.Set(name, value)
	}
	if text != nil {
		header.Set("Content-Type", kind)
	}
	header.Set("Vary", "Accept-Encoding")
	header.Set("Sforce-Limit-Info", o.usage.header())
	if !o.options.Plain && len(text) >= gzipFrom && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		text = o.compress(text)
		header.Set("Content-Encoding", "gzip")
	}
	if a.status != http.StatusNoContent && a.status != http.StatusNotModified {
		header.Set("Content-Length", strconv.Itoa(len(text)))
	}
	w.WriteHeader(a.status)
	// A client that has gone away is no concern of the org's.
	_, _ = w.Write(text) //nolint:gosec // Its content type says that it is no page.
	// It has to be on its way before the request counts as done, or Close could
	// cut it off.
	_ = http.NewResponseController(w).Flush()
}

// newZip makes a writer for compress, which takes a millisecond.
func newZip() any {
	zip, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // which is a level
	return zip
}

func (o *Org) compress(text []byte) []byte {
	var packed bytes.Buffer
	zip := o.zips.Get().(*gzip.Writer) // newZip makes no others
	defer o.zips.Put(zip)
	zip.Reset(&packed)
	_, _ = zip.Write(text) // a buffer takes all
	_ = zip.Close()
	return packed.Bytes()
}

// acceptsGzip tells whether a client takes gzip, and does not forbid it by a weight of 0.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, err := mime.ParseMediaType(part)
		weight, weighed := params["q"]
		if err == nil && coding == "gzip" {
			return !weighed || strings.Trim(weight, "0.") != ""
		}
	}
	return false
}

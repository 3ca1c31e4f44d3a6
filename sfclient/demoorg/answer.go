package demoorg

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
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

// recorder is an answer before it goes out, so that it can be held back
// or compressed.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

// answer records what a handler gave.
func (r *recorder) answer(a *answer) {
	for name, value := range a.header {
		r.header.Set(name, value)
	}
	r.status = a.status
	text, kind := a.text, a.kind
	if a.body != nil {
		var err error
		if text, err = encodeJSON(a.body); err != nil {
			r.answer(answerError(err))
			return
		}
		kind = jsonType
	}
	if text != nil {
		r.header.Set("Content-Type", kind)
		r.body.Write(text)
	}
}

// send writes the answer out.
func (r *recorder) send(w http.ResponseWriter) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	if r.status != http.StatusNoContent && r.status != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(r.body.Len()))
	}
	w.WriteHeader(r.status)
	// A client that has gone away is no concern of the org's.
	_, _ = w.Write(r.body.Bytes())
	// It has to be on its way before the request counts as done, or Close could
	// cut it off.
	_ = http.NewResponseController(w).Flush()
}

// gzipFrom is the size from which compressing an answer is worth its time.
const gzipFrom = 1024

// compress gzips an answer when the client asked for it; see Options.Plain.
func (o *Org) compress(rec *recorder, r *http.Request) error {
	rec.header.Set("Vary", "Accept-Encoding")
	if o.options.Plain || rec.body.Len() < gzipFrom || !acceptsGzip(r.Header.Get("Accept-Encoding")) {
		return nil
	}
	var packed bytes.Buffer
	zw, pooled := o.zips.Get().(*gzip.Writer)
	if !pooled {
		var err error
		if zw, err = gzip.NewWriterLevel(&packed, gzip.BestSpeed); err != nil {
			return fmt.Errorf("compress an answer: %w", err)
		}
	}
	defer o.zips.Put(zw)
	zw.Reset(&packed)
	_, err := zw.Write(rec.body.Bytes())
	if err = errors.Join(err, zw.Close()); err != nil {
		return fmt.Errorf("compress an answer: %w", err)
	}
	rec.body = packed
	rec.header.Set("Content-Encoding", "gzip")
	return nil
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

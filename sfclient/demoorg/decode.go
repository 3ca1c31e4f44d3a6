package demoorg

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"cupgrade/sfclient/demoorg/schema"
)

// attributesKey is the member of a record that says what it is; it is no field.
const attributesKey = "attributes"

// input is a record as a client sent it.
type input struct {
	// kind is attributes.type, "" when there is none.
	kind   string
	fields []inputField
}

type inputField struct {
	name  string
	value any    // string, bool, json.Number, nil, map[string]any or []any
	at    string // where it ended: "[line:1, column:20]"
}

// get finds a field without regard to case.
func (in *input) get(name string) (inputField, bool) {
	for _, f := range in.fields {
		if strings.EqualFold(f.name, name) {
			return f, true
		}
	}
	return inputField{}, false
}

// without leaves a field out.
func (in *input) without(name string) *input {
	out := &input{kind: in.kind}
	for _, f := range in.fields {
		if !strings.EqualFold(f.name, name) {
			out.fields = append(out.fields, f)
		}
	}
	return out
}

// with adds a field.
func (in *input) with(name string, value any) *input {
	return &input{kind: in.kind, fields: append(slices.Clone(in.fields), inputField{name: name, value: value})}
}

// decodeRecord reads one record and keeps its fields in their order.
func decodeRecord(body []byte) (*input, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, parserError("The HTTP entity body is required, but this request has no entity body.")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if token, err := dec.Token(); err != nil {
		return nil, syntaxError(body, dec, err)
	} else if token != json.Delim('{') {
		return nil, parserError("Cannot deserialize instance of sobject from %s at %s", nameToken(token), formatPosition(body, dec.InputOffset()))
	}
	in := &input{}
	for dec.More() {
		if err := in.decodeField(body, dec); err != nil {
			return nil, err
		}
	}
	if _, err := dec.Token(); err != nil { // the closing brace
		return nil, syntaxError(body, dec, err)
	}
	return in, readEnd(body, dec)
}

func (in *input) decodeField(body []byte, dec *json.Decoder) error {
	key, err := dec.Token()
	if err != nil {
		return syntaxError(body, dec, err)
	}
	f := inputField{name: key.(string)} // a member's key is a string: encoding/json
	if err := dec.Decode(&f.value); err != nil {
		return syntaxError(body, dec, err)
	}
	if f.name == attributesKey {
		attributes, _ := f.value.(map[string]any)
		in.kind, _ = attributes["type"].(string)
		return nil
	}
	f.at = formatPosition(body, dec.InputOffset())
	in.fields = append(in.fields, f)
	return nil
}

// readEnd refuses what follows the value.
func readEnd(body []byte, dec *json.Decoder) error {
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return parserError("Unexpected content after the end of the JSON value at %s", formatPosition(body, dec.InputOffset()))
	}
	return nil
}

// decodeBody reads a request of a known shape; a member that is not part of it is
// refused.
func decodeBody(body []byte, into any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return parserError("The HTTP entity body is required, but this request has no entity body.")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return syntaxError(body, dec, err)
	}
	return readEnd(body, dec)
}

func parserError(format string, args ...any) *schema.APIError {
	return refuse(http.StatusBadRequest, codeJSONParser, format, args...)
}

// syntaxError words an error of encoding/json as the parser of Salesforce does.
func syntaxError(body []byte, dec *json.Decoder, err error) error {
	if bad := findBreak(body); bad != nil {
		return bad
	}
	if kind, is := errors.AsType[*json.UnmarshalTypeError](err); is {
		if kind.Field == "" {
			kind.Field = "request"
		}
		return parserError("Cannot deserialize instance of %s from %s value or request may be missing a required field at %s",
			kind.Field, kind.Value, formatPosition(body, kind.Offset))
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	if name, unknown := strings.CutPrefix(text, "unknown field "); unknown {
		text = "Unrecognized field " + name + ", not marked as ignorable"
	}
	return parserError("%s at %s", text, formatPosition(body, dec.InputOffset()))
}

// findBreak finds where a body stops being JSON; nil when it is JSON. The decoder
// can't tell: it counts from its last token.
func findBreak(body []byte) error {
	var whole json.RawMessage
	syntax, is := errors.AsType[*json.SyntaxError](json.Unmarshal(body, &whole))
	if !is {
		return nil
	}
	at := syntax.Offset
	if at >= int64(len(body)) && strings.Contains(syntax.Error(), "unexpected end") {
		return parserError("Unexpected end-of-input at %s", formatPosition(body, at))
	}
	r, _ := utf8.DecodeRune(body[max(at-1, 0):])
	return parserError("Unexpected character (%q (code %d)) at %s", r, r, formatPosition(body, at-1))
}

// formatPosition gives an offset as line and column, both counted from 1.
func formatPosition(body []byte, offset int64) string {
	before := body[:min(max(offset, 0), int64(len(body)))]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("[line:%d, column:%d]", line, len(before)-bytes.LastIndexByte(before, '\n'))
}

// nameToken names a JSON value as the parser of Salesforce does.
func nameToken(value any) string {
	switch v := value.(type) {
	case nil:
		return "VALUE_NULL"
	case string:
		return "VALUE_STRING value " + v
	case bool:
		return fmt.Sprintf("VALUE_%s value %t", strings.ToUpper(fmt.Sprint(v)), v)
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return "VALUE_NUMBER_FLOAT value " + v.String()
		}
		return "VALUE_NUMBER_INT value " + v.String()
	case []any, json.Delim:
		return "START_ARRAY value ["
	default:
		return "START_OBJECT value {"
	}
}

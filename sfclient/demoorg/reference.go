package demoorg

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"cupgrade/core/pattern"
)

// A reference stands for a value of an earlier answer: @{ref.id},
// @{ref.records[0].Profile.Name}, @{ref[1].id}. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/using_composite_resources_references.htm
var (
	referenceShape   = pattern.Lazy(`@\{([^{}]*)\}`)
	referenceIDShape = pattern.Lazy(`^[A-Za-z0-9][A-Za-z0-9_]*$`)
	stepShape        = pattern.Lazy(`^(?:\.([A-Za-z0-9_]+)|\[([0-9]+)\])`)
)

// references are the bodies of the answers so far, by reference id. Failed answers are kept
// as well, so that looking into one finds nothing.
type references map[string]any

// parse gives the body of an answer as JSON values: few answers are referred to, and some
// are long.
func (refs references) parse(id string) (value any, err error) {
	text, err := encodeJSON(refs[id])
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&value); err != nil {
		return nil, fmt.Errorf("look into an answer that is referred to: %w", err)
	}
	return value, nil
}

// find gives the value that a reference ("ref.records[0].Id") stands for.
func (refs references) find(expression string) (any, error) {
	id, rest := expression, ""
	if i := strings.IndexAny(expression, ".["); i >= 0 {
		id, rest = expression[:i], expression[i:]
	}
	if _, known := refs[id]; !known || rest == "" {
		return nil, noValue(expression, id)
	}
	value, err := refs.parse(id)
	if err != nil {
		return nil, err
	}
	for rest != "" {
		step := stepShape().FindStringSubmatch(rest)
		if step == nil {
			return nil, noValue(expression, id)
		}
		var found bool
		if value, found = stepInto(value, step[1], step[2]); !found {
			return nil, noValue(expression, id)
		}
		rest = rest[len(step[0]):]
	}
	return value, nil
}

// stepInto takes one step into a JSON value: a member, or an element.
func stepInto(value any, member, index string) (any, bool) {
	if member != "" {
		object, _ := value.(map[string]any)
		inner, found := object[member]
		return inner, found
	}
	array, _ := value.([]any)
	i, err := strconv.Atoi(index)
	if err != nil || i >= len(array) {
		return nil, false
	}
	return array[i], true
}

func noValue(expression, id string) error {
	return refuse(http.StatusBadRequest, codeHalted, "Invalid reference specified. No value for %s found in %s", expression, id)
}

// replaceInURL replaces the references in a subrequest's URL; values are escaped so that
// they can't change its meaning.
func (refs references) replaceInURL(text string) (string, error) {
	return refs.replace(text, func(value string) string {
		return strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
	})
}

// replace puts values in place of all references in a text.
func (refs references) replace(text string, escape func(string) string) (string, error) {
	var failed error
	out := referenceShape().ReplaceAllStringFunc(text, func(match string) string {
		value, err := refs.find(match[2 : len(match)-1])
		if err != nil && failed == nil {
			failed = err
		}
		return escape(plainText(value))
	})
	return out, failed
}

// plainText is a JSON value as part of a text.
func plainText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case nil:
		return ""
	default:
		text, _ := encodeJSON(v) // it was JSON before
		return string(text)
	}
}

// replaceInBody replaces the references in the strings of a subrequest's body. A string
// that is one reference and nothing else becomes the value itself.
func (refs references) replaceInBody(body json.RawMessage) (json.RawMessage, error) {
	if !bytes.Contains(body, []byte("@{")) {
		return body, nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, syntaxError(body, dec, err)
	}
	value, err := refs.replaceWithin(value)
	if err != nil {
		return nil, err
	}
	return encodeJSON(value)
}

func (refs references) replaceWithin(value any) (any, error) {
	var err error
	switch v := value.(type) {
	case string:
		if whole := referenceShape().FindString(v); whole != "" && whole == v {
			return refs.find(v[2 : len(v)-1])
		}
		return refs.replace(v, func(s string) string { return s })
	case []any:
		for i := range v {
			if v[i], err = refs.replaceWithin(v[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for name := range v {
			if v[name], err = refs.replaceWithin(v[name]); err != nil {
				return nil, err
			}
		}
	}
	return value, nil
}

package demoorg

import (
	"encoding/json"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// dateLayout is how the store keeps days.
const dateLayout = time.DateOnly

// dateTimeForms are the ways a client may write a datetime. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_valid_date_formats.htm
var dateTimeForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999Z0700", "2006-01-02T15:04Z07:00", dateLayout}

// convertField makes a stored value of one that was sent. Nothing and the empty text
// are both null, as on Salesforce.
func convertField(f *schema.Field, in inputField) (any, error) {
	if in.value == nil || in.value == "" {
		if f.Type == schema.TypeBoolean {
			text := "null"
			if in.value != nil {
				text = ""
			}
			return nil, refuseFields("INVALID_TYPE_ON_FIELD_IN_RECORD", f.Label+": value not of required type: "+text, f.Name)
		}
		return nil, nil
	}
	value, good := convertValue(f.Type, in.value)
	if !good {
		return nil, parserError("Cannot deserialize instance of %s from %s or request may be missing a required field at %s",
			nameOfType(f.Type), nameToken(in.value), in.at)
	}
	return value, nil
}

// convertValue gives a value the Go type that the store keeps for the field type.
func convertValue(t schema.Type, value any) (any, bool) {
	text, isText := value.(string)
	if number, isNumber := value.(json.Number); isNumber {
		text = number.String()
	}
	switch t {
	case schema.TypeBoolean:
		if b, isBool := value.(bool); isBool {
			return b, true
		}
		b, err := strconv.ParseBool(strings.ToLower(text))
		return b, err == nil && len(text) > 1
	case schema.TypeInt:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		n, err := strconv.ParseFloat(text, 64)
		return n, err == nil
	case schema.TypeDate:
		d, err := time.Parse(dateLayout, text)
		return d.Format(dateLayout), isText && err == nil
	case schema.TypeDateTime:
		return convertTime(text)
	default:
		return text, isText
	}
}

func convertTime(text string) (any, bool) {
	for _, form := range dateTimeForms {
		if t, err := time.Parse(form, text); err == nil {
			return store.FormatTime(t), true
		}
	}
	return nil, false
}

// nameOfType names a field type as the parser of Salesforce does.
func nameOfType(t schema.Type) string {
	switch t {
	case schema.TypeBoolean, schema.TypeInt, schema.TypeDate, schema.TypeDateTime:
		return string(t)
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		return "double"
	default:
		return "string"
	}
}

// checkValue refuses a value of the right type that the field does not take. The
// message texts begin with the field's label, as on Salesforce.
func checkValue(o *schema.Object, f *schema.Field, value any) error {
	text, isText := value.(string)
	switch {
	case !isText:
		return checkNumber(f, value)
	case f.Type == schema.TypeReference || f.Type == schema.TypeID:
		if _, err := store.NormalizeID(text); err != nil {
			return wrongID(f, text)
		}
	case f.Length > 0 && utf8.RuneCountInString(text) > f.Length:
		return refuseFields("STRING_TOO_LONG",
			f.Label+": data value too large: "+text+" (max length="+strconv.Itoa(f.Length)+")", f.Name)
	case (f.Type == schema.TypeEmail || f.Name == fieldUsername) && !isEmail(text):
		return refuseFields("INVALID_EMAIL_ADDRESS", f.Label+": invalid email address: "+text, f.Name)
	case o.Restricted(f) && !inPicklist(f, text):
		return refuseFields("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
			f.Label+": bad value for restricted picklist field: "+text, f.Name)
	}
	return nil
}

func checkNumber(f *schema.Field, value any) error {
	n, isInt := value.(int64)
	if isInt && f.Digits > 0 && len(strings.TrimPrefix(strconv.FormatInt(n, 10), "-")) > f.Digits {
		return refuseFields("NUMBER_OUTSIDE_VALID_RANGE", f.Label+": value outside of valid range on numeric field: "+
			strconv.FormatInt(n, 10), f.Name)
	}
	return nil
}

func wrongID(f *schema.Field, text string) error {
	return refuseFields(codeMalformedID, f.Label+": id value of incorrect type: "+text, f.Name)
}

func inPicklist(f *schema.Field, text string) bool {
	return slices.ContainsFunc(f.Picklist, func(p schema.PicklistValue) bool { return p.Value == text })
}

func isEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text
}

// noExternalID refuses a segment of a path that is neither an id nor a field that
// records are found by.
func noExternalID(text string) error {
	return refuse(http.StatusNotFound, codeNotFound, "Provided external ID field does not exist or is not accessible: %s", text)
}

package sfclient

import (
	"encoding/json"
	"fmt"
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// isRequired tells whether every record must have a value in a field: a custom one that
// takes no null and that a person fills in. Standard ones are never empty.
func (f describedField) isRequired() bool {
	return f.Custom && upgrade.IsFalse(f.Nillable) && (f.Createable || f.Updateable) && f.Type != "boolean"
}

// requiredReads are the required fields of one record, which an org has few of.
type requiredReads struct {
	of     description
	fields []string
	record *wire.Record[emptyFields] // nil where the org requires none
}

func newRequiredReads(of description, id core.ID) *requiredReads {
	r := &requiredReads{of: of}
	for _, name := range of.order {
		if of.fields[name].isRequired() {
			r.fields = append(r.fields, name)
		}
	}
	if len(r.fields) > 0 && id != "" {
		r.record = wire.SelectRecord[emptyFields](of.object, id, "Id, "+strings.Join(r.fields, ", "))
	}
	return r
}

func (r *requiredReads) all() []wire.Selection {
	if r == nil || r.record == nil {
		return nil
	}
	return []wire.Selection{r.record}
}

// complete adds the fields that are empty to the facts.
func (r *requiredReads) complete(facts *upgrade.UserFacts) {
	if r == nil || r.record == nil {
		return
	}
	facts.Unreadable = append(facts.Unreadable, gap(upgrade.UnreadableRequired, r.record.Refused)...)
	for _, name := range r.fields {
		if r.record.Row != nil && (*r.record.Row)[name] {
			facts.MissingFields = append(facts.MissingFields, upgrade.MissingField{Object: r.of.object, Name: name, Label: r.of.fields[name].Label})
		}
	}
}

// emptyFields tells of a row whose columns are chosen at run time which of them are empty.
type emptyFields map[string]bool

// UnmarshalJSON keeps the columns with neither a value nor a text.
func (e *emptyFields) UnmarshalJSON(data []byte) error {
	var columns map[string]json.RawMessage
	if err := json.Unmarshal(data, &columns); err != nil {
		return fmt.Errorf("decode the required fields: %w", err)
	}
	*e = emptyFields{}
	for name, value := range columns {
		(*e)[name] = string(value) == "null" || string(value) == `""`
	}
	return nil
}

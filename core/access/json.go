package access

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// categoryNames are the objects that hold each category, as the API names them.
var categoryNames = [...]string{
	CategoryObject: "ObjectPermissions", CategoryField: "FieldPermissions", CategoryUser: "PermissionSet",
	CategorySetupEntity: "SetupEntityAccess", CategoryTab: "PermissionSetTabSetting",
}

// MarshalText names a category for JSON.
func (c Category) MarshalText() ([]byte, error) {
	if int(c) >= len(categoryNames) {
		return nil, fmt.Errorf("category %d has no name", c)
	}
	return []byte(categoryNames[c]), nil
}

// UnmarshalText reads what MarshalText wrote, and the number that earlier versions wrote.
func (c *Category) UnmarshalText(text []byte) error {
	i := slices.Index(categoryNames[:], string(text))
	if n, err := strconv.Atoi(string(text)); err == nil && n < len(categoryNames) {
		i = n
	}
	if i <= 0 { // no category has the number 0
		return fmt.Errorf("%q is no category of permissions", text)
	}
	*c = Category(i) //nolint:gosec // an index of categoryNames
	return nil
}

// UnmarshalJSON reads a name or a number; a journal of an earlier version holds numbers.
func (c *Category) UnmarshalJSON(raw []byte) error {
	var name string
	if json.Unmarshal(raw, &name) != nil {
		name = string(raw)
	}
	return c.UnmarshalText([]byte(name))
}

// MarshalJSON lists the rights in words.
func (r Rights) MarshalJSON() ([]byte, error) {
	return json.Marshal(r.listWords()) //nolint:wrapcheck // strings can be written
}

// UnmarshalJSON reads what MarshalJSON wrote, and the number that earlier versions wrote.
func (r *Rights) UnmarshalJSON(raw []byte) error {
	if n, err := strconv.ParseUint(string(raw), 10, 8); err == nil {
		*r = Rights(n)
		return nil
	}
	var words []string
	if err := json.Unmarshal(raw, &words); err != nil {
		return fmt.Errorf("read rights: %w", err)
	}
	*r = 0
	for _, word := range words {
		i := slices.IndexFunc(rightWords[:], func(w rightWord) bool { return w.word == word })
		if i < 0 {
			return fmt.Errorf("%q is no right", word)
		}
		*r |= rightWords[i].right
	}
	return nil
}

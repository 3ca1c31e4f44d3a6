package sfclient

import (
	"encoding/json"
	"fmt"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// grantedFlags is a row whose columns are permissions, chosen at run time by what
// the org has.
type grantedFlags struct {
	id    core.ID
	flags map[string]bool
}

// UnmarshalJSON keeps the id and every boolean.
func (g *grantedFlags) UnmarshalJSON(data []byte) error {
	var columns map[string]json.RawMessage
	if err := json.Unmarshal(data, &columns); err != nil {
		return fmt.Errorf("decode a row of permissions: %w", err)
	}
	g.flags = make(map[string]bool, len(columns))
	for name, value := range columns {
		switch string(value) {
		case "true", "false":
			g.flags[name] = string(value) == "true"
		}
	}
	if raw, ok := columns["Id"]; ok {
		var id wire.RecordID
		if err := id.UnmarshalJSON(raw); err != nil {
			return err
		}
		g.id = core.ID(id)
	}
	return nil
}

// pickFlags gives the flags of these names that the row has.
func (g *grantedFlags) pickFlags(names []string) map[string]bool {
	found := make(map[string]bool, len(names))
	for _, name := range names {
		if value, ok := g.flags[name]; ok {
			found[name] = value
		}
	}
	return found
}

// gapsOf is what could not be read of queries that may be missing.
func gapsOf(queries ...wire.Refusable) []upgrade.Unreadable {
	unreadable := make([]upgrade.Unreadable, 0, len(queries))
	for _, q := range queries {
		unreadable = append(unreadable, unreadableFor(q.Answered().What, q.Answered().Refused)...)
	}
	return unreadable
}

// unreadableFor gives what a refusal leaves unread; none when there was no refusal.
func unreadableFor(what string, refusal *core.RemoteError) []upgrade.Unreadable {
	if refusal == nil {
		return nil
	}
	return []upgrade.Unreadable{{What: what, Code: refusal.Code, Message: refusal.Message}}
}

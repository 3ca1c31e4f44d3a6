package sfclient

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// nameTable says where the names of setup entities of one type are. idField is the
// column that holds what SetupEntityAccess calls SetupEntityId. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_setupentityaccess.htm
type nameTable struct {
	entity, object, idField string
	columns                 string
	// joined says that many of them can be asked for by a semi-join on the permission
	// sets, in place of many lists of ids.
	joined bool
}

const (
	appTable  = "AppMenuItem" // every app of the org, of whatever kind
	durableID = "DurableId"
)

// Fields that several objects have.
const (
	fieldName        = "Name"
	fieldSobjectType = "SobjectType"
)

// nameTables lists the types whose names can be read.
func nameTables() []nameTable {
	const id, labelled = "Id", "MasterLabel, DeveloperName, NamespacePrefix"
	return []nameTable{
		{entity: "ApexClass", object: "ApexClass", idField: id, columns: "Name, NamespacePrefix", joined: true},
		{entity: "ApexPage", object: "ApexPage", idField: id, columns: "Name, NamespacePrefix", joined: true},
		{entity: "CustomPermission", object: "CustomPermission", idField: id, columns: labelled, joined: true},
		{entity: "TabSet", object: appTable, idField: "ApplicationId", columns: "Label, Name, NamespacePrefix"},
		{entity: "ServiceProvider", object: appTable, idField: "ApplicationId", columns: "Label, Name, NamespacePrefix"},
		{entity: "ConnectedApplication", object: "ConnectedApplication", idField: id, columns: fieldName},
		{entity: "ExternalClientApplication", object: "ExternalClientApplication", idField: id, columns: labelled},
		{entity: "FlowDefinition", object: "FlowDefinitionView", idField: durableID, columns: "Label, ApiName"},
		{entity: "CustomEntityDefinition", object: "EntityDefinition", idField: durableID, columns: "Label, QualifiedApiName"},
		{entity: "NamedCredential", object: "NamedCredential", idField: id, columns: labelled},
		{
			entity: "ExternalCredentialParameter", object: "ExternalCredentialParameter", idField: id,
			columns: "ParameterName, ExternalCredential.MasterLabel, ExternalCredential.DeveloperName",
		},
		{entity: "ExternalDataSource", object: "ExternalDataSource", idField: id, columns: labelled},
		{entity: "OrgWideEmailAddress", object: "OrgWideEmailAddress", idField: id, columns: "DisplayName, Address"},
		{entity: "MessagingChannel", object: "MessagingChannel", idField: id, columns: "MasterLabel, DeveloperName"},
		{entity: "BotDefinition", object: "BotDefinition", idField: id, columns: "MasterLabel, DeveloperName"},
	}
}

// nameRow is a row of any of the tables.
type nameRow struct {
	ID            wire.RecordID `json:"Id"`
	ApplicationID wire.RecordID `json:"ApplicationId"`
	// DurableID is an id of 15 or 18 characters, or a word for what has no id.
	DurableID          string `json:"DurableId"`
	NamespacePrefix    string
	Name               string
	Label              string
	MasterLabel        string
	DeveloperName      string
	APIName            string `json:"ApiName"`
	QualifiedAPIName   string `json:"QualifiedApiName"`
	DisplayName        string
	Address            string
	ParameterName      string
	ExternalCredential *struct{ MasterLabel, DeveloperName string }
}

// entityName is the name of a setup entity: what a person calls it, and what metadata does.
type entityName struct{ label, api string }

// entity is the id of what the row names, as SetupEntityAccess has it.
func (r *nameRow) entity() core.ID {
	if id, err := core.ParseID(r.DurableID); err == nil {
		return id
	}
	if r.ApplicationID != "" {
		return core.ID(r.ApplicationID)
	}
	return core.ID(r.ID)
}

// name gives both names; two packages may have the same, so that the namespace stands before
// it.
func (r *nameRow) name() entityName {
	name := cmp.Or(r.MasterLabel, r.Label, r.Name, r.DeveloperName, r.APIName, r.QualifiedAPIName, r.DisplayName, r.Address, r.ParameterName)
	api := cmp.Or(r.DeveloperName, r.QualifiedAPIName, r.APIName, r.Name)
	if r.ExternalCredential != nil {
		name = strings.TrimSpace(r.ExternalCredential.MasterLabel + " " + r.ParameterName)
		api = r.ExternalCredential.DeveloperName + "-" + r.ParameterName
	}
	if r.NamespacePrefix != "" {
		return entityName{label: r.NamespacePrefix + "." + name, api: r.NamespacePrefix + "__" + api}
	}
	return entityName{label: name, api: api}
}

// nameRead is a query for names of one type.
type nameRead struct {
	*wire.Query[nameRow]
	table nameTable
}

// knownNames are the names of setup entities that a client has read so far. What is
// read back after an upgrade was mostly read before it, names and all.
type knownNames struct {
	mu   sync.Mutex
	byID map[core.ID]entityName
}

// listSelections gives the names as they are known now.
func (k *knownNames) listSelections() map[core.ID]entityName {
	k.mu.Lock()
	defer k.mu.Unlock()
	names := make(map[core.ID]entityName, len(k.byID))
	maps.Copy(names, k.byID)
	return names
}

// learn takes names in.
func (k *knownNames) learn(names map[core.ID]entityName) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byID == nil {
		k.byID = map[core.ID]entityName{}
	}
	maps.Copy(k.byID, names)
}

// setupNames are the names of setup entities by id, as far as they are known.
type setupNames struct {
	byID       map[core.ID]entityName
	unreadable []upgrade.Unreadable
}

// complete reads the names that are still missing. What stays without one is an Unreadable that
// names its type.
func (n *setupNames) complete(ctx context.Context, c *Client, rows []access.Row) error {
	missing := n.listMissing(rows)
	var reads []nameRead
	asked := map[string]bool{}
	for _, t := range nameTables() {
		if asked[t.object] {
			continue
		}
		asked[t.object] = true
		conditions, err := t.makeConditions(missing, rows)
		if err != nil {
			return err
		}
		for _, where := range conditions {
			reads = append(reads, nameRead{table: t, Query: wire.Select[nameRow](t.object,
				"SELECT "+t.idField+", "+t.columns+" FROM "+t.object+" WHERE "+where)})
		}
	}
	if len(reads) > 0 {
		selections := make([]wire.Selection, len(reads))
		for i, r := range reads {
			selections[i] = r
		}
		if err := c.conn.ReadAll(ctx, "read the names of setup entities", selections...); err != nil {
			return err
		}
	}
	for _, r := range reads {
		for _, row := range r.Rows {
			n.byID[row.entity()] = row.name()
		}
	}
	n.note(n.listMissing(rows), reads)
	return nil
}

// listMissing gives the ids without a name, by type.
func (n *setupNames) listMissing(rows []access.Row) map[string][]core.ID {
	missing := map[string][]core.ID{}
	seen := map[core.ID]bool{}
	for i := range rows {
		item := &rows[i].Item
		id := core.ID(item.Name)
		if item.Category == access.CategorySetupEntity && n.byID[id].label == "" && !seen[id] {
			seen[id] = true
			missing[item.Object] = append(missing[item.Object], id)
		}
	}
	return missing
}

// note makes the Unreadables: why Salesforce refused, or that it knows no name.
func (n *setupNames) note(missing map[string][]core.ID, reads []nameRead) {
	for entity := range missing {
		gap := upgrade.Unreadable{What: "the names of " + entity}
		for _, r := range reads {
			if r.table.object == tableOf(entity) && r.Refused != nil {
				gap.Code, gap.Message = r.Refused.Code, r.Refused.Message
			}
		}
		n.unreadable = append(n.unreadable, gap)
	}
	slices.SortStableFunc(n.unreadable, func(a, b upgrade.Unreadable) int { return strings.Compare(a.What, b.What) })
}

// tableOf is the object that holds the names of a type, "" when none does.
func tableOf(entity string) string {
	for _, t := range nameTables() {
		if t.entity == entity {
			return t.object
		}
	}
	return ""
}

// makeConditions makes the conditions for what is missing of all types that are in this
// table, as few as there can be.
func (t nameTable) makeConditions(missing map[string][]core.ID, rows []access.Row) ([]string, error) {
	var ids []core.ID
	for _, other := range nameTables() {
		if other.object == t.object {
			ids = append(ids, missing[other.entity]...)
		}
	}
	if t.joined && len(ids) > wire.MaxInList {
		if lists, err := wire.InLists(parentsOf(rows, t.entity)); err != nil || len(lists) > 0 && len(lists)*wire.MaxInList < len(ids) {
			for i, list := range lists {
				lists[i] = "Id IN (SELECT SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = '" + t.entity + "' AND ParentId IN " + list + ")"
			}
			return lists, err
		}
	}
	lists, err := t.makeLists(ids)
	for i, list := range lists {
		lists[i] = t.idField + " IN " + list
	}
	return lists, err
}

// parentsOf are the permission sets that give access to a type of setup entity.
func parentsOf(rows []access.Row, entity string) []core.ID {
	var parents []core.ID
	seen := map[core.ID]bool{"": true}
	for i := range rows {
		if row := &rows[i]; row.Item.Category == access.CategorySetupEntity && row.Item.Object == entity && !seen[row.Parent] {
			seen[row.Parent] = true
			parents = append(parents, row.Parent)
		}
	}
	return parents
}

// makeLists makes the lists for IN. A durable id is a text, which has 15 or 18
// characters.
func (t nameTable) makeLists(ids []core.ID) ([]string, error) {
	if t.idField != durableID {
		return wire.InLists(ids)
	}
	var lists []string
	for part := range slices.Chunk(ids, wire.MaxInList/2) {
		quoted := make([]string, 0, 2*len(part))
		for _, id := range part {
			checked, err := core.ParseID(string(id))
			if err != nil {
				return nil, err
			}
			quoted = append(quoted, "'"+string(checked)+"'", "'"+string(checked[:15])+"'")
		}
		lists = append(lists, "("+strings.Join(quoted, ",")+")")
	}
	return lists, nil
}

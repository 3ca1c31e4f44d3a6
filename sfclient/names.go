package sfclient

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// nameTable says where the names of setup entities of one type are. idField is the
// column that holds what SetupEntityAccess calls SetupEntityId. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_setupentityaccess.htm
type nameTable struct {
	entity, object, idField string
	columns                 string
	// The common types are asked for together with the permissions, before it is known
	// which ids there are, so that nothing has to be waited for twice: joined ones by a
	// semi-join, whole ones all of them, since an org has few.
	joined, whole bool
}

const (
	appTable  = "AppMenuItem" // every app of the org, of whatever kind
	durableID = "DurableId"
)

// nameTables lists the types whose names can be read.
func nameTables() []nameTable {
	const id, labelled = "Id", "MasterLabel, DeveloperName, NamespacePrefix"
	return []nameTable{
		{entity: "ApexClass", object: "ApexClass", idField: id, columns: "Name, NamespacePrefix", joined: true},
		{entity: "ApexPage", object: "ApexPage", idField: id, columns: "Name, NamespacePrefix", joined: true},
		{entity: "CustomPermission", object: "CustomPermission", idField: id, columns: labelled, joined: true},
		{entity: "TabSet", object: appTable, idField: "ApplicationId", columns: "Label, Name", whole: true},
		{entity: "ServiceProvider", object: appTable, idField: "ApplicationId", columns: "Label, Name"},
		{entity: "ConnectedApplication", object: "ConnectedApplication", idField: id, columns: "Name"},
		{entity: "ExternalClientApplication", object: "ExternalClientApplication", idField: id, columns: labelled},
		{entity: "FlowDefinition", object: "FlowDefinitionView", idField: durableID, columns: "Label, ApiName"},
		{entity: "CustomEntityDefinition", object: "EntityDefinition", idField: durableID, columns: "Label, QualifiedApiName"},
		{entity: "NamedCredential", object: "NamedCredential", idField: id, columns: labelled},
		{
			entity: "ExternalCredentialParameter", object: "ExternalCredentialParameter", idField: id,
			columns: "ParameterName, ExternalCredential.MasterLabel",
		},
		{entity: "ExternalDataSource", object: "ExternalDataSource", idField: id, columns: labelled},
		{entity: "OrgWideEmailAddress", object: "OrgWideEmailAddress", idField: id, columns: "DisplayName, Address"},
		{entity: "MessagingChannel", object: "MessagingChannel", idField: id, columns: "MasterLabel, DeveloperName"},
		{entity: "BotDefinition", object: "BotDefinition", idField: id, columns: "MasterLabel, DeveloperName"},
	}
}

// nameRow is a row of any of the tables.
type nameRow struct {
	ID            recordID `json:"Id"`
	ApplicationID recordID `json:"ApplicationId"`
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
	ExternalCredential *struct{ MasterLabel string }
}

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

// name is what a person calls it; two packages may have the same, so that the
// namespace stands before it.
func (r *nameRow) name() string {
	name := firstNonEmpty(r.MasterLabel, r.Label, r.Name, r.DeveloperName, r.APIName, r.QualifiedAPIName, r.DisplayName, r.Address, r.ParameterName)
	if r.ExternalCredential != nil {
		name = strings.TrimSpace(r.ExternalCredential.MasterLabel + " " + r.ParameterName)
	}
	if r.NamespacePrefix != "" {
		return r.NamespacePrefix + "." + name
	}
	return name
}

// nameRead is a query for names of one type.
type nameRead struct {
	*read[nameRow]
	table nameTable
}

// firstNames asks for the names of the common types.
func firstNames(parents []string) []nameRead {
	var reads []nameRead
	ask := func(t nameTable, where string) {
		reads = append(reads, nameRead{table: t, read: selectRows[nameRow](t.object, "SELECT "+t.idField+", "+t.columns+" FROM "+t.object+where)})
	}
	for _, t := range nameTables() {
		if t.whole {
			ask(t, "")
		}
		for _, list := range parents {
			if t.joined {
				ask(t, " WHERE Id IN (SELECT SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = '"+t.entity+"' AND ParentId IN "+list+")")
			}
		}
	}
	return reads
}

// knownNames are the names of setup entities that a client has read so far, and of
// which permission sets it has read all of them. What is read back after an upgrade
// was mostly read before it, names and all.
type knownNames struct {
	mu      sync.Mutex
	byID    map[core.ID]string
	parents map[core.ID]bool
}

// cover tells whether everything that permission sets give access to was named.
func (k *knownNames) cover(parents []core.ID) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return !slices.ContainsFunc(parents, func(id core.ID) bool { return !k.parents[id] })
}

// learn takes in all names of permission sets.
func (k *knownNames) learn(names setupNames, parents []core.ID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byID == nil {
		k.byID, k.parents = map[core.ID]string{}, map[core.ID]bool{}
	}
	maps.Copy(k.byID, names.byID)
	if len(names.gaps) > 0 {
		return // it is worth asking again
	}
	for _, id := range parents {
		k.parents[id] = true
	}
}

// setupNames are the names of setup entities by id, as far as they are known.
type setupNames struct {
	byID map[core.ID]string
	// done are the types that need not be asked for again.
	done map[string]bool
	gaps []upgrade.Gap
}

// newSetupNames begins with the names that are known.
func newSetupNames(known *knownNames) setupNames {
	known.mu.Lock()
	defer known.mu.Unlock()
	names := setupNames{byID: map[core.ID]string{}, done: map[string]bool{}}
	maps.Copy(names.byID, known.byID)
	return names
}

func (n *setupNames) take(reads []nameRead) {
	for _, r := range reads {
		for _, row := range r.rows {
			n.byID[row.entity()] = row.name()
		}
		for _, t := range nameTables() {
			if r.refused == nil && (t.entity == r.table.entity || r.table.whole && t.object == r.table.object) {
				n.done[t.entity] = true
			}
		}
	}
}

// complete reads the names that are still missing, by id. What stays without one is
// a Gap that names its type.
func (n *setupNames) complete(ctx context.Context, c *Client, rows []access.Row) error {
	missing := n.missing(rows)
	var reads []nameRead
	for _, t := range nameTables() {
		if n.done[t.entity] || len(missing[t.entity]) == 0 {
			continue
		}
		lists, err := t.lists(missing[t.entity])
		if err != nil {
			return err
		}
		for _, list := range lists {
			reads = append(reads, nameRead{table: t, read: selectRows[nameRow](t.object,
				"SELECT "+t.idField+", "+t.columns+" FROM "+t.object+" WHERE "+t.idField+" IN "+list)})
		}
	}
	if len(reads) > 0 {
		selections := make([]selection, len(reads))
		for i, r := range reads {
			selections[i] = r
		}
		if err := c.readAll(ctx, "read the names of setup entities", selections...); err != nil {
			return err
		}
		n.take(reads)
	}
	n.note(n.missing(rows), reads)
	return nil
}

// missing gives the ids without a name, by type.
func (n *setupNames) missing(rows []access.Row) map[string][]core.ID {
	missing := map[string][]core.ID{}
	seen := map[core.ID]bool{}
	for i := range rows {
		item := &rows[i].Item
		id := core.ID(item.Name)
		if item.Category == access.CategorySetupEntity && n.byID[id] == "" && !seen[id] {
			seen[id] = true
			missing[item.Object] = append(missing[item.Object], id)
		}
	}
	return missing
}

// note makes the Gaps: why Salesforce refused, or that it knows no name.
func (n *setupNames) note(missing map[string][]core.ID, reads []nameRead) {
	for entity := range missing {
		gap := upgrade.Gap{What: "the names of " + entity}
		for _, r := range reads {
			if r.table.entity == entity && r.refused != nil {
				gap.Code, gap.Message = r.refused.Code, r.refused.Message
			}
		}
		n.gaps = append(n.gaps, gap)
	}
	slices.SortFunc(n.gaps, func(a, b upgrade.Gap) int { return strings.Compare(a.What, b.What) })
}

// lists makes the lists for IN. A durable id is a text, which has 15 or 18
// characters.
func (t nameTable) lists(ids []core.ID) ([]string, error) {
	if t.idField != durableID {
		return inLists(ids)
	}
	var lists []string
	for part := range slices.Chunk(ids, maxInList/2) {
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

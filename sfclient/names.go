package sfclient

import (
	"context"
	"slices"
	"strings"

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
	// joined types are so common that they are asked for together with the
	// permissions, by a semi-join, before it is known which ids there are.
	joined bool
}

// nameTables lists the types whose names can be read.
func nameTables() []nameTable {
	const id, labelled = "Id", "MasterLabel, DeveloperName, NamespacePrefix"
	return []nameTable{
		{"ApexClass", "ApexClass", id, "Name, NamespacePrefix", true},
		{"ApexPage", "ApexPage", id, "Name, NamespacePrefix", true},
		{"CustomPermission", "CustomPermission", id, labelled, true},
		{"TabSet", "AppMenuItem", "ApplicationId", "Label, Name", false},
		{"ServiceProvider", "AppMenuItem", "ApplicationId", "Label, Name", false},
		{"ConnectedApplication", "ConnectedApplication", id, "Name", false},
		{"ExternalClientApplication", "ExternalClientApplication", id, labelled, false},
		{"FlowDefinition", "FlowDefinitionView", "DurableId", "Label, ApiName", false},
		{"CustomEntityDefinition", "EntityDefinition", "DurableId", "Label, QualifiedApiName", false},
		{"NamedCredential", "NamedCredential", id, labelled, false},
		{"ExternalCredentialParameter", "ExternalCredentialParameter", id, "ParameterName, ExternalCredential.MasterLabel", false},
		{"ExternalDataSource", "ExternalDataSource", id, labelled, false},
		{"OrgWideEmailAddress", "OrgWideEmailAddress", id, "DisplayName, Address", false},
		{"MessagingChannel", "MessagingChannel", id, "MasterLabel, DeveloperName", false},
		{"BotDefinition", "BotDefinition", id, "MasterLabel, DeveloperName", false},
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

// joinedNames asks for the names of the common types, by what gives access to them.
func joinedNames(parents string) []nameRead {
	var reads []nameRead
	for _, t := range nameTables() {
		if t.joined {
			reads = append(reads, nameRead{table: t, read: selectRows[nameRow](t.object, "SELECT Id, "+t.columns+" FROM "+t.object+
				" WHERE Id IN (SELECT SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = '"+t.entity+"' AND ParentId IN "+parents+")")})
		}
	}
	return reads
}

// setupNames are the names of setup entities by id, as far as they are known.
type setupNames struct {
	byID map[core.ID]string
	// done are the types that need not be asked for again.
	done map[string]bool
	gaps []upgrade.Gap
}

func newSetupNames() setupNames {
	return setupNames{byID: map[core.ID]string{}, done: map[string]bool{}}
}

func (n *setupNames) take(reads []nameRead) {
	for _, r := range reads {
		for _, row := range r.rows {
			n.byID[row.entity()] = row.name()
		}
		if r.refused == nil {
			n.done[r.table.entity] = true
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
	if t.idField != "DurableId" {
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

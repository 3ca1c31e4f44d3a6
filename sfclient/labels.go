package sfclient

import (
	"context"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// objectLabels gives the label of every object, once read. A refusal is a Gap:
// without labels the API names stand. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm
func (c *Client) objectLabels(ctx context.Context) (map[string]string, []upgrade.Gap, error) {
	labels, err := c.objects.get(ctx, func(ctx context.Context) (map[string]string, error) {
		var global struct {
			Objects []struct {
				Name  string `json:"name"`
				Label string `json:"label"`
			} `json:"sobjects"`
		}
		if err := c.readJSON(ctx, "read the objects' labels", "sobjects", &global); err != nil {
			return nil, err
		}
		labels := make(map[string]string, len(global.Objects))
		for _, o := range global.Objects {
			labels[o.Name] = o.Label
		}
		return labels, nil
	})
	refusal, err := splitRefusal(err)
	return labels, gap("the labels of objects", refusal), err
}

// setupTables are the setup entity types whose names are read, with the field that
// holds the name.
var setupTables = []struct{ table, nameField string }{
	{"ApexClass", "Name"},
	{"ApexPage", "Name"},
	{"CustomPermission", "DeveloperName"},
}

type setupNameRow struct {
	ID            recordID `json:"Id"`
	Name          string
	DeveloperName string
}

// setupNames reads the names of the setup entities among the rows, by id.
func (c *Client) setupNames(ctx context.Context, rows []access.Row) (map[string]string, []upgrade.Gap, error) {
	byType := map[string][]core.ID{}
	for _, row := range rows {
		if row.Item.Category == access.CategorySetupEntity {
			byType[row.Item.Object] = append(byType[row.Item.Object], core.ID(row.Item.Name))
		}
	}
	var queries []*read[setupNameRow]
	set := &querySet{}
	for _, t := range setupTables {
		lists, err := inLists(byType[t.table])
		if err != nil {
			return nil, nil, err
		}
		for _, list := range lists {
			q := selectRows[setupNameRow](t.table, "SELECT Id, "+t.nameField+" FROM "+t.table+" WHERE Id IN "+list)
			queries = append(queries, q)
			set.add(q)
		}
	}
	if len(queries) == 0 {
		return nil, nil, nil
	}
	if err := c.readAll(ctx, "read the names of setup entities", set.selections...); err != nil {
		return nil, nil, err
	}
	names := map[string]string{}
	for _, q := range queries {
		for _, row := range q.rows {
			names[string(row.ID)] = row.Name + row.DeveloperName
		}
	}
	return names, distinct(gapsOf(set.refusables...)), nil
}

// grantLabels gives every item of the rows the name that is known for it.
func grantLabels(rows []access.Row, objects map[string]string, permissionSet description, setup map[string]string) map[access.Item]string {
	labels := make(map[access.Item]string)
	for _, row := range rows {
		var label string
		switch item := row.Item; item.Category {
		case access.CategoryObject:
			label = objects[item.Object]
		case access.CategoryUser:
			label = permissionSet.fields[item.Name].Label
		case access.CategorySetupEntity:
			label = setup[item.Name]
		default: // A field or tab has no label here.
		}
		if label != "" {
			labels[row.Item] = label
		}
	}
	return labels
}

package sfclient

import (
	"context"
	"net/http"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// grantNames is what a person calls the things that can be granted. A name that
// could not be read is missing, and the API name or id stands.
type grantNames struct {
	objects       map[string]string // labels, by API name
	permissionSet description       // labels of the user permissions
	setup         map[string]string // names of setup entities, by id
	gaps          []upgrade.Gap
}

// of gives every item of the rows the name that is known for it.
func (n grantNames) of(rows []access.Row) map[access.Item]string {
	labels := make(map[access.Item]string)
	for _, row := range rows {
		var label string
		switch item := row.Item; item.Category {
		case access.CategoryObject:
			label = n.objects[item.Object]
		case access.CategoryUser:
			label = n.permissionSet.fields[item.Name].Label
		case access.CategorySetupEntity:
			label = n.setup[item.Name]
		default: // A field or tab has no label here.
		}
		if label != "" {
			labels[row.Item] = label
		}
	}
	return labels
}

// objectLabels adds the label of every object, read once. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm
func (c *Client) objectLabels(ctx context.Context, to *grantNames) error {
	const op = "read the objects' labels"
	labels, err := c.objects.get(ctx, func(ctx context.Context) (map[string]string, error) {
		var global struct {
			Objects []struct {
				Name  string `json:"name"`
				Label string `json:"label"`
			} `json:"sobjects"`
		}
		if err := c.readJSON(ctx, op, "sobjects", &global); err != nil {
			return nil, err
		}
		if len(global.Objects) == 0 {
			return nil, badAnswer(op, reply{status: http.StatusOK}, "it describes no object")
		}
		labels := make(map[string]string, len(global.Objects))
		for _, o := range global.Objects {
			labels[o.Name] = o.Label
		}
		return labels, nil
	})
	refusal, err := splitRefusal(err)
	to.objects = labels
	to.gaps = append(to.gaps, gap("the labels of objects", refusal)...)
	return err
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

// setupNames adds the names of the setup entities among the rows.
func (c *Client) setupNames(ctx context.Context, rows []access.Row, to *grantNames) error {
	queries, set, err := setupNameQueries(rows)
	if err != nil || len(queries) == 0 {
		return err
	}
	if err := c.readAll(ctx, "read the names of setup entities", set.selections...); err != nil {
		return err
	}
	to.setup = map[string]string{}
	for _, q := range queries {
		for _, row := range q.rows {
			to.setup[string(row.ID)] = row.Name + row.DeveloperName
		}
	}
	to.gaps = append(to.gaps, gapsOf(set.refusables...)...)
	return nil
}

func setupNameQueries(rows []access.Row) (queries []*read[setupNameRow], set querySet, err error) {
	byType := map[string][]core.ID{}
	for _, row := range rows {
		if row.Item.Category == access.CategorySetupEntity {
			byType[row.Item.Object] = append(byType[row.Item.Object], core.ID(row.Item.Name))
		}
	}
	for _, t := range setupTables {
		lists, err := inLists(byType[t.table])
		if err != nil {
			return nil, set, err
		}
		for _, list := range lists {
			q := selectRows[setupNameRow](t.table, "SELECT Id, "+t.nameField+" FROM "+t.table+" WHERE Id IN "+list)
			queries = append(queries, q)
			set.add(q)
		}
	}
	return queries, set, nil
}

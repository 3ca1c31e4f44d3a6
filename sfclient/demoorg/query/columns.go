package query

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"cupgrade/sfclient/demoorg/schema"
)

// columnsAnswer is the answer to columns=true. Its shape was read off what the
// Salesforce CLI wants of it.
type columnsAnswer struct {
	ColumnMetadata []columnMetadata `json:"columnMetadata"`
	EntityName     string           `json:"entityName"`
	GroupBy        bool             `json:"groupBy"`
	IDSelected     bool             `json:"idSelected"`
	KeyPrefix      string           `json:"keyPrefix"`
}

// columnMetadata describes one column; a parent or a child subquery has columns
// of its own.
type columnMetadata struct {
	Aggregate      bool             `json:"aggregate"`
	ApexType       *string          `json:"apexType"`
	BooleanType    bool             `json:"booleanType"`
	ColumnName     string           `json:"columnName"`
	Custom         bool             `json:"custom"`
	DisplayName    string           `json:"displayName"`
	ForeignKeyName *string          `json:"foreignKeyName"`
	Insertable     bool             `json:"insertable"`
	JoinColumns    []columnMetadata `json:"joinColumns"`
	NumberType     bool             `json:"numberType"`
	TextType       bool             `json:"textType"`
	Updatable      bool             `json:"updatable"`
}

// Columns answers the same query asked with columns=true: what its columns are.
// It reads no row.
func Columns(env Env, soqlText string) (Record, error) {
	p, err := translate(&env, soqlText)
	if err != nil {
		return nil, err
	}
	o := p.root.tables[0].object
	body, err := json.Marshal(columnsAnswer{
		ColumnMetadata: shapeColumns(p.shape),
		EntityName:     o.Name,
		GroupBy:        len(p.query.GroupBy) > 0,
		IDSelected:     p.shape.names["id"],
		KeyPrefix:      o.KeyPrefix,
	})
	if err != nil {
		return nil, fmt.Errorf("encoding the columns: %w", err)
	}
	return body, nil
}

func shapeColumns(sh *shape) []columnMetadata {
	columns := make([]columnMetadata, 0, len(sh.entries))
	for _, e := range sh.entries {
		columns = append(columns, e.metadata())
	}
	return columns
}

// metadata describes the column of an entry.
func (e entry) metadata() columnMetadata {
	m := columnMetadata{ColumnName: e.name, DisplayName: e.name, JoinColumns: []columnMetadata{}}
	switch {
	case e.child != nil:
		m.Aggregate = true
		m.JoinColumns = shapeColumns(e.child.shape)
	case e.parent != nil:
		m.ForeignKeyName = &e.parent.node.via.Name
		m.JoinColumns = shapeColumns(e.parent)
	case e.typeof != nil:
		m.JoinColumns = e.typeof.columns()
	default:
		name := e.kind.Kind().Apex
		m.ApexType = &name
		m.Aggregate, m.DisplayName = e.aggregate != "", cmp.Or(e.aggregate, e.name)
		m.BooleanType = e.kind == schema.TypeBoolean
		m.NumberType = isNumber(e.kind)
		m.TextType = isText(e.kind) || e.kind == schema.TypeMultiPicklist
		m.Custom, m.Insertable, m.Updatable = e.field.Custom, e.field.Createable, e.field.Updateable
	}
	return m
}

// columns are those of all branches, each once.
func (t *typeofShape) columns() []columnMetadata {
	columns, branches := []columnMetadata{}, []*shape{}
	for _, name := range slices.Sorted(maps.Keys(t.byType)) {
		branches = append(branches, t.byType[name])
	}
	if t.others != nil {
		branches = append(branches, t.others)
	}
	seen := map[string]bool{}
	for _, branch := range branches {
		for _, m := range shapeColumns(branch) {
			if !seen[m.ColumnName] {
				seen[m.ColumnName] = true
				columns = append(columns, m)
			}
		}
	}
	return columns
}

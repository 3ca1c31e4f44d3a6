package query

import (
	"context"

	"cupgrade/sfclient/demoorg/soql"
)

// childPlan is a child subquery translated: the children of many parents are
// read by one statement, and handed out by the reference to the parent.
type childPlan struct {
	*plan
	reference    string // SQL of the child's reference to the parent
	referenceCol int
}

// addChild adds a subquery to the select list.
func (p *plan) addChild(c *soql.Child) {
	q, s := c.Query, p.scope
	name := q.From.Object
	if parent := q.From.Parent; parent.Text != "" && !s.isRoot(parent.Text) {
		s.noChild(parent.At, parent.Text)
	}
	rel, ok := s.env.Schema.Child(s.root.tables[0].object, name.Text)
	if !ok || s.env.findObject(rel.Object.Name) == nil || s.env.findField(rel.Object, rel.Field.Name) == nil {
		s.noChild(name.At, name.Text)
		return
	}
	if isGrouped(q) {
		s.malformedf(c.At, "aggregate expressions are not allowed in a child subquery")
		return
	}
	inner, err := newScope(s.env, q, rel.Object).planRows()
	if err != nil {
		return // it is noted
	}
	plan := &childPlan{plan: inner, reference: inner.root.tables[0].column(rel.Field.Name)}
	plan.referenceCol = inner.add(plan.reference)
	if !p.shape.put(entry{name: rel.Field.ChildRelationship, child: plan}) {
		s.malformedf(c.At, "duplicate relationship selected: %s", name.Text)
	}
	p.children = append(p.children, plan)
}

// load reads the children of parents, and gives them by the parent's id. LIMIT
// and OFFSET hold for each parent.
func (c *childPlan) load(ctx context.Context, db Queryer, parents []any) (map[string][]Record, error) {
	member := inList(c.reference, parents)
	rows, err := read(ctx, db, c.makeStatement(c.columns, joinConditions(member, c.where), -1, 0))
	if err != nil {
		return nil, err
	}
	rows = c.keepBounded(rows)
	records, err := c.shapeRecords(ctx, db, rows)
	if err != nil {
		return nil, err
	}
	byParent := map[string][]Record{}
	for i, row := range rows {
		parent := textOf(row[c.referenceCol])
		byParent[parent] = append(byParent[parent], records[i])
	}
	return byParent, nil
}

// keepBounded keeps, of each parent's rows, those within LIMIT and OFFSET.
func (c *childPlan) keepBounded(rows [][]any) [][]any {
	limit, offset := rowBounds(c.query)
	if limit < 0 && offset == 0 {
		return rows
	}
	seen := map[string]int{}
	kept := rows[:0]
	for _, row := range rows {
		parent := textOf(row[c.referenceCol])
		n := seen[parent]
		seen[parent]++
		if n >= offset && (limit < 0 || n < offset+limit) {
			kept = append(kept, row)
		}
	}
	return kept
}

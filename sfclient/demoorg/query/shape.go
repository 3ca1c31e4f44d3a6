package query

import (
	"strings"

	"cupgrade/sfclient/demoorg/soql"
)

// shape is how one record is written: where its id and its object's name are,
// and its entries in order. An AggregateResult has no id.
type shape struct {
	node     *node
	idCol    int
	typeCol  int // -1 when the object is known
	typeName string
	entries  []entry
	names    map[string]bool // the entries' names, in lower case
}

// entry is one name in a record. It holds one of: a value, a parent, what TYPEOF
// selects, or a child subquery.
type entry struct {
	operand // of a value, which is read in a column
	name    string
	col     int
	parent  *shape
	typeof  *typeofShape
	child   *childPlan
	// aggregate is how an aggregate function was asked for, "" for anything else.
	aggregate string
}

// typeofShape is a parent whose fields depend on its object.
type typeofShape struct {
	typeCol int
	byType  map[string]*shape
	others  *shape // for an object without a WHEN; nil writes null
}

// newShape begins the shape of a record of a node.
func (p *plan) newShape(n *node) *shape {
	sh := &shape{node: n, idCol: p.add(n.idSQL()), typeCol: -1, typeName: n.tables[0].object.Name, names: map[string]bool{}}
	if n.polymorphic() {
		sh.typeCol = p.add(n.typeSQL())
	}
	return sh
}

// put adds an entry; ok is false when its name is taken.
func (sh *shape) put(e entry) (ok bool) {
	key := strings.ToLower(e.name)
	if sh.names[key] {
		return false
	}
	sh.names[key] = true
	sh.entries = append(sh.entries, e)
	return true
}

// descend gives the shape of the record that a path's relationships lead to,
// making the shapes on the way.
func (p *plan) descend(sh *shape, relationships soql.Path, at soql.Pos) *shape {
	for _, part := range relationships {
		n := p.followParent(sh.node, part.Text, at)
		if n == sh.node {
			return sh // it is refused
		}
		next := p.parentShape(sh, n)
		if next == nil {
			p.duplicateField(part.Text)
			return sh
		}
		sh = next
	}
	return sh
}

// parentShape finds or makes the entry of a parent; nil when its name is taken
// by something else.
func (p *plan) parentShape(sh *shape, n *node) *shape {
	name := n.via.RelationshipName
	for _, e := range sh.entries {
		if e.parent != nil && strings.EqualFold(e.name, name) {
			return e.parent
		}
	}
	parent := p.newShape(n)
	if !sh.put(entry{name: name, parent: parent}) {
		return nil
	}
	return parent
}

// selectPath adds a field, relative to a shape's own record and under the parents that
// lead to it.
func (p *plan) selectPath(root *shape, path, written soql.Path) {
	at := written[0].At
	sh := p.descend(root, path[:len(path)-1], at)
	op := p.fieldOf(sh.node, path[len(path)-1].Text, at)
	p.putValue(sh, op.field.Name, op, written.String())
}

// putValue adds a value, and refuses it when its name is taken.
func (p *plan) putValue(sh *shape, name string, op operand, written string) {
	if !sh.put(entry{name: name, operand: op, col: p.add(op.sql)}) {
		p.duplicateField(written)
	}
}

const aliasRule = "only aggregate expressions use field aliasing"

// selectColumn adds a field or a function of the select list.
func (p *plan) selectColumn(c *soql.Column) {
	switch {
	case c.Expr.Func.Text == "" && c.Alias.Text != "":
		p.malformedf(c.Alias.At, aliasRule)
		return
	case c.Expr.Func.Text == "":
		p.selectPath(p.shape, p.expand(c.Expr.Path), c.Expr.Path)
		return
	case !namedAsField(c.Expr):
		p.malformedf(c.Expr.At(), "%s needs GROUP BY", c.Expr)
		return
	}
	op := p.resolveExpr(c.Expr)
	sh, name := p.shape, c.Alias.Text
	if name == "" {
		path := p.expand(innerPath(c.Expr))
		sh = p.descend(sh, path[:len(path)-1], c.Expr.At())
		name = op.field.Name
	}
	p.putValue(sh, name, op, c.Expr.String())
}

// innerPath is the field that functions are put around.
func innerPath(e soql.Expr) soql.Path {
	for e.Arg != nil {
		e = *e.Arg
	}
	return e.Path
}

// selectFields adds what FIELDS() stands for: fields that are selected by name
// as well are refused, as any field twice.
func (p *plan) selectFields(f *soql.Fields) {
	for _, field := range p.root.tables[0].object.Fields {
		if p.env.findField(p.root.tables[0].object, field.Name) == nil || f.Group == soql.FieldsStandard && field.Custom ||
			f.Group == soql.FieldsCustom && !field.Custom {
			continue
		}
		p.putValue(p.shape, field.Name, p.fieldOf(p.root, field.Name, f.At), field.Name)
	}
}

// selectTypeof adds TYPEOF over a polymorphic relationship.
func (p *plan) selectTypeof(t *soql.Typeof) {
	at := t.Path[0].At
	path := p.expand(t.Path)
	sh := p.descend(p.shape, path[:len(path)-1], at)
	n := p.followParent(sh.node, path[len(path)-1].Text, at)
	if !n.polymorphic() {
		p.refusef(at, soql.InvalidType, "TYPEOF can only be used with a polymorphic relationship: %s", t.Path)
		return
	}
	ts := &typeofShape{typeCol: p.add(n.typeSQL()), byType: map[string]*shape{}}
	for _, w := range t.Whens {
		p.typeofBranch(ts, n, w)
	}
	if len(t.Else) > 0 {
		ts.others = p.selectPaths(n, t.Else)
	}
	if !sh.put(entry{name: n.via.RelationshipName, typeof: ts}) {
		p.duplicateField(t.Path.String())
	}
}

// typeofBranch adds one WHEN: a shape over the one table of its object.
func (p *plan) typeofBranch(ts *typeofShape, n *node, w soql.When) {
	for _, t := range n.tables {
		if strings.EqualFold(t.object.Name, w.Object.Text) {
			one := &node{tables: []table{t}, via: n.via, level: n.level, parents: map[string]*node{}}
			ts.byType[t.object.Name] = p.selectPaths(one, w.Fields)
			return
		}
	}
	p.env.refuse(noObject(p.query.Text, w.Object.At, w.Object.Text))
}

// selectPaths gives a shape of fields that are relative to its own record.
func (p *plan) selectPaths(n *node, paths []soql.Path) *shape {
	sh := p.newShape(n)
	for _, path := range paths {
		p.selectPath(sh, path, path)
	}
	return sh
}

package query

import (
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// selection collects the SQL columns of a statement; the same expression is
// selected once.
type selection struct {
	columns []string
	index   map[string]int
}

// add gives the number of the column that an expression is selected as.
func (s *selection) add(sql string) int {
	if i, ok := s.index[sql]; ok {
		return i
	}
	if s.index == nil {
		s.index = map[string]int{}
	}
	s.index[sql] = len(s.columns)
	s.columns = append(s.columns, sql)
	return len(s.columns) - 1
}

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
	name   string
	field  *schema.Field // of a value
	col    int
	kind   schema.Type
	labels map[string]string
	// formatted writes the value as people do.
	formatted bool
	parent    *shape
	typeof    *typeofShape
	child     *childPlan
	// aggregate marks an aggregate function; display is how it was asked for.
	aggregate bool
	display   string
}

// typeofShape is a parent whose fields depend on its object.
type typeofShape struct {
	typeCol int
	byType  map[string]*shape
	others  *shape // for an object without a WHEN; nil writes null
}

// newShape begins the shape of a record of a node.
func newShape(n *node, sel *selection) *shape {
	sh := &shape{node: n, idCol: sel.add(n.idSQL()), typeCol: -1, typeName: n.tables[0].object.Name, names: map[string]bool{}}
	if n.polymorphic() {
		sh.typeCol = sel.add(n.typeSQL())
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
func (s *scope) descend(sh *shape, relationships soql.Path, sel *selection, at soql.Pos) *shape {
	for _, part := range relationships {
		n := s.followParent(sh.node, part.Text, at)
		if n == sh.node {
			return sh // it is refused
		}
		next := sh.parentShape(n, sel)
		if next == nil {
			s.duplicateField(part.Text)
			return sh
		}
		sh = next
	}
	return sh
}

// parentShape finds or makes the entry of a parent; nil when its name is taken
// by something else.
func (sh *shape) parentShape(n *node, sel *selection) *shape {
	name := n.via.RelationshipName
	for _, e := range sh.entries {
		if e.parent != nil && strings.EqualFold(e.name, name) {
			return e.parent
		}
	}
	parent := newShape(n, sel)
	if !sh.put(entry{name: name, parent: parent}) {
		return nil
	}
	return parent
}

// selectPath adds a field, relative to a shape's own record and under the parents that
// lead to it.
func (s *scope) selectPath(root *shape, path, written soql.Path, sel *selection) {
	at := written[0].At
	sh := s.descend(root, path[:len(path)-1], sel, at)
	op := s.fieldOf(sh.node, path[len(path)-1].Text, at)
	if !sh.put(entry{name: op.field.Name, field: op.field, kind: op.kind, col: sel.add(op.sql)}) {
		s.duplicateField(written.String())
	}
}

const aliasRule = "only aggregate expressions use field aliasing"

// selectColumn adds a field or a function of the select list.
func (s *scope) selectColumn(root *shape, c *soql.Column, sel *selection) {
	switch {
	case c.Expr.Func.Text == "" && c.Alias.Text != "":
		s.malformedf(c.Alias.At, aliasRule)
		return
	case c.Expr.Func.Text == "":
		s.selectPath(root, s.expand(c.Expr.Path), c.Expr.Path, sel)
		return
	case !namedAsField(c.Expr):
		s.malformedf(c.Expr.At(), "%s needs GROUP BY", c.Expr)
		return
	}
	op := s.resolveExpr(c.Expr)
	sh, name := root, c.Alias.Text
	if name == "" {
		path := s.expand(innerPath(c.Expr))
		sh = s.descend(root, path[:len(path)-1], sel, c.Expr.At())
		name = op.field.Name
	}
	if !sh.put(entry{name: name, field: op.field, kind: op.kind, col: sel.add(op.sql), labels: op.labels, formatted: op.formatted}) {
		s.duplicateField(c.Expr.String())
	}
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
func (s *scope) selectFields(root *shape, f *soql.Fields, sel *selection) {
	t := root.node.tables[0]
	for i := range t.object.Fields {
		field := &t.object.Fields[i]
		if s.env.findField(t.object, field.Name) == nil || f.Group == soql.FieldsStandard && field.Custom ||
			f.Group == soql.FieldsCustom && !field.Custom {
			continue
		}
		if !root.put(entry{name: field.Name, field: field, kind: field.Type, col: sel.add(t.column(field.Name))}) {
			s.duplicateField(field.Name)
		}
	}
}

// selectTypeof adds TYPEOF over a polymorphic relationship.
func (s *scope) selectTypeof(root *shape, t *soql.Typeof, sel *selection) {
	at := t.Path[0].At
	path := s.expand(t.Path)
	sh := s.descend(root, path[:len(path)-1], sel, at)
	n := s.followParent(sh.node, path[len(path)-1].Text, at)
	if !n.polymorphic() {
		s.refusef(at, soql.InvalidType, "TYPEOF can only be used with a polymorphic relationship: %s", t.Path)
		return
	}
	ts := &typeofShape{typeCol: sel.add(n.typeSQL()), byType: map[string]*shape{}}
	for _, w := range t.Whens {
		s.typeofBranch(ts, n, w, sel)
	}
	if len(t.Else) > 0 {
		ts.others = newShape(n, sel)
		s.selectPaths(ts.others, t.Else, sel)
	}
	if !sh.put(entry{name: n.via.RelationshipName, typeof: ts}) {
		s.duplicateField(t.Path.String())
	}
}

// typeofBranch adds one WHEN: a shape over the one table of its object.
func (s *scope) typeofBranch(ts *typeofShape, n *node, w soql.When, sel *selection) {
	for _, t := range n.tables {
		if strings.EqualFold(t.object.Name, w.Object.Text) {
			one := &node{tables: []table{t}, via: n.via, level: n.level, parents: map[string]*node{}}
			branch := newShape(one, sel)
			ts.byType[t.object.Name] = branch
			s.selectPaths(branch, w.Fields, sel)
			return
		}
	}
	s.env.refuse(noObject(s.text, w.Object.At, w.Object.Text))
}

// selectPaths adds fields that are relative to a shape's own record.
func (s *scope) selectPaths(sh *shape, paths []soql.Path, sel *selection) {
	for _, p := range paths {
		s.selectPath(sh, p, p, sel)
	}
}

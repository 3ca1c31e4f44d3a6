package query

import (
	"slices"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

const (
	// maxLevels is how many relationships a path may walk. Source:
	// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_query_limits.htm
	maxLevels = 5
	// maxJoins keeps a statement within the 64 tables that SQLite joins;
	// Salesforce allows 55 relationships.
	maxJoins = 60

	fieldID   = "Id"
	fieldName = "Name"
	fieldType = "Type"
)

// sobjects is the address of all records.
func (e *Env) sobjects() string {
	if e.Tooling {
		return "/services/data/" + e.APIVersion + "/tooling/sobjects/"
	}
	return "/services/data/" + e.APIVersion + "/sobjects/"
}

// findObject finds an object that the running user can read; nil when there is none.
func (e *Env) findObject(name string) *schema.Object {
	o := e.Schema.Object(name)
	if o == nil || o.Tooling && !e.Tooling || e.CanRead != nil && !e.CanRead(o.Name, "") {
		return nil
	}
	return o
}

// findField finds a field that the running user can read; nil when there is none.
func (e *Env) findField(o *schema.Object, name string) *schema.Field {
	f := o.Field(name)
	if f == nil || e.CanRead != nil && !e.CanRead(o.Name, f.Name) {
		return nil
	}
	return f
}

// table is one table of a statement.
type table struct {
	object *schema.Object
	alias  string
}

func (t table) column(field string) string { return t.alias + "." + quoteName(field) }

// node is a record that a path leads to: the one selected from, or a parent. A
// polymorphic parent has a table for each object it may be.
type node struct {
	tables  []table
	via     *schema.Field // the reference that leads here; nil at the root
	level   int
	parents map[string]*node // by relationship, in lower case
}

// polymorphic tells whether the record may be of several objects.
func (n *node) polymorphic() bool { return len(n.tables) > 1 }

// scope is the names of one SELECT, and the joins it needs for them.
type scope struct {
	env     *Env
	query   *soql.Query
	root    *node
	aliases map[string]soql.Path // by alias in lower case; an empty path is the root
	joins   []string
	finder  string // the full-text index that rows are found by, as SQL
}

// newScope makes the scope of a SELECT from an object.
func newScope(env *Env, q *soql.Query, o *schema.Object) *scope {
	s := &scope{env: env, query: q, aliases: map[string]soql.Path{}}
	s.root = s.newNode(nil, 0, o)
	if q.From.Alias.Text != "" {
		s.aliases[strings.ToLower(q.From.Alias.Text)] = nil
	}
	for _, j := range q.From.Joins {
		s.aliases[strings.ToLower(j.Alias.Text)] = j.Path
	}
	return s
}

// rootScope is the scope of the object a query is from.
func rootScope(env *Env, q *soql.Query) (*scope, error) {
	o := env.findObject(q.From.Object.Text)
	if o == nil {
		return nil, noObject(q.Text, q.From.Object.At, q.From.Object.Text)
	}
	return newScope(env, q, o), nil
}

// newNode gives every object of a node its table.
func (s *scope) newNode(via *schema.Field, level int, objects ...*schema.Object) *node {
	n := &node{via: via, level: level, parents: map[string]*node{}}
	for _, o := range objects {
		n.tables = append(n.tables, table{object: o, alias: "t" + strconv.Itoa(s.env.tables)})
		s.env.tables++
	}
	return n
}

// from is the FROM clause, with all joins that were needed so far.
func (s *scope) from() string {
	root := s.root.tables[0]
	return " FROM " + s.finder + quoteName(root.object.Name) + " AS " + root.alias + strings.Join(s.joins, "")
}

// findBy reads the rows that a full-text index finds, in the order of the table,
// and gives the condition for it.
func (s *scope) findBy(index string, m match) frag {
	s.finder = quoteName(index) + " AS found CROSS JOIN "
	return bind("found."+quoteName(index)+" MATCH ? AND "+s.root.tables[0].alias+".rowid = found.rowid", string(m))
}

// expand takes the alias, or the object's own name, off the front of a path.
func (s *scope) expand(p soql.Path) soql.Path {
	for range len(s.aliases) + 1 {
		if len(p) < 2 {
			return p
		}
		head := strings.ToLower(p[0].Text)
		replacement, isAlias := s.aliases[head]
		root := s.root.tables[0].object
		if !isAlias && (!strings.EqualFold(head, root.Name) || root.Relationship(head) != nil) {
			return p
		}
		p = slices.Concat(replacement, p[1:])
	}
	return p
}

// isRoot tells whether a name is the alias or the name of the object that is
// selected from.
func (s *scope) isRoot(name string) bool {
	path, isAlias := s.aliases[strings.ToLower(name)]
	return isAlias && len(path) == 0 || strings.EqualFold(name, s.root.tables[0].object.Name)
}

// walk follows the relationships of a path, all of it.
func (s *scope) walk(p soql.Path, at soql.Pos) *node {
	n := s.root
	for _, part := range p {
		n = s.followParent(n, part.Text, at)
	}
	return n
}

// followParent follows one relationship, joining the parent's tables the first time. One that is
// refused leads to where it began.
func (s *scope) followParent(n *node, name string, at soql.Pos) *node {
	if known, ok := n.parents[strings.ToLower(name)]; ok {
		return known
	}
	from, via := s.findRelationship(n, name)
	if via == nil {
		s.noParent(at, name)
		return n
	}
	var objects []*schema.Object
	for _, to := range via.ReferenceTo {
		if o := s.env.findObject(to); o != nil && o.Field(fieldID) != nil {
			objects = append(objects, o)
		}
	}
	switch {
	case len(objects) == 0:
		s.noParent(at, name)
		return n
	case n.level == maxLevels:
		s.malformedf(at, "a relationship path can have at most %d levels", maxLevels)
		return n
	case len(s.joins)+len(objects) > maxJoins:
		s.env.refuse(soql.TooComplicated(s.query.Text, at))
		return n
	}
	next := s.newNode(via, n.level+1, objects...)
	for _, t := range next.tables {
		s.joins = append(s.joins, " LEFT JOIN "+quoteName(t.object.Name)+" AS "+t.alias+
			" ON "+t.column(fieldID)+" = "+from.column(via.Name))
	}
	n.parents[strings.ToLower(name)] = next
	return next
}

// findRelationship finds the reference with a relationship name, and the table it
// is in.
func (s *scope) findRelationship(n *node, name string) (table, *schema.Field) {
	for _, t := range n.tables {
		f := t.object.Relationship(name)
		if f == nil || s.env.findField(t.object, f.Name) == nil || n.polymorphic() && onName(f.Name) == "" {
			continue
		}
		return t, f
	}
	return table{}, nil
}

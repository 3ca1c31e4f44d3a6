package query

import (
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// operand is an expression that has a value in each row.
type operand struct {
	node  *node         // whose field it is
	field *schema.Field // for a function, the field it is over
	// kind is the type of the value; for a function not that of the field.
	kind schema.Type
	sql  string
	// labels translates the value, for toLabel.
	labels map[string]string
	// formatted writes the value as people of the user's locale do, for FORMAT.
	formatted bool
	// selectOnly is the function that keeps it from standing outside the select list.
	selectOnly string
	at         soql.Pos
}

// nothing stands for what is refused.
func (s *scope) nothing(at soql.Pos) operand {
	f := &schema.Field{Type: schema.TypeString, Filterable: true, Sortable: true, Groupable: true}
	return operand{node: s.root, field: f, kind: f.Type, sql: noID, at: at}
}

// resolvePath resolves a field.
func (s *scope) resolvePath(p soql.Path) operand {
	at := p[0].At
	p = s.expand(p)
	return s.fieldOf(s.walk(p[:len(p)-1], at), p[len(p)-1].Text, at)
}

// fieldOf resolves a field of a record.
func (s *scope) fieldOf(n *node, name string, at soql.Pos) operand {
	if n.polymorphic() {
		return s.fieldOfName(n, name, at)
	}
	t := n.tables[0]
	f := s.env.findField(t.object, name)
	if f == nil {
		s.noColumn(at, name, t.object.Name)
		return s.nothing(at)
	}
	return operand{node: n, field: f, kind: f.Type, sql: t.column(f.Name), at: at}
}

// nameFields are the fields of the object Name, which stands for any record
// that a polymorphic reference may lead to. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_name.htm
var nameFields = []string{
	"Alias", "Email", "FirstName", fieldID, "IsActive", "LastName", "MiddleName", fieldName, "Phone",
	"ProfileId", "Suffix", "Title", fieldType, "Username", "UserRoleId",
}

// onName gives a field of the object Name as it is spelt, "" when it has none.
func onName(field string) string {
	for _, name := range nameFields {
		if strings.EqualFold(name, field) {
			return name
		}
	}
	return ""
}

// fieldOfName resolves a field of a polymorphic parent: the one value among its
// tables, of which at most one has a row.
func (s *scope) fieldOfName(n *node, written string, at soql.Pos) operand {
	name := onName(written)
	if name == fieldType {
		f := &schema.Field{Name: fieldType, Label: fieldType, Type: schema.TypeString, Filterable: true, Groupable: true, Sortable: true}
		return operand{node: n, field: f, kind: f.Type, sql: n.typeSQL(), at: at}
	}
	var found schema.Field
	var columns []string
	for _, t := range n.tables {
		f := s.env.findField(t.object, name)
		if f == nil && name == fieldName {
			f = t.object.NameField()
		}
		if f != nil {
			columns = append(columns, t.column(f.Name))
			found = *f
		}
	}
	if len(columns) == 0 {
		s.noColumn(at, written, "Name")
		return s.nothing(at)
	}
	found.Name = name
	return operand{node: n, field: &found, kind: found.Type, sql: coalesce(columns), at: at}
}

func coalesce(columns []string) string {
	if len(columns) == 1 {
		return columns[0]
	}
	return "COALESCE(" + strings.Join(columns, ", ") + ")"
}

// noID is the SQL of the id of an object that has none.
const noID = "NULL"

// idSQL is the record's id: NULL where there is no record.
func (n *node) idSQL() string {
	columns := make([]string, len(n.tables))
	for i, t := range n.tables {
		if t.object.Field(fieldID) == nil {
			return noID
		}
		columns[i] = t.column(fieldID)
	}
	return coalesce(columns)
}

// typeSQL is the name of the record's object.
func (n *node) typeSQL() string {
	var b strings.Builder
	b.WriteString("CASE")
	for _, t := range n.tables {
		b.WriteString(" WHEN " + t.column(fieldID) + " IS NOT NULL THEN '" + t.object.Name + "'")
	}
	b.WriteString(" END")
	return b.String()
}

// resolveExpr resolves a field, or a function that has a value in each row. Aggregate
// functions are not among them.
func (s *scope) resolveExpr(e soql.Expr) operand {
	switch {
	case e.Func.Text == "":
		return s.resolvePath(e.Path)
	case isAggregate(e):
		s.malformedf(e.At(), "aggregate expressions are not allowed here: %s", e)
		return s.nothing(e.At())
	case e.Func.Text == funcToLabel:
		return s.toLabel(e)
	case e.Func.Text == funcFormat:
		return s.format(e, s.resolveExpr(*e.Arg))
	case e.Func.Text == funcConvertCurrency:
		return s.convertCurrency(e)
	default:
		return s.dateFunction(e)
	}
}

// The functions whose column is named as the field is.
const (
	funcToLabel         = "toLabel"
	funcFormat          = "FORMAT"
	funcConvertCurrency = "convertCurrency"
)

func namedAsField(e soql.Expr) bool {
	return slices.Contains([]string{"", funcToLabel, funcFormat, funcConvertCurrency}, e.Func.Text)
}

// format makes an operand FORMAT(operand). Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_format.htm
func (s *scope) format(e soql.Expr, op operand) operand {
	if op.formatted || !isNumber(op.kind) && !isDate(op.kind) {
		s.refusef(e.At(), soql.InvalidField, "FORMAT can only be used with a number, date, time or currency field: %s", e.Arg)
	}
	op.formatted, op.selectOnly, op.at = true, funcFormat, e.At()
	return op
}

// convertCurrency resolves convertCurrency(field). The org has one currency, which is
// the running user's too.
func (s *scope) convertCurrency(e soql.Expr) operand {
	op := s.resolveExpr(*e.Arg)
	if op.kind != schema.TypeCurrency {
		s.refusef(e.At(), soql.InvalidField, "convertCurrency can only be used with a currency field: %s", e.Arg)
	}
	op.selectOnly, op.at = funcConvertCurrency, e.At()
	return op
}

// anywhere refuses a function that may stand in the select list only.
func (s *scope) anywhere(op operand) operand {
	if op.selectOnly != "" {
		s.malformedf(op.at, "%s is not allowed here", op.selectOnly)
	}
	return op
}

// toLabel resolves toLabel(field), whose value is the label of the picklist's
// value.
func (s *scope) toLabel(e soql.Expr) operand {
	op := s.resolveExpr(*e.Arg)
	if op.kind != schema.TypePicklist && op.kind != schema.TypeMultiPicklist || op.labels != nil {
		s.refusef(e.At(), soql.InvalidField, "toLabel can only be used with a picklist field: %s", e.Arg)
	}
	op.labels = make(map[string]string, len(op.field.Picklist))
	for _, v := range op.field.Picklist {
		op.labels[v.Value] = v.Label
	}
	op.at = e.At()
	return op
}

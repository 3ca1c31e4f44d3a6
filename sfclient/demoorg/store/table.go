package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
)

// The storage classes of SQLite that columns use.
const (
	columnText    = "TEXT"
	columnInteger = "INTEGER"
	columnReal    = "REAL"
)

// ownTables hold what is no record. No sObject's name begins with an underscore.
const ownTables = `
CREATE TABLE "_meta" ("key" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE "_sequence" ("object" TEXT PRIMARY KEY NOT NULL, "last" INTEGER NOT NULL) WITHOUT ROWID;
`

// table is an object with the SQL that never changes.
type table struct {
	object *schema.Object
	// fields are those of the object, and written those with a column of their own.
	fields, written []*schema.Field
	// sel is the statement that reads all fields, without a condition yet.
	sel    string
	search *searchIndex
	// recyclable says that deleted records are kept in a recycle bin.
	recyclable bool
}

func newTable(o *schema.Object) *table {
	t := &table{object: o, search: newSearchIndex(o), recyclable: o.Field(isDeleted) != nil && !o.Setup && o.View == ""}
	for i := range o.Fields {
		f := &o.Fields[i]
		t.fields = append(t.fields, f)
		if len(f.Parts) == 0 {
			t.written = append(t.written, f)
		}
	}
	t.sel = t.selectFields(t.fields)
	return t
}

// selectFields gives the statement that reads some fields.
func (t *table) selectFields(fields []*schema.Field) string {
	columns := make([]string, len(fields))
	for i, f := range fields {
		columns[i] = quote(f.Name)
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + quote(t.object.Name)
}

// quote makes an identifier of a name of the schema.
func quote(name string) string { return `"` + name + `"` }

// definition is the SQL that makes a database: its tables and views, and the
// indexes, which can wait until the tables are filled.
type definition struct {
	tables, indexes string
}

func makeDefinition(sch *schema.Schema) definition {
	var tables, indexes strings.Builder
	tables.WriteString(ownTables)
	for _, o := range sch.Objects {
		if o.View == "" {
			columns := make([]string, len(o.Fields))
			for i := range o.Fields {
				columns[i] = column(&o.Fields[i])
			}
			fmt.Fprintf(&tables, "CREATE TABLE %s (%s);\n", quote(o.Name), strings.Join(columns, ", "))
			writeIndexes(&indexes, o)
		}
	}
	for _, o := range sch.Objects {
		if o.View != "" {
			fmt.Fprintf(&tables, "CREATE VIEW %s AS %s;\n", quote(o.Name), o.View)
		}
	}
	return definition{tables: tables.String(), indexes: indexes.String()}
}

// fingerprint tells databases apart that were made by different definitions.
func (d definition) fingerprint() string {
	sum := sha256.Sum256([]byte(d.tables + d.indexes))
	return hex.EncodeToString(sum[:8])
}

func writeIndexes(b *strings.Builder, o *schema.Object) {
	if s := newSearchIndex(o); s != nil {
		b.WriteString(s.create + s.add + ";\n")
	}
	for i := range o.Fields {
		f := &o.Fields[i]
		if f.Ordered {
			fmt.Fprintf(b, "CREATE INDEX %s ON %s (%s, \"Id\");\n", quote(o.Name+"_by_"+f.Name), quote(o.Name), quote(f.Name))
		}
		if isIndexed(o, f) {
			fmt.Fprintf(b, "CREATE INDEX %s ON %s (%s)%s;\n", quote(o.Name+"_"+f.Name), quote(o.Name), quote(f.Name), indexPartly(f))
		}
	}
}

// indexPartly leaves records without a parent out of the index of a reference: nobody
// looks for them by it, and most references have none.
func indexPartly(f *schema.Field) string {
	if f.Type == schema.TypeReference && f.Nillable {
		return " WHERE " + quote(f.Name) + " IS NOT NULL"
	}
	return ""
}

func column(f *schema.Field) string {
	def := quote(f.Name) + " " + columnType(f.Type)
	switch f.Type {
	case schema.TypeID:
		return def + " PRIMARY KEY NOT NULL"
	case schema.TypeBoolean:
		def += " NOT NULL"
	default:
		if ignoresCase(f.Type) {
			def += " COLLATE NOCASE"
		}
	}
	if f.Default != nil || f.Type == schema.TypeBoolean {
		def += " DEFAULT " + initialSQL(f)
	}
	if len(f.Parts) > 0 {
		def += " GENERATED ALWAYS AS (" + makeCompound(f) + ") VIRTUAL"
	}
	return def
}

// initialSQL is the value of a record that was made without one. What comes from outside is
// always bound.
func initialSQL(f *schema.Field) string {
	switch v := f.Default.(type) {
	case nil:
		return "0"
	case bool:
		return strconv.FormatInt(boolToInt(v), 10)
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	default:
		return fmt.Sprint(v)
	}
}

func columnType(t schema.Type) string {
	switch t {
	case schema.TypeBoolean, schema.TypeInt:
		return columnInteger
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		return columnReal
	default:
		return columnText
	}
}

// ignoresCase tells which texts SOQL compares without regard to case.
func ignoresCase(t schema.Type) bool {
	switch t {
	case schema.TypeID, schema.TypeReference, schema.TypeDate, schema.TypeDateTime:
		return false
	default:
		return columnType(t) == columnText
	}
}

// makeCompound gives the expression of a field that is put together from others: a
// name, or an address as the JSON object that the API answers.
func makeCompound(f *schema.Field) string {
	parts := make([]string, len(f.Parts))
	for i, p := range f.Parts {
		parts[i] = quote(p)
	}
	if f.Type != schema.TypeAddress {
		return "nullif(concat_ws(' ', " + strings.Join(parts, ", ") + "), '')"
	}
	prefix := strings.TrimSuffix(f.Name, "Address")
	pairs := make([]string, len(f.Parts))
	for i, p := range f.Parts {
		key := strings.TrimPrefix(p, prefix)
		pairs[i] = fmt.Sprintf("'%s%s', %s", strings.ToLower(key[:1]), key[1:], parts[i])
	}
	return fmt.Sprintf("CASE WHEN coalesce(%s) IS NOT NULL THEN json_object(%s) END",
		strings.Join(parts, ", "), strings.Join(pairs, ", "))
}

// isIndexed tells which fields the demo org is asked by: parents, and what people
// are searched by. Who made or changed a record is never asked, and of what is set up
// there are too few records for an index by name to pay.
func isIndexed(o *schema.Object, f *schema.Field) bool {
	few := o.Setup && !o.Numerous && o.Name != "UserRole"
	switch {
	case f.Type == schema.TypeID, f.Name == "CreatedById", f.Name == "LastModifiedById", o.Tooling:
		return false
	case f.Type == schema.TypeReference:
		return true
	case few:
		return false
	case f.NameField, f.IDLookup:
		return true
	}
	name := o.NameField()
	return name != nil && slices.Contains(name.Parts, f.Name)
}

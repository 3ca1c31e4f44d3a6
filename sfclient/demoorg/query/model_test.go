package query_test

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
	"cupgrade/sfclient/demoorg/soql/soqltest"
)

// The tests of this file compare answers with those of a model: rows in a slice,
// and conditions evaluated as Salesforce's documentation describes them.

// thing is one row of the model; a nil pointer is a field without a value.
type thing struct {
	id   string
	text *string
	num  *float64
	flag bool
	day  *string
}

func ptr[T any](v T) *T { return &v }

// things are rows with every combination of a few values, and of none.
func things() []thing {
	all := make([]thing, 0, 54)
	for _, text := range []*string{nil, ptr("a"), ptr("B"), ptr("ab"), ptr("é%_"), ptr("Ünal*")} {
		for _, num := range []*float64{nil, ptr(-1.0), ptr(2.5)} {
			for _, day := range []*string{nil, ptr("2020-07-09"), ptr("2020-07-10")} {
				all = append(all, thing{
					id: fmt.Sprintf("a00000000%06dAAA", len(all)), text: text, num: num, flag: len(all)%2 == 0, day: day,
				})
			}
		}
	}
	return all
}

// modelEnv is an org with the rows of the model.
func modelEnv(t *testing.T) query.Env {
	t.Helper()
	env := fixture(t)
	env.Schema = schema.New([]*schema.Object{{Name: "Thing", KeyPrefix: "a00", Fields: []schema.Field{
		id(), fld("Text", schema.TypeString), fld("Num", schema.TypeDouble), fld("Flag", schema.TypeBoolean), fld("Day", schema.TypeDate),
	}}})
	createTables(t, env.DB.(*sql.DB), env.Schema)
	for _, r := range things() {
		_, err := env.DB.(*sql.DB).ExecContext(t.Context(), `INSERT INTO "Thing" VALUES (?, ?, ?, ?, ?)`, r.id, r.text, r.num, r.flag, r.day)
		if err != nil {
			t.Fatal(err)
		}
	}
	return env
}

// lower is a text as it is ordered: without regard to case in ASCII.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// order compares a field with a literal: ok is false when one of them is null.
func order(r thing, field string, v soql.Literal) (result int, ok bool) {
	if v.Kind == soql.Null || v.Kind == soql.String && v.Text == "" {
		return 0, false
	}
	switch field {
	case "Text":
		if r.text == nil {
			return 0, false
		}
		return cmp.Compare(lower(*r.text), lower(v.Text)), true
	case "Num":
		n, err := strconv.ParseFloat(v.Text, 64)
		if r.num == nil || err != nil {
			return 0, false
		}
		return cmp.Compare(*r.num, n), true
	case "Day":
		if r.day == nil {
			return 0, false
		}
		return cmp.Compare(*r.day, v.Text), true
	default:
		if r.flag == (v.Text == "TRUE") {
			return 0, true
		}
		return 1, true
	}
}

// missing tells whether a field has no value.
func missing(r thing, field string) bool {
	return field == "Text" && r.text == nil || field == "Num" && r.num == nil || field == "Day" && r.day == nil
}

// equals is the = of SOQL, where null equals null.
func equals(r thing, field string, v soql.Literal) bool {
	if v.Kind == soql.Null || v.Kind == soql.String && v.Text == "" {
		return missing(r, field)
	}
	if field == "Text" {
		return r.text != nil && strings.EqualFold(*r.text, v.Text)
	}
	c, ok := order(r, field, v)
	return ok && c == 0
}

// holds evaluates a condition for a row.
func holds(r thing, c soql.Cond) bool {
	switch t := c.(type) {
	case *soql.Not:
		return !holds(r, t.Term)
	case *soql.Logic:
		for _, term := range t.Terms {
			if holds(r, term) == t.Or {
				return t.Or
			}
		}
		return !t.Or
	case *soql.Compare:
		return compared(r, t)
	default:
		return false
	}
}

func compared(r thing, c *soql.Compare) bool {
	field := c.Left.Path[0].Text
	equal := slices.ContainsFunc(c.Values, func(v soql.Literal) bool { return equals(r, field, v) })
	result, ok := order(r, field, c.Values[0])
	switch c.Op {
	case soql.OpEqual, soql.OpIn:
		return equal
	case soql.OpNotEqual, soql.OpNotIn:
		return !equal
	case soql.OpLess:
		return ok && result < 0
	case soql.OpLessEqual:
		return ok && result <= 0
	case soql.OpGreater:
		return ok && result > 0
	case soql.OpGreaterEqual:
		return ok && result >= 0
	default:
		return r.text != nil && matches([]rune(c.Values[0].Like), []rune(*r.text))
	}
}

func text(value, like string) soql.Literal {
	return soql.Literal{Kind: soql.String, Text: value, Like: like}
}

// fieldLiterals gives values of a field's type, null among them.
func fieldLiterals(field string) []soql.Literal {
	null := soql.Literal{Kind: soql.Null}
	switch field {
	case "Text":
		return []soql.Literal{
			null, text("", ""), text("A", "A"), text("b", "b"), text("ab", "ab"), text("a%", "a%"), text("_", "_"),
			text("é%_", `é\%\_`), text("É%_", `É\%\_`), text("üNAL*", "üNAL*"), text("%É", "%É"), text("Ü%", "Ü%"), text("%", "%"),
		}
	case "Num":
		return []soql.Literal{null, {Kind: soql.Decimal, Text: "-1"}, {Kind: soql.Decimal, Text: "0"}, {Kind: soql.Decimal, Text: "2.50"}}
	case "Day":
		return []soql.Literal{null, {Kind: soql.Date, Text: "2020-07-09"}, {Kind: soql.Date, Text: "2020-07-11"}}
	default:
		return []soql.Literal{{Kind: soql.Boolean, Text: "TRUE"}, {Kind: soql.Boolean, Text: "FALSE"}}
	}
}

func comparisons() *rapid.Generator[soql.Cond] {
	return rapid.Custom(func(t *rapid.T) soql.Cond {
		field := rapid.SampledFrom([]string{"Text", "Num", "Day", "Flag"}).Draw(t, "field")
		ops := []soql.Op{soql.OpEqual, soql.OpNotEqual, soql.OpIn, soql.OpNotIn}
		if field != "Flag" {
			ops = append(ops, soql.OpLess, soql.OpLessEqual, soql.OpGreater, soql.OpGreaterEqual)
		}
		c := &soql.Compare{Left: soql.Expr{Path: soql.Path{{Text: field}}}, Op: rapid.SampledFrom(ops).Draw(t, "operator")}
		literal := rapid.SampledFrom(fieldLiterals(field))
		c.Values = []soql.Literal{literal.Draw(t, "value")}
		if c.Op == soql.OpIn || c.Op == soql.OpNotIn {
			c.Values = rapid.SliceOfN(literal, 1, 3).Draw(t, "values")
		} else if field == "Text" && c.Values[0].Kind == soql.String && rapid.Bool().Draw(t, "like") {
			c.Op = soql.OpLike
		}
		return c
	})
}

func conditions(depth int) *rapid.Generator[soql.Cond] {
	if depth == 0 {
		return comparisons()
	}
	return rapid.OneOf(
		comparisons(),
		rapid.Custom(func(t *rapid.T) soql.Cond {
			return &soql.Logic{Or: rapid.Bool().Draw(t, "or"), Terms: rapid.SliceOfN(conditions(depth-1), 2, 4).Draw(t, "terms")}
		}),
		rapid.Custom(func(t *rapid.T) soql.Cond { return &soql.Not{Term: conditions(depth-1).Draw(t, "term")} }),
	)
}

// ordered sorts rows as ORDER BY does, with their ids last.
func ordered(rows []thing, orders []soql.Order) []thing {
	slices.SortFunc(rows, func(a, b thing) int {
		for _, o := range orders {
			field := o.Expr.Path[0].Text
			if c := orderRows(a, b, field, o); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.id, b.id)
	})
	return rows
}

func orderRows(a, b thing, field string, o soql.Order) int {
	first, second := missing(a, field), missing(b, field)
	switch {
	case first && second:
		return 0
	case first == second:
		c := compareFields(a, b, field)
		if o.Desc {
			return -c
		}
		return c
	case first == (o.Nulls == "LAST"):
		return 1
	default:
		return -1
	}
}

func compareFields(a, b thing, field string) int {
	switch field {
	case "Text":
		return cmp.Compare(lower(*a.text), lower(*b.text))
	case "Num":
		return cmp.Compare(*a.num, *b.num)
	case "Day":
		return cmp.Compare(*a.day, *b.day)
	default:
		return cmp.Compare(strconv.FormatBool(a.flag), strconv.FormatBool(b.flag))
	}
}

// TestAgainstModel compares which rows a query gives, and their order, with the
// model; and holds that pages of any size give the same.
func TestAgainstModel(t *testing.T) {
	t.Parallel()
	env := modelEnv(t)
	orders := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) soql.Order {
		return soql.Order{
			Expr:  soql.Expr{Path: soql.Path{{Text: rapid.SampledFrom([]string{"Text", "Num", "Day", "Flag"}).Draw(t, "field")}}},
			Desc:  rapid.Bool().Draw(t, "desc"),
			Nulls: rapid.SampledFrom([]string{"", "FIRST", "LAST"}).Draw(t, "nulls"),
		}
	}), 0, 3)
	rapid.Check(t, func(rt *rapid.T) {
		q := &soql.Query{
			Select:  []soql.Item{&soql.Column{Expr: soql.Expr{Path: soql.Path{{Text: "Id"}}}}},
			From:    soql.From{Object: soql.Name{Text: "Thing"}},
			Where:   conditions(3).Draw(rt, "where"),
			OrderBy: orders.Draw(rt, "order by"),
		}
		rows := ordered(slices.DeleteFunc(things(), func(r thing) bool { return !holds(r, q.Where) }), q.OrderBy)
		if rapid.Bool().Draw(rt, "bounded") {
			q.Limit = &soql.Number{Value: rapid.IntRange(0, 50).Draw(rt, "limit")}
			q.Offset = &soql.Number{Value: rapid.IntRange(0, 50).Draw(rt, "offset")}
			rows = rows[min(q.Offset.Value, len(rows)):]
			rows = rows[:min(q.Limit.Value, len(rows))]
		}
		want := make([]string, len(rows))
		for i, r := range rows {
			want[i] = r.id
		}
		if got := paged(t, env, soqltest.Print(q), rapid.IntRange(0, 20).Draw(rt, "batch")); got != strings.Join(want, ",") {
			rt.Fatalf("%s\ngot  %s\nwant %s", soqltest.Print(q), got, strings.Join(want, ","))
		}
	})
}

// paged gives the ids of an answer, read in pages.
func paged(t *testing.T, env query.Env, text string, batch int) string {
	t.Helper()
	result, err := query.Run(t.Context(), env, text, batch)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	records := result.Records
	for result.Cursor != nil && len(records) < result.TotalSize {
		page, err := result.Cursor.Page(t.Context(), env, len(records), batch)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		records = append(records, page...)
	}
	if len(records) != result.TotalSize {
		t.Errorf("%s: %d records, but the size is %d", text, len(records), result.TotalSize)
	}
	return values(t, records, "Id")
}

// TestGroupsAgainstModel compares counts and sums of groups with the model.
func TestGroupsAgainstModel(t *testing.T) {
	t.Parallel()
	env := modelEnv(t)
	rapid.Check(t, func(rt *rapid.T) {
		where := conditions(1).Draw(rt, "where")
		q := &soql.Query{From: soql.From{Object: soql.Name{Text: "Thing"}}, Where: where}
		type group struct {
			rows, texts int
			sum         float64
		}
		groups := map[bool]*group{}
		for _, r := range things() {
			if !holds(r, where) {
				continue
			}
			g := groups[r.flag]
			if g == nil {
				g = &group{}
				groups[r.flag] = g
			}
			g.rows++
			if r.text != nil {
				g.texts++
			}
			if r.num != nil {
				g.sum += *r.num
			}
		}
		var want []string
		for _, flag := range []bool{false, true} {
			if g := groups[flag]; g != nil {
				want = append(want, fmt.Sprintf("%t/%d/%d/%v", flag, g.rows, g.texts, g.sum))
			}
		}
		condition := strings.SplitN(soqltest.Print(q), " WHERE ", 2)[1]
		text := "SELECT Flag, COUNT(Id) n, COUNT(Text) t, SUM(Num) s FROM Thing WHERE " + condition + " GROUP BY Flag ORDER BY Flag"
		if got := groupLines(t, run(t, env, text).Records); got != strings.Join(want, " ") {
			rt.Fatalf("%s\ngot  %s\nwant %s", text, got, strings.Join(want, " "))
		}
	})
}

// groupLines is groups as the model writes them, where no sum is 0.
func groupLines(t *testing.T, records []query.Record) string {
	t.Helper()
	all := make([]string, len(records))
	for i, r := range records {
		one := []query.Record{r}
		sum := strings.TrimSuffix(strings.ReplaceAll(values(t, one, "s"), "null", "0"), ".0")
		all[i] = strings.Join([]string{values(t, one, "Flag"), values(t, one, "n"), values(t, one, "t"), sum}, "/")
	}
	return strings.Join(all, " ")
}

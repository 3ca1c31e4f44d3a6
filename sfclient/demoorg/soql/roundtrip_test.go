package soql_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/soql"
	"cupgrade/sfclient/demoorg/soql/soqltest"
)

// The generators below make any tree that the grammar allows; TestRoundTrip
// prints and parses it.

func names() *rapid.Generator[soql.Name] {
	return rapid.Custom(func(t *rapid.T) soql.Name {
		return soql.Name{Text: rapid.SampledFrom([]string{"Id", "Name", "x", "Custom__c", "Count", "Today", "_a1"}).Draw(t, "name")}
	})
}

func paths() *rapid.Generator[soql.Path] {
	return rapid.Custom(func(t *rapid.T) soql.Path { return rapid.SliceOfN(names(), 1, 3).Draw(t, "path") })
}

func exprs(functions ...string) *rapid.Generator[soql.Expr] {
	return rapid.Custom(func(t *rapid.T) soql.Expr {
		e := soql.Expr{Path: paths().Draw(t, "path")}
		for range rapid.IntRange(0, 2).Draw(t, "functions") {
			inner := e
			e = soql.Expr{Func: soql.Name{Text: rapid.SampledFrom(functions).Draw(t, "function")}, Arg: &inner}
		}
		return e
	})
}

func anyExprs() *rapid.Generator[soql.Expr] {
	return exprs("COUNT", "MAX", "toLabel", "CALENDAR_YEAR", "convertTimezone", "DAY_ONLY", "FORMAT", "convertCurrency", "GROUPING")
}

// stringLiterals keeps value and pattern of a string in step.
func stringLiterals() *rapid.Generator[soql.Literal] {
	type piece struct{ text, like string }
	pieces := rapid.SampledFrom([]piece{
		{"a", "a"},
		{"%", "%"},
		{"_", "_"},
		{"%", `\%`},
		{"_", `\_`},
		{`\`, `\\`},
		{"'", "'"},
		{`"`, `"`},
		{"\n", "\n"},
		{"\t", "\t"},
		{"\b", "\b"},
		{"林", "林"},
		{"🙂", "🙂"},
		{"\u202e", "\u202e"},
		{"--", "--"},
		{"\x00", "\x00"},
	})
	return rapid.Custom(func(t *rapid.T) soql.Literal {
		v := soql.Literal{Kind: soql.String}
		for _, p := range rapid.SliceOfN(pieces, 0, 8).Draw(t, "pieces") {
			v.Text += p.text
			v.Like += p.like
		}
		return v
	})
}

func literals() *rapid.Generator[soql.Literal] {
	return rapid.OneOf(stringLiterals(), rapid.SampledFrom([]soql.Literal{
		{Kind: soql.Null},
		{Kind: soql.Boolean, Text: "TRUE"},
		{Kind: soql.Boolean, Text: "FALSE"},
		{Kind: soql.Decimal, Text: "0"},
		{Kind: soql.Decimal, Text: "-12.50"},
		{Kind: soql.Decimal, Text: ".5e3"},
		{Kind: soql.Date, Text: "2020-02-29"},
		{Kind: soql.DateTime, Text: "2020-02-29T23:59:59Z"},
		{Kind: soql.DateTime, Text: "2020-02-29T23:59:59.123+05:30"},
		{Kind: soql.DateTime, Text: "2020-02-29T23:59:59-0800"},
		{Kind: soql.DateRange, Text: "NEXT_FISCAL_QUARTER"},
		{Kind: soql.DateRange, Text: "N_FISCAL_YEARS_AGO", N: 7},
	}))
}

func compares(depth int) *rapid.Generator[soql.Cond] {
	single := []soql.Op{
		soql.OpEqual, soql.OpNotEqual, soql.OpLess, soql.OpLessEqual, soql.OpGreater, soql.OpGreaterEqual, soql.OpLike,
	}
	set := []soql.Op{soql.OpIn, soql.OpNotIn, soql.OpIncludes, soql.OpExcludes}
	return rapid.Custom(func(t *rapid.T) soql.Cond {
		c := &soql.Compare{Left: anyExprs().Draw(t, "left")}
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			c.Op = rapid.SampledFrom(single).Draw(t, "operator")
			c.Values = []soql.Literal{literals().Draw(t, "value")}
		case 1:
			c.Op = rapid.SampledFrom(set).Draw(t, "operator")
			c.Values = rapid.SliceOfN(literals(), 1, 3).Draw(t, "values")
		default:
			c.Op = rapid.SampledFrom(set[:2]).Draw(t, "operator")
			c.Sub = &soql.Query{
				Select: []soql.Item{&soql.Column{Expr: soql.Expr{Path: paths().Draw(t, "column")}}},
				From:   soql.From{Object: names().Draw(t, "object")},
			}
			if depth > 0 {
				c.Sub.Where = conds(depth-1).Draw(t, "where")
			}
		}
		return c
	})
}

func conds(depth int) *rapid.Generator[soql.Cond] {
	if depth <= 0 {
		return compares(depth)
	}
	return rapid.OneOf(
		compares(depth),
		rapid.Custom(func(t *rapid.T) soql.Cond {
			return &soql.Logic{
				Or:    rapid.Bool().Draw(t, "or"),
				Terms: rapid.SliceOfN(conds(depth-1), 2, 3).Draw(t, "terms"),
			}
		}),
		rapid.Custom(func(t *rapid.T) soql.Cond { return &soql.Not{Term: conds(depth-1).Draw(t, "term")} }),
	)
}

func items(depth int) *rapid.Generator[soql.Item] {
	column := rapid.Custom(func(t *rapid.T) soql.Item {
		c := &soql.Column{Expr: anyExprs().Draw(t, "expr")}
		if rapid.Bool().Draw(t, "aliased") {
			c.Alias = names().Draw(t, "alias")
		}
		return c
	})
	typeof := rapid.Custom(func(t *rapid.T) soql.Item {
		item := &soql.Typeof{Path: paths().Draw(t, "path")}
		for range rapid.IntRange(1, 2).Draw(t, "whens") {
			item.Whens = append(item.Whens, soql.When{
				Object: names().Draw(t, "object"), Fields: rapid.SliceOfN(paths(), 1, 2).Draw(t, "fields"),
			})
		}
		if rapid.Bool().Draw(t, "else") {
			item.Else = rapid.SliceOfN(paths(), 1, 2).Draw(t, "others")
		}
		return item
	})
	if depth <= 0 {
		return rapid.OneOf(column, typeof)
	}
	child := rapid.Custom(func(t *rapid.T) soql.Item {
		q := queries(depth-1).Draw(t, "child")
		if rapid.Bool().Draw(t, "with its parent") {
			q.From.Parent = names().Draw(t, "parent")
		}
		return &soql.Child{Query: q}
	})
	return rapid.OneOf(column, typeof, child)
}

func queries(depth int) *rapid.Generator[*soql.Query] {
	maybe := func(t *rapid.T, what string) bool { return rapid.Bool().Draw(t, what) }
	return rapid.Custom(func(t *rapid.T) *soql.Query {
		q := &soql.Query{
			Select: rapid.SliceOfN(items(depth), 1, 3).Draw(t, "select"),
			From:   soql.From{Object: names().Draw(t, "object")},
		}
		if maybe(t, "alias") {
			q.From.Alias = soql.Name{Text: "q"}
			q.From.Joins = []soql.Join{{Path: paths().Draw(t, "join"), Alias: soql.Name{Text: "j"}}}
		}
		if maybe(t, "scope") {
			q.Scope = soql.Name{Text: "mine"}
		}
		if maybe(t, "where") {
			q.Where = conds(depth).Draw(t, "where")
		}
		if maybe(t, "with") {
			q.With = soql.Name{Text: "USER_MODE"}
		}
		if maybe(t, "group") {
			q.Subtotals = rapid.SampledFrom([]string{"", "ROLLUP", "CUBE"}).Draw(t, "subtotals")
			q.GroupBy = rapid.SliceOfN(anyExprs(), 1, 2).Draw(t, "group by")
			if maybe(t, "having") {
				q.Having = conds(0).Draw(t, "having")
			}
		}
		drawEnd(t, q)
		return q
	})
}

// drawEnd draws the clauses after the grouping.
func drawEnd(t *rapid.T, q *soql.Query) {
	for range rapid.IntRange(0, 2).Draw(t, "orders") {
		q.OrderBy = append(q.OrderBy, soql.Order{
			Expr:  anyExprs().Draw(t, "order"),
			Desc:  rapid.Bool().Draw(t, "desc"),
			Nulls: rapid.SampledFrom([]string{"", "FIRST", "LAST"}).Draw(t, "nulls"),
		})
	}
	if rapid.Bool().Draw(t, "limited") {
		q.Limit = &soql.Number{Value: rapid.IntRange(0, 1<<31-1).Draw(t, "limit")}
		q.Offset = &soql.Number{Value: rapid.IntRange(0, soql.MaxOffset).Draw(t, "offset")}
	}
	for _, purpose := range rapid.SliceOfN(rapid.SampledFrom([]string{"VIEW", "REFERENCE", "UPDATE"}), 0, 2).Draw(t, "for") {
		q.For = append(q.For, soql.Name{Text: purpose})
	}
}

// TestRoundTrip holds that every tree the grammar allows is what its text parses
// to, positions aside.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	equal := []cmp.Option{cmpopts.IgnoreTypes(soql.Pos{}), cmpopts.IgnoreFields(soql.Query{}, "Text"), cmpopts.EquateEmpty()}
	rapid.Check(t, func(t *rapid.T) {
		want := queries(1).Draw(t, "query")
		text := soqltest.Print(want)
		got, err := soql.Parse(text)
		if err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
		if diff := cmp.Diff(want, got, equal...); diff != "" {
			t.Fatalf("%s\n(-want +got):\n%s", text, diff)
		}
	})
}

// respell writes a query with other cases and other blanks, outside strings.
func respell(t *rapid.T, text string) string {
	var b strings.Builder
	inString, escaped := false, false
	upper := rapid.Bool().Draw(t, "upper")
	for _, r := range text {
		switch {
		case inString:
			b.WriteRune(r)
			inString, escaped = escaped || r != '\'', !escaped && r == '\\'
			continue
		case r == '\'':
			inString = true
		case r == ' ':
			b.WriteString(rapid.SampledFrom([]string{" ", "  ", "\n", "\t", "\r\n"}).Draw(t, "blank"))
			continue
		case strings.ContainsRune("(),", r):
			fmt.Fprintf(&b, " %c ", r)
			continue
		}
		if upper {
			b.WriteString(strings.ToUpper(string(r)))
		} else {
			b.WriteString(strings.ToLower(string(r)))
		}
	}
	return b.String()
}

// TestSpellingIsFree holds that neither the case of words nor the blanks between
// them change what a query means.
func TestSpellingIsFree(t *testing.T) {
	t.Parallel()
	sameName := cmp.Transformer("fold", func(n soql.Name) string { return strings.ToLower(n.Text) })
	sameLiteral := cmp.Transformer("fold", func(v soql.Literal) string {
		if v.Kind == soql.String {
			return "'" + v.Like
		}
		return strings.ToLower(soqltest.Literal(v))
	})
	equal := []cmp.Option{
		cmpopts.IgnoreTypes(soql.Pos{}), cmpopts.IgnoreFields(soql.Query{}, "Text"), cmpopts.EquateEmpty(), sameName, sameLiteral,
	}
	rapid.Check(t, func(rt *rapid.T) {
		want := queries(1).Draw(rt, "query")
		text := respell(rt, soqltest.Print(want))
		if strings.Contains(text, "t23:") || strings.Contains(text, "59z") {
			return // T and Z of a time are upper case
		}
		got, err := soql.Parse(text)
		if err != nil {
			rt.Fatalf("%s\n%v", text, err)
		}
		if diff := cmp.Diff(want, got, equal...); diff != "" {
			rt.Fatalf("%s\n(-want +got):\n%s", text, diff)
		}
	})
}

// TestCaretPointsAtTheError holds that the caret of a refusal stands under the
// word that is refused, wherever in a text that is.
func TestCaretPointsAtTheError(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		filler := rapid.SliceOfN(rapid.SampledFrom([]string{"Id", "Custom__c", "Profile.Name", "\nName", "  x"}), 1, 30).Draw(t, "fields")
		text := "SELECT " + strings.Join(filler, ", ") + " = bad FROM User"
		_, err := soql.Parse(text)
		if err == nil {
			t.Fatal("not refused")
		}
		message := strings.SplitN(strings.TrimPrefix(err.Error(), "MALFORMED_QUERY: "), "\nERROR", 2)[0]
		lines := strings.Split(message, "\n")
		window, caret := lines[1], strings.IndexByte(lines[2], '^')
		if !strings.HasPrefix(window[caret:], "= bad") {
			t.Fatalf("the caret of %q is not under the error", message)
		}
		if !strings.Contains(text, window) {
			t.Fatalf("%q is no part of the text", window)
		}
	})
}

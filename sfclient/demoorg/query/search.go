package query

import (
	"context"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/soql"
)

const (
	// maxFound is how many records a search gives, and its default. Source:
	// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_limit.htm
	maxFound = 2_000
	// maxPhrases keeps the condition of a term within what SQLite nests.
	maxPhrases = 100
)

// Search runs a SOSL text (FIND {...} ...) and gives the searchRecords: object
// by object in the order of RETURNING.
func Search(ctx context.Context, env Env, soslText string) ([]Record, error) {
	s, err := soql.ParseSearch(soslText)
	if err != nil {
		return nil, err
	}
	if len(s.Term) > maxPhrases {
		return nil, soql.TooComplicated("", soql.Pos{})
	}
	returning := s.Returning
	if len(returning) == 0 {
		returning = env.makeSearches()
	}
	left := maxFound
	if s.Limit != nil {
		left = min(s.Limit.Value, maxFound)
	}
	found := []Record{}
	for _, q := range returning {
		records, err := searchObject(ctx, &env, s, q, left)
		if err != nil {
			return nil, err
		}
		found = append(found, records...)
		left -= len(records)
	}
	return found, nil
}

// makeSearches makes the queries of a search without RETURNING: the ids of every
// object that can be searched.
func (e *Env) makeSearches() []*soql.Query {
	var queries []*soql.Query
	for _, o := range e.Schema.Objects {
		if o.Searchable && e.findObject(o.Name) != nil {
			queries = append(queries, &soql.Query{
				From:   soql.From{Object: soql.Name{Text: o.Name}},
				Select: []soql.Item{&soql.Column{Expr: soql.Expr{Path: soql.Path{{Text: fieldID}}}}},
			})
		}
	}
	return queries
}

// searchObject finds the records of one object, at most as many as are left.
func searchObject(ctx context.Context, env *Env, s *soql.Search, q *soql.Query, left int) ([]Record, error) {
	from, err := rootScope(env, q)
	if err != nil {
		return nil, err
	}
	o := from.root.tables[0].object
	if !o.Searchable {
		return nil, soql.Error(s.Text, q.From.Object.At, soql.InvalidType, "entity type "+o.Name+" does not support search")
	}
	p, err := from.planRows()
	if err != nil {
		return nil, err
	}
	matches := termCondition(s.Term, env.searchColumns(from.root.tables[0], s.In))
	if m := matchOf(o, s.Term, s.In); m != "" && env.SearchIndex && o.SearchIndex() != "" {
		matches = joinConditions(from.findBy(o.SearchIndex(), m), matches)
	}
	own, offset := rowBounds(q)
	if own >= 0 {
		left = min(own, left)
	}
	p.anyOrder = offset == 0
	return p.readRows(ctx, joinConditions(p.where, matches), left, offset)
}

// searchColumns gives the columns of a group of fields (ALL, NAME, EMAIL, PHONE,
// SIDEBAR).
func (e *Env) searchColumns(t table, group string) []string {
	groups, narrowed := searchedGroups[group]
	var columns []string
	for i := range t.object.Fields {
		f := &t.object.Fields[i]
		of := f.SearchGroup()
		if of != "" && (!narrowed || slices.Contains(groups, of)) && e.findField(t.object, f.Name) != nil {
			columns = append(columns, t.column(f.Name))
		}
	}
	return columns
}

// termCondition is true of the rows in which a term is found; false for an
// object without a column to look in.
func termCondition(term soql.Term, columns []string) frag {
	var cond frag
	for i, phrase := range term {
		found := phraseCondition(phrase.Pattern, columns).notIf(phrase.Not)
		switch {
		case i == 0:
			cond = found
		case phrase.Or:
			cond = balanced([]frag{cond, found}, " OR ")
		default:
			cond = balanced([]frag{cond, found}, " AND ")
		}
	}
	return cond
}

// phraseCondition is true where a column has the words of a phrase, one after
// the other. The first test is cheap and lets few rows through to the second,
// which knows where words begin and end.
func phraseCondition(pattern string, columns []string) frag {
	if len(columns) == 0 {
		return raw("0")
	}
	loose := "%" + strings.ReplaceAll(pattern, " ", "%") + "%"
	exact := "% " + pattern + " %"
	tests := make([]frag, len(columns))
	for i, column := range columns {
		tests[i] = joinConditions(matching(column, loose), matching(wordsSQL(column), exact)).wrap("(", ")")
	}
	return balanced(tests, " OR ")
}

// wordsSQL is a column as words with one blank around each.
func wordsSQL(column string) string {
	s := column
	for _, separator := range soql.Separators {
		s = "replace(" + s + ", '" + strings.ReplaceAll(string(separator), "'", "''") + "', ' ')"
	}
	return "' ' || replace(replace(" + s + ", '  ', ' '), '  ', ' ') || ' '"
}

package query

import (
	"context"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/soql"
)

// SearchParameters is the body of a parameterizedSearch request. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_search_parameterized.htm
type SearchParameters struct {
	Q            string         `json:"q"`
	In           string         `json:"in"`
	Fields       []string       `json:"fields"` // of every object that names none
	SObjects     []SearchObject `json:"sobjects"`
	DefaultLimit int            `json:"defaultLimit"` // of every object without a limit
	OverallLimit int            `json:"overallLimit"`
	Offset       int            `json:"offset"`
}

// SearchObject is one object of SearchParameters. Where is a SOQL condition
// and OrderBy the text after ORDER BY.
type SearchObject struct {
	Name    string   `json:"name"`
	Fields  []string `json:"fields"`
	Where   string   `json:"where"`
	OrderBy string   `json:"orderBy"`
	Limit   int      `json:"limit"`
}

// ParameterizedSearch runs a parameterizedSearch and gives the searchRecords.
// Each part is parsed alone first, so that none can reach into the next.
func ParameterizedSearch(ctx context.Context, env Env, p SearchParameters) ([]Record, error) {
	text, err := p.sosl()
	if err != nil {
		return nil, err
	}
	return Search(ctx, env, text)
}

// sosl is the same search as SOSL.
func (p SearchParameters) sosl() (string, error) {
	if _, err := soql.ParseTerm(p.Q); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("FIND {" + escapeBraces(p.Q) + "}")
	if p.In != "" {
		if _, err := soql.ParsePath(p.In); err != nil {
			return "", err
		}
		b.WriteString(" IN " + p.In + " FIELDS")
	}
	for i, o := range p.SObjects {
		returning, err := o.sosl(p)
		if err != nil {
			return "", err
		}
		if i == 0 {
			b.WriteString(" RETURNING ")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(returning)
	}
	if p.OverallLimit > 0 {
		b.WriteString(" LIMIT " + strconv.Itoa(p.OverallLimit))
	}
	return b.String(), nil
}

// sosl is one object of RETURNING.
func (o SearchObject) sosl(p SearchParameters) (string, error) {
	fields := o.Fields
	if len(fields) == 0 {
		fields = p.Fields
	}
	if len(fields) == 0 {
		fields = []string{fieldID}
	}
	for _, name := range append([]string{o.Name}, fields...) {
		if _, err := soql.ParsePath(name); err != nil {
			return "", err
		}
	}
	s := o.Name + "(" + strings.Join(fields, ", ")
	if o.Where != "" {
		if _, err := soql.ParseCondition(o.Where); err != nil {
			return "", err
		}
		s += " WHERE " + o.Where
	}
	if o.OrderBy != "" {
		if _, err := soql.ParseOrder(o.OrderBy); err != nil {
			return "", err
		}
		s += " ORDER BY " + o.OrderBy
	}
	limit := o.Limit
	if limit == 0 {
		limit = p.DefaultLimit
	}
	if limit > 0 {
		s += " LIMIT " + strconv.Itoa(limit)
	}
	if p.Offset > 0 {
		s += " OFFSET " + strconv.Itoa(p.Offset)
	}
	return s + ")", nil
}

// escapeBraces takes the meaning of an end from every brace that has it, and a
// backslash at the end off.
func escapeBraces(q string) string {
	var b strings.Builder
	escaped := false
	for _, r := range q {
		if r == '}' && !escaped {
			b.WriteByte('\\')
		}
		escaped = r == '\\' && !escaped
		b.WriteRune(r)
	}
	if escaped {
		return strings.TrimSuffix(b.String(), `\`)
	}
	return b.String()
}

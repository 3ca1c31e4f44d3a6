package query

import "cupgrade/sfclient/demoorg/soql"

// Compile gives the SQL of a query and the values bound to it, without running
// it.
func Compile(env Env, soqlText string) (sql string, args []any, err error) {
	q, err := soql.Parse(soqlText)
	if err != nil {
		return "", nil, err
	}
	from, err := rootScope(&env, q)
	if err != nil {
		return "", nil, err
	}
	var f frag
	switch {
	case q.IsCount():
		f, err = countStatement(q, from)
	case isGrouped(q):
		_, f, err = groupStatement(q, from)
	default:
		var p *plan
		if p, err = newPlan(&env, q, from); err == nil {
			f = p.makeStatement(p.sel.columns, p.where, rowLimit(q), rowOffset(q))
		}
	}
	return f.sql, f.args, err
}

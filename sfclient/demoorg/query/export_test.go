package query

// Compile gives the SQL of a query and the values bound to it, without running
// it.
func Compile(env Env, soqlText string) (sql string, args []any, err error) {
	p, err := translate(&env, soqlText)
	if err != nil {
		return "", nil, err
	}
	f := p.whole
	if f.isZero() {
		limit, offset := rowBounds(p.query)
		f = p.makeStatement(p.columns, p.where, limit, offset)
	}
	return f.sql, f.args, err
}

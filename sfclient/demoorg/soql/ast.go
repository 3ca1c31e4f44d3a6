package soql

import "strings"

// Name is one word of a statement as it was written, and where.
type Name struct {
	Text string
	At   Pos
}

// Path is a field with the relationships that lead to it: Profile, UserLicense,
// Name. It has at least one part.
type Path []Name

// Expr is a path, or a function over one: COUNT(Id), toLabel(Status),
// CALENDAR_YEAR(convertTimezone(CreatedDate)). Func.Text is "" for a path; Arg is
// nil for COUNT().
type Expr struct {
	Func Name
	Path Path
	Arg  *Expr
}

// String writes the path with its dots.
func (p Path) String() string {
	parts := make([]string, len(p))
	for i, n := range p {
		parts[i] = n.Text
	}
	return strings.Join(parts, ".")
}

// String writes the path or the function.
func (e Expr) String() string {
	switch {
	case e.Func.Text == "":
		return e.Path.String()
	case e.Arg == nil:
		return e.Func.Text + "()"
	default:
		return e.Func.Text + "(" + e.Arg.String() + ")"
	}
}

// At is the place of the expression.
func (e Expr) At() Pos {
	if e.Func.Text != "" {
		return e.Func.At
	}
	if len(e.Path) == 0 {
		return Pos{}
	}
	return e.Path[0].At
}

// Query is one SELECT: a whole statement, a child subquery or a semi-join.
type Query struct {
	// Text is the whole statement, for the errors of later readers.
	Text   string
	Select []Item
	From   From
	Scope  Name // USING SCOPE mine; Text "" when there is none
	Where  Cond // nil when there is none
	With   Name // SECURITY_ENFORCED, USER_MODE, SYSTEM_MODE
	// Subtotals is ROLLUP or CUBE over GroupBy, "" for neither.
	Subtotals string
	GroupBy   []Expr
	Having    Cond
	OrderBy   []Order
	Limit     *Number
	Offset    *Number
	For       []Name // VIEW, REFERENCE, UPDATE
}

// From names the object of a query, or the child relationship of a subquery.
type From struct {
	// Parent is the object before the relationship of a subquery: Account in FROM
	// Account.Contacts. Its Text is "" when the relationship stands alone.
	Parent Name
	Object Name
	Alias  Name
	// Joins are the further names of FROM Contact c, c.Account a.
	Joins []Join
}

// Join gives a relationship path an alias.
type Join struct {
	Path  Path
	Alias Name
}

// Number is the number of LIMIT and OFFSET.
type Number struct {
	Value int
	At    Pos
}

// Order is one term of ORDER BY. Nulls is FIRST, LAST or "" for the default,
// which is first.
type Order struct {
	Expr  Expr
	Desc  bool
	Nulls string
}

// Item is one term of the select list: *Column, *Child, *Typeof or *Fields.
type Item interface{ item() }

// Column is a field or a function, with its alias when it has one.
type Column struct {
	Expr  Expr
	Alias Name
}

// Child is a subquery over a child relationship.
type Child struct {
	Query *Query
	At    Pos
}

// Typeof selects other fields for each type that a polymorphic reference has.
type Typeof struct {
	Path  Path
	Whens []When
	Else  []Path
}

// When is the branch of TYPEOF for one object.
type When struct {
	Object Name
	Fields []Path
}

// Fields is FIELDS(ALL), FIELDS(STANDARD) or FIELDS(CUSTOM). Group is in upper
// case.
type Fields struct {
	Group string
	At    Pos
}

func (*Column) item() {}
func (*Child) item()  {}
func (*Typeof) item() {}
func (*Fields) item() {}

// Cond is a condition: *Logic, *Not or *Compare.
type Cond interface{ cond() }

// Logic joins at least two conditions by AND or by OR.
type Logic struct {
	Or    bool
	Terms []Cond
}

// Not turns a condition round.
type Not struct {
	Term Cond
}

// Compare compares an expression with one value (the Values has one), with a
// list (IN, NOT IN, INCLUDES, EXCLUDES) or with what Sub selects (IN, NOT IN).
type Compare struct {
	Left   Expr
	Op     Op
	At     Pos // of the operator
	Values []Literal
	Sub    *Query
}

func (*Logic) cond()   {}
func (*Not) cond()     {}
func (*Compare) cond() {}

// Op is a comparison operator.
type Op string

// The comparison operators; <> is read as !=.
const (
	OpEqual        Op = "="
	OpNotEqual     Op = "!="
	OpLess         Op = "<"
	OpLessEqual    Op = "<="
	OpGreater      Op = ">"
	OpGreaterEqual Op = ">="
	OpLike         Op = "LIKE"
	OpIn           Op = "IN"
	OpNotIn        Op = "NOT IN"
	OpIncludes     Op = "INCLUDES"
	OpExcludes     Op = "EXCLUDES"
)

// LiteralKind is what a literal is.
type LiteralKind int

// The kinds of literals.
const (
	Null LiteralKind = iota
	String
	Decimal
	Boolean
	Date
	DateTime
	DateRange // TODAY, LAST_N_DAYS:3
)

// Literal is a value in a condition.
type Literal struct {
	Kind LiteralKind
	// Text is the value of a string, and the text as written of a number and a
	// date; TRUE or FALSE of a boolean; the name of a date range in upper case.
	Text string
	// Like is the pattern a string makes for LIKE: % and _ are wildcards, a
	// backslash makes one of the three stand for itself.
	Like string
	// N is the number of a date range such as LAST_N_DAYS:3.
	N  int
	At Pos
}

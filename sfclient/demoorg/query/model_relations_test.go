package query_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
)

// The tests of this file go on from model_test.go: to parents that may not be there,
// to joins by a subquery, to children, and to what HAVING keeps.

// box is a parent, and piece a child that may have none.
type box struct {
	id    string
	label *string
	open  bool
}

type piece struct {
	id  string
	in  *box
	num *float64
	day *string
}

func boxes() []*box {
	return []*box{
		{"b00000000000001AAA", ptr("red"), true},
		{"b00000000000002AAA", ptr("Blue"), false},
		{"b00000000000003AAA", nil, true},
		{"b00000000000004AAA", ptr("red"), false},
	}
}

func pieces(in []*box) []piece {
	var all []piece
	for i, b := range append([]*box{nil}, in[:3]...) { // nothing is in the fourth
		for j, num := range []*float64{nil, ptr(1.0), ptr(2.0), ptr(2.0)} {
			p := piece{id: fmt.Sprintf("a00000000%06dAAA", len(all)), in: b, num: num}
			if (i+j)%2 == 0 {
				p.day = ptr(fmt.Sprintf("202%d-0%d-10", j, i+1))
			}
			all = append(all, p)
		}
	}
	return all
}

// relatedEnv is an org with the rows of the model.
func relatedEnv(t *testing.T) (query.Env, []*box, []piece) {
	t.Helper()
	env := fixture(t)
	env.Schema = schema.New([]*schema.Object{
		{Name: "Box", KeyPrefix: "b00", Fields: []schema.Field{id(), fld("Label", schema.TypeString), fld("Open", schema.TypeBoolean)}},
		{Name: "Piece", KeyPrefix: "a00", Fields: []schema.Field{
			id(), fld("Num", schema.TypeDouble), fld("Day", schema.TypeDate), ref("BoxId", "Box", "Pieces", "Box"),
		}},
	})
	db := env.DB.(*sql.DB)
	createTables(t, db, env.Schema)
	in := boxes()
	for _, b := range in {
		if _, err := db.ExecContext(t.Context(), `INSERT INTO "Box" VALUES (?, ?, ?)`, b.id, b.label, b.open); err != nil {
			t.Fatal(err)
		}
	}
	all := pieces(in)
	for _, p := range all {
		var boxID *string
		if p.in != nil {
			boxID = &p.in.id
		}
		if _, err := db.ExecContext(t.Context(), `INSERT INTO "Piece" VALUES (?, ?, ?, ?)`, p.id, p.num, p.day, boxID); err != nil {
			t.Fatal(err)
		}
	}
	return env, in, all
}

// claim is a condition as text, and what it means.
type claim[T any] struct {
	text  string
	holds func(T) bool
}

func (c claim[T]) not() claim[T] {
	return claim[T]{"(NOT " + c.text + ")", func(r T) bool { return !c.holds(r) }}
}

// aboutBoxes are conditions on a box; nil is one that is not there.
func aboutBoxes(prefix string) []claim[*box] {
	label := func(b *box) *string {
		if b == nil {
			return nil
		}
		return b.label
	}
	is := func(b *box, want string) bool { return label(b) != nil && strings.EqualFold(*label(b), want) }
	open := func(b *box) bool { return b != nil && b.open }
	return []claim[*box]{
		{prefix + "Label = 'RED'", func(b *box) bool { return is(b, "red") }},
		{prefix + "Label != 'red'", func(b *box) bool { return !is(b, "red") }},
		{prefix + "Label = null", func(b *box) bool { return label(b) == nil }},
		{prefix + "Label != null", func(b *box) bool { return label(b) != nil }},
		{prefix + "Label IN ('blue', null)", func(b *box) bool { return label(b) == nil || is(b, "blue") }},
		{prefix + "Label NOT IN ('blue')", func(b *box) bool { return !is(b, "blue") }},
		{prefix + "Label NOT IN ('blue', null)", func(b *box) bool { return label(b) != nil && !is(b, "blue") }},
		{prefix + "Label LIKE '_E%'", func(b *box) bool { return is(b, "red") }},
		{prefix + "Label > 'c'", func(b *box) bool { return is(b, "red") }},
		{prefix + "Open = true", open},
		{prefix + "Open = false", func(b *box) bool { return !open(b) }},
		{prefix + "Open != true", func(b *box) bool { return !open(b) }},
		{prefix + "Open = null", func(b *box) bool { return !open(b) }},
		{prefix + "Open != null", open},
		{prefix + "Open IN (false)", func(b *box) bool { return !open(b) }},
		{prefix + "Open NOT IN (false, null)", open},
	}
}

func aboutPieces() []claim[piece] {
	all := []claim[piece]{
		{"Num = 2", func(p piece) bool { return p.num != nil && *p.num == 2 }},
		{"Num != 2", func(p piece) bool { return p.num == nil || *p.num != 2 }},
		{"Num <= 1.0", func(p piece) bool { return p.num != nil && *p.num <= 1 }},
		{"BoxId = null", func(p piece) bool { return p.in == nil }},
		{"Box.Id != null", func(p piece) bool { return p.in != nil }},
		{"CALENDAR_YEAR(Day) = 2021", func(p piece) bool { return p.day != nil && strings.HasPrefix(*p.day, "2021") }},
		{"Day != 2020-01-10", func(p piece) bool { return p.day == nil || *p.day != "2020-01-10" }},
	}
	for _, c := range aboutBoxes("Box.") {
		all = append(all, claim[piece]{c.text, func(p piece) bool { return c.holds(p.in) }})
	}
	return all
}

// drawn draws a condition of a few claims.
func drawn[T any](t *rapid.T, from []claim[T], name string) claim[T] {
	terms := rapid.SliceOfN(rapid.SampledFrom(from), 1, 3).Draw(t, name)
	or := rapid.Bool().Draw(t, name+" or")
	texts := make([]string, len(terms))
	for i := range terms {
		if rapid.Bool().Draw(t, name+" not") {
			terms[i] = terms[i].not()
		}
		texts[i] = terms[i].text
	}
	joint := " AND "
	if or {
		joint = " OR "
	}
	return claim[T]{"(" + strings.Join(texts, joint) + ")", func(r T) bool {
		return slices.ContainsFunc(terms, func(c claim[T]) bool { return c.holds(r) == or }) == or
	}}
}

// TestParentsAgainstModel compares conditions on parents, some of which are not there,
// with the model, and what is joined by subqueries.
func TestParentsAgainstModel(t *testing.T) {
	t.Parallel()
	env, _, all := relatedEnv(t)
	rapid.Check(t, func(rt *rapid.T) {
		where := drawn(rt, aboutPieces(), "where")
		for range rapid.IntRange(0, 2).Draw(rt, "joins") {
			within, sub := where, drawn(rt, aboutBoxes(""), "sub")
			join, member := " AND BoxId IN ", true
			if rapid.Bool().Draw(rt, "anti") {
				join, member = " AND BoxId NOT IN ", false
			}
			where = claim[piece]{
				within.text + join + "(SELECT Id FROM Box WHERE " + sub.text + ")",
				func(p piece) bool { return within.holds(p) && (p.in != nil && sub.holds(p.in)) == member },
			}
		}
		var want []string
		for _, p := range all {
			if where.holds(p) {
				want = append(want, p.id)
			}
		}
		text := "SELECT Id FROM Piece WHERE " + where.text + " ORDER BY Id"
		if got := values(t, run(t, env, text).Records, "Id"); got != strings.Join(want, ",") {
			rt.Fatalf("%s\ngot  %s\nwant %s", text, got, strings.Join(want, ","))
		}
		count := "SELECT COUNT() FROM Piece WHERE " + where.text
		if got := run(t, env, count).TotalSize; got != len(want) {
			rt.Fatalf("%s counts %d of %d", count, got, len(want))
		}
	})
}

// TestChildrenAgainstModel compares the children that a subquery gives, parent by
// parent, with the model, and the parents that a join by the child's reference finds.
func TestChildrenAgainstModel(t *testing.T) {
	t.Parallel()
	env, in, all := relatedEnv(t)
	rapid.Check(t, func(rt *rapid.T) {
		where := drawn(rt, aboutPieces(), "where")
		limit, offset := rapid.IntRange(0, 4).Draw(rt, "limit"), rapid.IntRange(0, 3).Draw(rt, "offset")
		joined := rapid.Bool().Draw(rt, "joined")
		var want []string
		for _, b := range in {
			var ids []string
			for _, p := range all {
				if p.in == b && where.holds(p) {
					ids = append(ids, p.id)
				}
			}
			if joined && len(ids) == 0 {
				continue
			}
			ids = ids[min(offset, len(ids)):]
			want = append(want, b.id+":"+strings.Join(ids[:min(limit, len(ids))], ","))
		}
		text := fmt.Sprintf("SELECT Id, (SELECT Id FROM Pieces WHERE %s ORDER BY Id LIMIT %d OFFSET %d) FROM Box", where.text, limit, offset)
		if joined {
			text += " WHERE Id IN (SELECT BoxId FROM Piece WHERE " + where.text + ")"
		}
		if got := childLines(t, run(t, env, text+" ORDER BY Id").Records); got != strings.Join(want, " ") {
			rt.Fatalf("%s\ngot  %s\nwant %s", text, got, strings.Join(want, " "))
		}
	})
}

// childLines is parents with the ids of their children, as the model writes them.
func childLines(t *testing.T, records []query.Record) string {
	t.Helper()
	all := make([]string, len(records))
	for i, r := range records {
		parent := decoded[struct {
			ID     string `json:"Id"`
			Pieces *struct {
				TotalSize int
				Records   []struct {
					ID string `json:"Id"`
				}
			}
		}](t, r)
		all[i] = parent.ID + ":"
		if parent.Pieces == nil {
			continue
		}
		ids := make([]string, len(parent.Pieces.Records))
		for j, c := range parent.Pieces.Records {
			ids[j] = c.ID
		}
		if len(ids) != parent.Pieces.TotalSize {
			t.Errorf("%s has %d children, and says %d", parent.ID, len(ids), parent.Pieces.TotalSize)
		}
		all[i] += strings.Join(ids, ",")
	}
	return strings.Join(all, " ")
}

// TestHavingAgainstModel compares groups by a parent's field, and those that HAVING
// keeps, with the model.
func TestHavingAgainstModel(t *testing.T) {
	t.Parallel()
	env, _, all := relatedEnv(t)
	type group struct {
		label       *string
		rows, nums  int
		sum         float64
		least, most *float64
	}
	having := []claim[group]{
		{"COUNT(Id) > 4", func(g group) bool { return g.rows > 4 }},
		{"COUNT(Num) < 4", func(g group) bool { return g.nums < 4 }},
		{"SUM(Num) >= 5", func(g group) bool { return g.nums > 0 && g.sum >= 5 }},
		{"MIN(Num) = 1", func(g group) bool { return g.least != nil && *g.least == 1 }},
		{"MAX(Num) != 2", func(g group) bool { return g.most == nil || *g.most != 2 }},
		{"Box.Label = null", func(g group) bool { return g.label == nil }},
		{"Box.Label LIKE 'R%'", func(g group) bool { return g.label != nil && strings.EqualFold(*g.label, "red") }},
		{"COUNT_DISTINCT(Num) = 2", func(g group) bool { return g.least != nil && *g.least != *g.most }},
	}
	rapid.Check(t, func(rt *rapid.T) {
		where, kept := drawn(rt, aboutPieces(), "where"), drawn(rt, having, "having")
		groups := map[string]*group{}
		for _, p := range all {
			if !where.holds(p) {
				continue
			}
			key, g := "", group{}
			if p.in != nil && p.in.label != nil {
				key, g.label = strings.ToLower(*p.in.label), p.in.label
			}
			if groups[key] == nil {
				groups[key] = &g
			}
			at := groups[key]
			if at.rows++; p.num != nil {
				at.nums, at.sum = at.nums+1, at.sum+*p.num
				at.least, at.most = ptr(min(*p.num, value(at.least, *p.num))), ptr(max(*p.num, value(at.most, *p.num)))
			}
		}
		var want []string
		for _, key := range []string{"", "blue", "red"} { // as ORDER BY has them
			if g := groups[key]; g != nil && kept.holds(*g) {
				want = append(want, fmt.Sprintf("%s/%d/%d", key, g.rows, g.nums))
			}
		}
		text := "SELECT Box.Label l, COUNT(Id) n, COUNT(Num) m FROM Piece WHERE " + where.text + " GROUP BY Box.Label HAVING " + kept.text + " ORDER BY Box.Label"
		var got []string
		for _, r := range run(t, env, text).Records {
			g := decoded[struct {
				L    *string
				N, M int
			}](t, r)
			got = append(got, fmt.Sprintf("%s/%d/%d", strings.ToLower(value(g.L, "")), g.N, g.M))
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			rt.Fatalf("%s\ngot  %s\nwant %s", text, got, want)
		}
	})
}

// value is what a pointer points at, or else other.
func value[T any](p *T, other T) T {
	if p == nil {
		return other
	}
	return *p
}

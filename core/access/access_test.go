package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cupgrade/core"
	"cupgrade/core/access"
)

var (
	cases    = access.Item{Category: access.CategoryObject, Object: "Case"}
	priority = access.Item{Category: access.CategoryField, Object: "Case", Name: "Priority"}
	leads    = access.Item{Category: access.CategoryObject, Object: "Lead"}
	reports  = access.Item{Category: access.CategoryUser, Name: "PermissionsRunReports"}
	class    = access.Item{Category: access.CategorySetupEntity, Object: "ApexClass", Name: "01p000000000001AAA"}
	caseTab  = access.Item{Category: access.CategoryTab, Name: "standard-Case"}
)

// holder makes a source with its parents, named by one letter each.
func holder(name string, parents ...core.ID) access.Holder {
	return access.Holder{Source: access.Source{Kind: access.SourcePermissionSet, Name: name}, Parents: parents}
}

func row(parent core.ID, item access.Item, rights access.Rights) access.Row {
	return access.Row{Parent: parent, Item: item, Rights: rights}
}

// listed gives a set as a map, to compare it with what is wanted.
func listed(set access.Set) map[access.Item]access.Rights {
	got := map[access.Item]access.Rights{}
	for item, rights := range set.All() {
		got[item] = rights
	}
	return got
}

func TestUnion(t *testing.T) {
	t.Parallel()
	const createRead = access.Read | access.Create
	tests := map[string]struct {
		rows    []access.Row
		holders []access.Holder
		want    map[access.Item]access.Rights
	}{
		"nobody holds anything": {
			rows: []access.Row{row("p", cases, access.Read)},
			want: map[access.Item]access.Rights{},
		},
		"the rights of two sources add up": {
			rows:    []access.Row{row("p", cases, access.Read), row("s", cases, createRead)},
			holders: []access.Holder{holder("profile", "p"), holder("set", "s")},
			want:    map[access.Item]access.Rights{cases: createRead},
		},
		"two rows of one parent add up": {
			rows:    []access.Row{row("p", cases, access.Read), row("p", cases, access.Create)},
			holders: []access.Holder{holder("profile", "p")},
			want:    map[access.Item]access.Rights{cases: createRead},
		},
		"a parent that nobody holds does not count": {
			rows:    []access.Row{row("p", cases, access.Read), row("other", leads, access.Read)},
			holders: []access.Holder{holder("profile", "p")},
			want:    map[access.Item]access.Rights{cases: access.Read},
		},
		"a row without rights grants nothing": {
			rows:    []access.Row{row("p", cases, 0)},
			holders: []access.Holder{holder("profile", "p")},
			want:    map[access.Item]access.Rights{},
		},
		"a field counts where its object can be read": {
			rows:    []access.Row{row("p", cases, access.Read), row("p", priority, access.Read|access.Edit)},
			holders: []access.Holder{holder("profile", "p")},
			want:    map[access.Item]access.Rights{cases: access.Read, priority: access.Read | access.Edit},
		},
		"a field of an object without a row does not count": {
			rows:    []access.Row{row("p", leads, access.Read), row("p", priority, access.Read)},
			holders: []access.Holder{holder("profile", "p")},
			want:    map[access.Item]access.Rights{leads: access.Read},
		},
		"a field of an object that comes later in the alphabet does not count": {
			rows: []access.Row{
				row("p", priority, access.Read),
				row("p", access.Item{Category: access.CategoryObject, Object: "Account"}, access.Read),
			},
			holders: []access.Holder{holder("profile", "p")},
			want:    map[access.Item]access.Rights{{Category: access.CategoryObject, Object: "Account"}: access.Read},
		},
		"the object's reading may come from another source than the field's": {
			rows:    []access.Row{row("p", cases, access.Read), row("s", priority, access.Read)},
			holders: []access.Holder{holder("profile", "p"), holder("set", "s")},
			want:    map[access.Item]access.Rights{cases: access.Read, priority: access.Read},
		},
		"every category": {
			rows: []access.Row{
				row("p", caseTab, access.Use), row("p", class, access.Use), row("p", reports, access.Use),
				row("p", priority, access.Read), row("p", cases, access.Read),
			},
			holders: []access.Holder{holder("profile", "p")},
			want: map[access.Item]access.Rights{
				cases: access.Read, priority: access.Read, reports: access.Use, class: access.Use, caseTab: access.Use,
			},
		},
		"a muted right of a group is not granted by it": {
			rows: []access.Row{row("c", cases, createRead), row("m", cases, access.Create)},
			holders: []access.Holder{{
				Source: access.Source{Name: "group"}, Parents: []core.ID{"c"}, Muted: []core.ID{"m"},
			}},
			want: map[access.Item]access.Rights{cases: access.Read},
		},
		"what one group mutes another source still grants": {
			rows: []access.Row{row("c", cases, access.Read), row("m", cases, access.Read), row("s", cases, access.Read)},
			holders: []access.Holder{
				{Source: access.Source{Name: "group"}, Parents: []core.ID{"c"}, Muted: []core.ID{"m"}}, holder("set", "s"),
			},
			want: map[access.Item]access.Rights{cases: access.Read},
		},
		"a group of two components, everything of one item muted": {
			rows: []access.Row{
				row("c", cases, access.Read), row("d", cases, access.Create), row("d", leads, access.Read),
				row("m", cases, createRead),
			},
			holders: []access.Holder{{
				Source: access.Source{Name: "group"}, Parents: []core.ID{"c", "d"}, Muted: []core.ID{"m"},
			}},
			want: map[access.Item]access.Rights{leads: access.Read},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := access.Union(tt.rows, tt.holders)
			if diff := cmp.Diff(tt.want, listed(set)); diff != "" {
				t.Errorf("union (-want +got):\n%s", diff)
			}
			if set.Len() != len(tt.want) {
				t.Errorf("Len = %d, want %d", set.Len(), len(tt.want))
			}
			for item, want := range tt.want {
				if got := set.Rights(item); got != want {
					t.Errorf("Rights(%v) = %b, want %b", item, got, want)
				}
			}
		})
	}
}

func TestSources(t *testing.T) {
	t.Parallel()
	set := access.Union(
		[]access.Row{
			row("p", cases, access.Read), row("s", cases, access.Read|access.Edit),
			row("c", cases, access.Edit|access.Delete), row("m", cases, access.Delete),
		},
		[]access.Holder{
			holder("profile", "p"), holder("set", "s"),
			{Source: access.Source{Name: "group"}, Parents: []core.ID{"c"}, Muted: []core.ID{"m"}},
		},
	)
	tests := map[string]struct {
		rights access.Rights
		want   []string
	}{
		"reading":                {rights: access.Read, want: []string{"profile", "set"}},
		"editing":                {rights: access.Edit, want: []string{"set", "group"}},
		"either":                 {rights: access.Read | access.Edit, want: []string{"profile", "set", "group"}},
		"what the group mutes":   {rights: access.Delete},
		"what nobody ever gives": {rights: access.ModifyAll},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sources := set.Sources(cases, tt.rights)
			got := make([]string, 0, len(sources))
			for _, source := range sources {
				got = append(got, source.Name)
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("sources (-want +got):\n%s", diff)
			}
		})
	}
	if got := set.Sources(leads, access.Read); got != nil {
		t.Errorf("sources of an item that nobody grants: %v", got)
	}
}

func TestWithout(t *testing.T) {
	t.Parallel()
	rows := []access.Row{
		row("p", cases, access.Read|access.ViewAll|access.ModifyAll), row("p", priority, access.Read),
		row("p", leads, access.ViewAll), row("p", reports, access.Use),
	}
	set := access.Union(rows, []access.Holder{holder("profile", "p")})
	tests := map[string]struct {
		category access.Category
		rights   access.Rights
		want     map[access.Item]access.Rights
	}{
		"view all and modify all of objects": {
			category: access.CategoryObject, rights: access.ViewAll | access.ModifyAll,
			want: map[access.Item]access.Rights{cases: access.Read, priority: access.Read, reports: access.Use},
		},
		"the reading of objects takes their fields with it": {
			category: access.CategoryObject, rights: access.Read,
			want: map[access.Item]access.Rights{
				cases: access.ViewAll | access.ModifyAll, leads: access.ViewAll, reports: access.Use,
			},
		},
		"another category is left alone": {
			category: access.CategoryTab, rights: access.Use, want: listed(set),
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, listed(set.Without(tt.category, tt.rights))); diff != "" {
				t.Errorf("without (-want +got):\n%s", diff)
			}
		})
	}
	less := set.Without(access.CategoryObject, access.ViewAll)
	if got := less.Sources(cases, access.ViewAll); got != nil {
		t.Errorf("sources of a right taken away: %v", got)
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	rows := []access.Row{
		row("p", cases, access.Read|access.Edit), row("p", priority, access.Read), row("p", reports, access.Use),
		row("t", cases, access.Read|access.Create), row("t", leads, access.Read), row("t", reports, access.Use),
	}
	before, after := []access.Holder{holder("old", "p")}, []access.Holder{holder("new", "t")}
	table := access.NewTable(rows)
	sets := map[string][2]access.Set{
		"one table":  {table.Union(before), table.Union(after)},
		"two tables": {access.Union(rows[:3], before), access.Union(rows[3:], after)},
	}
	by := func(name string) []access.Source {
		return []access.Source{{Kind: access.SourcePermissionSet, Name: name}}
	}
	want := access.Comparison{
		Lost: []access.Change{
			{Item: cases, Rights: access.Edit, By: by("old")}, {Item: priority, Rights: access.Read, By: by("old")},
		},
		Kept: []access.Change{
			{Item: cases, Rights: access.Read, By: by("old")}, {Item: reports, Rights: access.Use, By: by("old")},
		},
		Gained: []access.Change{
			{Item: cases, Rights: access.Create, By: by("new")}, {Item: leads, Rights: access.Read, By: by("new")},
		},
	}
	for name, pair := range sets {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, access.Compare(pair[0], pair[1])); diff != "" {
				t.Errorf("comparison (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheZeroSetGrantsNothing(t *testing.T) {
	t.Parallel()
	var none access.Set
	some := access.Union([]access.Row{row("p", cases, access.Read)}, []access.Holder{holder("profile", "p")})
	if none.Len() != 0 || none.Rights(cases) != 0 || none.Without(access.CategoryObject, access.Read).Len() != 0 {
		t.Error("the zero set grants something")
	}
	if c := access.Compare(none, some); len(c.Gained) != 1 || len(c.Lost)+len(c.Kept) != 0 {
		t.Errorf("from nothing to something: %+v", c)
	}
	if c := access.Compare(some, none); len(c.Lost) != 1 || len(c.Gained)+len(c.Kept) != 0 {
		t.Errorf("from something to nothing: %+v", c)
	}
}

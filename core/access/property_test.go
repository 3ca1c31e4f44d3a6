package access_test

import (
	"testing"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/access"
)

// right is one right on one item: the unit that is lost, kept or gained.
type right struct {
	item access.Item
	bit  access.Rights
}

// spread gives the single rights of a list of changes.
func spread(changes []access.Change) map[right]bool {
	found := map[right]bool{}
	for _, change := range changes {
		for bit := access.Read; bit != 0; bit <<= 1 {
			if change.Rights.Has(bit) {
				found[right{change.Item, bit}] = true
			}
		}
	}
	return found
}

// asChanges gives a set as the changes that would gain all of it.
func asChanges(set access.Set) []access.Change {
	return access.Compare(access.Set{}, set).Gained
}

// genItem draws from few items, so that the rows of several parents meet.
func genItem() *rapid.Generator[access.Item] {
	return rapid.Custom(func(t *rapid.T) access.Item {
		item := access.Item{Category: access.Category(rapid.Uint8Range(1, 5).Draw(t, "category"))}
		if item.Category != access.CategoryUser && item.Category != access.CategoryTab {
			item.Object = rapid.SampledFrom([]string{"Account", "Case", "Lead"}).Draw(t, "object")
		}
		if item.Category != access.CategoryObject {
			item.Name = rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "name")
		}
		return item
	})
}

func genRows() *rapid.Generator[[]access.Row] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) access.Row {
		return access.Row{
			Parent: rapid.SampledFrom(parents).Draw(t, "parent"),
			Item:   genItem().Draw(t, "item"),
			Rights: access.Rights(rapid.Byte().Draw(t, "rights")),
		}
	}), 0, 40)
}

var parents = []core.ID{"a", "b", "c", "d", "e"}

// genHolders draws holders; the muted parents of some are among the parents.
func genHolders(muting bool) *rapid.Generator[[]access.Holder] {
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom(parents), 1, 3, rapid.ID[core.ID])
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) access.Holder {
		h := access.Holder{Source: access.Source{Name: rapid.String().Draw(t, "source")}, Parents: ids.Draw(t, "parents")}
		if muting && rapid.Bool().Draw(t, "muting") {
			h.Muted = ids.Draw(t, "muted")
		}
		return h
	}), 0, 4)
}

// granted is the plain reading of the rules, as slow as it is short.
func granted(rows []access.Row, holders []access.Holder) map[access.Item]access.Rights {
	sum := func(parents []core.ID) map[access.Item]access.Rights {
		all := map[access.Item]access.Rights{}
		for _, r := range rows {
			for _, parent := range parents {
				if r.Parent == parent {
					all[r.Item] |= r.Rights
				}
			}
		}
		return all
	}
	all := map[access.Item]access.Rights{}
	for _, h := range holders {
		muted := sum(h.Muted)
		for item, rights := range sum(h.Parents) {
			all[item] |= rights &^ muted[item]
		}
	}
	for item, rights := range all {
		object := access.Item{Category: access.CategoryObject, Object: item.Object}
		if rights == 0 || item.Category == access.CategoryField && !all[object].Has(access.Read) {
			delete(all, item)
		}
	}
	return all
}

func TestUnionIsWhatTheRulesSay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows, holders := genRows().Draw(t, "rows"), genHolders(true).Draw(t, "holders")
		set := access.Union(rows, holders)
		want := granted(rows, holders)
		if set.Len() != len(want) {
			t.Fatalf("%d items, want %d", set.Len(), len(want))
		}
		for item, rights := range set.All() {
			if rights != want[item] || set.Rights(item) != rights {
				t.Fatalf("%v: %b, want %b", item, rights, want[item])
			}
			if len(set.Sources(item, rights)) == 0 {
				t.Fatalf("%v is granted by nobody", item)
			}
		}
	})
}

func TestComparisonIsAPartition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := genRows().Draw(t, "rows")
		before := access.Union(rows, genHolders(true).Draw(t, "before"))
		after := access.Union(rows, genHolders(true).Draw(t, "after"))
		c := access.Compare(before, after)
		lost, kept, gained := spread(c.Lost), spread(c.Kept), spread(c.Gained)
		had, has := spread(asChanges(before)), spread(asChanges(after))
		if len(lost)+len(kept) != len(had) || len(gained)+len(kept) != len(has) {
			t.Fatalf("%d lost, %d kept, %d gained of %d before and %d after", len(lost), len(kept), len(gained), len(had), len(has))
		}
		for r := range lost {
			if !had[r] || has[r] || kept[r] || gained[r] {
				t.Fatalf("%v is lost wrongly", r)
			}
		}
		for r := range kept {
			if !had[r] || !has[r] || gained[r] {
				t.Fatalf("%v is kept wrongly", r)
			}
		}
		for r := range gained {
			if had[r] || !has[r] {
				t.Fatalf("%v is gained wrongly", r)
			}
		}
	})
}

func TestAddingASetNeverAddsALoss(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := genRows().Draw(t, "rows")
		before := access.Union(rows, genHolders(true).Draw(t, "before"))
		after := genHolders(true).Draw(t, "after")
		more := append(append([]access.Holder{}, after...), genHolders(true).Draw(t, "reassigned")...)
		lost := spread(access.Compare(before, access.Union(rows, after)).Lost)
		for r := range spread(access.Compare(before, access.Union(rows, more)).Lost) {
			if !lost[r] {
				t.Fatalf("%v is lost by giving more", r)
			}
		}
	})
}

func TestMutingNeverAddsAGrant(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows, holders := genRows().Draw(t, "rows"), genHolders(false).Draw(t, "holders")
		free := access.Union(rows, holders)
		for i := range holders {
			if rapid.Bool().Draw(t, "mute") {
				holders[i].Muted = []core.ID{rapid.SampledFrom(parents).Draw(t, "muted")}
			}
		}
		for item, rights := range access.Union(rows, holders).All() {
			if !free.Rights(item).Has(rights) {
				t.Fatalf("muting granted %b on %v", rights, item)
			}
		}
	})
}

func TestWithoutTakesAwayOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := genRows().Draw(t, "rows")
		set := access.Union(rows, genHolders(true).Draw(t, "holders"))
		rights := access.Rights(rapid.Byte().Draw(t, "rights"))
		less := set.Without(access.CategoryObject, rights)
		for item, left := range less.All() {
			if !set.Rights(item).Has(left) || item.Category == access.CategoryObject && left&rights != 0 {
				t.Fatalf("%v has %b", item, left)
			}
		}
	})
}

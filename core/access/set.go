package access

import (
	"iter"
	"sort"
)

// Set is what somebody may do, and who grants it. It never changes once made. The
// zero value grants nothing.
type Set struct {
	items   []Item  // the table's, by number
	objects []int   // the table's, by number
	entries []entry // by item, in reading order; each with at least one right
	grants  []grant
	sources []Source
}

// entry is one item with the place of its grants.
type entry struct {
	item   int
	first  int
	last   int
	rights Rights
}

// grant is what one source gives on one item.
type grant struct {
	source int
	rights Rights
}

// Without gives the set less some rights on every item of a category: what a
// license takes away, whatever profiles and permission sets say. Where the
// reading of an object is taken away, its fields go with it.
func (s Set) Without(category Category, rights Rights) Set {
	less := s
	less.entries = make([]entry, 0, len(s.entries))
	unreadable := map[int]bool{}
	for _, e := range s.entries {
		is := s.items[e.item].Category
		if is == category {
			e.rights &^= rights
		}
		if is == CategoryObject && !e.rights.Has(Read) {
			unreadable[e.item] = true
		}
		if e.rights != 0 && (is != CategoryField || !unreadable[s.objects[e.item]]) {
			less.entries = append(less.entries, e)
		}
	}
	return less
}

// Len counts the items with at least one right.
func (s Set) Len() int { return len(s.entries) }

// All walks over the items in the order a person reads them.
func (s Set) All() iter.Seq2[Item, Rights] {
	return func(yield func(Item, Rights) bool) {
		for _, e := range s.entries {
			if !yield(s.items[e.item], e.rights) {
				return
			}
		}
	}
}

// Rights tells what may be done with an item.
func (s Set) Rights(item Item) Rights {
	if e, found := s.find(item); found {
		return e.rights
	}
	return 0
}

// Sources tells who grants any of the rights on an item, in the order of the
// holders.
func (s Set) Sources(item Item, rights Rights) []Source {
	e, found := s.find(item)
	if !found {
		return nil
	}
	return s.sourcesOf(e, rights)
}

// find gives the entry of an item.
func (s Set) find(item Item) (entry, bool) {
	i, found := sort.Find(len(s.entries), func(i int) int {
		return CompareItems(item, s.items[s.entries[i].item])
	})
	if !found {
		return entry{}, false
	}
	return s.entries[i], true
}

// sourcesOf lists the sources of those rights that the entry still has. One
// source, which is the usual case, costs no memory.
func (s Set) sourcesOf(e entry, rights Rights) []Source {
	rights &= e.rights
	var some []Source
	for _, g := range s.grants[e.first:e.last] {
		switch {
		case g.rights&rights == 0:
		case some == nil:
			some = s.sources[g.source : g.source+1 : g.source+1]
		default:
			some = append(some, s.sources[g.source])
		}
	}
	return some
}

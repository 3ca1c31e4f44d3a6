package access

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"cupgrade/core"
)

// Table is the rows of many permission sets, with every item known by a number:
// a union is then a walk over numbers, so that it can be made again at each
// keystroke even with 50,000 field permissions. It never changes once made, and
// is safe for concurrent use.
type Table struct {
	// items are the distinct items in the order a person reads them; the number of
	// an item is its place here.
	items []Item
	// objects gives, for the number of a field, the number of its object, or
	// noItem when no row speaks of the object.
	objects []int
	parents map[core.ID][]cell // each sorted by item, one cell an item
}

// cell is what one parent grants on the item of that number.
type cell struct {
	item   int
	rights Rights
}

// noItem is the number of an item that has no rows.
const noItem = -1

// NewTable numbers the items of the rows. Several rows of one parent on one item
// add up. A row without rights counts for nothing.
func NewTable(rows []Row) *Table {
	shelves := shelve(rows)
	t := &Table{items: make([]Item, 0, sortShelves(shelves)), parents: make(map[core.ID][]cell)}
	parents := newParents(rows)
	for _, shelf := range shelves {
		for i, row := range shelf.rows {
			if i == 0 || row.name != shelf.rows[i-1].name {
				t.items = append(t.items, Item{Category: shelf.category, Object: shelf.object, Name: row.name})
			}
			parents.add(row.row, cell{item: len(t.items) - 1, rights: rows[row.row].Rights})
		}
	}
	for id, n := range parents.numbers {
		t.parents[id] = parents.cells[n]
	}
	t.objects = objectsOf(t.items)
	return t
}

// With is the table with one more parent, whose rows are about items that the table
// knows; others count for nothing. It costs no new numbering.
func (t *Table) With(parent core.ID, rows []Row) *Table {
	more := *t
	more.parents = maps.Clone(t.parents)
	cells := make([]cell, 0, len(rows))
	for _, row := range rows {
		if n, known := slices.BinarySearchFunc(t.items, row.Item, CompareItems); known && row.Rights != 0 {
			cells = append(cells, cell{item: n, rights: row.Rights})
		}
	}
	slices.SortFunc(cells, func(a, b cell) int { return a.item - b.item })
	more.parents[parent] = cells
	return &more
}

// sortShelves sorts the rows of each shelf by name and counts the distinct items.
// Sorting shelf by shelf compares short lists of names only, which makes it
// several times faster than sorting all rows at once.
func sortShelves(shelves []shelf) (distinct int) {
	for _, shelf := range shelves {
		slices.SortFunc(shelf.rows, func(a, b named) int { return strings.Compare(a.name, b.name) })
		for i, row := range shelf.rows {
			if i == 0 || row.name != shelf.rows[i-1].name {
				distinct++
			}
		}
	}
	return distinct
}

// shelf holds the rows of one category and object.
type shelf struct {
	category Category
	object   string
	rows     []named
}

// named is a row by the name of its item.
type named struct {
	name string
	row  int
}

// shelve puts the rows of one category and object together, in the order of
// items.
func shelve(rows []Row) []shelf {
	type key struct {
		category Category
		object   string
	}
	numbers := map[key]int{}
	var shelves []shelf
	sizes, place := []int{}, make([]int, len(rows))
	for i := range rows {
		k := key{category: rows[i].Item.Category, object: rows[i].Item.Object}
		n, known := numbers[k]
		if !known {
			n = len(shelves)
			numbers[k] = n
			shelves = append(shelves, shelf{category: k.category, object: k.object})
			sizes = append(sizes, 0)
		}
		place[i] = n
		sizes[n]++
	}
	all := make([]named, len(rows))
	for n, size := range sizes {
		shelves[n].rows, all = all[:0:size], all[size:]
	}
	for i, n := range place {
		shelves[n].rows = append(shelves[n].rows, named{name: rows[i].Item.Name, row: i})
	}
	slices.SortStableFunc(shelves, func(a, b shelf) int {
		return cmp.Or(cmp.Compare(a.category, b.category), strings.Compare(a.object, b.object))
	})
	return shelves
}

// parents collects the cells of each parent.
type parents struct {
	numbers map[core.ID]int
	of      []int // the parent's number of each row
	cells   [][]cell
}

// newParents counts the rows of each parent, to give them one piece of memory.
func newParents(rows []Row) *parents {
	p := &parents{numbers: map[core.ID]int{}, of: make([]int, len(rows))}
	var sizes []int
	for i := range rows {
		n, known := p.numbers[rows[i].Parent]
		if !known {
			n = len(sizes)
			p.numbers[rows[i].Parent] = n
			sizes = append(sizes, 0)
		}
		p.of[i] = n
		sizes[n]++
	}
	all := make([]cell, len(rows))
	p.cells = make([][]cell, len(sizes))
	for n, size := range sizes {
		p.cells[n], all = all[:0:size], all[size:]
	}
	return p
}

// add gives a cell to the parent of a row. Cells come in the order of items, so
// that equal items meet.
func (p *parents) add(row int, c cell) {
	if c.rights == 0 {
		return
	}
	cells := p.cells[p.of[row]]
	if n := len(cells); n > 0 && cells[n-1].item == c.item {
		cells[n-1].rights |= c.rights
		return
	}
	p.cells[p.of[row]] = append(cells, c)
}

// CompareItems orders items as a person reads them: by category, object and name.
func CompareItems(a, b Item) int {
	return cmp.Or(
		cmp.Compare(a.Category, b.Category),
		strings.Compare(a.Object, b.Object),
		strings.Compare(a.Name, b.Name),
	)
}

// objectsOf finds the object of each field. Objects sort before fields and both
// by object name, so that one walk finds them all.
func objectsOf(items []Item) []int {
	objects := make([]int, len(items))
	at := 0
	for i := range items {
		objects[i] = noItem
		if items[i].Category != CategoryField {
			continue
		}
		for items[at].Category == CategoryObject && items[at].Object < items[i].Object {
			at++
		}
		if items[at].Category == CategoryObject && items[at].Object == items[i].Object {
			objects[i] = at
		}
	}
	return objects
}

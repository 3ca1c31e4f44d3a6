package access

import (
	"slices"

	"cupgrade/core"
)

// Union makes the set that the holders together grant. A field counts only where
// its object can be read, whoever grants the reading: profiles list the fields of
// objects that nobody of them sees.
func (t *Table) Union(holders []Holder) Set {
	u := union{table: t, held: make([][]cell, len(holders)), sources: make([]Source, len(holders))}
	u.rights = make([]Rights, len(t.items))
	for i, holder := range holders {
		u.sources[i] = holder.Source
		u.held[i] = t.netCells(holder)
		for _, c := range u.held[i] {
			u.rights[c.item] |= c.rights
		}
	}
	u.hideUnreadable()
	return u.set()
}

// union is a set in the making.
type union struct {
	table   *Table
	held    [][]cell // by holder
	rights  []Rights // by item
	sources []Source // by holder
}

// netCells gives the cells of one holder, one for each item, less what is muted. They
// may be the table's own, and are only read.
func (t *Table) netCells(holder Holder) []cell {
	sum := t.sumCells(holder.Parents)
	if len(holder.Muted) == 0 {
		return sum
	}
	return subtract(sum, t.sumCells(holder.Muted))
}

// sumCells adds up the cells of some parents.
func (t *Table) sumCells(parents []core.ID) []cell {
	if len(parents) == 1 {
		return t.parents[parents[0]]
	}
	var all []cell
	for _, parent := range parents {
		all = append(all, t.parents[parent]...)
	}
	slices.SortFunc(all, func(a, b cell) int { return a.item - b.item })
	sum := all[:0]
	for _, c := range all {
		if n := len(sum); n > 0 && sum[n-1].item == c.item {
			sum[n-1].rights |= c.rights
			continue
		}
		sum = append(sum, c)
	}
	return sum
}

// subtract gives the cells less the muted rights; both are sorted by item.
func subtract(cells, muted []cell) []cell {
	kept, at := make([]cell, 0, len(cells)), 0
	for _, c := range cells {
		for at < len(muted) && muted[at].item < c.item {
			at++
		}
		if at < len(muted) && muted[at].item == c.item {
			c.rights &^= muted[at].rights
		}
		if c.rights != 0 {
			kept = append(kept, c)
		}
	}
	return kept
}

// hideUnreadable takes the rights of fields away whose object can't be read.
func (u *union) hideUnreadable() {
	for i := range u.rights {
		if u.rights[i] == 0 || u.table.items[i].Category != CategoryField {
			continue
		}
		if object := u.table.objects[i]; object == noItem || !u.rights[object].Has(Read) {
			u.rights[i] = 0
		}
	}
}

// set lays out the entries and their grants, each in one piece of memory.
func (u *union) set() Set {
	counts := u.count()
	set := Set{items: u.table.items, objects: u.table.objects, sources: u.sources}
	size, total := 0, 0
	for i, n := range counts {
		if u.rights[i] != 0 {
			size++
			total += n
		}
	}
	set.entries = make([]entry, 0, size)
	next, at := counts, 0 // the counts turn into places as they are used up
	for i, rights := range u.rights {
		if rights == 0 {
			continue
		}
		n := counts[i]
		set.entries = append(set.entries, entry{item: i, rights: rights, first: at, last: at + n})
		next[i] = at
		at += n
	}
	set.grants = u.place(make([]grant, total), next)
	return set
}

// count counts the holders of each item.
func (u *union) count() []int {
	counts := make([]int, len(u.rights))
	for _, cells := range u.held {
		for _, c := range cells {
			counts[c.item]++
		}
	}
	return counts
}

// place puts each grant at the next place of its item.
func (u *union) place(grants []grant, next []int) []grant {
	for source, cells := range u.held {
		for _, c := range cells {
			if u.rights[c.item] != 0 {
				grants[next[c.item]] = grant{source: source, rights: c.rights}
				next[c.item]++
			}
		}
	}
	return grants
}

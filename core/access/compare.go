package access

// Comparison is two sets beside each other. Every right that either of them
// grants is in exactly one of the three lists; an item of which some rights stay
// and some go is in two.
type Comparison struct {
	Lost   []Change // granted before, not after; By tells who granted it
	Kept   []Change // granted before and after; By tells who granted it
	Gained []Change // granted after, not before; By tells who grants it
}

// Change is one item with the rights that are lost, kept or gained.
type Change struct {
	Item   Item
	Rights Rights
	By     []Source
}

// Compare puts the access before beside the access after. The lists are in the
// order a person reads them. The sets may come from different tables; those of
// one table are compared faster.
func Compare(before, after Set) Comparison {
	c := comparer{before: before, after: after, givenBefore: givers{set: before}, givenAfter: givers{set: after}}
	c.order = c.byItem
	if len(before.items) > 0 && len(after.items) > 0 && &before.items[0] == &after.items[0] {
		c.order = c.byNumber
	}
	// Counting first is cheaper than growing lists of tens of thousands.
	var lost, kept, gained int
	c.walk(func(was, is entry) {
		lost += countAny(was.rights &^ is.rights)
		kept += countAny(was.rights & is.rights)
		gained += countAny(is.rights &^ was.rights)
	})
	c.Lost, c.Kept, c.Gained = make([]Change, 0, lost), make([]Change, 0, kept), make([]Change, 0, gained)
	c.walk(c.add)
	return c.Comparison
}

// countAny counts whether there are any rights.
func countAny(rights Rights) int {
	if rights == 0 {
		return 0
	}
	return 1
}

// comparer is a comparison in the making.
type comparer struct {
	Comparison
	before, after           Set
	givenBefore, givenAfter givers
	order                   func(a, b entry) int
}

func (c *comparer) byNumber(a, b entry) int { return a.item - b.item }

func (c *comparer) byItem(a, b entry) int {
	return CompareItems(c.before.items[a.item], c.after.items[b.item])
}

// walk visits every item of either side, in order; a side that grants nothing on
// it has noItem and no rights.
func (c *comparer) walk(visit func(was, is entry)) {
	none := entry{item: noItem}
	was, is := c.before.entries, c.after.entries
	for len(was) > 0 || len(is) > 0 {
		switch order := c.compareHeads(was, is); {
		case order < 0:
			visit(was[0], none)
			was = was[1:]
		case order > 0:
			visit(none, is[0])
			is = is[1:]
		default:
			visit(was[0], is[0])
			was, is = was[1:], is[1:]
		}
	}
}

// compareHeads tells which of two sorted lists comes first; an empty one comes last.
func (c *comparer) compareHeads(was, is []entry) int {
	switch {
	case len(was) == 0:
		return 1
	case len(is) == 0:
		return -1
	}
	return c.order(was[0], is[0])
}

// add shares out the rights of one item.
func (c *comparer) add(was, is entry) {
	var item Item
	if was.item != noItem {
		item = c.before.items[was.item]
	} else {
		item = c.after.items[is.item]
	}
	if lost := was.rights &^ is.rights; lost != 0 {
		c.Lost = append(c.Lost, Change{Item: item, Rights: lost, By: c.givenBefore.listSources(was, lost)})
	}
	if kept := was.rights & is.rights; kept != 0 {
		c.Kept = append(c.Kept, Change{Item: item, Rights: kept, By: c.givenBefore.listSources(was, kept)})
	}
	if gained := is.rights &^ was.rights; gained != 0 {
		c.Gained = append(c.Gained, Change{Item: item, Rights: gained, By: c.givenAfter.listSources(is, gained)})
	}
}

// givers lists sources as Set.sourcesOf does, each combination of them once: tens of
// thousands of items have few combinations.
type givers struct {
	set   Set
	known map[uint64][]Source
}

// listSources lists the sources of those rights that the entry has.
func (g *givers) listSources(e entry, rights Rights) []Source {
	if len(g.set.sources) > 64 {
		return g.set.sourcesOf(e, rights)
	}
	var mask uint64
	for _, given := range g.set.grants[e.first:e.last] {
		if given.rights&rights != 0 {
			mask |= 1 << given.source
		}
	}
	if sources, known := g.known[mask]; known {
		return sources
	}
	if g.known == nil {
		g.known = map[uint64][]Source{}
	}
	sources := g.set.sourcesOf(e, rights)
	g.known[mask] = sources[:len(sources):len(sources)]
	return g.known[mask]
}

package access

// Union makes the set that the holders of some rows together grant.
func Union(rows []Row, holders []Holder) Set { return NewTable(rows).Union(holders) }

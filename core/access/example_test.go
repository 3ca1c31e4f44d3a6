package access_test

import (
	"fmt"

	"cupgrade/core"
	"cupgrade/core/access"
)

// Access before an upgrade is compared with access after it, item by item.
func ExampleCompare() {
	cases := access.Item{Category: access.CategoryObject, Object: "Case"}
	const before, after core.ID = "0PS000000000001AAA", "0PS000000000002AAA"
	table := access.NewTable([]access.Row{
		{Parent: before, Item: cases, Rights: access.Read | access.Edit},
		{Parent: after, Item: cases, Rights: access.Read},
	})
	union := func(set core.ID) access.Set { return table.Union([]access.Holder{{Parents: []core.ID{set}}}) }
	for _, lost := range access.Compare(union(before), union(after)).Lost {
		fmt.Println(lost.Item.Object, lost.Rights)
	}
	// Output: Case edit
}

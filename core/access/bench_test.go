package access_test

import (
	"fmt"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
)

// crowd makes a profile before, a profile after, and sets of permissions, with so
// many rows of fields in all.
func crowd(fields, sets int) (rows []access.Row, before, after []access.Holder) {
	holder := func(n int, kind access.SourceKind) access.Holder {
		id := core.ID(fmt.Sprintf("0PS%015d", n))
		return access.Holder{Source: access.Source{Kind: kind, ID: id}, Parents: []core.ID{id}}
	}
	before = append(before, holder(0, access.SourceProfile))
	after = append(after, holder(1, access.SourceProfile))
	for n := range sets {
		before = append(before, holder(2+n, access.SourcePermissionSet))
	}
	parents := append(append([]access.Holder{}, before...), after...)
	const objects = 300
	for o := range objects {
		name := fmt.Sprintf("Object_%03d__c", o)
		for _, h := range parents {
			rows = append(rows, access.Row{
				Parent: h.Parents[0], Rights: access.Read | access.Edit,
				Item: access.Item{Category: access.CategoryObject, Object: name},
			})
		}
	}
	for f := range fields {
		rows = append(rows, access.Row{
			Parent: parents[f%len(parents)].Parents[0], Rights: access.Read | access.Rights(f%2)*access.Edit,
			Item: access.Item{
				Category: access.CategoryField, Object: fmt.Sprintf("Object_%03d__c", f%objects),
				Name: fmt.Sprintf("Some_Field_%05d__c", f/2),
			},
		})
	}
	return rows, before, after
}

func BenchmarkNewTable(b *testing.B) {
	rows, _, _ := crowd(50_000, 60)
	b.ReportAllocs()
	for b.Loop() {
		access.NewTable(rows)
	}
}

func BenchmarkUnionAndCompare(b *testing.B) {
	rows, before, after := crowd(50_000, 60)
	table := access.NewTable(rows)
	b.ReportAllocs()
	for b.Loop() {
		access.Compare(table.Union(before), table.Union(after).Without(access.CategoryObject, access.ViewAll))
	}
}

func BenchmarkFromRowsToLosses(b *testing.B) {
	rows, before, after := crowd(50_000, 60)
	b.ReportAllocs()
	for b.Loop() {
		table := access.NewTable(rows)
		access.Compare(table.Union(before), table.Union(after))
	}
}

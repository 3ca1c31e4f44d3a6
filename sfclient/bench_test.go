package sfclient

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"cupgrade/core/access"
	"cupgrade/sfclient/wire"
	"cupgrade/sfclient/wire/wiretest"
)

// fieldPages makes the answer to a query for 50,000 field permissions.
func fieldPages(pages, rows int) [][]byte {
	made := make([][]byte, 0, pages)
	for p := range pages {
		var b bytes.Buffer
		fmt.Fprintf(&b, `{"totalSize":%d,"done":%v,`, pages*rows, p == pages-1)
		if p < pages-1 {
			fmt.Fprintf(&b, `"nextRecordsUrl":"/services/data/v68.0/query/01g000000000001AAA-%d",`, (p+1)*rows)
		}
		b.WriteString(`"records":[`)
		for i := range rows {
			if i > 0 {
				b.WriteByte(',')
			}
			n := p*rows + i
			fmt.Fprintf(&b, `{"attributes":{"type":"FieldPermissions","url":"/services/data/v68.0/sobjects/FieldPermissions/01k%012dAAA"},`+
				`"ParentId":%q,"SobjectType":"Thing%d__c","Field":"Thing%d__c.Field%d__c","PermissionsRead":true,"PermissionsEdit":%v,"SystemModstamp":"2026-11-22T09:30:00.000+0000"}`,
				n, wiretest.SomeID(n%60), n/170, n/170, n, n%2 == 0)
		}
		b.WriteString(`]}`)
		made = append(made, b.Bytes())
	}
	return made
}

// BenchmarkDecode50k reads 25 pages of 2,000 field permissions into grants.
func BenchmarkDecode50k(b *testing.B) {
	pages := fieldPages(25, 2000)
	size := 0
	for _, p := range pages {
		size += len(p)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		found := newGrantRows(farParents(), nil)
		r := grantQuery[fieldRow]("FieldPermissions", "", "", found)
		for _, p := range pages {
			if _, err := r.Take("op", wire.Reply{Status: 200, Header: http.Header{}, Body: p}); err != nil {
				b.Fatal(err)
			}
		}
		if len(found.rows) != 50_000 {
			b.Fatalf("%d rows", len(found.rows))
		}
	}
}

// BenchmarkLabels gives 50,000 rows their labels.
func BenchmarkLabels(b *testing.B) {
	found := newGrantRows(farParents(), nil)
	r := grantQuery[fieldRow]("FieldPermissions", "", "", found)
	for _, p := range fieldPages(25, 2000) {
		if _, err := r.Take("op", wire.Reply{Status: 200, Header: http.Header{}, Body: p}); err != nil {
			b.Fatal(err)
		}
	}
	objects := map[string]string{"Thing0__c": "Thing"}
	b.ReportAllocs()
	for b.Loop() {
		if labels := (grantNames{objects: objects}).namesOf(found.rows); labels[access.Item{}] != "" {
			b.Fatal("a label for nothing")
		}
	}
}

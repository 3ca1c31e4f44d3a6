package store_test

import (
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// TestWhatIsWrittenIsRead holds for every object and any text.
func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	var names []string
	for _, o := range s.Schema().Objects {
		if o.View == "" {
			names = append(names, o.Name)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		o := s.Schema().Object(rapid.SampledFrom(names).Draw(rt, "object"))
		inserted, changed := drawRow(rt, o, "inserted"), drawRow(rt, o, "changed")
		update(t, s, func(tx *store.Tx) {
			id := insert(t, tx, o.Name, inserted)
			tx.Set(o.Name, id, changed)
			got := get(t, tx, o.Name, id)
			for field, value := range merged(inserted, changed) {
				if diff := cmp.Diff(value, got[field]); diff != "" {
					rt.Errorf("%s.%s (-want +got):\n%s", o.Name, field, diff)
				}
			}
		})
	})
}

// merged is what must be read after both writes: the stamps of the first are
// overwritten by the second, and an empty text is null.
func merged(inserted, changed store.Row) store.Row {
	want := maps.Clone(inserted)
	for _, stamp := range []string{"LastModifiedDate", "LastModifiedById", "SystemModstamp"} {
		delete(want, stamp)
	}
	maps.Copy(want, changed)
	for field, value := range want {
		if value == "" {
			want[field] = nil
		}
	}
	return want
}

// drawRow gives values to some of the fields that can be written.
func drawRow(t *rapid.T, o *schema.Object, label string) store.Row {
	row := store.Row{}
	for range rapid.IntRange(0, 5).Draw(t, label) {
		f := &o.Fields[rapid.IntRange(1, len(o.Fields)-1).Draw(t, label+" field")]
		if len(f.Parts) == 0 && f.Name != "IsDeleted" {
			row[f.Name] = drawValue(t, f)
		}
	}
	return row
}

func drawValue(t *rapid.T, f *schema.Field) any {
	switch f.Type {
	case schema.TypeBoolean:
		return rapid.Bool().Draw(t, f.Name)
	case schema.TypeInt:
		return rapid.Int64Range(-1<<53, 1<<53).Draw(t, f.Name)
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		return rapid.Float64Range(-1e12, 1e12).Draw(t, f.Name)
	case schema.TypeReference:
		return store.MakeID("001", rapid.Int64Range(1, 1<<30).Draw(t, f.Name))
	case schema.TypeDate:
		return time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, f.Name), 0).UTC().Format(time.DateOnly)
	case schema.TypeDateTime:
		return store.FormatTime(time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, f.Name)))
	default:
		return rapid.String().Draw(t, f.Name)
	}
}

func TestTimesReadAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "a"))
		b := time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "b"))
		read, err := store.ParseTime(store.FormatTime(a))
		if err != nil || !read.Equal(a) {
			t.Fatalf("%v was read as %v, %v", a, read, err)
		}
		if a.Before(b) != (store.FormatTime(a) < store.FormatTime(b)) {
			t.Fatalf("%v and %v are in another order as texts", a, b)
		}
	})
	if got, err := store.ParseTime("yesterday"); err == nil {
		t.Errorf("read yesterday as %v", got)
	}
}

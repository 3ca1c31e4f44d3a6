package access_test

import (
	"testing"

	"cupgrade/core/access"
)

func TestRightsInWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rights access.Rights
		want   string
	}{
		{0, ""},
		{access.Read, "read"},
		{access.Delete | access.Read | access.Create, "read, create, delete"},
		{access.ViewAll | access.ModifyAll | access.ViewAllFields, "view all records, modify all records, view all fields"},
		{access.Use, "use"},
	}
	for _, tt := range tests {
		if got := tt.rights.String(); got != tt.want {
			t.Errorf("%b reads %q, want %q", tt.rights, got, tt.want)
		}
	}
}

func TestCategoryTitles(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{access.Category(0).Title(): true}
	for _, c := range access.Categories() {
		if title := c.Title(); title == "" || seen[title] {
			t.Errorf("category %d is called %q", c, title)
		}
		seen[c.Title()] = true
	}
}

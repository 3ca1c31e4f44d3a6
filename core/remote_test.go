package core_test

import (
	"testing"

	"cupgrade/core"
)

func TestIsMissing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		code   string
		want   bool
	}{
		{404, "NOT_FOUND", true},
		{200, "NOT_FOUND", true}, // of a query that finds nobody
		{404, "INVALID_CROSS_REFERENCE_KEY", true},
		{400, "INVALID_CROSS_REFERENCE_KEY", false},
		{404, "ENTITY_IS_DELETED", true},
		{404, "", false},
		{400, "FIELD_INTEGRITY_EXCEPTION", false},
	} {
		if got := (&core.RemoteError{Status: tt.status, Code: tt.code}).IsMissing(); got != tt.want {
			t.Errorf("%d %s: %t", tt.status, tt.code, got)
		}
	}
}

package explain_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/explain"
)

func TestDetails(t *testing.T) {
	t.Parallel()
	remote := &core.RemoteError{
		Op: "update User", Status: 400, Code: "CODE", Fields: []string{"A", "B"}, Message: "one\ntwo \x1b[31m", Err: errors.New("cause"),
	}
	got := explain.Details(remote)
	want := []display.Text{
		"While: update User", "HTTP status: 400", "Code: CODE", "Field: A", "Field: B", "Message: one", "Message: two \u241b[31m", "Cause: cause",
	}
	if !slices.Equal(got, want) {
		t.Errorf("it says %q", got)
	}
	if got := explain.Details(&core.RemoteError{Op: "x", Err: context.Canceled}); len(got) != 1 {
		t.Errorf("a cancelled request has the cause %q", got)
	}
	if got := explain.Details(errors.New("a\nb")); !slices.Equal(got, []display.Text{"a", "b"}) || explain.Details(nil) != nil {
		t.Errorf("another error is %q", got)
	}
}

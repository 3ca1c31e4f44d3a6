package demoorgtest

import (
	"net/http"
	"testing"
)

func TestPathTemplates(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/services/data/v66.0/sobjects/User/0055g00000A0002AAB":        "/services/data/v66.0/sobjects/User/{id}",
		"/services/data/v66.0/sobjects/User/0055g00000A0002":           "/services/data/v66.0/sobjects/User/{id}",
		"/services/data/v66.0/query/01g5g00000A0001AAA-2000":           "/services/data/v66.0/query/{id}",
		"/services/data/v66.0/sobjects/ObjectPermissions/describe":     "/services/data/v66.0/sobjects/ObjectPermissions/describe",
		"/services/data/v66.0/sobjects/PermissionSetGroup":             "/services/data/v66.0/sobjects/PermissionSetGroup",
		"/services/data/v66.0/sobjects/FieldPermission/a000000000000A": "/services/data/v66.0/sobjects/FieldPermission/a000000000000A",
	} {
		if got := pathTemplate(path); got != want {
			t.Errorf("%s becomes %s", path, got)
		}
	}
}

func TestTheLogForgetsTheOldest(t *testing.T) {
	t.Parallel()
	var l requestLog
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	for range logLimit + 1 {
		l.begin(r)
	}
	l.note(1, func(*Request) { t.Error("a forgotten entry is changed") })
	l.note(logLimit+1, func(e *Request) { e.Status = 200 })
	all := l.snapshot()
	if len(all) != logLimit/2+1 || all[len(all)-1].Seq != logLimit+1 || all[len(all)-1].Status != 200 {
		t.Errorf("%d entries, the last is %+v", len(all), all[len(all)-1])
	}
}

func TestFaultKindsHaveNames(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for k := None; k <= Echo; k++ {
		if seen[k.String()] || k.String() == "" {
			t.Errorf("%d is called %q", int(k), k)
		}
		seen[k.String()] = true
	}
	if got := FaultKind(99).String(); got != "FaultKind(99)" {
		t.Errorf("an unknown kind is called %q", got)
	}
}

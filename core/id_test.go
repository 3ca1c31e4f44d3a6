package core_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/core"
)

func TestParseID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     core.ID
		ok       bool
	}{
		{"15 characters get their checksum", "0050m000003K9VA", "0050m000003K9VAAA0", true},
		{"18 characters stay", "0050m000003K9VAAA0", "0050m000003K9VAAA0", true},
		{"case of the checksum does not matter", "0050m000003K9VAaa0", "0050m000003K9VAAA0", true},
		{"wrong checksum", "0050m000003K9VAAAA", "", false},
		{"lost case in the first part", "0050M000003K9VAAA0", "", false},
		{"too short", "0050m000003K9V", "", false},
		{"between the two lengths", "0050m000003K9VAA", "", false},
		{"empty", "", "", false},
		{"a quote", "0050m000003K9V'", "", false},
		{"a slash", "0050m000003K9V/", "", false},
		{"not ASCII", "0050m000003K9é", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := core.ParseID(tt.in)
			if got != tt.want || (err == nil) != tt.ok {
				t.Fatalf("ParseID(%q) = %q, %v", tt.in, got, err)
			}
			if err != nil && !errors.Is(err, core.ErrBadID) {
				t.Errorf("the error %v is no ErrBadID", err)
			}
		})
	}
}

func TestParseIDOf(t *testing.T) {
	t.Parallel()
	if _, err := core.ParseIDOf(core.PrefixUser, "0050m000003K9VA"); err != nil {
		t.Errorf("a user id is refused: %v", err)
	}
	_, err := core.ParseIDOf(core.PrefixAccount, "0050m000003K9VA")
	if !errors.Is(err, core.ErrBadID) || !strings.Contains(err.Error(), "005") {
		t.Errorf("a user id passes for an account: %v", err)
	}
	if _, err := core.ParseIDOf(core.PrefixUser, "nonsense"); !errors.Is(err, core.ErrBadID) {
		t.Errorf("nonsense passes: %v", err)
	}
	if got := core.ID("").Prefix(); got != "" {
		t.Errorf("the empty id has prefix %q", got)
	}
}

func TestParseIDIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		short := rapid.StringMatching(`[A-Za-z0-9]{15}`).Draw(t, "id")
		long, err := core.ParseID(short)
		if err != nil {
			t.Fatal(err)
		}
		again, err := core.ParseID(string(long))
		if err != nil || again != long || !strings.HasPrefix(string(long), short) {
			t.Fatalf("%q became %q, then %q (%v)", short, long, again, err)
		}
	})
}

func FuzzParseID(f *testing.F) {
	f.Add("0050m000003K9VAAA0")
	f.Add("'; DROP")
	f.Fuzz(func(t *testing.T, s string) {
		id, err := core.ParseID(s)
		if err == nil && (len(id) != 18 || strings.ContainsAny(string(id), "'/\\ %?&")) {
			t.Fatalf("ParseID(%q) let %q through", s, id)
		}
	})
}

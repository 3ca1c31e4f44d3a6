package sfclient

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGrantedFlags(t *testing.T) {
	t.Parallel()
	var row grantedFlags
	text := `{"attributes":{"type":"PermissionSet"},"Id":"0PS000000000001GAA","PermissionsA":true,"PermissionsB":false,"PermissionsC":null,"PermissionsD":"true"}`
	if err := json.Unmarshal([]byte(text), &row); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"PermissionsA": true, "PermissionsB": false}
	got := row.pickFlags([]string{"PermissionsA", "PermissionsB", "PermissionsC", "PermissionsD", "PermissionsE"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if rows := row.appendGrants(nil); len(rows) != 1 || rows[0].Item.Name != "PermissionsA" || rows[0].Parent == "" {
		t.Errorf("grants %+v", rows)
	}
	for _, bad := range []string{`[]`, `{"Id":"x"}`, `5`} {
		if err := json.Unmarshal([]byte(bad), &row); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

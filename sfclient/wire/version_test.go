package wire

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/sfclient/wire/wiretest"
)

func TestAPIVersion(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		want string
		err  error
	}{
		"newest is newer":   {`[{"version":"67.0"},{"version":"68.0"},{"version":"70.0"}]`, "68.0", nil},
		"newest is older":   {`[{"version":"31.0"},{"version":"62.0"},{"version":"61.0"}]`, "62.0", nil},
		"just enough":       {`[{"version":"60.0"}]`, "60.0", nil},
		"three digits":      {`[{"version":"101.0"},{"version":"65.0"}]`, "65.0", nil},
		"too old":           {`[{"version":"58.0"},{"version":"59.0"}]`, "", core.ErrAPIVersion},
		"too new":           {`[{"version":"69.0"}]`, "", core.ErrAPIVersion},
		"not a version":     {`[{"version":"v68.0"},{"version":"68.5"},{"version":"../x"}]`, "", core.ErrBadAnswer},
		"an empty list":     {`[]`, "", core.ErrBadAnswer},
		"null":              {`null`, "", core.ErrBadAnswer},
		"an object":         {`{"version":"68.0"}`, "", core.ErrBadAnswer},
		"a web page":        {wiretest.HTMLPage, "", core.ErrWebPage},
		"nothing":           {``, "", core.ErrBadAnswer},
		"a number for text": {`[{"version":68.0}]`, "", core.ErrBadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := wiretest.NewOrg(t)
			org.On("GET /services/data", wiretest.Answer(http.StatusOK, c.body))
			got, err := newConn(t, org.URL).APIVersion(t.Context())
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("got %q, %v", got, err)
			}
			if errors.Is(c.err, core.ErrAPIVersion) && !strings.Contains(err.Error(), "60.0 to 68.0") {
				t.Errorf("%v does not say what is needed", err)
			}
		})
	}
}

package wire

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"cupgrade/core"
)

// apiUsage is how many of its daily API requests an org has used.
type apiUsage struct{ used, limit int }

// parseUsage reads "api-usage=18/15000; per-app-api-usage=17/250(appName=x)".
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
func parseUsage(header string) (apiUsage, bool) {
	for part := range strings.SplitSeq(header, ";") {
		counts, ok := strings.CutPrefix(strings.TrimSpace(part), "api-usage=")
		if !ok {
			continue
		}
		used, limit, _ := strings.Cut(counts, "/")
		u, err := strconv.Atoi(used)
		l, err2 := strconv.Atoi(limit)
		return apiUsage{u, l}, err == nil && err2 == nil && u >= 0 && l > 0
	}
	return apiUsage{}, false
}

// usage is what is known of API calls: those that the client has made, and those of the
// whole org.
type usage struct {
	mu   sync.Mutex
	made int
	org  apiUsage
	at   time.Time // when org was answered
}

func (u *usage) count() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.made++
}

// note takes in what an answer says of the org. Of requests that were under way together
// the one that has counted most was worked on last, in whatever order they are answered.
// What was asked later is newer, even when it has counted less: what is older than a day
// is not counted any more.
func (u *usage) note(org apiUsage, began, ended time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if began.After(u.at) || org.used >= u.org.used {
		u.org = org
	}
	u.at = ended
}

func (u *usage) now() (org apiUsage, made int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.org, u.made
}

// isCounted tells whether a request is one of the API calls that Salesforce counts: the list
// of versions and the requests of OAuth are none.
func (r Request) isCounted() bool {
	return r.Path != pathVersions && !strings.HasPrefix(r.Path, "services/oauth2/")
}

// mayHaveLeft tells whether a request may have reached the org.
func mayHaveLeft(err error) bool {
	remote, is := errors.AsType[*core.RemoteError](err)
	return !is || remote.Sent || remote.Status != 0
}

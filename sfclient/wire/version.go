package wire

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"cupgrade/core"
	"cupgrade/core/pattern"
)

// The API versions this tool is made for: from the oldest that has every field it
// needs to the newest it was tested with. Newer ones may answer differently.
const (
	oldestVersion = 60
	newestVersion = 68
)

// pathVersions is where the list of versions is.
const pathVersions = "services/data"

// versionPattern is a version as the list of versions has it.
var versionPattern = pattern.Lazy(`^([1-9][0-9]{0,2})\.0$`)

// APIVersion finds the newest usable version of the org. The list needs no token,
// and gets none. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm
func (c *Conn) APIVersion(ctx context.Context) (string, error) {
	return c.version.Get(ctx, func(ctx context.Context) (string, error) {
		const op = "ask for the API versions"
		answer, err := c.Read(ctx, Request{Op: op, Method: http.MethodGet, Path: pathVersions, Anonymous: true})
		if err != nil {
			return "", err
		}
		var listed []struct {
			Version string `json:"version"`
		}
		if err := Decode(op, answer, &listed); err != nil {
			return "", err
		}
		versions := make([]string, len(listed))
		for i, v := range listed {
			versions[i] = v.Version
		}
		return pickVersion(op, answer, versions)
	})
}

// pickVersion takes the newest version in the range.
func pickVersion(op string, answer Reply, versions []string) (string, error) {
	best, highest := 0, 0
	for _, v := range versions {
		m := versionPattern().FindStringSubmatch(v)
		if m == nil {
			continue
		}
		n, _ := strconv.Atoi(m[1]) // At most three digits.
		highest = max(highest, n)
		if n <= newestVersion {
			best = max(best, n)
		}
	}
	switch {
	case highest == 0:
		return "", BadAnswer(op, answer, "it lists no version")
	case best < oldestVersion:
		return "", &core.RemoteError{Op: op, Status: answer.Status, Sent: true, Err: fmt.Errorf(
			"%w: the org's newest is %d.0, and %d.0 to %d.0 are supported", core.ErrAPIVersion, highest, oldestVersion, newestVersion)}
	}
	return strconv.Itoa(best) + ".0", nil
}

package demoorg

import (
	"fmt"
	"net/http"
	"strconv"

	"cupgrade/core/pattern"
)

// The API versions that are answered: those that Salesforce supports, up to
// Winter '27. All of them get the same answers. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/api_rest_eol.htm
const (
	oldestVersion = 31
	newestVersion = 68
	// firstVersion is the lowest number that was ever a REST version; everything
	// from it up to oldestVersion counts as retired.
	firstVersion = 20
)

const dataPath = "/services/data"

var versionShape = pattern.Lazy(`^v([0-9]{2,3})\.0$`)

// versionEntry is an element of the unauthenticated version list. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm
type versionEntry struct {
	Label   string `json:"label"`
	URL     string `json:"url"`
	Version string `json:"version"`
}

// parseVersion accepts the path segment of a version that is answered, "v62.0".
func parseVersion(segment string) (string, error) {
	m := versionShape().FindStringSubmatch(segment)
	if m == nil {
		return "", notFound()
	}
	n, err := strconv.Atoi(m[1])
	switch {
	case err != nil || n < firstVersion || n > newestVersion:
		return "", notFound()
	case n < oldestVersion:
		return "", refuse(http.StatusGone, "UNSUPPORTED_API_VERSION",
			"The requested resource has been retired or removed. Delete or update any references to the resource.")
	}
	return segment, nil
}

func makeVersionList() []versionEntry {
	var all []versionEntry
	for n := oldestVersion; n <= newestVersion; n++ {
		all = append(all, versionEntry{
			Label:   nameRelease(n),
			URL:     fmt.Sprintf("%s/v%d.0", dataPath, n),
			Version: fmt.Sprintf("%d.0", n),
		})
	}
	return all
}

// nameRelease names a version's release: three a year, anchored on 66.0 being
// Spring '26.
func nameRelease(n int) string {
	thirds := n + 12 // of a year since 2000
	year, season := thirds/3, [...]string{"Spring", "Summer", "Winter"}[thirds%3]
	if season == "Winter" {
		year++
	}
	return fmt.Sprintf("%s '%d", season, year)
}

// listToolingResources answers GET tooling: of the Tooling API the org has the queries.
func listToolingResources(c *call) (*answer, error) {
	return answerOK(map[string]string{nameQuery: dataPath + "/" + c.version + "/" + nameTooling + "/" + nameQuery}), nil
}

// listResources answers GET /services/data/vNN.0.
func listResources(c *call) (*answer, error) {
	root := dataPath + "/" + c.version
	m := map[string]string{"identity": c.org.identityURL(c.actor.UserID)}
	for _, name := range []string{
		nameComposite, nameLimits, nameQuery, nameQueryAll, nameSearch, nameSObjects, nameTooling,
	} {
		m[name] = root + "/" + name
	}
	return answerOK(m), nil
}

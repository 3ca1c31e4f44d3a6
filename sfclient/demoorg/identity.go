package demoorg

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// userInfoPath needs a session, but no version.
const userInfoPath = "/services/oauth2/userinfo"

// userInfo answers GET /services/oauth2/userinfo: who the session belongs to.
// Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
func userInfo(ctx context.Context, c *call) (*answer, error) {
	if c.method != http.MethodGet && c.method != http.MethodHead {
		return nil, wrongMethod(c.method, "GET,HEAD")
	}
	if len(c.query) > 0 {
		return nil, unknownParameter(slices.Sorted(maps.Keys(c.query))[0])
	}
	var user store.Row
	err := c.view(ctx, func(tx *store.Tx) (err error) {
		user, err = tx.Get("User", c.session.userID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the running user: %w", err)
	}
	base := c.org.URL()
	return ok(map[string]any{
		"sub":                base + "/id/" + c.session.orgID + "/" + c.session.userID,
		"user_id":            c.session.userID,
		"organization_id":    c.session.orgID,
		"preferred_username": user.String("Username"),
		"nickname":           user.String("CommunityNickname"),
		"name":               user.String("Name"),
		"given_name":         user.String("FirstName"),
		"family_name":        user.String("LastName"),
		"email":              user.String("Email"),
		"email_verified":     true,
		"zoneinfo":           user.String("TimeZoneSidKey"),
		"locale":             user.String("LocaleSidKey"),
		"language":           user.String("LanguageLocaleKey"),
		"active":             user.Bool("IsActive"),
		"user_type":          strings.ToUpper(user.String("UserType")),
		"updated_at":         user.String("LastModifiedDate"),
		"urls":               resourceURLs(base),
	}), nil
}

func resourceURLs(base string) map[string]string {
	rest := base + dataPath + "/v{version}/"
	return map[string]string{
		"rest":          rest,
		nameSObjects:    rest + nameSObjects + "/",
		nameQuery:       rest + nameQuery + "/",
		nameSearch:      rest + nameSearch + "/",
		"custom_domain": base,
	}
}

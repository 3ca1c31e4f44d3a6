package demoorg

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/store"
)

// The two resources that tell of a user have no version.
const (
	userInfoPath = "/services/oauth2/userinfo"
	identityPath = "/id/"
)

// identityURL names a user, wherever their org is.
func (o *Org) identityURL(userID string) string {
	return o.URL() + identityPath + o.orgID + "/" + userID
}

// getAboutUser answers a resource without a version.
func (c *call) getAboutUser(path string) (*answer, error) {
	if c.method != http.MethodGet && c.method != http.MethodHead {
		return nil, wrongMethod(c.method, "GET,HEAD")
	}
	var user store.Row
	err := c.org.store.View(c.ctx, func(tx *store.Tx) error {
		user = tx.Get("User", c.actor.UserID)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the running user: %w", err)
	}
	if path == userInfoPath {
		return answerOK(c.makeUserInfo(user)), nil
	}
	return c.makeIdentity(path, user), nil
}

// makeUserInfo tells of the user of the session in the words of OpenID Connect. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
func (c *call) makeUserInfo(user store.Row) map[string]any {
	about := c.makeCommonInfo(user, map[string]string{
		"preferred_username": "Username", "nickname": fieldNickname, "name": "Name", "given_name": "FirstName",
		"family_name": "LastName", "zoneinfo": "TimeZoneSidKey", "updated_at": "LastModifiedDate",
	})
	about["sub"] = c.org.identityURL(c.actor.UserID)
	return about
}

// makeIdentity answers the identity URL of the user of the session. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_openid.htm
func (c *call) makeIdentity(path string, user store.Row) *answer {
	org, id, _ := strings.Cut(strings.TrimPrefix(path, identityPath), "/")
	if long, err := store.NormalizeID(org); err != nil || long != c.org.orgID {
		return identityRefusal(http.StatusForbidden, "Wrong_Org")
	}
	if long, err := store.NormalizeID(id); err != nil || long != c.actor.UserID {
		return identityRefusal(http.StatusNotFound, "No_Access")
	}
	about := c.makeCommonInfo(user, map[string]string{
		"username": "Username", "nick_name": fieldNickname, "display_name": "Name", "first_name": "FirstName",
		"last_name": "LastName", "timezone": "TimeZoneSidKey", "last_modified_date": "LastModifiedDate",
	})
	about["id"], about["asserted_user"], about["is_app_installed"] = c.org.identityURL(c.actor.UserID), true, true
	return answerOK(about)
}

// identityRefusal is how the identity URL refuses: by a word.
func identityRefusal(status int, word string) *answer {
	return &answer{status: status, text: []byte(word), kind: textType}
}

// makeCommonInfo gives what both resources tell in the same words, and some fields of the user
// by what each calls them.
func (c *call) makeCommonInfo(user store.Row, names map[string]string) map[string]any {
	_, offset := c.org.now().In(c.actor.Place).Zone()
	base := c.org.URL()
	rest := base + dataPath + "/v{version}/"
	about := map[string]any{
		"user_id":         c.actor.UserID,
		"organization_id": c.org.orgID,
		"email":           user.String("Email"),
		"email_verified":  true,
		"locale":          user.String("LocaleSidKey"),
		"language":        user.String("LanguageLocaleKey"),
		"utcOffset":       (time.Duration(offset) * time.Second).Milliseconds(),
		"active":          user.Bool("IsActive"),
		"user_type":       strings.ToUpper(user.String("UserType")),
		"urls": map[string]string{
			"rest":          rest,
			"metadata":      base + metadataPath + "{version}",
			nameSObjects:    rest + nameSObjects + "/",
			nameQuery:       rest + nameQuery + "/",
			nameSearch:      rest + nameSearch + "/",
			"tooling_rest":  rest + nameTooling + "/",
			"custom_domain": base,
		},
	}
	for name, field := range names {
		about[name] = user.String(field)
	}
	return about
}

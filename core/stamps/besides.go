package stamps

import (
	"fmt"
	"time"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// FindBesides lists what of a user's record has changed that no plan rests on. Of a field
// that is not read at all, it tells that some field was changed.
func FindBesides(then, now core.User) []upgrade.StaleStamp {
	var list []upgrade.StaleStamp
	for _, f := range []struct{ name, then, now string }{
		{"Email", then.Email, now.Email},
		{"FederationIdentifier", then.FederationIdentifier, now.FederationIdentifier},
		{"IsPasswordLocked", phrase.YesNo(then.IsPasswordLocked), phrase.YesNo(now.IsPasswordLocked)},
		{"IsPortalEnabled", phrase.YesNo(then.IsPortalEnabled), phrase.YesNo(now.IsPortalEnabled)},
		{"IsPrmSuperUser", phrase.YesNo(then.IsPrmSuperUser), phrase.YesNo(now.IsPrmSuperUser)},
		{"LastLoginDate", lastLogin(then), lastLogin(now)},
	} {
		if f.then != f.now {
			list = append(list, upgrade.StaleStamp{
				Name: "User." + f.name, Then: f.then, Now: f.now,
				Words: []string{fmt.Sprintf("%s is %s, and was %s.", f.name, orEmpty(f.now), orEmpty(f.then))},
			})
		}
	}
	if len(list) == 0 && !then.LastModified.Equal(now.LastModified) {
		list = append(list, upgrade.StaleStamp{
			Name: "User.LastModifiedDate", Then: FormatTime(then.LastModified), Now: FormatTime(now.LastModified),
			Words: []string{"A field of the user changed that the plan doesn't depend on."},
		})
	}
	return list
}

func lastLogin(u core.User) string {
	if u.LastLogin == nil {
		return ""
	}
	return u.LastLogin.UTC().Truncate(time.Second).Format(upgrade.MomentLayout)
}

func orEmpty(value string) string {
	if value == "" {
		return "empty"
	}
	return value
}

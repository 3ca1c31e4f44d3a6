package sfclient_test

import (
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/seed"
)

func TestSearchUsers(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	maya := string(idOf(t, org, seed.Maya))
	for name, c := range map[string]struct {
		text  string
		first string
	}{
		"username":             {seed.Maya, seed.Maya},
		"username in capitals": {strings.ToUpper(seed.Maya), seed.Maya},
		"part of a username":   {"maya.c", seed.Maya},
		"name":                 {"Maya Chen", seed.Maya},
		"first name":           {"maya", seed.Maya},
		"last name":            {"Rivera", seed.Tomas},
		"start of last name":   {"Riv", seed.Tomas},
		"words the other way":  {"chen maya", seed.Maya},
		"words begun":          {"ch may", seed.Maya},
		"blanks around":        {"  maya \t", seed.Maya},
		"id":                   {maya, seed.Maya},
		"short id":             {maya[:15], seed.Maya},
		"a partner":            {seed.Dana, seed.Dana},
		"an internal user":     {seed.Priya, seed.Priya},
		"Chinese":              {"林", seed.Xiaoyu},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := client.SearchUsers(t.Context(), c.text, 20)
			if err != nil {
				t.Fatal(err)
			}
			if names := usernames(found); len(names) == 0 || names[0] != c.first {
				t.Errorf("%q finds %q", c.text, names)
			}
		})
	}
}

func TestSearchFindsNothing(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	for _, text := range []string{
		"nobody is called this", "%", "_", "%chen", "*", "'", `\`, "\\'", "' OR Id != '", "{}", "ayachen@", "(", "\"",
		"0055g00000A0ZZZAAA", "001000000000001AAA", strings.Repeat("x", 5000), "\u202e",
	} {
		found, err := client.SearchUsers(t.Context(), text, 20)
		if err != nil || len(found.Users) != 0 || found.Total != 0 {
			t.Errorf("%.20q finds %v, %v", text, usernames(found), err)
		}
	}
}

func TestSearchTellsWhatAListShows(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	found, err := connect(t, org).SearchUsers(t.Context(), seed.Maya, 5)
	if err != nil || len(found.Users) != 1 || found.Total != 1 {
		t.Fatalf("got %+v, %v", found, err)
	}
	u := found.Users[0].User
	if u.Name != "Maya Chen" || u.Profile.Name != seed.ProfileMaya || u.Profile.License.Name != seed.LicenseCustomer ||
		u.AccountName == "" || u.LastLogin == nil || !u.IsActive || !u.UserType.Is(core.UserTypeCspLitePortal) {
		t.Errorf("got %+v", u)
	}
}

// TestSearchPutsThoseFirstWhoCanBeUpgraded holds for any text, also when others
// would fill the list.
func TestSearchPutsThoseFirstWhoCanBeUpgraded(t *testing.T) {
	t.Parallel()
	client := connect(t, startOrg(t))
	for _, limit := range []int{1, 3, 10, 200} {
		found, err := client.SearchUsers(t.Context(), "a", limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Users) == 0 || len(found.Users) > limit {
			t.Fatalf("%d users with a limit of %d", len(found.Users), limit)
		}
		if !found.Users[0].User.UserType.Is(core.UserTypeCspLitePortal) {
			t.Errorf("the first of %d is %+v", limit, found.Users[0].User)
		}
		if more := found.Total == -1; more != (limit < 10) && limit != 10 {
			t.Errorf("limit %d, %d users, total %d", limit, len(found.Users), found.Total)
		}
		ids := map[core.ID]bool{}
		for _, m := range found.Users {
			if ids[m.User.ID] {
				t.Errorf("%s is there twice", m.User.Username)
			}
			ids[m.User.ID] = true
		}
	}
}

func TestEmptySearchProposesTheStories(t *testing.T) {
	t.Parallel()
	found, err := connect(t, startOrg(t)).SearchUsers(t.Context(), " ", 50)
	if err != nil {
		t.Fatal(err)
	}
	names := usernames(found)
	for _, want := range []string{seed.Maya, seed.Tomas, seed.Aiko, seed.Hostile, seed.Dana} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not proposed", want)
		}
	}
	if names[0] != seed.Maya {
		t.Errorf("%s comes first", names[0])
	}
	for _, m := range found.Users {
		if m.Story == "" {
			t.Errorf("%s has no story", m.User.Username)
		}
	}
}

// TestStoriesInALargeOrg keeps the people to try in front of the generated ones.
func TestStoriesInALargeOrg(t *testing.T) {
	t.Parallel()
	org := startWith(t, demoorg.Options{Users: 1200})
	found, err := connect(t, org).SearchUsers(t.Context(), "", 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Users) != 5 || found.Users[0].User.Username != seed.Maya || found.Total != -1 {
		t.Errorf("%q of %d", usernames(found), found.Total)
	}
}

// TestSearchIsOneRoundTrip: once the session is read, a search asks everything at
// once, in at most three requests.
func TestSearchIsOneRoundTrip(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	if _, err := client.SearchUsers(t.Context(), "", 5); err != nil {
		t.Fatal(err)
	}
	before := len(org.Requests())
	if _, err := client.SearchUsers(t.Context(), "chen", 5); err != nil {
		t.Fatal(err)
	}
	if made := org.Requests()[before:]; len(made) > 2 {
		t.Errorf("a search made %d requests: %+v", len(made), made)
	}
}

package query_test

import (
	"testing"

	"cupgrade/sfclient/demoorg/query"
)

// TestSearch holds what a search finds, and in which order.
func TestSearch(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	tests := map[string]string{
		"FIND {maya} RETURNING User(Name)":                                                "Maya Chen",
		"FIND {MAYA chen} IN NAME FIELDS RETURNING User(Name)":                            "Maya Chen",
		"FIND {chen maya} IN NAME FIELDS RETURNING User(Name)":                            "Maya Chen",
		`FIND {"chen maya"} IN NAME FIELDS RETURNING User(Name)`:                          "",
		"FIND {may} IN NAME FIELDS RETURNING User(Name)":                                  "",
		"FIND {may*} IN NAME FIELDS RETURNING User(Name)":                                 "Maya Chen",
		"FIND {m?ya} IN NAME FIELDS RETURNING User(Name)":                                 "Maya Chen",
		"FIND {aya*} IN NAME FIELDS RETURNING User(Name)":                                 "",
		"FIND {wind} IN NAME FIELDS RETURNING Account(Name)":                              "North, Wind",
		"FIND {north wind} IN NAME FIELDS RETURNING Account(Name)":                        "North, Wind",
		`FIND {"north, wind"} IN NAME FIELDS RETURNING Account(Name)`:                     "North, Wind",
		"FIND {林} IN NAME FIELDS RETURNING Contact(Name)":                                 `100% \weird\ 林`,
		"FIND {o'brien} IN NAME FIELDS RETURNING Contact(Name)":                           "Tomás O'Brien",
		"FIND {maya OR zed} RETURNING User(Name ORDER BY Name DESC)":                      "zed,Maya Chen",
		"FIND {a.example AND NOT maya} RETURNING User(Name ORDER BY Name)":                "Owen Owner,zed",
		"FIND {maya.chen@a.example} IN EMAIL FIELDS RETURNING Contact(Name)":              "Maya Chen",
		"FIND {owen@a.example} IN ALL FIELDS RETURNING User(Name)":                        "Owen Owner",
		"FIND {owen} IN EMAIL FIELDS RETURNING User(Name)":                                "",
		"FIND {owen} IN PHONE FIELDS RETURNING User(Name)":                                "",
		"FIND {maya} IN SIDEBAR FIELDS RETURNING Contact(Name)":                           "Maya Chen",
		"FIND {a.example} RETURNING User(Name WHERE IsActive = false)":                    "zed",
		"FIND {a.example} RETURNING User(Name ORDER BY Name LIMIT 1 OFFSET 1)":            "Owen Owner",
		"FIND {a.example} RETURNING User(Name ORDER BY Name) LIMIT 2":                     "Maya Chen,Owen Owner",
		"FIND {maya} RETURNING User(Profile.UserLicense.Name, Name), Contact(Name)":       "Maya Chen,Maya Chen",
		"FIND {maya} RETURNING User(Name), Contact(Name) LIMIT 1":                         "Maya Chen",
		"FIND {100%} IN NAME FIELDS RETURNING Contact(Id, Name WHERE Email = null)":       `100% \weird\ 林`,
		"find {Maya} in name fields returning user(id, NAME where isactive=true) limit 5": "Maya Chen",
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			records, err := query.Search(t.Context(), env, text)
			if err != nil {
				t.Fatal(err)
			}
			if got := values(t, records, "Name"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// TestSearchWithoutReturning holds that every object that can be searched is.
func TestSearchWithoutReturning(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	records, err := query.Search(t.Context(), env, "FIND {maya OR queue}")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := values(t, records, "Id"), contactA+","+userA; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSearchRefusals(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	tests := map[string]string{
		"FIND {}":                                   "MALFORMED_SEARCH",
		"FIND {maya} RETURNING Foo":                 "INVALID_TYPE",
		"FIND {maya} RETURNING Group":               "INVALID_TYPE",
		"FIND {maya} RETURNING User(Foo)":           "INVALID_FIELD",
		"FIND {maya} RETURNING User(Id WHERE X=1)":  "INVALID_FIELD",
		"FIND {maya} RETURNING User(Id ORDER BY X)": "INVALID_FIELD",
	}
	for text, code := range tests {
		_, err := query.Search(t.Context(), env, text)
		if got := refusal(t, err); got.Code != code {
			t.Errorf("%s: got %v, want %s", text, got, code)
		}
	}
}

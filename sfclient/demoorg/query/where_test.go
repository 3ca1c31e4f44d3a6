package query_test

import (
	"testing"
)

// TestWhere holds which rows a condition finds.
func TestWhere(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	tests := map[string]struct{ query, field, want string }{
		"equal without regard to case":    {"SELECT Id, Name FROM User WHERE Username = 'MAYA@A.EXAMPLE'", "Name", "Maya Chen"},
		"unequal has the empty":           {"SELECT Email, Name FROM User WHERE Email != 'm@a.example' ORDER BY Name", "Name", "Owen Owner,zed"},
		"null":                            {"SELECT Name FROM User WHERE Email = null", "Name", "Owen Owner"},
		"not null":                        {"SELECT Name FROM User WHERE Email <> NULL ORDER BY Name", "Name", "Maya Chen,zed"},
		"empty is null":                   {"SELECT Name FROM User WHERE Email = ''", "Name", "Owen Owner"},
		"null is not less":                {"SELECT Name FROM User WHERE Email < null", "Name", ""},
		"less and greater":                {"SELECT Name FROM User WHERE Name > 'maya chen' AND Name <= 'ZED' ORDER BY Name", "Name", "Owen Owner,zed"},
		"true":                            {"SELECT Name FROM User WHERE IsActive = true ORDER BY Name", "Name", "Maya Chen,Owen Owner"},
		"not true":                        {"SELECT Name FROM User WHERE IsActive != TRUE", "Name", "zed"},
		"a truth is never null":           {"SELECT Name FROM User WHERE IsActive = null", "Name", "zed"},
		"a truth that is not null":        {"SELECT Name FROM User WHERE IsActive != null ORDER BY Name", "Name", "Maya Chen,Owen Owner"},
		"in null truths":                  {"SELECT Name FROM User WHERE IsActive IN (null)", "Name", "zed"},
		"truth of a parent":               {"SELECT Name FROM Account WHERE Owner.IsActive = true", "Name", "Bright Harbor"},
		"truth of no parent":              {"SELECT Name FROM Account WHERE Owner.IsActive = false", "Name", "North, Wind"},
		"null truth of no parent":         {"SELECT Name FROM Account WHERE Owner.IsActive = null", "Name", "North, Wind"},
		"truth not in of no parent":       {"SELECT Name FROM Account WHERE Owner.IsActive NOT IN (false)", "Name", "Bright Harbor"},
		"truth of the wrong type":         {"SELECT Subject FROM Case WHERE Owner.IsActive = false", "Subject", "Second"},
		"numbers":                         {"SELECT Name FROM Account WHERE Amount > -1.5 AND Amount < 1e2", "Name", "North, Wind"},
		"whole number":                    {"SELECT Name FROM Account WHERE Employees = 20", "Name", "Bright Harbor"},
		"short id":                        {"SELECT Name FROM User WHERE Id = '" + userA[:15] + "'", "Name", "Maya Chen"},
		"ids by every letter":             {"SELECT Name FROM Profile WHERE Id = '00E000000000001EAA'", "Name", ""},
		"like prefix":                     {"SELECT Name FROM User WHERE Name LIKE 'MAY%'", "Name", "Maya Chen"},
		"like one":                        {"SELECT Name FROM User WHERE Name LIKE '_ed'", "Name", "zed"},
		"like escaped":                    {`SELECT Id FROM Contact WHERE Name LIKE '100\%%'`, "Id", contactC},
		"like escaped finds no other":     {`SELECT Id FROM Contact WHERE Name LIKE 'M\_ya%'`, "Id", ""},
		"like null":                       {"SELECT Name FROM User WHERE Email LIKE NULL", "Name", "Owen Owner"},
		"quote":                           {`SELECT Id FROM Contact WHERE Name LIKE '%O\'Brien'`, "Id", contactB},
		"in":                              {"SELECT Name FROM User WHERE Name IN ('ZED','x') ORDER BY Name", "Name", "zed"},
		"in with null":                    {"SELECT Name FROM User WHERE Email IN ('z@a.example', null) ORDER BY Name", "Name", "Owen Owner,zed"},
		"not in has the empty":            {"SELECT Name FROM User WHERE Email NOT IN ('m@a.example') ORDER BY Name", "Name", "Owen Owner,zed"},
		"not in null":                     {"SELECT Name FROM User WHERE Email NOT IN ('m@a.example',null) ORDER BY Name", "Name", "zed"},
		"in numbers":                      {"SELECT Name FROM Account WHERE Amount IN (12.5, 7)", "Name", "North, Wind"},
		"in truths":                       {"SELECT Name FROM User WHERE IsActive IN (FALSE)", "Name", "zed"},
		"not has the empty":               {"SELECT Name FROM User WHERE NOT Email LIKE 'm%' ORDER BY Name", "Name", "Owen Owner,zed"},
		"and or":                          {"SELECT Name FROM User WHERE IsActive = true AND (Name = 'zed' OR Name LIKE 'o%')", "Name", "Owen Owner"},
		"not of and":                      {"SELECT Name FROM User WHERE NOT (IsActive = true AND Name LIKE 'o%') ORDER BY Name", "Name", "Maya Chen,zed"},
		"includes":                        {"SELECT Id FROM Contact WHERE Tags INCLUDES ('green;RED','nothing')", "Id", contactA},
		"includes whole values":           {"SELECT Id FROM Contact WHERE Tags INCLUDES ('gree')", "Id", ""},
		"excludes":                        {"SELECT Id FROM Contact WHERE Tags EXCLUDES ('Red') ORDER BY Id", "Id", contactB + "," + contactC},
		"multi-select equal":              {"SELECT Id FROM Contact WHERE Tags = 'red;green'", "Id", contactA},
		"label":                           {"SELECT Subject FROM Case WHERE toLabel(Status) = 'brand NEW'", "Subject", "First"},
		"label unequal":                   {"SELECT Subject FROM Case WHERE toLabel(Status) != 'Brand new'", "Subject", "Second"},
		"date":                            {"SELECT Id FROM Contact WHERE Born = 1990-05-17", "Id", contactA},
		"datetime with offset":            {"SELECT Id FROM Contact WHERE CreatedDate = 2020-07-09T19:44:12+02:00", "Id", contactA},
		"datetime with fraction":          {"SELECT Id FROM Contact WHERE CreatedDate >= 2020-12-31T23:59:59.999Z", "Id", contactC},
		"datetime with short offset":      {"SELECT Id FROM Contact WHERE CreatedDate = 2020-07-09T16:44:12-0100", "Id", contactA},
		"today":                           {"SELECT Id FROM Contact WHERE CreatedDate = TODAY", "Id", contactB},
		"before today":                    {"SELECT Id FROM Contact WHERE CreatedDate < today", "Id", contactA},
		"to the end of today":             {"SELECT Id FROM Contact WHERE CreatedDate <= today ORDER BY Id", "Id", contactA + "," + contactB},
		"after today":                     {"SELECT Id FROM Contact WHERE CreatedDate > TODAY", "Id", contactC},
		"from today":                      {"SELECT Id FROM Contact WHERE CreatedDate >= TODAY ORDER BY Id", "Id", contactB + "," + contactC},
		"not today":                       {"SELECT Id FROM Contact WHERE CreatedDate != TODAY ORDER BY Id", "Id", contactA + "," + contactC},
		"in spans":                        {"SELECT Id FROM Contact WHERE CreatedDate IN (YESTERDAY, 2021-01-01T00:00:00Z) ORDER BY Id", "Id", contactA + "," + contactC},
		"year of a date":                  {"SELECT Id FROM Contact WHERE CALENDAR_YEAR(Born) = 1990", "Id", contactA},
		"hour of a datetime":              {"SELECT Id FROM Contact WHERE HOUR_IN_DAY(convertTimezone(CreatedDate)) > 16", "Id", contactA},
		"day of a datetime":               {"SELECT Id FROM Contact WHERE DAY_ONLY(CreatedDate) = 2020-07-10", "Id", contactB},
		"quarter":                         {"SELECT Id FROM Contact WHERE CALENDAR_QUARTER(Born) = 2", "Id", contactA},
		"parent":                          {"SELECT Name FROM User WHERE Profile.UserLicense.Name = 'customer community' ORDER BY Name", "Name", "Maya Chen,zed"},
		"parent that is not there":        {"SELECT Id FROM Contact WHERE Account.Name != 'Bright Harbor'", "Id", contactC},
		"polymorphic parent":              {"SELECT Subject FROM Case WHERE Owner.Name LIKE 'q%'", "Subject", "Second"},
		"type of a polymorphic parent":    {"SELECT Subject FROM Case WHERE Owner.Type = 'User'", "Subject", "First"},
		"field only one of the types has": {"SELECT Subject FROM Case WHERE Owner.Username = 'maya@a.example'", "Subject", "First"},
		"beyond a polymorphic parent":     {"SELECT Subject FROM Case WHERE Owner.Profile.Name = 'Customer User'", "Subject", "First"},
		"alias":                           {"SELECT u.Name FROM User u WHERE u.Profile.Name = 'Other'", "Name", "Owen Owner"},
		"alias of a path":                 {"SELECT Name FROM User u, u.Profile p WHERE p.Name = 'Other'", "Name", "Owen Owner"},
		"name of the object":              {"SELECT User.Name FROM User WHERE user.name = 'zed'", "Name", "zed"},
		"object named as a keyword":       {"SELECT Group.Name FROM Group WHERE Group.Name = 'queue'", "Name", "Queue"},
		"semi-join":                       {"SELECT Name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE username='OWEN@a.example')", "Name", "Other"},
		"semi-join by reference":          {"SELECT Name FROM User WHERE ContactId IN (SELECT Id FROM Contact WHERE Account.Name LIKE 'bright%') ORDER BY Name", "Name", "Maya Chen,zed"},
		"anti-join has the empty":         {"SELECT Name FROM User WHERE ContactId NOT IN (SELECT Id FROM Contact WHERE Name LIKE 'maya%') ORDER BY Name", "Name", "Owen Owner,zed"},
		"anti-join over empty references": {"SELECT Name FROM Contact WHERE Id NOT IN (SELECT ContactId FROM User) ORDER BY Id", "Name", `100% \weird\ 林`},
		"two semi-joins":                  {"SELECT Name FROM Contact WHERE Id IN (SELECT ContactId FROM User) AND AccountId IN (SELECT Id FROM Account) AND Name LIKE 'm%'", "Name", "Maya Chen"},
		"deleted rows are not there":      {"SELECT Subject FROM Case ORDER BY Id", "Subject", "First,Second"},
		"deleted rows in a semi-join":     {"SELECT Name FROM Contact WHERE Id IN (SELECT ContactId FROM Case) ORDER BY Id", "Name", "Maya Chen"},
		"scope mine":                      {"SELECT Name FROM Account USING SCOPE Mine", "Name", "Bright Harbor"},
		"scope everything":                {"SELECT Name FROM Account USING SCOPE everything ORDER BY Name", "Name", "Bright Harbor,North, Wind"},
		"security modes":                  {"SELECT Name FROM Account WHERE Amount > 100 WITH SECURITY_ENFORCED LIMIT 1 FOR VIEW", "Name", "Bright Harbor"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := values(t, run(t, env, tt.query).Records, tt.field); got != tt.want {
				t.Errorf("%s\ngot  %s\nwant %s", tt.query, got, tt.want)
			}
		})
	}
}

// TestOrderAndBounds holds the order of rows, and which of them are given.
func TestOrderAndBounds(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	tests := map[string]struct{ query, want string }{
		"text without regard to case": {"SELECT Name FROM User ORDER BY Name DESC", "zed,Owen Owner,Maya Chen"},
		"empty first":                 {"SELECT Name FROM User ORDER BY LastLoginDate", "Owen Owner,Maya Chen,zed"},
		"empty first downwards too":   {"SELECT Name FROM User ORDER BY LastLoginDate DESC", "Owen Owner,zed,Maya Chen"},
		"empty last":                  {"SELECT Name FROM User ORDER BY LastLoginDate DESC NULLS LAST", "zed,Maya Chen,Owen Owner"},
		"several terms":               {"SELECT Name FROM User ORDER BY IsActive, Name DESC", "zed,Owen Owner,Maya Chen"},
		"parent":                      {"SELECT Name FROM User ORDER BY Profile.UserLicense.Name NULLS LAST, Name", "Maya Chen,zed,Owen Owner"},
		"equal rows by id":            {"SELECT Name FROM User ORDER BY ProfileId", "Maya Chen,zed,Owen Owner"},
		"limit":                       {"SELECT Name FROM User ORDER BY Name LIMIT 2", "Maya Chen,Owen Owner"},
		"limit and offset":            {"SELECT Name FROM User ORDER BY Name LIMIT 1 OFFSET 1", "Owen Owner"},
		"offset alone":                {"SELECT Name FROM User ORDER BY Name OFFSET 2", "zed"},
		"limit 0":                     {"SELECT Name FROM User LIMIT 0", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := values(t, run(t, env, tt.query).Records, "Name"); got != tt.want {
				t.Errorf("%s\ngot  %s\nwant %s", tt.query, got, tt.want)
			}
		})
	}
}

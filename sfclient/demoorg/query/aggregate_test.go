package query_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/query"
)

// TestAggregates compares whole rows of groups.
func TestAggregates(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	const head = `{"attributes":{"type":"AggregateResult"},`
	tests := map[string]struct {
		query string
		want  []string
	}{
		"no group": {
			"SELECT COUNT(Id), COUNT(Email) emails, MIN(Name), MAX(LastLoginDate) FROM User",
			[]string{head + `"expr0":3,"emails":2,"expr1":"Maya Chen","expr2":"2021-01-01T00:00:00.000+0000"}`},
		},
		"no rows": {
			"SELECT COUNT(Id), SUM(Amount) FROM Account WHERE Name = 'x'",
			[]string{head + `"expr0":0,"expr1":null}`},
		},
		"numbers": {
			"SELECT SUM(Amount) s, AVG(Amount), SUM(Employees), AVG(Employees) FROM Account",
			[]string{head + `"s":1012.5,"expr0":506.25,"expr1":20,"expr2":20.0}`},
		},
		"groups by a parent": {
			"SELECT Profile.Name, COUNT(Id) FROM User GROUP BY Profile.Name ORDER BY COUNT(Id) DESC",
			[]string{head + `"Name":"Customer User","expr0":2}`, head + `"Name":"Other","expr0":1}`},
		},
		"alias of a group": {
			"SELECT IsActive a, COUNT(Id) c FROM User GROUP BY IsActive ORDER BY IsActive",
			[]string{head + `"a":false,"c":1}`, head + `"a":true,"c":2}`},
		},
		"having": {
			"SELECT ProfileId FROM User GROUP BY ProfileId HAVING COUNT(Id) > 1 AND ProfileId != null",
			[]string{head + `"ProfileId":"00e000000000001AAA"}`},
		},
		"distinct": {
			"SELECT COUNT_DISTINCT(ProfileId) FROM User",
			[]string{head + `"expr0":2}`},
		},
		"date function": {
			"SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) FROM Contact GROUP BY CALENDAR_YEAR(CreatedDate) ORDER BY CALENDAR_YEAR(CreatedDate)",
			[]string{head + `"y":2020,"expr0":2}`, head + `"y":2021,"expr0":1}`},
		},
		"day of a datetime": {
			"SELECT DAY_ONLY(CreatedDate), COUNT(Id) n FROM Contact GROUP BY DAY_ONLY(CreatedDate) ORDER BY DAY_ONLY(CreatedDate) LIMIT 2",
			[]string{head + `"expr0":"2020-07-09","n":1}`, head + `"expr0":"2020-07-10","n":1}`},
		},
		"function of a date that is grouped by": {
			"SELECT CALENDAR_YEAR(Born) y FROM Contact GROUP BY Born ORDER BY Born NULLS LAST LIMIT 2",
			[]string{head + `"y":1990}`, head + `"y":2000}`},
		},
		"labels": {
			"SELECT toLabel(Status), COUNT(Id) FROM Case GROUP BY Status ORDER BY Status LIMIT 1 OFFSET 1",
			[]string{head + `"Status":"Brand new","expr0":1}`},
		},
		"rollup": {
			"SELECT Status, OwnerId, COUNT(Id) n, GROUPING(OwnerId) whole FROM Case GROUP BY ROLLUP(Status, OwnerId)",
			[]string{
				head + `"Status":"Closed","OwnerId":"` + groupA + `","n":1,"whole":0}`,
				head + `"Status":"Closed","OwnerId":null,"n":1,"whole":1}`,
				head + `"Status":"New","OwnerId":"` + userA + `","n":1,"whole":0}`,
				head + `"Status":"New","OwnerId":null,"n":1,"whole":1}`,
				head + `"Status":null,"OwnerId":null,"n":2,"whole":1}`,
			},
		},
		"cube with having and order": {
			"SELECT Status, OwnerId, COUNT(Id) FROM Case GROUP BY CUBE(Status, OwnerId) HAVING GROUPING(Status) = 1 ORDER BY GROUPING(OwnerId), OwnerId",
			[]string{
				head + `"Status":null,"OwnerId":"` + userA + `","expr0":1}`,
				head + `"Status":null,"OwnerId":"` + groupA + `","expr0":1}`,
				head + `"Status":null,"OwnerId":null,"expr0":2}`,
			},
		},
		"subtotals of nothing": {"SELECT Status, COUNT(Id) FROM Case WHERE Subject = 'x' GROUP BY ROLLUP(Status)", nil},
		"formatted": {
			"SELECT FORMAT(SUM(Amount)) total FROM Account",
			[]string{head + `"total":"$1,012.50"}`},
		},
		"limit": {
			"SELECT Name FROM User GROUP BY Name ORDER BY Name DESC NULLS LAST LIMIT 1",
			[]string{head + `"Name":"zed"}`},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := run(t, env, tt.query)
			if diff := cmp.Diff(strings.Join(tt.want, "\n"), lines(got.Records)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.query, diff)
			}
			if got.TotalSize != len(tt.want) || got.Cursor != nil {
				t.Errorf("got size %d and cursor %v", got.TotalSize, got.Cursor)
			}
		})
	}
}

// TestCount holds that COUNT() has a size and no rows.
func TestCount(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	tests := map[string]int{
		"SELECT COUNT() FROM User":                                             3,
		"select count() from User where IsActive = true":                       2,
		"SELECT COUNT() FROM User WHERE Profile.UserLicense.Name LIKE 'cust%'": 2,
		"SELECT COUNT() FROM User LIMIT 2":                                     2,
		"SELECT COUNT() FROM Case":                                             2,
		"SELECT COUNT() FROM User WHERE Name = 'nobody'":                       0,
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got := run(t, env, text)
			if got.TotalSize != want || got.Records == nil || len(got.Records) != 0 {
				t.Errorf("got size %d and %d records, want size %d", got.TotalSize, len(got.Records), want)
			}
		})
	}
}

// TestTooManyGroups holds that groups, which have no cursor, are refused beyond
// one page.
func TestTooManyGroups(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	insertContacts(t, env, 2001)
	text := "SELECT Email, COUNT(Id) FROM Contact WHERE Name = 'bulk' GROUP BY Email"
	_, err := query.Run(t.Context(), env, text, 0)
	if got := refusal(t, err); got.Code != "EXCEEDED_ID_LIMIT" {
		t.Errorf("got %v", got)
	}
	if got := run(t, env, text+" LIMIT 2000"); got.TotalSize != 2000 {
		t.Errorf("with a limit: got %d groups, want 2000", got.TotalSize)
	}
}

package sfclient

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// SearchUsers finds users by typed text, in one round trip. Every condition is an
// equation or a prefix of an indexed field, and words of names go to the search
// index, so that it stays quick in an org of millions. Users who can't be upgraded
// are found as well, after those who can.
func (c *Client) SearchUsers(ctx context.Context, text string, limit int) (upgrade.UserMatches, error) {
	session, err := c.Session(ctx)
	if err != nil {
		return upgrade.UserMatches{}, err
	}
	d, err := c.readDescribes(ctx)
	if err != nil {
		return upgrade.UserMatches{}, err
	}
	limit = min(max(limit, 1), maxMatches)
	s := &userSearch{text: strings.TrimSpace(wire.CleanTyped(text)), limit: limit, user: d.user, columns: searchColumns(d, session.Org.IsSimulation)}
	switch {
	case s.text == "":
		return c.proposedUsers(ctx, s, session.Org.IsSimulation)
	case len([]rune(s.text)) > maxSearchText:
		return upgrade.UserMatches{}, nil
	}
	err = c.runSearch(ctx, s)
	if remote, is := errors.AsType[*core.RemoteError](err); is && remote.Family() == core.FamilyUnfilterable {
		s.user, s.onlyUsername = description{}, true // the describe has promised too much
		err = c.runSearch(ctx, s)
	}
	if err != nil {
		return upgrade.UserMatches{}, err
	}
	c.hints.addFound(s.words)
	for _, q := range s.queries {
		c.hints.addFound(q.Rows)
	}
	return s.mergeMatches(), nil
}

// maxSearchText is the most characters that any field searched can hold: a name
// has up to 40 and 80, with a blank, an email address up to 128.
const maxSearchText = 128

// maxMatches is the most users that one search gives.
const maxMatches = 200

const matchColumns = "Id, Username, Name, Email, IsActive, UserType, ProfileId, Profile.Name, Profile.UserType, " +
	"Profile.UserLicenseId, UserRoleId, LastLoginDate, LastModifiedDate, SystemModstamp"

// searchColumns are the columns of a match; a story is told in the demo org alone.
func searchColumns(d *schema, simulation bool) string {
	columns := d.user.listColumns(matchColumns, "ContactId", "AccountId", "Account.Name", "Account.OwnerId")
	if simulation && d.user.has("AboutMe") {
		columns += ", AboutMe"
	}
	return columns
}

// userSearch is one search: its queries, and the rows they found.
type userSearch struct {
	text    string
	limit   int
	columns string
	user    description
	// onlyUsername leaves out every field that can be encrypted.
	onlyUsername bool
	// leftOut are the fields that are not searched, or only in full.
	leftOut []upgrade.LeftOutField
	queries []*wire.Query[userRow]
	// words are what the search index found.
	words []*userRow
	// names gives the name of each license, by id.
	licenses *wire.Query[licenseRow]
}

// addWhere asks for users; more than are wanted by one, to know whether there are more.
func (s *userSearch) addWhere(condition string) {
	s.queries = append(s.queries, wire.Select[userRow]("User",
		"SELECT "+s.columns+" FROM User WHERE "+condition+" LIMIT "+strconv.Itoa(s.limit+1)))
}

// upgradable is the condition for those whom a wizard is about. They are asked for
// apart, so that a limit is not used up by others who come first.
const (
	upgradable    = "UserType = 'CspLitePortal'"
	notUpgradable = "UserType != 'CspLitePortal'"
)

// prepare makes the queries for what was typed.
func (s *userSearch) prepare() {
	if id, err := core.ParseID(s.text); err == nil && id.Prefix() == core.PrefixUser {
		s.addWhere("Id = '" + string(id) + "'")
		s.queries[0].About(isOf(id, func(r *userRow) wire.RecordID { return r.ID }))
		return
	}
	begins := s.anyOf(" LIKE "+wire.LikePrefix(s.text), s.canLike, "Username", "Email", "Name", "LastName")
	s.addWhere(upgradable + " AND " + begins)
	s.addWhere(notUpgradable + " AND " + begins)
	if strings.Contains(s.text, "@") {
		s.addWhere(s.anyOf(" = "+wire.Quote(s.text), s.canFilter, "Username", "Email"))
	}
}

func (s *userSearch) canFilter(field string) bool { return s.user.canFilter(field) && !s.onlyUsername }

func (s *userSearch) canLike(field string) bool { return s.user.canLike(field) && !s.onlyUsername }

// anyOf is the condition that one of the fields compares so. Those that can't be asked for
// are left out, and noted; the username, by which people log in, always can.
func (s *userSearch) anyOf(compares string, can func(string) bool, username string, fields ...string) string {
	condition := "(" + username + compares
	for _, field := range fields {
		if can(field) {
			condition += " OR " + field + compares
			continue
		}
		left := upgrade.LeftOutField{Label: cmp.Or(s.user.fields[field].Label, field), InFull: s.canFilter(field)}
		if !slices.Contains(s.leftOut, left) {
			s.leftOut = append(s.leftOut, left)
		}
	}
	return condition + ")"
}

// runSearch asks the tables and the search index at the same time.
func (c *Client) runSearch(ctx context.Context, s *userSearch) error {
	s.queries, s.leftOut = nil, nil
	s.prepare()
	selections := make([]wire.Selection, 0, len(s.queries)+1)
	for _, q := range s.queries {
		selections = append(selections, q)
	}
	err := parallel.Run(
		ctx,
		func(ctx context.Context) error { return c.conn.ReadAll(ctx, searchOp, selections...) },
		func(ctx context.Context) error { return c.searchWords(ctx, s) },
		func(ctx context.Context) (err error) { s.licenses, err = c.licenseNames(ctx); return err },
	)
	if err != nil {
		return err
	}
	for _, q := range s.queries {
		if err := wire.FirstRefusal(q); err != nil {
			return err
		}
	}
	return nil
}

const searchOp = "search users"

// searchWords finds users by words of their names, wherever they stand in it.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_search.htm
func (c *Client) searchWords(ctx context.Context, s *userSearch) error {
	terms := wire.SOSLTerms(s.text)
	if terms == "" || strings.Contains(s.text, "@") {
		return nil
	}
	statement := "FIND {" + terms + "} IN NAME FIELDS RETURNING User(" + s.columns + " LIMIT " + strconv.Itoa(s.limit+1) + ")"
	version, err := c.conn.APIVersion(ctx)
	if err != nil {
		return err
	}
	answer, err := c.conn.Read(ctx, wire.Request{
		Op: searchOp, Method: http.MethodGet, Path: "services/data/v" + version + "/search?q=" + url.QueryEscape(statement),
	})
	if err != nil {
		// A refusal means that the index can't look up such a text; the prefixes
		// still stand.
		_, err = wire.SplitRefusal(err)
		return err
	}
	var found struct {
		Records []*userRow `json:"searchRecords"`
	}
	if err := wire.Decode(searchOp, answer, &found); err != nil {
		return err
	}
	if found.Records == nil || slices.Contains(found.Records, nil) {
		return wire.BadAnswer(searchOp, answer, "it holds no records, or one that is null")
	}
	s.words = found.Records
	return nil
}

// licenseNames reads the user licenses once, for their names. An admin who may not
// see them gets users without.
func (c *Client) licenseNames(ctx context.Context) (*wire.Query[licenseRow], error) {
	return c.licenses.Get(ctx, func(ctx context.Context) (*wire.Query[licenseRow], error) {
		d, err := c.readDescribes(ctx)
		if err != nil {
			return nil, err
		}
		licenses := selectLicenses(d)
		return licenses, c.conn.ReadAll(ctx, "read the licenses", licenses)
	})
}

// mergeMatches merges what was found: without doubles, the best first.
func (s *userSearch) mergeMatches() upgrade.UserMatches {
	var rows []*userRow
	more := len(s.words) > s.limit
	for _, q := range s.queries {
		rows = append(rows, q.Rows...)
		more = more || len(q.Rows) > s.limit
	}
	rows = append(rows, s.words...)
	seen := map[wire.RecordID]bool{}
	rows = slices.DeleteFunc(rows, func(r *userRow) bool {
		double := seen[r.ID]
		seen[r.ID] = true
		return double
	})
	slices.SortStableFunc(rows, func(a, b *userRow) int {
		return cmp.Or(
			cmp.Compare(s.rank(a), s.rank(b)),
			cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
			cmp.Compare(a.Username, b.Username),
		)
	})
	found := upgrade.UserMatches{Total: len(rows), LeftOut: s.leftOut}
	if more {
		found.Total = -1
	}
	found.Users = s.makeMatches(rows[:min(len(rows), s.limit)])
	return found
}

// rank orders matches: what was typed in full, then those who can be upgraded
// before those who can't, active before inactive, and how well the text fits.
func (s *userSearch) rank(r *userRow) int {
	if strings.EqualFold(r.Username, s.text) {
		return 0
	}
	rank := 1
	if strings.EqualFold(r.Email, s.text) {
		rank = 0
	}
	for weight, worse := range []bool{!beginsWith(r, s.text), !r.IsActive, !r.UserType.IsExternal(), !r.UserType.Is(core.UserTypeCspLitePortal)} {
		if worse {
			rank += 1 << (weight + 1)
		}
	}
	return rank
}

// beginsWith tells a row that a prefix found from one that a word found.
func beginsWith(r *userRow, text string) bool {
	for _, value := range []string{r.Username, r.Name, r.Email} {
		if len(value) >= len(text) && strings.EqualFold(value[:len(text)], text) {
			return true
		}
	}
	return false
}

// makeMatches makes matches of rows.
func (s *userSearch) makeMatches(rows []*userRow) []upgrade.UserMatch {
	var licenses map[core.ID]core.UserLicense
	if s.licenses != nil {
		licenses = licensesByID(s.licenses.Rows)
	}
	return rowsTo(rows, func(r *userRow) upgrade.UserMatch {
		match := upgrade.UserMatch{User: r.user(), Story: r.AboutMe}
		completeProfile(&match.User.Profile, licenses, nil)
		return match
	})
}

// proposedUsers answers an empty search: the people of the demo org who have a
// story, or elsewhere the customer users who logged in last.
func (c *Client) proposedUsers(ctx context.Context, s *userSearch, simulation bool) (upgrade.UserMatches, error) {
	condition := upgradable + " AND IsActive = true AND LastLoginDate = LAST_N_DAYS:30" + s.user.orderBy("LastLoginDate", " DESC") + " LIMIT " + strconv.Itoa(s.limit+1)
	if simulation {
		// AboutMe can't be filtered by; the people with stories are the oldest.
		condition = "UserType != 'Standard' ORDER BY CreatedDate, Id LIMIT " + strconv.Itoa(maxMatches)
	}
	users := wire.Select[userRow]("User", "SELECT "+s.columns+" FROM User WHERE "+condition)
	err := parallel.Run(
		ctx,
		func(ctx context.Context) error { return c.conn.ReadAll(ctx, "propose users", users) },
		func(ctx context.Context) (err error) { s.licenses, err = c.licenseNames(ctx); return err },
	)
	if err != nil {
		return upgrade.UserMatches{}, err
	}
	if err := wire.FirstRefusal(users); err != nil {
		return upgrade.UserMatches{}, err
	}
	c.hints.addFound(users.Rows)
	rows := users.Rows
	if simulation {
		rows = slices.DeleteFunc(rows, func(r *userRow) bool { return r.AboutMe == "" })
	}
	found := upgrade.UserMatches{Total: len(rows), Users: s.makeMatches(rows[:min(len(rows), s.limit)])}
	if len(rows) > s.limit {
		found.Total = -1
	}
	return found, nil
}

package demoorg

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/sharing"
	"cupgrade/sfclient/demoorg/store"
)

// The rows of a page, as Sforce-Query-Options may ask for them. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm
const (
	smallestBatch = 200
	largestBatch  = 2000
)

// page is the answer to a query.
type page struct {
	TotalSize      int            `json:"totalSize"`
	Done           bool           `json:"done"`
	NextRecordsURL string         `json:"nextRecordsUrl,omitempty"`
	Records        []query.Record `json:"records"`
}

// runQueryAll answers GET queryAll, which sees the recycle bin.
func runQueryAll(c *call) (*answer, error) {
	c.deletedToo = true
	return runQuery(c)
}

// runQuery answers GET query.
func runQuery(c *call) (*answer, error) {
	text := c.query.Get("q")
	if strings.TrimSpace(text) == "" {
		return nil, refuse(http.StatusBadRequest, "MALFORMED_QUERY", "A query string has to be specified")
	}
	if c.query.Has("columns") {
		return c.getColumns(text)
	}
	size, err := c.parseBatchSize()
	if err != nil {
		return nil, err
	}
	result, answered, err := sharing.Answer(c.tx.Tx, c.actor.UserID, text)
	if !answered {
		result, err = query.Run(c.ctx, c.makeEnv(), text, size)
	}
	if err != nil {
		return nil, err
	}
	p := page{TotalSize: result.TotalSize, Done: result.Cursor == nil, Records: result.Records}
	if result.Cursor != nil {
		id := c.org.cursors.open(c.actor.UserID, result.Cursor, c.org.now())
		p.NextRecordsURL = c.locatorURL(id, len(result.Records))
	}
	return answerOK(p), nil
}

// getColumns answers a query asked with columns=true: what its columns are.
func (c *call) getColumns(text string) (*answer, error) {
	wanted, err := strconv.ParseBool(c.query.Get("columns"))
	if err != nil || !wanted {
		return nil, refuse(http.StatusBadRequest, codeBadParameter, "The columns parameter takes the value true only")
	}
	body, err := query.Columns(c.makeEnv(), text)
	return answerOK(body), err
}

// parseBatchSize reads the batchSize of Sforce-Query-Options. Salesforce takes it as a
// hint, and brings a number that is out of range into it.
func (c *call) parseBatchSize() (int, error) {
	size := largestBatch
	for option := range strings.SplitSeq(c.header.Get("Sforce-Query-Options"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(option), "=")
		if !strings.EqualFold(strings.TrimSpace(name), "batchSize") {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil {
			return 0, refuse(http.StatusBadRequest, "INVALID_QUERY_OPTION", "Sforce-Query-Options: batchSize is not a number: %s", value)
		}
		size = min(max(n, smallestBatch), largestBatch)
	}
	return size, nil
}

// getNextPage answers GET query/LOCATOR.
func getNextPage(c *call) (*answer, error) {
	id, offset, good := splitLocator(c.vars["locator"])
	cursor := c.org.cursors.find(id, c.actor.UserID, c.org.now())
	if !good || cursor == nil || offset > cursor.TotalSize() {
		return nil, refuse(http.StatusBadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator")
	}
	size, err := c.parseBatchSize()
	if err != nil {
		return nil, err
	}
	p := page{TotalSize: cursor.TotalSize()}
	if p.Records, err = cursor.Page(c.ctx, c.makeEnv(), offset, size); err != nil {
		return nil, err
	}
	next := offset + size
	if p.Done = next >= p.TotalSize; !p.Done {
		p.NextRecordsURL = c.locatorURL(id, next)
	}
	return answerOK(p), nil
}

func (c *call) locatorURL(id string, offset int) string {
	root := dataPath + "/" + c.version + "/"
	if c.isTooling() {
		root += nameTooling + "/"
	}
	return root + nameQuery + "/" + id + "-" + strconv.Itoa(offset)
}

// splitLocator takes "01g5g00000A0001AAA-2000" apart.
func splitLocator(text string) (id string, offset int, good bool) {
	id, number, _ := strings.Cut(text, "-")
	offset, err := strconv.Atoi(number)
	return id, offset, err == nil && offset > 0
}

// How long a query locator is good when nobody asks for its next page, and how
// many of one user are kept: the oldest goes first. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
const (
	cursorLife     = 15 * time.Minute
	cursorsPerUser = 10
)

// cursorPrefix is the key prefix of query locators.
const cursorPrefix = "01g"

// cursors are the open query locators.
type cursors struct {
	mu   sync.Mutex
	made int64
	all  []*openCursor // oldest first
}

type openCursor struct {
	id     string
	userID string
	rest   *query.Cursor
	used   time.Time
}

// open keeps the rest of a query and gives its locator. It closes what has not been used for
// long, and what the user has too many of.
func (cs *cursors) open(userID string, rest *query.Cursor, now time.Time) string {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.made++
	id, mine := store.MakeID(cursorPrefix, cs.made), 1
	for _, c := range cs.all {
		if c.userID == userID {
			mine++
		}
	}
	cs.all = slices.DeleteFunc(cs.all, func(c *openCursor) bool {
		excess := c.userID == userID && mine > cursorsPerUser
		if excess {
			mine--
		}
		return excess || now.Sub(c.used) > cursorLife
	})
	cs.all = append(cs.all, &openCursor{id: id, userID: userID, rest: rest, used: now})
	return id
}

// find gives the rest of a query; nil when the locator is unknown, of another
// user, or too old.
func (cs *cursors) find(id, userID string, now time.Time) *query.Cursor {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, c := range cs.all {
		if c.id == id && c.userID == userID && now.Sub(c.used) <= cursorLife {
			c.used = now
			return c.rest
		}
	}
	return nil
}

// searchAnswer is the answer to every search. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_search.htm
type searchAnswer struct {
	SearchRecords []query.Record `json:"searchRecords"`
}

// runSearch answers GET search?q=FIND....
func runSearch(c *call) (*answer, error) {
	text := c.query.Get("q")
	if strings.TrimSpace(text) == "" {
		return nil, refuse(http.StatusBadRequest, "MALFORMED_SEARCH", "A search string has to be specified")
	}
	records, err := query.Search(c.ctx, c.makeEnv(), text)
	return answerOK(searchAnswer{SearchRecords: records}), err
}

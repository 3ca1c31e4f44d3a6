package sfclient

import (
	"cupgrade/core/upgrade"
)

// Client reads and changes one org. It implements upgrade.Org, and may be used by
// many goroutines at once.
type Client struct {
	conn     *Conn
	schema   *memo[*schema]
	who      *memo[upgrade.Session]
	objects  *memo[map[string]string]
	licenses *memo[*read[licenseRow]]
	near     neighbourhoods
	names    knownNames
	sites    siteGrants
}

var _ upgrade.Org = (*Client)(nil)

// New makes a client of a session. It sends nothing. The error wraps
// ErrInstanceURL or ErrToken.
func New(cfg Config) (*Client, error) {
	conn, err := Open(cfg)
	if err != nil {
		return nil, err
	}
	return &Client{
		conn:     conn,
		schema:   newMemo[*schema]("describe the objects"),
		who:      newMemo[upgrade.Session]("read the org"),
		objects:  newMemo[map[string]string]("read the objects' labels"),
		licenses: newMemo[*read[licenseRow]]("read the licenses"),
	}, nil
}

// Close drops the idle connections. A client that is closed can still be used.
func (c *Client) Close() { c.conn.Close() }

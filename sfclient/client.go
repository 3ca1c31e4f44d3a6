package sfclient

import (
	"sync"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// Client reads and changes one org. It implements upgrade.Org, and may be used by
// many goroutines at once.
type Client struct {
	conn     *wire.Conn
	schema   *wire.Memo[*schema]
	who      *wire.Memo[upgrade.Session]
	objects  *wire.Memo[*labelling]
	licenses *wire.Memo[*wire.Query[licenseRow]]
	// automation is what the org runs on a change.
	automation *wire.Memo[upgrade.Automations]
	settings   sync.Map // the metadataRecord of each type of settings that was read
	// profiles are the names that the Metadata API has for profiles and their session settings.
	profiles *wire.Memo[listedProfiles]
	rules    *wire.Memo[[]core.SharingRule]
	hints    hintStore
	names    knownNames
	sites    siteGrants
}

var _ upgrade.Org = (*Client)(nil)

// New makes a client of a session. It sends nothing. The error wraps
// ErrInstanceURL or ErrToken.
func New(cfg wire.Config) (*Client, error) {
	conn, err := wire.Open(cfg)
	if err != nil {
		return nil, err
	}
	return &Client{
		conn:     conn,
		schema:   wire.NewMemo[*schema]("describe the objects"),
		who:      wire.NewMemo[upgrade.Session]("read the org"),
		objects:  wire.NewMemo[*labelling]("read the objects' labels"),
		licenses: wire.NewMemo[*wire.Query[licenseRow]]("read the licenses"),

		profiles:   wire.NewMemo[listedProfiles](opSettings),
		rules:      wire.NewMemo[[]core.SharingRule](opRules),
		automation: wire.NewMemo[upgrade.Automations](automationOp),
	}, nil
}

// Close drops the idle connections. A client that is closed can still be used.
func (c *Client) Close() { c.conn.Close() }

package sfclient

import (
	"testing"

	"cupgrade/core"
	"cupgrade/sfclient/wire"
	"cupgrade/sfclient/wire/wiretest"
)

// Ids that stand in the fakes' answers.
const (
	userID    = wiretest.UserID
	accountID = core.ID("001000000000001AAA")
	profileID = core.ID("00e000000000001AAA")
	roleID    = core.ID("00E000000000001EAA")
)

func newClient(t testing.TB, instance string) *Client {
	t.Helper()
	c, err := New(wire.Config{InstanceURL: instance, Token: wire.NewSecret(wiretest.Canary)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

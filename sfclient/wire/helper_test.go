package wire

import (
	"testing"
	"time"

	"cupgrade/sfclient/wire/wiretest"
)

const (
	userPath = "/services/data/v68.0/sobjects/User/" + string(wiretest.UserID)
)

func newConn(t testing.TB, instance string) *Conn {
	t.Helper()
	c, err := Open(Config{InstanceURL: instance, Token: NewSecret(wiretest.Canary)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// writeUser sends the write that most tests of the transport look at.
func writeUser(t testing.TB, c *Conn) (Reply, error) {
	t.Helper()
	return c.Patch(t.Context(), "upgrade the user", "User", wiretest.UserID, struct{}{}, time.Time{})
}

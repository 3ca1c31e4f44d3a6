package sfclient

import (
	"os"
	"testing"

	"cupgrade/core/effort"
	"cupgrade/sfclient/wire/wiretest"
)

func TestMain(m *testing.M) {
	effort.Draw(20)
	os.Exit(wiretest.RunWatched(m))
}

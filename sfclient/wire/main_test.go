package wire

import (
	"os"
	"testing"

	"cupgrade/sfclient/wire/wiretest"
)

func TestMain(m *testing.M) { os.Exit(wiretest.RunWatched(m)) }

package query_test

import (
	"os"
	"testing"

	"cupgrade/core/effort"
)

func TestMain(m *testing.M) {
	effort.Draw(20)
	os.Exit(m.Run())
}

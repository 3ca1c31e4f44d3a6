package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/wire"
)

// TestServedDemoOrg serves an org as the command does, takes the session from the
// two lines that it prints, and finds both kinds of people in it.
func TestServedDemoOrg(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- serveDemoOrg(ctx, in, demoorg.Options{Seed: 1}) }()
	exported := map[string]string{}
	lines := bufio.NewScanner(out)
	for len(exported) < 2 && lines.Scan() {
		name, value, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		exported[name] = strings.Trim(value, "'")
	}
	client, err := sfclient.New(wire.Config{
		InstanceURL: exported["SF_ORG_INSTANCE_URL"], Token: wire.NewSecret(exported["SF_ACCESS_TOKEN"]),
	})
	if err != nil {
		t.Fatalf("%v from %q", err, exported)
	}
	defer client.Close()
	for _, username := range []string{seed.Maya, "big.access@crowded.example"} {
		found, err := client.SearchUsers(t.Context(), username, 5)
		if err != nil || len(found.Users) != 1 || !found.Users[0].User.UserType.Is(core.UserTypeCspLitePortal) {
			t.Errorf("%s: %+v, %v", username, found, err)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// TestBuildingIsTold holds that whoever waits for a large org sees how far it is, and
// that a small one is built without a word.
func TestBuildingIsTold(t *testing.T) {
	t.Parallel()
	if buildingLines(io.Discard, manyUsers-1) != nil {
		t.Error("a small org is talked about")
	}
	var lines strings.Builder
	tell := buildingLines(&lines, 1_000_000)
	for made := 2014; made < 1_000_000; made += 2000 {
		tell(made)
	}
	tell(1_000_000)
	told := strings.Split(strings.TrimSpace(lines.String()), "\n")
	if len(told) != 11 || told[0] != "Building the demo org: 100,014 of 1,000,000 users" ||
		told[9] != "Building the demo org: 1,000,000 of 1,000,000 users" || !strings.Contains(told[10], "the indexes") {
		t.Errorf("it tells\n%s", lines.String())
	}
}

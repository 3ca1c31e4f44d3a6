package main

import (
	"context"
	"flag"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/wire"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui"
	"cupgrade/ui/uitest"
)

// The size of the large org of the search, and a file to keep it in from one run to the
// next:
//
//	go test ./cmd/cupgrade -run '^$' -bench TypedSearch -far.users 1000000 -far.db $PWD/large.db
var (
	searchUsers = flag.Int("far.users", 20_000, "how many external users the large org of the search has")
	searchFile  = flag.String("far.db", "", "a file to keep the large org in")
)

// debounce is how long the wizard waits until typing has rested.
const debounce = 200 * time.Millisecond

// BenchmarkTypedSearch is from the last letter typed to the rows on the screen, at 150 ms,
// in a small org and in a large one. "round-trips" is without the debounce.
func BenchmarkTypedSearch(b *testing.B) {
	large := demoorg.Options{Users: *searchUsers, Path: *searchFile}
	if large.Path == "" {
		large.Path = filepath.Join(b.TempDir(), "large.db")
	}
	for users, o := range map[int]demoorg.Options{0: {}, *searchUsers: large} {
		b.Run(strconv.Itoa(users)+"-more", func(b *testing.B) { typedSearch(b, o) })
	}
}

func typedSearch(b *testing.B, o demoorg.Options) {
	b.Helper()
	o.Latency = farRoundTrip
	org, err := demoorgtest.Start(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = org.Close() }()
	client, err := sfclient.New(wire.Config{InstanceURL: org.URL(), Token: wire.NewSecret(org.Token())})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	options := tui.Options{
		Options: flow.Options{Connect: func(context.Context) (upgrade.Org, error) { return client, nil }},
		Timing:  tui.Timing{Debounce: debounce, Grace: -1, Held: -1},
	}
	ended := make(chan struct{})
	z := uitest.Start(b, 120, 40, func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg) {
		defer close(ended)
		options.In, options.Out, options.Sizes = in, out, sizes
		_, _ = tui.Run(ctx, options)
	})
	defer func() { cancel(); <-ended }()
	const other = "Rivera" // who is proposed, and does not match
	z.WaitFor("Select a user to upgrade", "Maya Chen", other)
	for b.Loop() {
		z.Type("chen ma") // a word of the name, which is not its beginning
		z.Wait("those who match alone", func(screen string) bool {
			return strings.Contains(screen, "Maya Chen") && !strings.Contains(screen, other)
		})
		b.StopTimer()
		z.Press("esc")
		z.WaitFor("Sample users", other)
		b.StartTimer()
	}
	took := b.Elapsed() - time.Duration(b.N)*debounce
	b.ReportMetric(float64(took)/float64(b.N)/float64(farRoundTrip), "round-trips")
}

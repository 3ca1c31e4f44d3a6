package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cupgrade/sfclient/demoorg"
	"cupgrade/ui/words"
)

// The limits of what the demo org can be asked for.
const (
	maxDemoUsers   = 2_000_000
	maxDemoLatency = time.Minute
)

// newDemoOrgCommand serves the simulated org for other programs.
func newDemoOrgCommand(s streams) *cobra.Command {
	var o demoorg.Options
	cmd := &cobra.Command{
		Use:   "demo-org",
		Short: "Serve the simulated org for cupgrade and other Salesforce clients",
		Long: `demo-org serves the simulated Salesforce org on this machine until it is
interrupted. It prints two lines to paste into another terminal:

  export SF_ORG_INSTANCE_URL=...
  export SF_ACCESS_TOKEN=...

(on Windows, the same for PowerShell). With them set, cupgrade (and any client of
Salesforce's REST API) works on it. It is a simulation: nothing of it is sent
anywhere, and only programs on this machine reach it.

It serves API versions 31.0 to 68.0: records, queries (also queryAll, and queries of
the Tooling API), searches, describes, upserts, composites, limits, OAuth, identity,
and reading by the Metadata API. What it has not is refused as Salesforce refuses what
an org has not: Bulk API, composite batches, Partner and Enterprise SOAP API, Metadata
API deploys, Apex, reports, Chatter, parameterized search, list views, layouts, quick
actions, files, getUpdated and getDeleted, query plans; in SOQL, data categories and
distances. A query that it does not implement
gets FUNCTIONALITY_NOT_ENABLED, and one that is wrong MALFORMED_QUERY.`,
		Example: `  cupgrade demo-org
  cupgrade demo-org --latency 150ms
  cupgrade demo-org --users 1000000 --db big.db`,
		Args: usageArgs(noArguments),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkDemoOptions(o); err != nil {
				return fail(exitUsage, err)
			}
			o.Progress = buildingLines(s.err, o.Users)
			return serveDemoOrg(cmd.Context(), s.out, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Listen, "listen", "127.0.0.1:0", "address to serve on; this machine only, port 0 for a free one")
	flags.StringVar(&o.Path, "db", "", "file to keep the org in; without it the org is gone at the end")
	flags.DurationVar(&o.Latency, "latency", 0, "how long each answer is delayed, such as 150ms")
	flags.IntVar(&o.Users, "users", 0, "how many external users the org has at least")
	flags.Int64Var(&o.Seed, "seed", 1, "number that determines the generated users and records")
	return cmd
}

// checkDemoOptions finds numbers that no org can be built with.
func checkDemoOptions(o demoorg.Options) error {
	switch {
	case o.Users < 0 || o.Users > maxDemoUsers:
		return fmt.Errorf("--users %d is out of range: give 0 to %d", o.Users, maxDemoUsers)
	case o.Path != "" && !isFolder(filepath.Dir(o.Path)):
		return fmt.Errorf("--db %s can't be made: there is no folder %s", o.Path, filepath.Dir(o.Path))
	case o.Latency < 0 || o.Latency > maxDemoLatency:
		return fmt.Errorf("--latency %s is out of range: give 0s to %s", o.Latency, maxDemoLatency)
	}
	return nil
}

// manyUsers is from where on an org takes seconds to build.
const manyUsers = 20_000

// buildingLines tells, ten times in all, how far the building of a large org is; nil
// for one that is there at once.
func buildingLines(out io.Writer, users int) func(made int) {
	if users < manyUsers {
		return nil
	}
	told := 0 // tenths
	return func(made int) {
		tenths := made * 10 / users
		if tenths == told {
			return
		}
		told = tenths
		// What can't be told keeps no org from being built.
		_, _ = fmt.Fprintf(out, "Building the demo org: %s of %s users\n", words.Number(made), words.Number(users))
		if made == users {
			_, _ = fmt.Fprintln(out, "Building the demo org: the indexes, which takes about as long again")
		}
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// formatExports gives the lines that tell a shell of the org: sh and its kin, or on Windows
// PowerShell.
func formatExports(system, address, token string) string {
	if system == "windows" {
		return fmt.Sprintf("$env:SF_ORG_INSTANCE_URL = '%s'\n$env:SF_ACCESS_TOKEN = '%s'\n", address, token)
	}
	return fmt.Sprintf("export SF_ORG_INSTANCE_URL=%s\nexport SF_ACCESS_TOKEN='%s'\n", address, token)
}

// serveDemoOrg serves until the context ends or the program is told to stop.
func serveDemoOrg(ctx context.Context, out io.Writer, o demoorg.Options) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// An org that is served has room for the person with as much access as an org
	// allows; the embedded one starts quicker without.
	o.Crowded = true
	org, err := demoorg.Start(ctx, o)
	if errors.Is(err, demoorg.ErrNotLoopback) {
		return fail(exitUsage, err)
	}
	if err != nil {
		return fmt.Errorf("start the demo org: %w", err)
	}
	if _, err := io.WriteString(out, formatExports(runtime.GOOS, org.URL(), org.Token())); err != nil {
		_ = org.Close()
		return fmt.Errorf("print the address of the demo org: %w", err)
	}
	<-ctx.Done()
	if err := org.Close(); err != nil {
		return fmt.Errorf("stop the demo org: %w", err)
	}
	return nil
}

// Command cupgrade upgrades one Experience Cloud user of a Salesforce org from a
// customer license to Partner Community or Customer Community Plus, in place. It
// is a wizard for a terminal: it shows what the person will lose before it is
// lost, asks, commits, and reads back.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"runtime/debug"
	"strings"

	// Imported for its effect, and first: it answers Bubble Tea's question about
	// the background colour, which a silent terminal would leave open for five
	// seconds.
	"github.com/spf13/cobra"

	"cupgrade/core/display"
	_ "cupgrade/ui/startguard"
)

// gcPercent makes the collector come twice as often as it would. At rest the program
// holds a few megabytes, so that is cheap; while 50,000 grants are read, what is
// waiting to be collected would be most of its memory.
const gcPercent = 50

func main() {
	disableCoreDumps()
	debug.SetGCPercent(gcPercent)
	// simpleforce writes bodies and addresses to the standard logger.
	log.SetOutput(io.Discard)
	os.Exit(run(context.Background(), os.Args[1:], standardStreams()))
}

// cleanCompletion cleans the words that a shell wants completed: what cobra finds wrong with
// them it writes to the terminal itself. No proposal begins with what is not clean.
func cleanCompletion(args []string) []string {
	if len(args) == 0 || !strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		return args
	}
	clean := []string{args[0]}
	for _, arg := range args[1:] {
		clean = append(clean, display.Clean(arg).String())
	}
	return clean
}

// run is main without the process around it: it follows the command line and
// gives the exit code.
func run(ctx context.Context, args []string, streams streams) int {
	root := newRootCommand(streams)
	root.SetArgs(cleanCompletion(args))
	err := root.ExecuteContext(ctx)
	if err != nil {
		complain(streams.err, err)
	}
	return exitCode(err)
}

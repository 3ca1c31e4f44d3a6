package signin_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cupgrade/sfclient/signin"
)

// playSF names the part that the test binary plays as an sf program.
const playSF = "CUPGRADE_PLAY_SF"

func TestMain(m *testing.M) {
	if part := os.Getenv(playSF); part != "" {
		os.Exit(play(part))
	}
	goleak.VerifyTestMain(m)
}

// player is the test binary as an sf program that plays a part.
func player(t *testing.T, part string, settings ...string) signin.Program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return signin.Program{Name: self, Env: append(append(os.Environ(), playSF+"="+part), settings...)}
}

func play(part string) int {
	if name := filepath.Base(os.Args[0]); name == "xdg-open" || name == "open" && part == "open" {
		return seeAddress()
	}
	switch part {
	case "tell": // what a run of sf gets to see
		stdin, err := io.ReadAll(os.Stdin)
		answer := map[string]any{"args": os.Args[1:], "env": os.Environ(), "stdin": string(stdin), "stdinError": err != nil}
		_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"status": 0, "result": answer})
	case "colour": // sf with a Node that obeys FORCE_COLOR
		_, _ = os.Stdout.WriteString(coloured(answerOf(os.Args[1:])))
	case "flood":
		_, _ = os.Stdout.WriteString(`{"status":0,"result":"` + strings.Repeat("x", 3<<20) + `"}`)
	case "open": // a program that opens a browser
		if signin.OpenBrowser(context.Background(), os.Args[1]) != nil {
			return 1
		}
	case "browse": // a browser that sf opens; it returns at once, as xdg-open does
		tab := exec.CommandContext(context.Background(), os.Args[0], os.Args[len(os.Args)-1])
		tab.Env = append(os.Environ(), playSF+"=tab")
		if tab.Start() != nil {
			return 1
		}
	case "tab": // the page that it shows, where the person has nothing to do
		return load(os.Args[1])
	case "hang": // a shell script that starts Node, which refreshes a session for ever
		child := exec.CommandContext(context.Background(), os.Args[0], "hang")
		child.Env = []string{playSF + "=hang-on", "ALIVE=" + os.Getenv("ALIVE")}
		child.Stdout = os.Stdout
		_ = child.Run()
	case "hang-on":
		pipe, err := os.OpenFile(os.Getenv("ALIVE"), os.O_WRONLY, 0)
		if err != nil {
			return 1
		}
		_, _ = pipe.WriteString("alive\n")
		never := make(chan os.Signal, 1)
		signal.Notify(never, os.Interrupt)
		<-never
	}
	return 0
}

// seeAddress plays what a system opens an address with, and tells what it sees.
func seeAddress() int {
	seen, err := os.OpenFile(os.Getenv("SEEN"), os.O_WRONLY, 0)
	if err != nil {
		return 1
	}
	_, _ = fmt.Println("this must not reach the terminal") //nolint:forbidigo // Output is what is tested.
	_ = json.NewEncoder(seen).Encode(map[string]any{"args": os.Args[1:], "env": os.Environ()})
	_ = seen.Close()
	return 0
}

// load opens a page, and again when nothing comes: sf listens before it answers, and
// forgets a browser that is quicker than a person is.
func load(address string) int {
	client := http.Client{Timeout: 5 * time.Second}
	for range 20 {
		resp, err := client.Get(address) //nolint:noctx // The address is what sf opened, and the process has no other end.
		if err == nil {
			_ = resp.Body.Close()
			return 0
		}
	}
	return 1
}

// answerOf is what a good sf answers.
func answerOf(args []string) string {
	if strings.Join(args[:2], " ") == "org display" {
		return connected
	}
	return tokenShown
}

// coloured does to JSON what FORCE_COLOR makes sf do, unless NO_COLOR is set and
// FORCE_COLOR is not.
func coloured(text string) string {
	if os.Getenv("FORCE_COLOR") == "" && os.Getenv("NO_COLOR") != "" {
		return text
	}
	return "\x1b[97m{\x1b[39m" + strings.TrimPrefix(text, "{")
}

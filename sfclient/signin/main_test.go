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
	"strings"
	"testing"

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
	switch part {
	case "tell": // what a run of sf gets to see
		stdin, err := io.ReadAll(os.Stdin)
		answer := map[string]any{"args": os.Args[1:], "env": os.Environ(), "stdin": string(stdin), "stdinError": err != nil}
		_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"status": 0, "result": answer})
	case "colour": // sf with a Node that obeys FORCE_COLOR
		fmt.Println(coloured(answerOf(os.Args[1:])))
	case "flood":
		fmt.Print(`{"status":0,"result":"`)
		fmt.Print(strings.Repeat("x", 3<<20))
		fmt.Println(`"}`)
	case "browse": // a browser that sf opens; it returns at once, as xdg-open does
		tab := exec.CommandContext(context.Background(), os.Args[0], os.Args[len(os.Args)-1])
		tab.Env = append(os.Environ(), playSF+"=tab")
		if tab.Start() != nil {
			return 1
		}
	case "tab": // the page that it shows, where the person has nothing to do
		resp, err := http.Get(os.Args[1]) //nolint:gosec,noctx // The address is what sf opened, and the process has no other end.
		if err != nil {
			return 1
		}
		_ = resp.Body.Close()
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

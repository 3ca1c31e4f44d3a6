//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkBinary is the size of the program as it is released. The limit is a program
// that does nothing of its own with the same libraries.
func BenchmarkBinary(b *testing.B) {
	for b.Loop() {
		floor := filepath.Join(b.TempDir(), "main.go")
		if err := os.WriteFile(floor, []byte(floorSource), 0o600); err != nil {
			b.Fatal(err)
		}
		ours, limit := megabytes(b, released(b, pkgOurs)), megabytes(b, released(b, floor))
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(ours, "MB")
		b.ReportMetric(limit, "limit-MB")
	}
}

func megabytes(b *testing.B, path string) float64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return float64(info.Size()) / 1e6
}

// floorSource uses each library where cupgrade does, so that the linker keeps as much of
// it: a screen with a field, a command line, a database, a server and a client of HTTPS,
// JSON, XML, regular expressions and the rest, but for simpleforce, which takes 5 KB and
// is for sfclient alone.
const floorSource = `package main

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"database/sql"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/mail"
	"os"
	"os/exec"
	"os/signal"
	"regexp"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/gofrs/flock"
	"github.com/spf13/cobra"
	"golang.org/x/oauth2"
	"golang.org/x/term"
	_ "modernc.org/sqlite"
)

type model struct{ textinput.Model }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	m.Model, cmd = m.Model.Update(msg)
	return m, cmd
}

func (m model) View() string {
	keys := []key.Binding{key.NewBinding(key.WithKeys("q"))}
	return lipgloss.NewStyle().Bold(true).Render(ansi.Truncate(m.Model.View(), 9, "")) + help.New().ShortHelpView(keys)
}

type row struct{ Name string }

func main() {
	root := &cobra.Command{Use: "floor", RunE: func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args[0]) }}
	root.Flags().Bool("b", false, "")
	if root.ExecuteContext(context.Background()) != nil || !term.IsTerminal(0) {
		os.Exit(1)
	}
}

func run(ctx context.Context, name string) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	if _, err := tea.NewProgram(model{textinput.New()}, tea.WithContext(ctx)).Run(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	var r row
	_ = tx.QueryRowContext(ctx, name).Scan(&r.Name)
	_, _ = tx.ExecContext(ctx, name)
	_ = tx.Commit()
	server := &http.Server{ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), Handler: http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		z := gzip.NewWriter(w)
		_ = json.NewDecoder(q.Body).Decode(&r)
		_ = json.NewEncoder(z).Encode(r)
		_ = xml.NewEncoder(z).Encode(r)
	})}
	go server.ListenAndServe()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}}
	_, _ = client.Get(name)
	_ = xml.NewDecoder(os.Stdin).Decode(&r)
	token, err := (&oauth2.Config{}).Exchange(ctx, name)
	fmt.Println(token, err, html.EscapeString(name), regexp.MustCompile(name), flock.New(name).Lock())
	fmt.Println(mail.ParseAddress(name))
	return exec.CommandContext(ctx, name).Run()
}
`

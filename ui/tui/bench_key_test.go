package tui

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// frameTime is how long Bubble Tea waits at most before it draws what has changed.
const frameTime = time.Second / framesPerSecond

// BenchmarkKeyToFrame is the time from a key to the bytes of the frame that it leads
// to, at 120x40, with lists of 50,000 rows. Keys come at any moment between two frames,
// so that the limit is even between nothing and a frame's time; it is measured with the
// least program on Bubble Tea, in the same run.
func BenchmarkKeyToFrame(b *testing.B) {
	limit := map[int]float64{}
	run := func(name string, model func(*testing.B) (tea.Model, []tea.ProgramOption)) {
		b.Run(name, func(b *testing.B) {
			m, options := model(b)
			taken := keyToFrame(b, m, options)
			b.ReportMetric(0, "ns/op")
			for _, percent := range []int{50, 95} {
				ms := float64(taken[(len(taken)-1)*percent/100].Microseconds()) / 1000
				b.ReportMetric(ms, fmt.Sprintf("p%d-ms", percent))
				if name == "limit" {
					limit[percent] = ms
				} else if limit[percent] > 0 {
					b.ReportMetric(ms/limit[percent], fmt.Sprintf("p%d-ratio", percent))
				}
			}
		})
	}
	run("limit", func(*testing.B) (tea.Model, []tea.ProgramOption) {
		return counter(0), []tea.ProgramOption{tea.WithAltScreen(), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler()}
	})
	for _, screen := range wholeScreens {
		run(screen.name, func(b *testing.B) (tea.Model, []tea.ProgramOption) {
			h := newHarness(b)
			screen.open(h)
			return h.s, h.s.programOptions(b.Context())
		})
	}
}

// keyToFrame presses up and down until the benchmark has enough, and gives the sorted
// times.
func keyToFrame(b *testing.B, model tea.Model, options []tea.ProgramOption) []time.Duration {
	b.Helper()
	in, keys := io.Pipe()
	out := make(frames, 4096)
	ctx, cancel := context.WithCancel(b.Context())
	options = append(options, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out))
	program := tea.NewProgram(model, options...)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = program.Run()
	}()
	program.Send(tea.WindowSizeMsg{Width: 120, Height: 40})
	out.settle()
	var taken []time.Duration
	for i := 0; b.Loop(); i++ {
		time.Sleep(rand.N(frameTime)) // any moment will do
		began := time.Now()
		_, _ = io.WriteString(keys, []string{"\x1b[B", "\x1b[A"}[i%2])
		select {
		case drawn := <-out:
			taken = append(taken, drawn.Sub(began))
		case <-time.After(time.Minute / 12):
			b.Fatalf("key %d draws nothing:\n%s", i, model.View())
		}
		out.settle()
	}
	cancel()
	<-ended
	_ = keys.Close()
	return slices.Sorted(slices.Values(taken))
}

// frames tells when something was drawn.
type frames chan time.Time

func (f frames) Write(p []byte) (int, error) {
	f <- time.Now()
	return len(p), nil
}

// settle waits until nothing more is drawn.
func (f frames) settle() {
	for {
		select {
		case <-f:
		case <-time.After(2 * frameTime):
			return
		}
	}
}

// counter is the least program: it counts keys.
type counter int

func (c counter) Init() tea.Cmd { return nil }

func (c counter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, pressed := msg.(tea.KeyMsg); pressed {
		return c + 1, nil
	}
	return c, nil
}

func (c counter) View() string { return strconv.Itoa(int(c)) }

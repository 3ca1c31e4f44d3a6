package startguard_test

import (
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	_ "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	_ "cupgrade/ui/startguard"
)

// TestRunsBeforeBubbleTea holds what the order of initialisation depends on: the
// guard needs lipgloss alone, and its path sorts before Bubble Tea's.
func TestRunsBeforeBubbleTea(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "startguard.go", nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || path != "github.com/charmbracelet/lipgloss" {
			t.Errorf("the guard imports %s", spec.Path.Value)
		}
	}
	const guard, tea = "cupgrade/ui/startguard", "github.com/charmbracelet/bubbletea"
	if guard >= tea {
		t.Errorf("%s is initialised after %s", guard, tea)
	}
	if !lipgloss.HasDarkBackground() {
		t.Error("the question is not answered")
	}
}

package report

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// JSON writes a plan, a run or any other value for a program, and ends it with a line
// end. A string of the org keeps every character, but those that a terminal obeys,
// that can't be seen, or that turn the direction of writing are written by their
// number: people read JSON too. A plan is sealed, because it may be applied from there.
func JSON(value any) ([]byte, error) {
	if plan, is := value.(upgrade.Plan); is {
		sealed, err := planning.Seal(plan)
		if err != nil {
			return nil, fmt.Errorf("write the plan: %w", err)
		}
		value = sealed
	}
	raw, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return []byte(display.Rewrite(string(raw), escapeRune) + "\n"), nil
}

// escapeRune writes a character by its number. Line ends are those between two values: in a
// string they are escaped already.
func escapeRune(r rune, _ string) string {
	if r == '\n' {
		return "\n"
	}
	escaped := ""
	for _, unit := range utf16.AppendRune(nil, r) {
		escaped += `\u` + strconv.FormatUint(uint64(unit)+0x10000, 16)[1:]
	}
	return escaped
}

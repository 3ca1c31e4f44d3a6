package report

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// JSON writes a plan, a run or any other value for a program, and ends it with a line
// end. A string of the org keeps every character, but those that a terminal obeys,
// that can't be seen, or that turn the direction of writing are written by their
// number: people read JSON too.
func JSON(value any) ([]byte, error) {
	raw, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	var b strings.Builder
	b.Grow(len(raw) + 1)
	for _, r := range string(raw) {
		if r == '\n' || unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			b.WriteString(`\u` + strconv.FormatUint(uint64(unit)+0x10000, 16)[1:])
		}
	}
	b.WriteByte('\n')
	return []byte(b.String()), nil
}

package uitest

import (
	"regexp"
	"strings"
)

// stepCount ends the row of the breadcrumb: "3 of 9".
var stepCount = regexp.MustCompile(`\d+ of \d+ *$`)

// splitBreadcrumb takes the breadcrumb out of a screen, with its styles: which steps
// there are is no matter of the golden of one of them. It is the second row.
func splitBreadcrumb(screen string) (without, breadcrumb string) {
	rows := styledRows(screen)
	if len(rows) < 2 {
		return screen, ""
	}
	row, _, _ := strings.Cut(rows[1], "\n")
	if !stepCount.MatchString(row) {
		return screen, ""
	}
	breadcrumb, rows[1] = rows[1], "(the breadcrumb)"
	if strings.Contains(screen, "\n"+styleMark) { // a styled screen, whose rows stand behind a mark
		rows[1] = textMark + rows[1]
	}
	return strings.Join(rows, "\n"), breadcrumb
}

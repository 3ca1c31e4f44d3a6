package report

import (
	"strings"

	"cupgrade/core/display"
)

// Text renders a document for a terminal or a plain file: no markup, no colour.
func Text(d Document) string {
	var b strings.Builder
	line := func(indent int, t display.Text) {
		b.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+string(t), " ") + "\n")
	}
	line(0, d.Title)
	widest := 0
	for _, f := range d.Facts {
		widest = max(widest, len(f.Name))
	}
	for _, f := range d.Facts {
		line(2, f.Name+display.Clean(strings.Repeat(" ", widest-len(f.Name)))+"  "+f.Value)
	}
	for _, s := range d.Sections {
		b.WriteString("\n")
		line(0, s.Heading)
		for _, p := range s.Paragraphs {
			line(2, p)
		}
		for _, item := range s.Items {
			line(2, "["+item.Mark+"] "+item.Title)
			for _, l := range item.Lines {
				line(6, l)
			}
			if item.Link != "" {
				line(6, item.Link)
			}
		}
		if s.Table != nil {
			for _, row := range s.Table.Rows {
				line(2, textRow(s.Table.Head, row))
			}
		}
	}
	return b.String()
}

// textRow writes a row as a sentence, since its cells may be wider than any
// terminal: "Case: read, create. Granted by: profile Harbor Customer."
func textRow(head, row []display.Text) display.Text {
	parts := []display.Text{row[0]}
	for i := 1; i < len(row); i++ {
		if row[i] != "" {
			parts = append(parts, head[i]+": "+row[i])
		}
	}
	return display.Join(parts, "; ")
}

// Package datafile reads the files that the demo org is made of, and names the line of
// what is wrong in one, for people who add to them and don't know the code.
package datafile

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// Mistake is a place in a data file that does not say what it has to.
type Mistake struct {
	File string
	Line int // from 1
	Err  error
}

// Error names the place and what is wrong there.
func (m *Mistake) Error() string { return fmt.Sprintf("%s:%d: %v", m.File, m.Line, m.Err) }

// Unwrap gives what is wrong.
func (m *Mistake) Unwrap() error { return m.Err }

// File is a data file.
type File struct {
	Name string
	Data []byte
	line int // that its mistakes are in; 0 when they are looked for
}

// Line is a line of a CSV file, or several of them when a cell has more.
type Line struct {
	File  // whose mistakes are in this line
	Cells []string
}

// Read reads a file.
func Read(fsys fs.FS, name string) (File, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return File{}, fmt.Errorf("read the data of the demo org: %w", err)
	}
	return File{Name: name, Data: data}, nil
}

// ReadJSON reads a JSON file into a value. A key that the value has no field for is a
// Mistake.
func ReadJSON(fsys fs.FS, name string, into any) (File, error) {
	f, err := Read(fsys, name)
	if err != nil {
		return f, err
	}
	d := json.NewDecoder(bytes.NewReader(f.Data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return f, f.WrongJSON(err)
	}
	return f, nil
}

// WrongJSON makes a Mistake of what a decoder says of the file.
func (f File) WrongJSON(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return f.mistakeAt(int(syntax.Offset), err)
	case errors.As(err, &kind):
		return f.mistakeAt(int(kind.Offset), err)
	}
	_, after, _ := strings.Cut(err.Error(), `"`)
	quoted, _ := strconv.QuotedPrefix(`"` + after) // the key that is unknown, or the text that can't be read
	return f.Mistake(quoted, "%w", err)
}

// ReadCSV reads a CSV file, the head of its columns apart from the lines. In a cell,
// escapes stand for what can't be written, as in JSON: \u001b.
func ReadCSV(fsys fs.FS, name string) (f File, head []string, lines []Line, err error) {
	if f, err = Read(fsys, name); err != nil {
		return f, nil, nil, err
	}
	r := csv.NewReader(bytes.NewReader(f.Data))
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if wrong, is := errors.AsType[*csv.ParseError](err); is {
			return f, nil, nil, &Mistake{File: name, Line: wrong.Line, Err: err}
		}
		if err != nil {
			return f, nil, nil, f.Mistake("", "%w", err)
		}
		line := Line{f, cells}
		line.line, _ = r.FieldPos(0)
		if err := line.unescape(); err != nil {
			return f, nil, nil, err
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return f, nil, nil, f.Mistake("", "it has no columns")
	}
	return f, lines[0].Cells, lines[1:], nil
}

func (l Line) unescape() (err error) {
	for i, cell := range l.Cells {
		if !strings.Contains(cell, `\`) {
			continue
		}
		if l.Cells[i], err = strconv.Unquote(`"` + cell + `"`); err != nil {
			return l.Mistake(cell, "escapes in %q: %w", cell, err)
		}
	}
	return nil
}

// Mistake says what is wrong where a text stands first; in the first line when it is
// nowhere. In a Line, it is there.
func (f File) Mistake(text, format string, args ...any) error {
	if f.line > 0 {
		return &Mistake{File: f.Name, Line: f.line, Err: fmt.Errorf(format, args...)}
	}
	return f.mistakeAt(max(bytes.Index(f.Data, []byte(text)), 0), fmt.Errorf(format, args...))
}

func (f File) mistakeAt(offset int, err error) error {
	return &Mistake{File: f.Name, Line: 1 + bytes.Count(f.Data[:min(offset, len(f.Data))], []byte("\n")), Err: err}
}

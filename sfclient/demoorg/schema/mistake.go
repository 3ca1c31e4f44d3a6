package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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

// source is a data file, for the lines of the mistakes in it.
type source struct {
	name string
	data []byte
}

// mistake says what is wrong where a text stands; in the first line when it is nowhere.
func (s source) mistake(text, format string, args ...any) error {
	return s.mistakeAt(max(bytes.Index(s.data, []byte(text)), 0), fmt.Errorf(format, args...))
}

func (s source) mistakeAt(offset int, err error) error {
	return &Mistake{File: s.name, Line: 1 + bytes.Count(s.data[:min(offset, len(s.data))], []byte("\n")), Err: err}
}

// decode reads JSON, and refuses keys that nothing reads.
func (s source) decode(into any) error {
	d := json.NewDecoder(bytes.NewReader(s.data))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		return s.mistakeAt(int(syntax.Offset), err)
	case errors.As(err, &kind):
		return s.mistakeAt(int(kind.Offset), err)
	}
	_, key, _ := strings.Cut(err.Error(), "unknown field ")
	return s.mistake(key, "%w", err)
}

package seed

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/datafile"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// recordFile is a CSV file: records of the object that it is named after. A column is
//
//   - a field: Name
//   - a field that gets the id of the record that the cell names: OwnerId:User, or
//     UserOrGroupId:User|Group for one of either object
//   - key, which is no field: what other files name the record by, instead of the first
//     column. Neither are free, the seats that nobody has, and userType
//
// A label that has no column reads as the name does. A cell of a date says how far from
// today it is: "3 days ago", "in 30 days", "now".
type recordFile struct {
	file    datafile.File
	object  string
	columns []column
	lines   []datafile.Line
}

type column struct {
	field   string
	objects []string // of which the cell names a record
}

// The columns that are no fields.
const (
	columnKey      = "key"
	columnFree     = "free"
	columnUserType = "userType"
)

func readRecords(fsys fs.FS) ([]recordFile, error) {
	names, mistakes := fs.Glob(fsys, folder+"/*.csv")
	list := make([]recordFile, len(names))
	for i, name := range names {
		file, head, lines, err := datafile.ReadCSV(fsys, name)
		mistakes = errors.Join(mistakes, err)
		list[i] = recordFile{file: file, object: strings.TrimSuffix(path.Base(name), ".csv"), lines: lines}
		for _, title := range head {
			field, objects, refers := strings.Cut(title, ":")
			if field == "" {
				mistakes = errors.Join(mistakes, file.Mistake("", "a column has no name"))
			}
			c := column{field: field}
			if refers {
				c.objects = strings.Split(objects, "|")
			}
			list[i].columns = append(list[i].columns, c)
		}
	}
	return list, mistakes
}

// addRecordFiles inserts the records of each file whose references all lead to records
// that are there, and then of those that refer to these. It gives the files that are
// left.
func (b *builder) addRecordFiles(list []recordFile) (left []recordFile) {
	for {
		left = nil
		for _, f := range list {
			if b.hasAll(f) {
				b.addRecordFile(f)
			} else {
				left = append(left, f)
			}
		}
		if len(left) == len(list) || b.tx.Err() != nil {
			return left
		}
		list = left
	}
}

func (b *builder) hasAll(f recordFile) bool {
	for _, c := range f.columns {
		for _, object := range c.objects {
			if b.ids[object] == nil && object != f.object {
				return false
			}
		}
	}
	return true
}

// refersTo tells whether records of the file may name one of an object.
func (f recordFile) refersTo(object string) bool {
	return slices.ContainsFunc(f.columns, func(c column) bool { return slices.Contains(c.objects, object) })
}

// addRecordFile inserts the records of a file: all at once, unless they refer to each
// other.
func (b *builder) addRecordFile(f recordFile) {
	b.know(f.object)
	rows, keys := make([]store.Row, 0, len(f.lines)), make([]string, 0, len(f.lines))
	for _, line := range f.lines {
		row, n := b.readLine(f, line)
		b.notes[f.object] = append(b.notes[f.object], n)
		if f.refersTo(f.object) {
			b.oneNamed(f.object, n.key, row)
			continue
		}
		rows, keys = append(rows, row), append(keys, n.key)
	}
	for i, id := range b.insertRows(f.object, rows) {
		b.ids[f.object][keys[i]] = id
	}
}

// readLine reads the fields of a record, and what the line tells beside them.
func (b *builder) readLine(f recordFile, line datafile.Line) (store.Row, note) {
	b.at = line.File
	row, n := store.Row{}, note{key: line.Cells[0]}
	for i, c := range f.columns {
		switch cell := line.Cells[i]; c.field {
		case columnKey:
			n.key = cell
		case columnFree:
			n.free = b.readNumber(cell)
		case columnUserType:
			n.userType = cell
		default:
			b.fillCell(row, f.object, c, cell)
		}
	}
	for _, label := range []string{fieldLabel, fieldMasterLabel} {
		if _, given := row[label]; !given && b.columnsOf(f.object)[label] {
			row[label] = makeLabel(n.key)
		}
	}
	return row, n
}

// note is what a line of a recordFile tells of a record beside its fields.
type note struct {
	key, userType string
	free          int64
}

// readNumber reads a cell; 0 when it is empty.
func (b *builder) readNumber(cell string) int64 {
	value, err := strconv.ParseInt(cmp.Or(cell, "0"), 10, 64)
	if err != nil {
		b.try(b.at.Mistake(cell, "%q is no number: %w", cell, err))
	}
	return value
}

func (b *builder) fillCell(row store.Row, object string, c column, cell string) {
	o := b.tx.Schema().Object(object)
	if cell == "" || o == nil || o.Field(c.field) == nil {
		return
	}
	if c.objects != nil {
		row[c.field] = b.idOfOne(c.objects, cell)
		return
	}
	value, err := b.valueOf(o.Field(c.field), cell)
	if err != nil {
		b.try(b.at.Mistake(cell, "%s: %w", c.field, err))
	}
	row[c.field] = value
}

// valueOf reads a cell as the field's type has it.
func (b *builder) valueOf(f *schema.Field, cell string) (value any, err error) {
	switch f.Type {
	case schema.TypeBoolean:
		value, err = strconv.ParseBool(cell)
	case schema.TypeInt:
		value, err = strconv.ParseInt(cell, 10, 64)
	case schema.TypeDouble, schema.TypeCurrency, schema.TypePercent:
		value, err = strconv.ParseFloat(cell, 64)
	case schema.TypeDate, schema.TypeDateTime:
		value, err = b.readDay(cell)
	default:
		value = cell
	}
	if err != nil {
		return nil, fmt.Errorf("%q is no %s: %w", cell, f.Type, err)
	}
	return value, nil
}

// errDay is for a date that is not told from today on.
var errDay = errors.New(`write "3 days ago", "in 30 days" or "now"`)

func (b *builder) readDay(cell string) (time.Time, error) {
	var days int
	if cell == "now" {
		return b.now, nil
	}
	if n, err := fmt.Sscanf(cell, "in %d days", &days); n == 1 && err == nil {
		return b.ago(-time.Duration(days) * day), nil
	}
	if n, err := fmt.Sscanf(cell, "%d days ago", &days); n == 1 && err == nil {
		return b.ago(time.Duration(days) * day), nil
	}
	return time.Time{}, errDay
}

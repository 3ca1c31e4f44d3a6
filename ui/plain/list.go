package plain

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// pageSize is how many lines of a list are written at once; more are not kept in mind by a
// listener.
const pageSize = 10

// list is a numbered list that is written page by page. A row keeps its number
// whatever is left out around it, so that a number read anywhere in the transcript
// of a question means what it stood before.
type list struct {
	rows []display.Text
	// shown are the rows to write, by index, and next is the first that was not
	// written yet.
	shown []int
	next  int
	// pair sets two rows beside each other, when it is not nil.
	pair func(ctx context.Context, left, right int) error
	// actions are what else can be done, by their keys.
	actions []flow.Action
}

func newList(rows []display.Text) *list {
	l := &list{rows: rows}
	l.showAll()
	return l
}

// showAll begins with the first row again.
func (l *list) showAll() {
	l.shown, l.next = make([]int, len(l.rows)), 0
	for i := range l.rows {
		l.shown[i] = i
	}
}

// keepMatching keeps the rows that hold the text, and tells whether there are any; if not,
// the list stays as it was.
func (l *list) keepMatching(text string) bool {
	text = strings.ToLower(text)
	var hits []int
	for i, row := range l.rows {
		if strings.Contains(strings.ToLower(string(row)), text) {
			hits = append(hits, i)
		}
	}
	if len(hits) == 0 {
		return false
	}
	l.shown, l.next = hits, 0
	return true
}

// hasMore tells whether rows wait to be written.
func (l *list) hasMore() bool { return l.next < len(l.shown) }

// isLong tells whether the list has more than one page in all.
func (l *list) isLong() bool { return len(l.rows) > pageSize }

// nextPage gives the next rows, and where in the list they are when there are more.
func (l *list) nextPage() []display.Text {
	from := l.next
	l.next = min(from+pageSize, len(l.shown))
	rows := make([]display.Text, 0, l.next-from+1)
	for _, i := range l.shown[from:l.next] {
		rows = append(rows, numberLine(i+1, l.rows[i]))
	}
	if l.isLong() {
		rows = append(rows, words.Number(from+1)+" to "+words.Number(l.next)+" of "+words.Number(len(l.shown))+".")
	}
	return rows
}

// promptText says what can be typed at the list.
func (l *list) promptText() display.Text {
	prompt := textNumber
	switch {
	case l.hasMore():
		prompt = textNumberMore
	case l.isLong():
		prompt = textNumberPart
	}
	if l.pair != nil {
		prompt += " " + textPair
	}
	for _, a := range l.actions {
		prompt += " Type " + a.Key + " to " + a.Line + "."
	}
	return prompt
}

// findAction is the action of a typed key, nil for none.
func (l *list) findAction(line string) *flow.Action {
	i := slices.IndexFunc(l.actions, func(a flow.Action) bool { return normalizeCommand(line) == string(a.Key) })
	if i < 0 {
		return nil
	}
	return &l.actions[i]
}

// noChoice is the index of a list in which nothing was chosen before.
const noChoice = -1

// pickRow lets one row of a list be chosen that was begun to be written, and gives its
// index. An empty line keeps
// what was chosen before, if anything was.
func (s *session) pickRow(ctx context.Context, l *list, before int) (int, error) {
	for {
		q := question{prompt: l.promptText(), help: []display.Text{helpNumber}}
		if l.isLong() {
			q.help = append(q.help, helpLong)
		}
		if l.pair != nil {
			q.help = append(q.help, helpPair)
		}
		if before != noChoice {
			q.prompt += keepsText(before)
		}
		line, err := s.askQuestion(ctx, q)
		if err != nil {
			return 0, err
		}
		n, ok := numberOf(line, len(l.rows))
		left, right, both := l.pairOf(line)
		action := l.findAction(line)
		switch {
		case ok:
			return n, nil
		case action != nil:
			return 0, &goTo{action.Do().Go}
		case normalizeCommand(line) == "" && before != noChoice:
			return before, nil
		case s.wantsMore(line, l):
			s.say(l.nextPage()...)
		case both:
			if err := l.pair(ctx, left, right); err != nil && !errors.Is(err, errBack) {
				return 0, err
			}
		default:
			s.say(l.answerText(line)...)
		}
	}
}

// wantsMore tells whether a line asks for the next page. Paging through a long list is no
// repeating of an answer.
func (s *session) wantsMore(line string, l *list) bool {
	if command := normalizeCommand(line); command != cmdMore && command != "" || !l.hasMore() {
		return false
	}
	s.repeats = 0
	return true
}

// pairOf gives the two rows that a line of two numbers means, where they can be set
// beside each other.
func (l *list) pairOf(line string) (left, right int, ok bool) {
	fields := strings.Fields(line)
	if l.pair == nil || len(fields) != 2 {
		return 0, 0, false
	}
	left, one := numberOf(fields[0], len(l.rows))
	right, other := numberOf(fields[1], len(l.rows))
	return left, right, one && other && left != right
}

// answerText tells what a line that is no number of the list leads to: the next page, the
// rows that hold the text, or that it leads to nothing.
func (l *list) answerText(line string) []display.Text {
	text := strings.TrimSpace(line)
	isMore := normalizeCommand(line) == cmdMore
	switch {
	case isMore && l.isLong():
		return []display.Text{textNoMore}
	case text == "" || !l.isLong() || isNumber(text):
		return []display.Text{notUnderstood(line, len(l.rows))}
	case l.keepMatching(text):
		return l.nextPage()
	}
	return []display.Text{quoteTyped(text) + textNoMatch}
}

// keepsText says which row an empty line selects.
func keepsText(before int) display.Text {
	return " Enter selects " + display.Clean(strconv.Itoa(before+1)) + "."
}

// numberOf gives the index that a typed number means in a list of n rows, and whether
// it means one.
func numberOf(line string, n int) (int, bool) {
	number, err := strconv.Atoi(strings.TrimSpace(line))
	return number - 1, err == nil && number >= 1 && number <= n
}

// isNumber tells whether a text is digits only.
func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// notUnderstood says what is wrong with a line that should have been a number.
func notUnderstood(line string, n int) display.Text {
	text := strings.TrimSpace(line)
	switch {
	case text == "":
		return textNothing
	case isNumber(text) && n == 1:
		return "There is only number 1."
	case isNumber(text) && n > 0:
		return "There is no number " + display.Clean(text) + "; they go from 1 to " + display.Clean(strconv.Itoa(n)) + "."
	}
	return quoteTyped(text) + textNotAnswer
}

// quoteTyped repeats what was typed.
func quoteTyped(text string) display.Text { return "\"" + display.Clean(text) + "\"" }

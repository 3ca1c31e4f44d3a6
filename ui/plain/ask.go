package plain

import (
	"context"
	"errors"
	"strings"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// The commands, which mean the same at every question.
const (
	cmdBack  = "b"
	cmdQuit  = "q"
	cmdHelp  = "?"
	cmdMore  = "m"
	cmdWrite = "w"
	sayYes   = "yes"
)

// question is what is asked, beside the commands.
type question struct {
	// prompt says what can be typed, as a sentence.
	prompt display.Text
	// help says more about it.
	help []display.Text
	// back names what b leads to; "" for the step before.
	back display.Text
	// paper is what w writes to files; nil where there is nothing to write.
	paper *flow.Export
}

// ask puts a question until it gets something that is no command, and gives it raw.
// errBack says that b was typed.
func (s *session) ask(ctx context.Context, q question) (string, error) {
	for {
		s.say(q.prompt + " " + s.commands(q))
		line, err := s.hear(ctx)
		if err != nil {
			return "", err
		}
		switch command(line) {
		case cmdHelp:
			s.say(s.help(q)...)
		case cmdWrite:
			if !s.writes(q) {
				return line, nil
			}
			s.write(*q.paper)
		case cmdQuit:
			if err := s.quit(ctx); err != nil {
				return "", err
			}
		case cmdBack:
			if s.backLeads(q) != "" {
				return "", errBack
			}
			s.say(textNoBack)
		default:
			return line, nil
		}
	}
}

// command is what a line is compared with the commands as.
func command(line string) string { return strings.ToLower(strings.TrimSpace(line)) }

// isYes tells whether a line is the whole word.
func isYes(line string) bool { return command(line) == sayYes }

// hear waits for a line. When what was asked could not be written, nobody knows what
// an answer would be to.
func (s *session) hear(ctx context.Context) (string, error) {
	for {
		if s.err != nil {
			return "", s.err
		}
		line, err := s.in.next(ctx)
		if !errors.Is(err, errLineLong) {
			return line, err
		}
		s.say(textLong)
	}
}

// backLeads names what b leads to, "" when it leads nowhere.
func (s *session) backLeads(q question) display.Text {
	if q.back != "" {
		return q.back
	}
	if id, ok := s.previous(); ok && !s.settled && s.answers.Online {
		return "the step " + s.steps[id].Name
	}
	return ""
}

// commands lists the commands that work at a question.
func (s *session) commands(q question) display.Text {
	var list []display.Text
	if s.writes(q) {
		list = append(list, "w write to files")
	}
	if s.backLeads(q) != "" {
		list = append(list, "b back")
	}
	return display.Join(append(list, "q quit", "? help"), ", ") + "."
}

// help tells what can be typed, what the commands do here, and what was answered.
func (s *session) help(q question) []display.Text {
	rows := append([]display.Text{"Help"}, indentedAll(q.help)...)
	if to := s.backLeads(q); to != "" {
		rows = append(rows, indented("b goes back to "+to+". Your answers are kept."))
	} else {
		rows = append(rows, indented(textNoBack))
	}
	if s.writes(q) {
		rows = append(rows, indented(helpFiles))
	}
	rows = append(rows, indented(helpQuit), indented(helpHelp), indented(helpEnd))
	if so := s.soFar(); so != "" {
		rows = append(rows, indented(so))
	}
	return rows
}

// soFar lists the answers.
func (s *session) soFar() display.Text {
	a := &s.answers
	var parts []display.Text
	if a.User != nil {
		parts = append(parts, "user "+display.Clean(a.User.Username))
	}
	if a.License != nil {
		parts = append(parts, "license "+display.Clean(a.License.Name))
	}
	if a.Profile != nil {
		parts = append(parts, "profile "+display.Clean(a.Profile.Name))
	}
	if a.Role != nil {
		parts = append(parts, "role "+a.Role.Name)
	}
	if len(parts) == 0 {
		return ""
	}
	return "Chosen so far: " + display.Join(parts, ", ") + "."
}

// quit leaves, and asks first when something would be thrown away. nil says that the
// admin stays.
func (s *session) quit(ctx context.Context) error {
	if !s.dirty() {
		return errQuit
	}
	s.say(words.QuitTitle, words.QuitMeaning)
	for {
		s.say(textLeave)
		line, err := s.hear(ctx)
		if err != nil {
			return err
		}
		switch command(line) {
		case sayYes, cmdQuit:
			return errQuit
		case cmdHelp:
			s.say(indented(words.QuitMeaning))
		default:
			s.say(textStay)
			return nil
		}
	}
}

// yes asks for the whole word, or for one of the lists by its number. It returns
// when yes was typed.
func (s *session) yes(ctx context.Context, q question, lists []section) error {
	for {
		line, err := s.ask(ctx, q)
		if err != nil {
			return err
		}
		if isYes(line) {
			return nil
		}
		if err := s.readNumber(ctx, line, lists); err != nil {
			return err
		}
	}
}

// readNumber writes the list that a typed number means.
func (s *session) readNumber(ctx context.Context, line string, lists []section) error {
	n, ok := numberOf(line, len(lists))
	if !ok {
		s.say(notUnderstood(line, len(lists)))
		return nil
	}
	if err := s.readSection(ctx, lists[n]); !errors.Is(err, errBack) {
		return err
	}
	return nil
}

// menu puts numbered options, and gives the index of the one that was chosen. What w
// writes is nil where there is nothing to write.
func (s *session) menu(ctx context.Context, options []display.Text, writes *flow.Export) (int, error) {
	for i, o := range options {
		s.say(numbered(i+1, o))
	}
	q := question{prompt: textNumber, help: []display.Text{helpNumber}, paper: writes}
	for {
		line, err := s.ask(ctx, q)
		if err != nil {
			return 0, err
		}
		n, ok := numberOf(line, len(options))
		if ok {
			return n, nil
		}
		s.say(notUnderstood(line, len(options)))
	}
}

func indentedAll(lines []display.Text) []display.Text {
	rows := make([]display.Text, len(lines))
	for i, l := range lines {
		rows[i] = indented(l)
	}
	return rows
}

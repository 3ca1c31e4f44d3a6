package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
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

// askQuestion puts a question until it gets something that is no command, and gives it raw.
// errBack says that b was typed.
func (s *session) askQuestion(ctx context.Context, q question) (string, error) {
	for {
		s.say(s.promptLine(q))
		line, err := s.readAnswer(ctx)
		if err != nil {
			return "", err
		}
		switch normalizeCommand(line) {
		case cmdHelp:
			s.say(s.listHelp(q)...)
		case cmdWrite:
			if !s.canWrite(q) {
				return line, nil
			}
			s.writeFiles(*q.paper)
		case cmdQuit:
			if err := s.confirmQuit(ctx); err != nil {
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

// normalizeCommand is what a line is compared with the commands as.
func normalizeCommand(line string) string { return strings.ToLower(strings.TrimSpace(line)) }

// goesOn tells whether a line continues: Enter alone, or the word.
func goesOn(line string) bool {
	return normalizeCommand(line) == "" || normalizeCommand(line) == sayYes
}

// readAnswer waits for a line. When what was asked could not be written, nobody knows what
// an answer would be to.
func (s *session) readAnswer(ctx context.Context) (string, error) {
	for {
		if s.err != nil {
			return "", s.err
		}
		line, err := s.in.nextLine(ctx)
		if err == nil {
			err = s.countRepeats(line)
		}
		if !errors.Is(err, errLineLong) {
			return line, err
		}
		s.say(textLong)
	}
}

// maxRepeats is how often the same line may come before nobody is believed to sit there.
const maxRepeats = 30

// ErrRepeated ends a session that is fed by something that never stops, such as yes(1).
var ErrRepeated = fmt.Errorf("the same answer came %d times in a row: answer each question yourself, or from a file", maxRepeats)

// countRepeats gives up when the same line comes again and again; see wantsMore.
func (s *session) countRepeats(line string) error {
	if line != s.lastLine {
		s.lastLine, s.repeats = line, 0
		return nil
	}
	if s.repeats++; s.repeats >= maxRepeats {
		return ErrRepeated
	}
	return nil
}

// backLeads names what b leads to, "" when it leads nowhere.
func (s *session) backLeads(q question) display.Text {
	if q.back != "" {
		return q.back
	}
	if id, ok := s.previousStep(); ok && !s.settled && s.answers.Online {
		return "the step " + s.steps[id].Name
	}
	return ""
}

// promptLine is the prompt with the command that works at some questions only; the others
// were told at the beginning.
func (s *session) promptLine(q question) display.Text {
	if s.canWrite(q) {
		return q.prompt + " " + textWrite
	}
	return q.prompt
}

// listHelp tells what can be typed, what the commands do here, and what was answered.
func (s *session) listHelp(q question) []display.Text {
	rows := append([]display.Text{"Help"}, indentLines(q.help)...)
	if to := s.backLeads(q); to != "" {
		rows = append(rows, indentLine("b goes back to "+to+". Your answers are kept."))
	} else {
		rows = append(rows, indentLine(textNoBack))
	}
	if s.canWrite(q) {
		rows = append(rows, indentLine(q.paper.Holds()))
	}
	for _, term := range flow.Terms(s.steps[s.at].ID) {
		rows = append(rows, indentLine(term.Name+": "+term.Value+"."))
	}
	rows = append(rows, indentLine(helpQuit), indentLine(helpHelp), indentLine(helpEnd))
	if so := s.soFar(); so != "" {
		rows = append(rows, indentLine(so))
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
	return "Selected so far: " + display.Join(parts, ", ") + "."
}

// confirmQuit leaves, and asks first when something would be thrown away. nil says that the
// admin stays.
func (s *session) confirmQuit(ctx context.Context) error {
	if !s.hasAnswers() {
		return errQuit
	}
	title, meaning := s.answers.QuitQuestion()
	s.say(title, meaning)
	for {
		s.say(textLeave)
		line, err := s.readAnswer(ctx)
		if err != nil {
			return err
		}
		switch normalizeCommand(line) {
		case sayYes, cmdQuit:
			return errQuit
		case cmdHelp:
			s.say(indentLine(meaning))
		default:
			s.say(textStay)
			return nil
		}
	}
}

// askToGoOn waits for Enter, or writes one of the lists by its number.
func (s *session) askToGoOn(ctx context.Context, q question, lists []section) error {
	for {
		line, err := s.askQuestion(ctx, q)
		if err != nil {
			return err
		}
		if goesOn(line) {
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

// askMenu puts numbered options, and gives the index of the one that was chosen: Enter chooses
// the only one, and noChoice where there are several. What w writes is nil where there is
// nothing to write.
func (s *session) askMenu(ctx context.Context, options []display.Text, writes *flow.Export) (int, error) {
	for i, o := range options {
		s.say(numberLine(i+1, o))
	}
	q := question{prompt: textOrQuit, help: []display.Text{helpNumber}, paper: writes}
	if len(options) == 1 {
		q.prompt = textSole
	}
	for {
		line, err := s.askQuestion(ctx, q)
		if err != nil {
			return 0, err
		}
		n, ok := numberOf(line, len(options))
		switch {
		case ok:
			return n, nil
		case normalizeCommand(line) == "" && len(options) == 1:
			return 0, nil
		case normalizeCommand(line) == "":
			return noChoice, nil
		}
		s.say(notUnderstood(line, len(options)))
	}
}

func indentLines(lines []display.Text) []display.Text {
	rows := make([]display.Text, len(lines))
	for i, l := range lines {
		rows[i] = indentLine(l)
	}
	return rows
}

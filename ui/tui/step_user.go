package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// userStep finds the person to upgrade. What is typed goes to the org once typing
// rests; the question before it is cancelled.
type userStep struct {
	base
	text    widget.Field
	list    widget.List
	search  reading
	typedAt int // counts changes of the text; an older searchDue is stale
	pending bool
	found   *flow.Found
	rows    *choiceRows // of found
	// explaining is why the chosen row can't be upgraded, while it is shown.
	explaining *core.Finding
	details    bool // of what is explained, the page it comes from
	scroll     widget.Scroller
}

// searchDue says that typing has rested.
type searchDue struct{ typedAt int }

func newUserStep(b base) *userStep { return &userStep{base: b, text: widget.NewField()} }

func (u *userStep) takesText() bool   { return u.explaining == nil }
func (u *userStep) typedText() string { return u.text.Value() }

func (u *userStep) headTitle() display.Text {
	if u.explaining != nil {
		return words.UserRefused
	}
	return words.UserTitle
}

// enterStep asks for the proposals the first time, and leaves everything as it was
// later on. What depends on the org alone is read beside the list. A person who was
// named on the command line and can't be upgraded is shown with the reason.
func (u *userStep) enterStep() tea.Cmd {
	a := &u.s.answers
	a.ReadOrg()
	if refused := a.Refused; refused != nil {
		u.explaining, a.Refused = flow.Refusal(*refused), nil
		u.text.Set(refused.Username)
	}
	if u.found != nil {
		return nil
	}
	return u.searchUsers()
}

// key chooses, moves or types.
func (u *userStep) handleKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case u.explaining != nil:
		u.explainKey(k)
		return nil
	case k.Type == tea.KeyEnter:
		return u.chooseUser()
	case u.search.state == readFailed && k.Type == tea.KeyCtrlR:
		return u.searchUsers()
	case u.search.state == readFailed && widget.MotionOf(k, true) != widget.MotionNone:
		u.scroll.Key(k)
		return nil
	case u.list.Key(k, true):
		return nil
	case u.text.Key(k):
		return u.waitForRest()
	}
	return nil
}

// explainKey closes the explanation, or shows more of it.
func (u *userStep) explainKey(k tea.KeyMsg) {
	switch {
	case k.Type == tea.KeyEnter:
		u.explaining = nil
	case k.String() == "d":
		u.details = !u.details
		u.scroll.Drop()
	default:
		u.scroll.Key(k)
	}
}

// waitForRest waits until typing rests; the running search is for an older text.
func (u *userStep) waitForRest() tea.Cmd {
	u.search.cancelJob(u.s)
	u.typedAt++
	u.pending = true
	return u.s.after(u.s.opts.Timing.Debounce, searchDue{u.typedAt})
}

// searchWhenDue sends the search, unless typing went on.
func (u *userStep) searchWhenDue(m searchDue) tea.Cmd {
	if m.typedAt != u.typedAt || !u.pending {
		return nil
	}
	return u.searchUsers()
}

// searchUsers sends the typed text to the org.
func (u *userStep) searchUsers() tea.Cmd {
	u.pending = true
	u.typedAt++
	u.scroll.Reset()
	read := u.s.answers.Search(u.text.Value(), func(found *flow.Found) {
		u.pending = false
		u.showFound(found)
	})
	return u.s.beginRead(&u.search, read, func() tea.Cmd { return nil })
}

func (u *userStep) showFound(found *flow.Found) {
	u.found, u.rows = found, &choiceRows{choices: found.Choices(), glyph: u.s.theme.Glyph}
	u.list.Columns, u.list.Wanted = choiceColumns(u.rows.choices), widget.LowerWords(found.Text)
	u.list.Load(u.rows)
}

// chooseUser takes the person under the cursor, or explains why not.
func (u *userStep) chooseUser() tea.Cmd {
	switch {
	case u.search.state == readFailed:
		u.s.refuse("The search failed.")
		return nil
	case u.pending:
		u.s.tell(userWait)
		return nil
	}
	i, ok := u.list.Selected()
	if !ok {
		u.s.refuse("No users found.")
		return nil
	}
	match := u.found.Matches.Users[i]
	person := match.User
	if f := flow.Refusal(person); f != nil {
		u.explaining = f
		u.scroll.Reset()
		return nil
	}
	u.s.tell(u.s.answers.ChooseUser(person))
	u.s.answers.Story = match.Story
	return u.s.goForward()
}

// findUndo closes the explanation, or clears the search.
func (u *userStep) findUndo() (widget.Escape, bool) {
	switch {
	case u.explaining != nil:
		return widget.Escape{Label: "back to the list", Do: func() tea.Cmd { u.explaining = nil; return nil }}, true
	case u.text.Value() != "":
		return widget.Escape{Label: "clear the search", Do: func() tea.Cmd {
			u.text.Set("")
			u.search.cancelJob(u.s)
			return u.searchUsers()
		}}, true
	}
	return widget.Escape{}, false
}

func (u *userStep) listKeys() []key.Binding {
	g := u.s.theme.Glyph
	var list []key.Binding
	switch {
	case u.explaining != nil:
		list = append(list, widget.Binding(widget.KeyEnter, "back to the list"), detailsKey(u.details))
	case u.search.state == readFailed:
		list = append(list, widget.Binding("ctrl+r", "try again"))
	default:
		list = append(u.list.Keys(u.s.theme, "select"), widget.Binding("type", "search"))
		return slices.DeleteFunc(list, func(b key.Binding) bool { return b.Help().Key == "/" }) // typing filters
	}
	if u.scroll.Scrolls() {
		list = append(list, widget.Binding(g.Up+"/"+g.Down, "scroll"))
	}
	return list
}

func (u *userStep) tellPosition() display.Text {
	if u.explaining != nil || u.search.state == readFailed {
		return u.scroll.Position()
	}
	return u.list.Position()
}

// drawBody draws the search, the users found and the one under the cursor.
func (u *userStep) drawBody(w, h int) []widget.Line {
	t := u.s.theme
	if u.explaining != nil {
		depth := widget.FindingText
		if u.details {
			depth = widget.FindingFull
		}
		return u.scroll.Show(w, h, func(w int) []widget.Line { return t.Finding(*u.explaining, w, depth) })
	}
	search := u.text.View(t, w-8)
	if u.text.Value() == "" {
		search += t.Plain(t.Cut(words.UserHint, w-8-widget.LineWidth(search)))
	}
	rows := []widget.Line{t.Plain("Search  ") + search}
	if u.search.state == readFailed {
		p := widget.ProblemOf(u.search.err)
		rows = append(rows, t.Head(t.Glyph.Cross+" "+p.Title, w, t.Alarm)...)
		return append(rows, u.scroll.Show(w, h-len(rows), func(w int) []widget.Line { return p.Rows(t, w) })...)
	}
	rows = append(rows, u.drawTold(w)...)
	if u.found == nil || len(u.found.Matches.Users) == 0 {
		return rows
	}
	if h >= 12 {
		rows = append(rows, "")
	}
	return append(rows, widget.ListWithDetail(t, w, h-len(rows), &u.list, 0, u.drawDetail)...)
}

// drawTold says what the list holds, or that it is being asked for.
func (u *userStep) drawTold(w int) []widget.Line {
	t := u.s.theme
	switch {
	case u.search.state == readWaiting && u.search.job.slow:
		return []widget.Line{u.search.drawBody(u.s)}
	case u.found == nil:
		return []widget.Line{""}
	case u.pending:
		return []widget.Line{t.Plain(words.UserSearching + t.Glyph.Ellipsis)}
	}
	told := u.found.Told()
	switch {
	case u.found.Text == "":
		told += " Type to search."
	case len(u.found.Matches.Users) == 0:
		told += " Press esc to clear the search."
	}
	return t.Paragraph(told, w)
}

func (u *userStep) drawDetail(w int) []widget.Line {
	i, ok := u.list.Selected()
	if !ok {
		return nil
	}
	return u.s.theme.Detail(u.rows.choices.At(i).Detail(), w)
}

// The words that are said more than once.
const (
	userWait display.Text = "Still searching; the list doesn't match this text yet."
)

package flow

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// ID names a step in the code and in tests.
type ID string

// Face says which renderer of a front end shows a step.
type Face uint8

// The renderers. All steps but three have a page.
const (
	FacePage   Face = iota // what Page describes
	FaceSearch             // a search in the org while a person types
	FaceLosses             // categories of losses, their rows, and all about one row
	FaceCommit             // a run that goes on by itself
)

// Step describes one step of the wizard. The screen, the lines and the flags show
// the same description, so that none of them knows more than another.
type Step struct {
	ID   ID
	Name display.Text // the word in the breadcrumb
	Face Face
	// Flag answers the step on the command line, "" where none does.
	Flag string
	// Part is true of a step that is counted with the one after or before it, and has
	// no entry of its own in the breadcrumb.
	Part bool
	// Aside is true of a step that only an action leads to, and from which the way back leads to
	// the result.
	Aside bool
	// Answer is the short answer, "" while there is none.
	Answer func(*Answers) display.Text
	// Skip says why the step does not apply, "" when it does.
	Skip func(*Answers) display.Text
	// Load gives what has to be read before the step can be shown, nil when all of it
	// is known.
	Load func(*Answers) *Read
	// Page describes what the step shows once that is read. full asks for every detail.
	Page func(a *Answers, full bool) Page
}

// Read is something to be read of the org, beside the front end.
type Read struct {
	Text display.Text // what is being read: "Reading Maya Chen"
	// Quiet is true of what takes no longer than a moment, and is not announced.
	Quiet bool
	// Rows counts what has come so far; nil where nobody counts.
	Rows func() int
	// Failed is what could not be done, where a failure is only told, and Done what is
	// told afterwards.
	Failed display.Text
	Done   func() display.Text
	// Do reads. It gives what takes over the answer, which the front end calls on its
	// own side, so that answers are never written beside it.
	Do func(context.Context) (apply func(), err error)
}

// Page is what a step shows, offers and asks for.
type Page struct {
	// Of is what the page was made of: of another value it is another page, which
	// begins at its top.
	Of    any
	Title display.Text
	// State is how an upgrade has ended, "" of a page that tells of none.
	State upgrade.State
	Intro display.Text // stands above what can be chosen
	// Passes is true when there is nothing to be seen: the step goes on by itself.
	Passes bool
	// Details is true when there is more of the body than is shown at first, and Ends
	// when there is no way back, and leaving needs no question.
	Details, Ends bool
	// Body is shown and not chosen.
	Body []report.Section
	// Choices are what can be chosen; nil when nothing can.
	Choices *Choices
	// Gate is what has to be done before the step lets go on.
	Gate Gate
	// Actions are what else can be done here.
	Actions []Action
	// Aside is read while the page is shown. When it fails, the page stays.
	Aside *Aside
}

// Aside is a read that makes a page better and is not needed for it.
type Aside struct {
	Start  func() *Read
	Failed display.Text // "The profiles could not be ranked"
	Retry  display.Text // what reading it again is called
}

// Choices are rows of which one is chosen. Only the rows that are seen are asked for.
type Choices struct {
	Columns []Column
	Len     int
	At      func(i int) Choice
	// Search is the text of a row in lower case that a filter looks at; nil for its
	// cells.
	Search func(i int) string
	// Kept is the key of the earlier answer, else of the row that is proposed, "" for none.
	Kept string
	// Marked is the column that shows that a row is refused.
	Marked int
	// Note is what is to be known before one is chosen; a screen tells it of the row
	// that it is true of.
	Note display.Text
	// None says that there is nothing to choose, Unread why, when it is not the org
	// that has nothing.
	None   display.Text
	Unread *core.Finding
	// Choose takes a row that is not refused; nil where rows are only looked at. It says
	// what has to be asked again, and may give what has to be computed first.
	Choose func(i int) (again display.Text, then *Read)
	// Compare sets two rows side by side; nil where that is not possible.
	Compare *Compare
}

// CopyText is what is worth copying of a row: its id, else its API name, else its name.
func (c Choice) CopyText() display.Text {
	if _, err := core.ParseID(c.Key); err == nil {
		return display.Clean(c.Key)
	}
	if c.Full != nil {
		for _, s := range c.Full() {
			for _, f := range s.Facts {
				if f.Name == headAPIName {
					return f.Value
				}
			}
		}
	}
	return c.Name
}

// Column is a column of choices. Least and Most are how many characters it takes.
type Column struct {
	Title       display.Text
	Least, Most int
	Right       bool // numbers stand on the right
}

// Choice is one row.
type Choice struct {
	Key   string
	Name  display.Text
	Cells []display.Text
	// Mark stands before the row, or in the column that is marked.
	Mark Mark
	// Say says the same, and the most of what Detail says, in one line.
	Say func() display.Text
	// Brief is the row in a list of a few words.
	Brief display.Text
	// Off is why the row can't be chosen, nil when it can; Crossed is true of it, and
	// of a row that leads to what can't be passed.
	Off     *core.Finding
	Crossed bool
	// Problems are what stands against the row, Off among them.
	Problems []core.Finding
	// Detail tells of the row what its cells have no room for.
	Detail func() []report.Section
	// Full tells everything about the row; nil where Detail is all.
	Full func() []report.Section
	// Offer is a way to keep what the row takes, nil for none.
	Offer *Offer
}

// Mark tells by a glyph and a word what a row is, with one of its fields.
type Mark struct {
	Severity upgrade.LossSeverity
	Finding  core.Severity
	Box      Box
}

// Box is a box that can be ticked.
type Box uint8

// The boxes.
const (
	BoxNone Box = iota
	BoxOn
	BoxOff
	BoxRefused
)

// Compare sets two rows side by side.
type Compare struct {
	// Mark tells what to do once the first one is marked.
	Mark display.Text
	// Counts compares two rows in a small table, whose last two columns are theirs.
	Counts func(left, right int) report.Table
	// Read computes the page that compares them one by one.
	Read func(left, right int, show func(Page)) *Read
}

// Gate is what a step asks for before it lets go on.
type Gate struct {
	Kind GateKind
	// Label is what passing it does: "continue".
	Label display.Text
	// Says is what the person says by passing, Ticked whether that was said, and Tick
	// says it or takes it back.
	Says display.Text
	// Brief is Says for a window that has no room for it.
	Brief  display.Text
	Ticked bool
	Tick   func(bool)
	// Warns is what can't be undone, in a few words, and Warning says more of it. It stands
	// right above what is typed.
	Warns, Warning display.Text
	// Exact is what has to be typed; Nothing and Differs say what is wrong with an empty
	// line and with another text.
	Exact            string
	Nothing, Differs display.Text
	// Why says what is missing when the page is not let pass.
	Why display.Text
	// Leads is where passing leads, other than to the next step.
	Leads Effect
}

// goOn is what passing most gates is called.
const goOn display.Text = "continue"

// GateKind is a kind of gate.
type GateKind uint8

// The kinds of gates.
const (
	GateNone    GateKind = iota // nothing is asked for
	GateReview                  // that it was looked at
	GateTick                    // that something was understood
	GateType                    // an exact text
	GateBlocked                 // nothing leads on
	GateEmpty                   // there is nothing to do: leave
	GateChoice                  // one of the actions
)

// Action is something that can be done at a step beside going on.
type Action struct {
	Key   display.Text
	Label display.Text // what pressing the key does now
	Line  display.Text // the same among numbered lines, "" where a command does it
	// Saves is true of an action that needs a place to keep files.
	Saves bool
	Do    func() Effect
}

// Effect is what comes of an action. A zero Effect is none.
type Effect struct {
	Notice display.Text
	Read   *Read         // beside the front end, before it goes anywhere
	Go     ID            // a step to go to
	Anew   bool          // every step forgets what was done on it
	Leave  bool          // the wizard
	Export *Export       // to be written to files
	Print  *upgrade.Plan // when the wizard was left
}

// The steps. What they are called here, the flags and the tests call them.
const (
	StepConnect ID = "connect"
	StepUser    ID = "user"
	StepLicense ID = "license"
	StepProfile ID = "profile"
	StepLosses  ID = "losses"
	StepRole    ID = "role"
	StepAccount ID = "account"
	StepReview  ID = "review"
	StepConfirm ID = "confirm"
	StepUpgrade ID = "upgrade"

	StepReassign        ID = "reassign"
	StepReassignConfirm ID = "reassign-confirm"

	StepResult ID = "result"
)

// Steps lists the steps in their order.
func Steps() []Step {
	steps := []Step{
		connectStep(), userStep(), licenseStep(), profileStep(), lossesStep(), roleStep(), accountStep(), reviewStep(),
		confirmStep(), reassignStep(), reassignConfirmStep(), upgradeStep(), resultStep(),
	}
	for i := range steps {
		steps[i].fillDefaults()
	}
	return steps
}

// fillDefaults fills in what a step has nothing to say to.
func (s *Step) fillDefaults() {
	if s.Answer == nil {
		s.Answer = func(*Answers) display.Text { return "" }
	}
	if s.Skip == nil {
		s.Skip = func(*Answers) display.Text { return "" }
	}
	if s.Load == nil {
		s.Load = func(*Answers) *Read { return nil }
	}
}

// Index finds a step in a list.
func Index(steps []Step, id ID) int {
	return slices.IndexFunc(steps, func(s Step) bool { return s.ID == id })
}

// Count gives the number of a step among those that have an entry in the breadcrumb,
// and how many there are.
func Count(steps []Step, at int) (number, all int) {
	for i := range steps {
		if steps[i].Part {
			continue
		}
		all++
		if i <= at {
			number++
		}
	}
	return number, all
}

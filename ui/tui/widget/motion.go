package widget

import tea "github.com/charmbracelet/bubbletea"

// Motion is a way through a list or a document. The same keys move everywhere.
type Motion uint8

// The ways through a list.
const (
	MotionNone Motion = iota
	motionUp
	motionDown
	motionPageUp
	motionPageDown
	motionHome
	motionEnd
)

// MotionOf tells which way a key moves. While typing is true, the keys that stand
// for a character or move the caret do not move.
func MotionOf(k tea.KeyMsg, typing bool) Motion {
	switch k.Type { //nolint:exhaustive // Every other key is looked at below.
	case tea.KeyUp:
		return motionUp
	case tea.KeyDown:
		return motionDown
	case tea.KeyPgUp:
		return motionPageUp
	case tea.KeyPgDown:
		return motionPageDown
	}
	if typing {
		return MotionNone
	}
	switch k.String() {
	case "k":
		return motionUp
	case "j":
		return motionDown
	case "home", "g":
		return motionHome
	case "end", "G":
		return motionEnd
	}
	return MotionNone
}

// moveFrom gives the place that a Motion leads to, among places 0 to last.
func (m Motion) moveFrom(at, page, last int) int {
	switch m {
	case motionUp:
		at--
	case motionDown:
		at++
	case motionPageUp:
		at -= page
	case motionPageDown:
		at += page
	case motionHome:
		at = 0
	case motionEnd:
		at = last
	case MotionNone:
	}
	return max(0, min(at, last))
}

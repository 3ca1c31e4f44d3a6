package plain

import (
	"cupgrade/core/display"
	"cupgrade/ui/flow"
)

// writes tells whether w works at a question.
func (s *session) writes(q question) bool { return q.paper != nil && s.opts.Save != nil }

// write writes a plan or a receipt to files, and says where each of them is.
func (s *session) write(p flow.Export) {
	paths, err := p.Write(s.opts.Save)
	if len(paths) > 0 {
		s.say(textWritten)
	}
	for _, path := range paths {
		s.say(indented(display.Clean(path)))
	}
	if err != nil {
		s.say(failure(textNotWritten, err)...)
	}
}

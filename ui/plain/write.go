package plain

import (
	"cupgrade/core/display"
	"cupgrade/ui/flow"
)

// canWrite tells whether w works at a question.
func (s *session) canWrite(q question) bool { return q.paper != nil && s.opts.Save != nil }

// writeFiles writes a plan or a receipt to files, and says where each of them is.
func (s *session) writeFiles(p flow.Export) {
	paths, err := p.Write(s.opts.Save)
	if len(paths) > 0 {
		s.say(textWritten)
	}
	for _, path := range paths {
		s.say(indentLine(display.Clean(path)))
	}
	if err != nil {
		s.say(failureLines(textNotWritten, err)...)
	}
}

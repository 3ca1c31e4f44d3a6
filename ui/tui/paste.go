package tui

import (
	"io"
	"os"
)

// The marks that a terminal puts around a paste. Source:
// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Bracketed-Paste-Mode
const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// maxPaste is how much of one paste is taken; the rest is dropped. A name is far shorter.
const maxPaste = 64 << 10

// keyInterrupt is ctrl+c as a terminal sends it.
const keyInterrupt = 0x03

// pasteGuard watches for a paste that never ends, in which Bubble Tea would wait for the
// end and hear no key any more. No terminal lets a ctrl+c stand in a paste, so that one ends
// it; what follows up to the real end is dropped, since it is no typing.
type pasteGuard struct {
	inside, broken bool
	size           int // of the paste so far
	matched        int // how much of a mark the last bytes are
	mark           byte
}

// leaveRoom gives how much of a buffer can be filled by what comes, so that the end of a paste fits
// beside it.
func (g *pasteGuard) leaveRoom(buffer []byte) []byte {
	if g.inside && len(buffer) > 2*len(pasteEnd) {
		return buffer[:len(buffer)-len(pasteEnd)]
	}
	return buffer
}

// filter gives what is handed on of the bytes that came.
func (g *pasteGuard) filter(came []byte) []byte {
	var out []byte
	begun := -1 // where the paste in this piece begins, if it does
	for _, b := range came {
		ended := g.match(b)
		switch {
		case ended && g.mark == '0' && !g.inside:
			g.inside, g.broken, g.size = true, false, 0
			out = append(out, b)
			begun = max(-1, len(out)-len(pasteBegin))
		case ended && g.mark == '1' && g.inside:
			if out = append(out, b); g.broken {
				out = out[:len(out)-1]
			} else if g.size > maxPaste {
				out = append(out[:len(out)-1], pasteEnd...)
			}
			g.inside = false
		case !g.inside:
			out = append(out, b)
		case b == keyInterrupt && !g.broken:
			g.broken = true
			if begun >= 0 {
				out = append(out[:begun], b)
			} else {
				out = append(append(out[:0], pasteEnd...), b)
			}
		case b == keyInterrupt:
			out = append(out, b)
		case !g.broken:
			if g.size++; g.size <= maxPaste {
				out = append(out, b)
			}
		}
	}
	return out
}

// match follows the marks byte by byte, and tells whether this one ends one.
func (g *pasteGuard) match(b byte) bool {
	const changes = len(pasteBegin) - 2 // where the two marks differ
	switch {
	case g.matched == changes && (b == '0' || b == '1'):
		g.mark = b
	case g.matched < len(pasteBegin) && g.matched != changes && b == pasteBegin[g.matched]:
	case b == pasteBegin[0]:
		g.matched = 1
		return false
	default:
		g.matched = 0
		return false
	}
	g.matched++
	if g.matched < len(pasteBegin) {
		return false
	}
	g.matched = 0
	return true
}

// guardedReader is an input with a guard.
type guardedReader struct {
	io.Reader
	guard pasteGuard
}

// Read hands on what the guard lets through.
func (r *guardedReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(r.guard.leaveRoom(p))
	return copy(p, r.guard.filter(p[:n])), err
}

// guardedFile is a terminal with a guard. Bubble Tea knows a terminal by its being a file.
type guardedFile struct {
	*os.File
	guard pasteGuard
}

// Read hands on what the guard lets through.
func (f *guardedFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(f.guard.leaveRoom(p))
	return copy(p, f.guard.filter(p[:max(n, 0)])), err
}

// guardInput puts a guard before an input.
func guardInput(in io.Reader) io.Reader {
	if file, is := in.(*os.File); is {
		return &guardedFile{File: file}
	}
	return &guardedReader{Reader: in}
}

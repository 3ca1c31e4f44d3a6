// Package plain is the wizard as lines of text: for screen readers, braille
// displays, dumb terminals and pipes. It takes the same steps as the full-screen
// wizard, with the same answers, the same rules and the same words, as numbered
// choices and one question at a time.
//
// What was written stays: nothing is drawn over, there is no colour, no spinner, no
// box and no control character. Each question ends with the commands that work at
// it, and they mean the same everywhere: b goes back, q quits, ? helps.
//
// The end of the input, and the end of the context, are never an answer: both leave
// the wizard, and a line that was not finished is not taken.
//
// It must not know a rule, or what a step asks: package flow describes that.
package plain

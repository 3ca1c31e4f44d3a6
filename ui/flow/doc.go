// Package flow is the wizard without a face. It describes each step once, in a file of
// its own: what the step reads, shows and offers, which findings refuse a choice, and what
// has to be done before it lets go on. The screen (ui/tui), the numbered lines (ui/plain)
// and the command line (AnswerByFlags) drive the same description.
//
// To add a step, write a file with its Step, add it to Steps, and keep its answer in
// Answers; a step whose page holds choices or a document needs no renderer.
//
// It must not know a screen, a key or a rule of Salesforce.
package flow

// Package tui is the wizard: a full-screen terminal program that takes an admin
// from the search of a user to the proof that the user was upgraded.
//
// The session (session.go) owns everything that is the same on every screen: the
// header, the breadcrumb, the footer, the help, the sizes, the ladder of Esc, the
// quit question and the running jobs. A step (step_*.go) owns its body and its
// answer. No step reads or writes anything itself: it starts a job, whose answer
// comes back as a message that carries the job's identity, so that a stale one is
// dropped. Rules and their wording live in package upgrade; the sentences of a
// screen stand at the end of its step's file.
//
// Nothing of an org reaches the screen but as display.Text.
package tui

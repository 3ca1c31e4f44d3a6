// Package tui shows the wizard of package flow on the full screen.
//
// The session (session.go) owns everything that is the same on every screen: the header,
// the breadcrumb, the footer, the help, the sizes, what Esc does, the quit question and
// the running jobs. Most steps go through one renderer (step_page.go, choices.go); the
// search, the losses and the running commit have their own. No step reads or writes
// anything itself: it starts a job, whose answer comes back as a message with the job's
// identity, so that a stale one is dropped.
//
// bubbles' viewport and spinner are left out: a document stays rows of a type of its own,
// so that nothing of an org gets into it uncleaned, and a spinner turns with its job's
// timer, which ends with the session. bubbles' list renders 50,000 rows in 14 ms a frame,
// ours only those that are seen.
//
// It must not know a rule, or what a step asks. Nothing of an org reaches the screen but
// as display.Text.
package tui

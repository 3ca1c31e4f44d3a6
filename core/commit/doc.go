// Package commit applies a plan and proves what came of it: the org is read again and
// compared with the plan, each step is written, the effect of a write without an answer
// is looked for, and the user is verified at the end.
//
// It must not know how a plan is made, how a run is recorded, or how it is shown.
package commit

// Package runs keeps what this machine knows of its runs: the folder with a journal and a
// receipt for each, the lock of a user while one is under way, and the workers that carry a
// plan out, or take a run up again, beside the screen.
//
// It knows no command line, no screen and no client: an org is the port of core/upgrade,
// and what a run comes to is a value that its callers print.
package runs

// Package upgrade holds the values of a license upgrade and the port to an org: the
// facts that are gathered, the choice, the plan with its steps, and the result.
//
// Gather and its parts read through the port, which sfclient implements; everything
// else is a value. The package knows no rule: planning makes a plan of the facts, commit
// applies it, and explain says what an error means.
package upgrade

// Package flaganswers finds the records that answers given ahead mean: a user, license,
// profile or role as a person writes it on a command line.
//
// It must not know how a command line is read or a step is shown.
package flaganswers

// Package uitest drives a full-screen program on a terminal emulator, in process:
// keys go in through a pipe, and what the program draws is read from the
// emulator's screen as a person would see it. A test waits for a state of the
// screen and never for a time; the deadline is only there to end a test that
// would never end.
package uitest

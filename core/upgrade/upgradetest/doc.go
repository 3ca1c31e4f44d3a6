// Package upgradetest is a small org in memory that implements the port of
// package upgrade, for tests of the rules and of the wizard. It holds a handful of
// people, records every call, and can be told to fail, to hang, or to change
// between two calls.
//
// It knows no rules: a write sets what it is told and the plain consequences of
// it. What an org refuses is tested on the demo org.
package upgradetest

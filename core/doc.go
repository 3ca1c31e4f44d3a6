// Package core holds the vocabulary of a license upgrade in Salesforce's own
// words: ids, user types, the records a wizard reads, the errors an org answers
// and the findings a rule makes of them.
//
// It is pure: no I/O, no clock, no network, standard library only. Strings that
// come from an org are kept raw here, because the raw value is what is compared
// and written; package display makes them fit for a screen.
package core

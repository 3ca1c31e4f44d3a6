// Package widget draws cleaned text as styled rows, and holds the parts that screens are
// made of: a list with its filter, a line of typed text, a document that scrolls, labelled
// values, findings and changes.
//
// It must not know the wizard's steps, its answers or the org.
package widget

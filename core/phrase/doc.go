// Package phrase writes the parts of sentences that more than one rule needs: numbers
// with their nouns, lists of names, checkboxes.
//
// It must not know what the sentences are about.
package phrase

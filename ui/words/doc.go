// Package words holds what the wizard says in more than one place: names, numbers and
// times, outcomes, changes of fields, and raw errors.
//
// It must not know the steps.
package words

// Package flow is the wizard without a face: what was decided and read so far,
// what depends on what, and the questions to the core that every face asks alike.
// It knows no screen, no key and no rule.
package flow

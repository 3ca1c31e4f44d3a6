// Package planning makes a plan of facts: what an upgrade does, what it costs, and what
// stands in its way. It is pure: the same facts and choice make the same plan.
//
// It must not know how facts are read, how a plan is applied, or how it is shown.
package planning

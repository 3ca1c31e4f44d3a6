// Package keep plans the permission set that keeps what an upgrade would take: which
// losses can be offered, what is known ahead of the new license, and what the set is
// made of, in the org's terms and as metadata of a Salesforce DX project.
//
// It is pure, and must not know how a set is made in an org or shown to a person.
package keep

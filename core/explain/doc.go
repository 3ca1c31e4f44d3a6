// Package explain says what an error means to an administrator and what to do about it,
// as a finding.
//
// It must not know where the error comes from: the type and Salesforce's code decide.
package explain

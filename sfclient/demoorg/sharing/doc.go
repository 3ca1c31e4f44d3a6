// Package sharing tells what a user of the demo org may do with a record, and answers
// UserRecordAccess by it: owner, role hierarchy, organization-wide defaults, sharing sets,
// sharing rules, the account of an external user, and the permissions of the object. It
// knows of no share rows, teams, territories or restriction rules. Source:
// https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-userrecordaccess.html
package sharing

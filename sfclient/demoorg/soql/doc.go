// Package soql reads SOQL and SOSL: a lexer and a recursive-descent parser that
// give a typed tree with positions. It knows the grammar and no schema; whether
// a name exists is for the query room to say.
//
// What Salesforce's grammar has and this one has not is refused by its name.
// Every refusal is a *schema.APIError with status 400, Salesforce's code, and
// its text with row and column.
//
// Grammar: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/
package soql

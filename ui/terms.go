package ui

// Salesforce's words that more than one screen uses.
const (
	termAccount  = "Account"
	termLicense  = "License"
	termName     = "Name"
	termProfile  = "Profile"
	termRole     = "Role"
	termUsername = "Username"
)

package ui

// Words that more than one screen uses, most of them Salesforce's.
const (
	termAccount  = "Account"
	termGained   = "Gained"
	termLicense  = "License"
	termName     = "Name"
	termProfile  = "Profile"
	termRole     = "Role"
	termUsername = "Username"
)

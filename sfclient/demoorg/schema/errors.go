package schema

// APIError is an error in the shape Salesforce answers it: one element of the
// error array, with the HTTP status that goes with it. Every refusal of the demo
// org is one of these, whichever room it comes from.
type APIError struct {
	Status  int
	Code    string
	Message string
	Fields  []string
}

// Error gives code and message.
func (e *APIError) Error() string { return e.Code + ": " + e.Message }

// Package words holds what the full-screen wizard and the plain one both say: the
// sentences of the steps, and how numbers, dates, fields, permissions and errors
// are put into words. It knows neither a screen nor a rule, and draws nothing.
//
// A sentence that names a key belongs to the wizard that has the key, and is not
// here.
package words

package wire

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

// redacted is what every printed form of a Secret says.
const redacted = "[redacted]"

// Secret is a string that is never printed: an access token. It keeps the string
// in a closure, because a printer that walks a structure by reflection, past all
// methods, stops at a function. The zero value is an empty secret.
type Secret struct {
	reveal func() string
}

// NewSecret hides a string.
func NewSecret(s string) Secret {
	if s == "" {
		return Secret{}
	}
	return Secret{reveal: func() string { return s }}
}

// IsZero tells whether the secret is empty.
func (s Secret) IsZero() bool { return s.reveal == nil }

// open gives the hidden string, to put it into a request.
func (s Secret) open() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// String gives "[redacted]".
func (Secret) String() string { return redacted }

// GoString gives "[redacted]".
func (Secret) GoString() string { return redacted }

// Format writes "[redacted]" for every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText gives "[redacted]", which JSON and XML use too.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue gives "[redacted]".
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// Equal tells whether two secrets hide the same string, in a time that does not
// depend on where they differ.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.open()), []byte(other.open())) == 1
}

package core

import (
	"errors"
	"fmt"
	"strings"
)

// ID is a Salesforce record id in its 18-character, case-safe form. The empty
// ID means "no record". Source:
// https://help.salesforce.com/s/articleView?id=000385585&type=1
type ID string

// Key prefixes of the objects this tool writes ids of into a URL or a query.
const (
	PrefixAccount                 = "001"
	PrefixContact                 = "003"
	PrefixUser                    = "005"
	PrefixOrganization            = "00D"
	PrefixUserRole                = "00E"
	PrefixProfile                 = "00e"
	PrefixUserLicense             = "100"
	PrefixPermissionSet           = "0PS"
	PrefixPermissionSetAssignment = "0Pa"
	PrefixPermissionSetGroup      = "0PG"
	PrefixPermissionSetLicense    = "0PL"
	PrefixPackageLicense          = "050"
	PrefixNetwork                 = "0DB"
)

// ErrBadID is wrapped by every error of ParseID.
var ErrBadID = errors.New("not a Salesforce ID")

// ParseID accepts the 15-character and the 18-character form of an id and
// returns the latter. A wrong length, a character outside [A-Za-z0-9] or a wrong
// checksum is refused, so that what it returns may enter a URL or a query.
func ParseID(s string) (ID, error) {
	if len(s) != 15 && len(s) != 18 {
		return "", fmt.Errorf("%w: %d characters, an ID has 15 or 18", ErrBadID, len(s))
	}
	for i := range len(s) {
		if !isAlnum(s[i]) {
			return "", fmt.Errorf("%w: it holds a character other than a letter or digit", ErrBadID)
		}
	}
	full := s[:15] + checksum(s[:15])
	if len(s) == 18 && !strings.EqualFold(full[15:], s[15:]) {
		return "", fmt.Errorf("%w: its last three characters do not match the rest", ErrBadID)
	}
	return ID(full), nil
}

// ParseIDOf is ParseID for an id that must belong to one object, named by its
// three-character key prefix.
func ParseIDOf(prefix, s string) (ID, error) {
	id, err := ParseID(s)
	if err != nil {
		return "", err
	}
	if id.Prefix() != prefix {
		return "", fmt.Errorf("%w: it starts with %s where %s is needed", ErrBadID, id.Prefix(), prefix)
	}
	return id, nil
}

// Prefix is the three-character key prefix that tells the object, or "" for the
// empty ID.
func (id ID) Prefix() string {
	if len(id) < 3 {
		return ""
	}
	return string(id[:3])
}

// checksum computes the three characters that make a 15-character id safe where
// case is folded: each stands for the capitals among five characters.
func checksum(id15 string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
	var out [3]byte
	for block := range 3 {
		bits := 0
		for i := range 5 {
			if c := id15[block*5+i]; c >= 'A' && c <= 'Z' {
				bits |= 1 << i
			}
		}
		out[block] = alphabet[bits]
	}
	return string(out[:])
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

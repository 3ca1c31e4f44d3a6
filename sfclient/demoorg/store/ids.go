package store

import (
	"errors"
	"fmt"
	"strings"
)

// ErrBadID is wrapped when a text is not an id.
var ErrBadID = errors.New("not a record id")

// The two lengths of an id: the case-sensitive form, and the form with a suffix
// that makes it safe where case is lost.
const (
	shortIDLength = 15
	longIDLength  = 18
)

const (
	base62         = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	suffixAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
	// instance is the part of an id that stands for the pod an org lives on.
	instance = "5g"
	// firstSequence makes the first id of an object end in A0001, so that ids look
	// like those of an org that has been in use.
	firstSequence = 10 * 62 * 62 * 62 * 62
)

// NormalizeID gives the 18-character form of an id in either form. An id that
// has the wrong length, other characters, or a wrong suffix is an error that
// wraps ErrBadID.
func NormalizeID(id string) (string, error) {
	if len(id) != shortIDLength && len(id) != longIDLength || strings.ContainsFunc(id, isStrange) {
		return "", fmt.Errorf("%q: %w", id, ErrBadID)
	}
	short, given := id[:shortIDLength], id[shortIDLength:]
	want := suffixOf(short)
	if given == string(want[:]) {
		return id, nil
	}
	if given != "" && !strings.EqualFold(given, string(want[:])) {
		return "", fmt.Errorf("%q: %w", id, ErrBadID)
	}
	return short + string(want[:]), nil
}

// isStrange tells the characters that no id has.
func isStrange(c rune) bool {
	return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
}

// MakeID gives the 18-character id of the n-th record of the object with this key
// prefix, counted from 1.
func MakeID(keyPrefix string, n int64) string {
	digits := []byte("0000000000")
	for i, rest := len(digits)-1, n+firstSequence; i >= 0 && rest > 0; i-- {
		digits[i] = base62[rest%62]
		rest /= 62
	}
	short := keyPrefix + instance + string(digits)
	end := suffixOf(short)
	return short + string(end[:])
}

// suffixOf computes the last three characters: each holds, for five characters of
// the short form, which of them are upper case.
// https://help.salesforce.com/s/articleView?id=000385585&type=1
func suffixOf(short string) (out [longIDLength - shortIDLength]byte) {
	for block := range out {
		bits := 0
		for i := range 5 {
			if c := short[block*5+i]; c >= 'A' && c <= 'Z' {
				bits |= 1 << i
			}
		}
		out[block] = suffixAlphabet[bits]
	}
	return out
}

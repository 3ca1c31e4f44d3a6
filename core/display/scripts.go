package display

import "unicode"

// MixedScripts tells whether one word of raw mixes alphabets whose letters look
// alike, such as a Latin name with a Cyrillic "а" in it. Two words in two
// alphabets are no mix: people write both forms of a name. The idea is that of
// https://www.unicode.org/reports/tr39/#Mixed_Script_Detection, kept to the
// alphabets that can pass for each other.
func MixedScripts(raw string) bool {
	var seen *unicode.RangeTable
	for _, r := range raw {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			seen = nil
			continue
		}
		script := lookAlike(r)
		if script == nil {
			continue
		}
		if seen != nil && seen != script {
			return true
		}
		seen = script
	}
	return false
}

// lookAlike gives the alphabet of a letter when it is one of those with letters
// that look like another's, nil otherwise.
func lookAlike(r rune) *unicode.RangeTable {
	for _, script := range []*unicode.RangeTable{
		unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian,
		unicode.Cherokee, unicode.Coptic, unicode.Lisu, unicode.Deseret,
	} {
		if unicode.Is(script, r) {
			return script
		}
	}
	return nil
}

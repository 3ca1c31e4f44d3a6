package query

// The alphabet of the checksum, by the number that five bits make.
const checksumAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

// The two lengths of an id.
const (
	shortID = 15
	longID  = 18
)

// ID18 gives the form with 18 characters of an id with 15 or 18, and whether the
// text is an id at all: letters and digits, and with 18 the right checksum.
// Source of the checksum:
// https://help.salesforce.com/s/articleView?id=000383751&type=1
func ID18(id string) (wide string, ok bool) {
	if len(id) != shortID && len(id) != longID {
		return "", false
	}
	for i := range len(id) {
		if !isAlphanumeric(id[i]) {
			return "", false
		}
	}
	wide = id[:shortID] + checksum(id)
	return wide, len(id) == shortID || id == wide
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || isUpper(c) || c >= 'a' && c <= 'z'
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// checksum has one character for each five of the id; its bits tell which of
// them are upper case, so that ids differ without regard to case.
func checksum(id string) string {
	const chunk = 5
	var sum [shortID / chunk]byte
	for i := range sum {
		var bits int
		for j := range chunk {
			if isUpper(id[i*chunk+j]) {
				bits |= 1 << j
			}
		}
		sum[i] = checksumAlphabet[bits]
	}
	return string(sum[:])
}

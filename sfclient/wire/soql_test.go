package wire

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/sfclient/wire/wiretest"
)

// readLiteral is a small lexer of SOQL strings, written from the documentation and
// not from quote: it gives the text, with the wildcards of LIKE apart.
func readLiteral(literal string, like bool) (text string, wild bool, err error) {
	if len(literal) < 2 || literal[0] != '\'' || literal[len(literal)-1] != '\'' {
		return "", false, errors.New("no quotes")
	}
	var b strings.Builder
	for rest := literal[1 : len(literal)-1]; rest != ""; rest = rest[1:] {
		switch c := rest[0]; {
		case c == '\'':
			return "", false, errors.New("the string ends early")
		case c == '\\':
			if rest = rest[1:]; rest == "" {
				return "", false, errors.New("the last quote is escaped")
			}
			decoded, ok := map[byte]string{
				'n': "\n", 'r': "\r", 't': "\t", 'b': "\b", 'f': "\f", '"': `"`, '\'': "'", '\\': `\`, '%': "%", '_': "_",
			}[rest[0]]
			if !ok || !like && (rest[0] == '%' || rest[0] == '_') {
				return "", false, fmt.Errorf("no such escape: %q", rest[0])
			}
			b.WriteString(decoded)
		case like && (c == '%' || c == '_'):
			if rest != "%" {
				return "", false, errors.New("a wildcard before the end")
			}
			wild = true
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), wild, nil
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"O'Brien":                 `'O\'Brien'`,
		`a\`:                      `'a\\'`,
		"a\nb\tc":                 `'a\nb\tc'`,
		"' OR Name LIKE '%":       `'\' OR Name LIKE \'%'`,
		"bad\xffutf8":             `'badutf8'`,
		"nul\x00 esc\x1b del\x7f": `'nul esc del'`,
		"林 😀":                     `'林 😀'`,
	} {
		if got := Quote(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestLikePrefix(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"maya":      `'maya%'`,
		"100%_sure": `'100\%\_sure%'`,
		`\%`:        `'\\\%%'`,
		"%":         `'\%%'`,
	} {
		if got := LikePrefix(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, seed := range []string{"", "O'Brien", `\'`, `\\'`, "%_", "a\r\n\t\b\f", "\xff'", "\x00", `"`, "\u202e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := CleanTyped(text)
		if !utf8.ValidString(want) {
			t.Fatalf("%q is not UTF-8 afterwards", text)
		}
		got, _, err := readLiteral(Quote(text), false)
		if err != nil || got != want {
			t.Fatalf("quote(%q) = %s is read as %q, %v", text, Quote(text), got, err)
		}
		got, wild, err := readLiteral(LikePrefix(text), true)
		if err != nil || got != want || !wild {
			t.Fatalf("likePrefix(%q) = %s is read as %q, %v, %v", text, LikePrefix(text), got, wild, err)
		}
	})
}

func TestSOSLTerms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"maya chen":      "maya* AND chen*",
		"  maya\tchen ":  "maya* AND chen*",
		"m chen":         "chen*",
		"m":              "",
		"and or NOT":     "",
		"o'brien-smith":  `o\'brien\-smith*`,
		"a} RETURNING x": `a\}* AND RETURNING*`,
		"林":              "",
		"林晓":             "林晓*",
	} {
		if got := SOSLTerms(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// FuzzSOSLTerms holds that no typed character works as an operator or ends the
// expression.
func FuzzSOSLTerms(f *testing.F) {
	for _, seed := range []string{"maya chen", `a}b`, `x\`, "? & | ! { } [ ] ( ) ^ ~ * : \" ' + -", "AND", "\xff\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms := SOSLTerms(text)
		if terms == "" {
			return
		}
		for _, term := range strings.Split(terms, " AND ") {
			body, ok := strings.CutSuffix(term, "*")
			if !ok {
				t.Fatalf("%q: the term %q is no prefix", text, term)
			}
			for i := 0; i < len(body); i++ {
				switch {
				case body[i] == '\\':
					i++
					if i == len(body) || !strings.ContainsRune(`?&|!{}[]()^~*:\"'+-`, rune(body[i])) {
						t.Fatalf("%q: a stray backslash in %q", text, term)
					}
				case strings.ContainsRune(`?&|!{}[]()^~*:"'+-`, rune(body[i])):
					t.Fatalf("%q: %q is left in %q", text, body[i], term)
				}
			}
		}
	})
}

func TestInLists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.IntRange(0, 500), 0, 600).Draw(t, "ids")
		ids := make([]core.ID, len(numbers))
		want := map[core.ID]bool{}
		for i, n := range numbers {
			ids[i] = wiretest.SomeID(n)
			want[ids[i]] = true
		}
		lists, err := InLists(ids)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for _, list := range lists {
			parts := strings.Split(strings.Trim(list, "()"), ",")
			if len(parts) > MaxInList || len(list) > 4000 {
				t.Fatalf("a list of %d ids and %d characters", len(parts), len(list))
			}
			for _, part := range parts {
				if !want[core.ID(strings.Trim(part, "'"))] {
					t.Fatalf("%s was not asked for", part)
				}
				count++
			}
		}
		if count != len(want) {
			t.Fatalf("%d ids in the lists, want %d", count, len(want))
		}
	})
}

func TestIDsAreCheckedBeforeAQuery(t *testing.T) {
	t.Parallel()
	for _, bad := range []core.ID{"", "x", "005000000000001') OR (Id != '", "005000000000001AAB", "0050000000000\x00AAA"} {
		if _, err := QuoteID(bad); !errors.Is(err, core.ErrBadID) {
			t.Errorf("quoteID(%q): %v", bad, err)
		}
		if _, err := InLists([]core.ID{wiretest.SomeID(1), bad}); !errors.Is(err, core.ErrBadID) {
			t.Errorf("inLists(%q): %v", bad, err)
		}
	}
	long, err := QuoteID("005000000000001")
	if err != nil || long != "'005000000000001AAA'" {
		t.Errorf("got %s, %v", long, err)
	}
}

func FuzzQuoteID(f *testing.F) {
	for _, seed := range []string{"005000000000001AAA", "005000000000001", "005000000000001aaa", "'", "0050000000000010000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		literal, err := QuoteID(core.ID(raw))
		if err != nil {
			return
		}
		inner := strings.Trim(literal, "'")
		if len(inner) != 18 || strings.ContainsFunc(inner, func(r rune) bool {
			return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}) {
			t.Fatalf("%q gives %s", raw, literal)
		}
	})
}

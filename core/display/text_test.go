package display_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cupgrade/core/display"
)

func TestClean(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, raw string
		want      display.Text
		hidden    bool
	}{
		{"plain ASCII stays", "Maya Chen", "Maya Chen", false},
		{"empty", "", "", false},
		{"accents stay", "Zoë Müller", "Zoë Müller", false},
		{"a decomposed accent stays", "Zoe\u0308", "Zoe\u0308", false},
		{"Chinese stays", "林小雨", "林小雨", false},
		{"Hebrew letters stay", "שלום", "שלום", false},
		{"an emoji stays", "Ann 🚢", "Ann 🚢", false},
		{"a variation selector stays", "\u2764\ufe0f", "\u2764\ufe0f", false},
		{"a keycap stays", "1\ufe0f\u20e3", "1\ufe0f\u20e3", false},
		{"a second selector goes", "\u2764\ufe0f\ufe0e", "\u2764\ufe0f·", true},
		{"a selector on a letter", "ad\ufe0fmin", "ad·min", true},
		{"a selector without a base", "\ufe0fx", "·x", true},
		{"a selector of the supplement on a letter", "a\U000e0101\U000e0102", "a··", true},
		{"an ideograph's selector stays", "葛\U000e0100", "葛\U000e0100", false},
		{"a blank note", "a\U0001d159b", "a·b", true},
		{"no-break space is a space", "A\u00a0B", "A B", false},
		{"escape sequence is seen", "\x1b[2J", "␛[2J", true},
		{"clipboard sequence is seen", "\x1b]52;c;aGk=\a", "␛]52;c;aGk=␇", true},
		{"C1 control sequence introducer", "a\u009b2Jb", "a·2Jb", true},
		{"carriage return", "safe\rEVIL", "safe␍EVIL", true},
		{"newline", "a\nb", "a␊b", true},
		{"tab", "a\tb", "a␉b", true},
		{"delete", "a\x7f", "a␡", true},
		{"right-to-left override", "gnp\u202eexe", "gnp·exe", true},
		{"bidirectional isolate", "\u2066x\u2069", "·x·", true},
		{"zero-width space", "ad\u200bmin", "ad·min", true},
		{"zero-width joiner", "a\u200db", "a·b", true},
		{"soft hyphen", "co\u00adop", "co·op", true},
		{"byte order mark", "\ufeffx", "·x", true},
		{"tag character", "x\U000e0041", "x·", true},
		{"Hangul filler is blank", "a\u3164b", "a·b", true},
		{"braille blank", "a\u2800b", "a·b", true},
		{"line separator", "a\u2028b", "a·b", true},
		{"private use", "a\ue000b", "a·b", true},
		{"invalid bytes", "a\xff\xfeb", "a\ufffd\ufffdb", true},
		{"a written replacement character stays", "a\ufffdb", "a\ufffdb", false},
		{"three marks stay", "e\u0301\u0302\u0303", "e\u0301\u0302\u0303", false},
		{"piled-up marks are cut", "e" + strings.Repeat("\u0301", 40) + "x", "e\u0301\u0301\u0301x", true},
		{"a mark without a base goes", "\u0301x", "x", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := display.Clean(tt.raw); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.raw, got, tt.want)
			}
			if got := display.Hidden(tt.raw); got != tt.hidden {
				t.Errorf("Hidden(%q) = %v, want %v", tt.raw, got, tt.hidden)
			}
		})
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	got := display.Lines("one\r\ntwo\x1b\rthree\n")
	want := []display.Text{"one", "two␛", "three", ""}
	if len(got) != len(want) {
		t.Fatalf("Lines gives %d lines %q, want %d", len(got), got, len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d is %q, want %q", i, got[i], want[i])
		}
	}
	if got := display.Join(want[:3], " / "); got != "one / two␛ / three" {
		t.Errorf("Join gives %q", got)
	}
}

func TestMixedScripts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		raw  string
		want bool
	}{
		{"maya.chen@brightharbor.example", false},
		{"m\u0430ya", true}, // a Cyrillic а in a Latin word
		{"Иван Ivan", false},
		{"Иван", false},
		{"\u03bfmar", true}, // a Greek omicron
		{"林Lin", false},
		{"かなカナ漢字", false},
		{"", false},
		{"user1_\u0441om", true}, // a Cyrillic с before Latin letters
	}
	for _, tt := range tests {
		if got := display.MixedScripts(tt.raw); got != tt.want {
			t.Errorf("MixedScripts(%q) = %v, want %v", tt.raw, got, tt.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"", "Maya", "\x1b[31m", "a\u202eb", "e\u0301\u0301\u0301\u0301", "\xff", "\ufeff", "🚢\u200d🔥"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		text := string(display.Clean(raw))
		if !utf8.ValidString(text) {
			t.Fatalf("Clean(%q) is not valid UTF-8", raw)
		}
		for _, r := range text {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) {
				t.Fatalf("Clean(%q) lets %U through", raw, r)
			}
		}
		if again := string(display.Clean(text)); again != text {
			t.Fatalf("Clean is not idempotent: %q, then %q", text, again)
		}
		if !display.Hidden(raw) && strings.ReplaceAll(raw, "\u00a0", " ") != text && utf8.ValidString(raw) {
			for i, r := range []rune(raw) {
				if shown := []rune(text)[i]; shown != r && !unicode.Is(unicode.Zs, r) {
					t.Fatalf("Clean(%q) changed %U to %U and did not say so", raw, r, shown)
				}
			}
		}
	})
}

func BenchmarkClean(b *testing.B) {
	for name, raw := range map[string]string{
		"plain":   "maya.chen@brightharbor.example",
		"wide":    "林小雨 🚢",
		"hostile": "\x1b]52;c;aGk=\aZ\u0301\u0302\u0303\u0304\u202e\u200b",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = display.Clean(raw)
			}
		})
	}
}

// TestWriter holds that a door to a terminal lets no character through that Clean does not,
// however what is written is cut into pieces, and keeps lines and tabs.
func TestWriter(t *testing.T) {
	t.Parallel()
	const raw = "one\ttwo\x1b[2J\nZoë 🚢\u202e\n\xffend"
	const want = "one\ttwo␛[2J\nZoë 🚢·\n\ufffdend"
	for size := 1; size <= len(raw); size++ {
		var out strings.Builder
		w := display.NewWriter(&out)
		for piece := range slices.Chunk([]byte(raw), size) {
			if n, err := w.Write(piece); n != len(piece) || err != nil {
				t.Fatal(n, err)
			}
		}
		if out.String() != want {
			t.Errorf("in pieces of %d: %q, want %q", size, out.String(), want)
		}
	}
}

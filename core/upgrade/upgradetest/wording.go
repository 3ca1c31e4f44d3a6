package upgradetest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// Words that a program's maker uses and an administrator does not.
var internalWords = regexp.MustCompile(
	`(?i)\b(nil|struct|goroutine|panic|stack|gaps?|stamps?|enum|bool|boolean|payload|endpoint|idempotent|preflight|territory\w*|` +
		`this program|null|undefined|exception|query|queries|DML|upsert|handler|callback|locator)\b`,
)

// goName is what only a program calls something: a name with a capital letter inside,
// unless it begins with one as those of Salesforce do.
var goName = regexp.MustCompile(`\b[a-z]+[A-Z]\w*|\w+\.\w+\(|%!|0x[0-9a-f]{4}`)

// salesforcePages are the sites on which Salesforce explains its rules.
var salesforcePages = regexp.MustCompile(`^https://(help|developer|releasenotes\.docs)\.salesforce\.com/[^ ]+$`)

// CheckWording holds every finding to one manner: what, why, what to do, and a page to
// read more on; a title that fits a line and has no full stop, sentences that have
// one; no word that only the makers of a program use.
func CheckWording(t *testing.T, f core.Finding) {
	t.Helper()
	first, _ := utf8.DecodeRuneInString(f.Title)
	if f.Title == "" || strings.HasSuffix(f.Title, ".") || unicode.IsLower(first) {
		t.Errorf("%s: title %q", f.Code, f.Title)
	}
	for part, text := range map[string]string{"why": f.Meaning, "what to do": f.Action} {
		first, _ := utf8.DecodeRuneInString(text)
		if text == "" || unicode.IsLower(first) {
			t.Errorf("%s does not say %s: %q", f.Code, part, text)
		}
		isCommand := strings.Contains(text, upgrade.CommandResume) // a full stop would be copied with it
		if !isCommand && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
			t.Errorf("%s: %q does not end with a full stop", f.Code, text)
		}
		if strings.Contains(text, "  ") || strings.TrimSpace(text) != text || strings.Contains(text, "..") {
			t.Errorf("%s: %q", f.Code, text)
		}
	}
	for _, text := range []string{f.Title, f.Meaning, f.Action} {
		if word := internalWords.FindString(text); word != "" {
			t.Errorf("%s: %q is a word of ours in %q", f.Code, word, text)
		}
		if name := goName.FindString(text); name != "" {
			t.Errorf("%s: %q is a name of ours in %q", f.Code, name, text)
		}
	}
	if !salesforcePages.MatchString(f.Source) {
		t.Errorf("%s: %q is no page of Salesforce's", f.Code, f.Source)
	}
}

// CheckFindings holds every finding to one manner, and that none of the codes was left
// out of them.
func CheckFindings(t *testing.T, findings []core.Finding, codes ...core.Code) {
	t.Helper()
	seen, checked := map[core.Code]bool{}, map[core.Finding]bool{}
	for _, f := range findings {
		seen[f.Code] = true
		if !checked[f] {
			checked[f] = true
			CheckWording(t, f)
		}
	}
	for _, code := range codes {
		if !seen[code] {
			t.Errorf("nothing was asked that makes %s", code)
		}
	}
}

// DeclaredCodes reads from the source files which codes of findings are declared; there
// are at least so many.
func DeclaredCodes(t *testing.T, least int, files ...string) []core.Code {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^\s*(?:const )?Finding\w+\s+core\.Code\s*=\s*"([a-z-]+)"`)
	var codes []core.Code
	for _, pattern := range files {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			source, err := os.ReadFile(name) //nolint:gosec // tests name the files
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range declared.FindAllSubmatch(source, -1) {
				codes = append(codes, core.Code(m[1]))
			}
		}
	}
	if len(codes) < least {
		t.Fatalf("only %d codes are seen: they are declared in another way now", len(codes))
	}
	return codes
}

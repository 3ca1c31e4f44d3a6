package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// glossary is one word for one thing: use says how it is called, not what it must not be
// called, and but where such words mean something else. All are regular expressions.
var glossary = []struct{ use, not, but string }{
	{`\busers?\b`, `\b(persons?|person's|people|people's|somebody|someone|whoever|whom|nobody)\b`, `[Pp]erson [Aa]ccounts?|^account-person$`},
	{`\b[Rr]eassign(ed)?\b`, `\b(give|gives|given|giving|gave)\b[^.]{0,16}\bback\b|\bassigned again\b|\b(comes?|came) back\b`, ``},
	{`\bkept\b`, `\bbridged?\b`, ``},
	{`\bremaining\b`, `\b(is|are|was|were|seats?|logins?|requests?|roles?) left\b|\bleft (today|this month)\b|\bwhat is left\b`, ``},
	{`\bpermission set licenses?\b`, `\bset licenses?\b`, `[Pp]ermission set licenses?`},
	{`\b[Vv]erif(y|ied)\b`, `\breads? (\w+ )?back\b|\breading back\b|\bread again\b|\bpredict(ed|ion|s)?\b`, ``},
	{`\b[Ss]kipped\b`, `\bnot (tried|done|begun)\b|\bhalf.?(way|done)\b`, `^(run-)?half-(done|way)$`},
	{`\bquit\b`, `(?i)\bleave (now|without)\b|\b(q|ctrl\+c) leaves\b|\bto leave\b|^leaves?$`, ``},
	{`\b[Cc]ontinue\b`, `\b(go|goes|going) on\b`, ``},
	{`\benabled? as a partner account\b`, `\b(make|makes|made|becomes?|become)( \w+)? (a )?partner account\b`, `make the account a partner account`},
	{`(?i)\bassigned automatically\b`, `\b(leave|leaves|left)[^.]{0,12}\bto Salesforce\b`, ``},
	{`(?i)\bportal roles?\b`, `\bLevel\b|, level\b`, ``},
	{`\bcan't be undone\b`, `\bchanged back\b|\bway back\b|\btak(e|es|ing) it back\b|\birreversibl`, ``},
	{`\bnot reviewed\b`, `\bI have read\b`, ``},
	{`\bcan't be determined\b`, `\b(can't|cannot|can not) be (known|told)\b|\b(is|are) not known\b|\bknown here\b`, ``},
	{`\bsample users\b|\bSample users\b`, `\bpeople to try\b`, ``},
	{`\b[Ss]elect\b`, `(?i)\b(choose|chooses|chose|chosen)\b`, ``},
	{`\b[Ff]ix\b`, `(?i)\bmend`, ``},
	{`\b[Aa]ppl(y|ied)\b`, `\bcarr(y|ies|ied)[^.]{0,14}\bout\b`, ``},
	{`\bno longer\b`, `\bany ?more\b|\banew\b`, ``},
	{`\bIDs?\b`, `\bids?\b`, `[-_.]id\b|\bid[-_.]|^ids?$|\{id\}`},
	{`\bAPI requests?\b`, `\bAPI calls?\b`, ``},
	{`\bSalesforce\b`, `\bsalesforce\b`, `[-/@.*]salesforce|salesforce[./]|^salesforce$`},
	{`\bPartner Community\b`, `(?i)\bpartner community\b`, `Partner Community`},
	{`\bin Setup\b`, `\b(in|view) setup\b`, ``},
	{`\bmight\b`, `\b(may|May) (not|be|refuse|fail|apply|send|differ|see|have|own|use)\b`, `may own at most|may be stale$`},
}

// address is a link, whose parts are no words.
var address = regexp.MustCompile(`https?://\S+`)

// spoken tells whether a person can come to read what a file says in its texts. The demo org
// and the patterns of refusals speak as Salesforce does.
func spoken(path string) bool {
	return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && path != "core/family.go" &&
		!strings.Contains(path, "test/") && !strings.Contains(path, "/testdata/") && !strings.HasPrefix(path, "sfclient/demoorg/")
}

// TestRow78_OneWordForOneThing reads every text of every package, and the README, because a text
// that no test brings to a screen is read by somebody all the same.
func TestRow78_OneWordForOneThing(t *testing.T) {
	t.Parallel()
	texts := readTexts(t, filepath.Join("..", ".."))
	all := strings.Builder{}
	for _, text := range texts {
		all.WriteString(text)
		all.WriteByte('\n')
	}
	if len(texts) < 5000 {
		t.Fatalf("only %d texts were read", len(texts))
	}
	for _, row := range glossary {
		if !regexp.MustCompile(row.use).MatchString(all.String()) {
			t.Errorf("nothing is called %s", row.use)
		}
		not, but := regexp.MustCompile(row.not), regexp.MustCompile(row.but)
		for where, text := range texts {
			text = address.ReplaceAllString(text, "")
			if row.but != "" {
				text = but.ReplaceAllString(text, "")
			}
			if found := not.FindString(text); found != "" {
				t.Errorf("%s: %q is not one of our words; say %s: %q", where, found, row.use, text)
			}
		}
	}
}

// readTexts gives the texts of a tree by where they stand: all string literals but the tags
// and paths of a program, and the README by lines.
func readTexts(t *testing.T, root string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		if name = filepath.ToSlash(name); err == nil && spoken(name) {
			readLiterals(t, path, name, texts)
		}
		return err
	})
	readme, err2 := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for i, line := range strings.Split(string(readme), "\n") {
		texts["README.md:"+strconv.Itoa(i+1)] = line
	}
	return texts
}

func readLiterals(t *testing.T, path, name string, texts map[string]string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			n.Tag = nil
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
				at := set.Position(n.Pos())
				texts[name+":"+strconv.Itoa(at.Line)+":"+strconv.Itoa(at.Column)] = text
			}
		}
		return true
	})
}

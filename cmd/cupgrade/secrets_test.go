package main

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"testing"
)

// onlySecrets holds that the token of the org, which no other org has, is in none of
// the outputs and in no file under a folder: not as it is, and in no usual disguise.
func (o *testOrg) onlySecrets(t *testing.T, dir string, outputs ...string) {
	t.Helper()
	token := o.Token()
	_, secret, _ := strings.Cut(token, "!") // what comes before is the org's id
	if len(secret) < 20 {
		t.Fatalf("the token is no canary: %d letters", len(secret))
	}
	forms := map[string]string{
		"as it is": secret, "in a URL": url.QueryEscape(secret), "in base64": base64.StdEncoding.EncodeToString([]byte(token))[:24],
		"in base64 for URLs": base64.URLEncoding.EncodeToString([]byte(token))[:24], "in hex": hex.EncodeToString([]byte(secret)),
		"its first half": secret[:len(secret)/2], "its second half": secret[len(secret)/2:],
	}
	look := func(where, text string) {
		for how, form := range forms {
			if strings.Contains(text, form) {
				t.Errorf("the token stands %s in %s", how, where)
			}
		}
	}
	for _, text := range outputs {
		look("the output", text)
	}
	files := os.DirFS(dir)
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(files, path)
		look(path, string(raw))
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

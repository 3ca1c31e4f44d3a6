package signin_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"cupgrade/sfclient/signin"
)

const acme = "https://acme.my.salesforce.com"

func TestFromStandardInput(t *testing.T) {
	t.Parallel()
	for _, text := range []string{canary, canary + "\n", "  " + canary + "\r\n", "eyJhbGciOi.canary-canary_x.c2ln\n"} {
		var asked bytes.Buffer
		got, err := signin.FromInput(t.Context(), acme+"/", strings.NewReader(text), &asked)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if got.InstanceURL != acme || got.Source != "standard input" || got.Token.IsZero() || asked.Len() > 0 {
			t.Errorf("%q: got %+v, and was asked %q", text, got, &asked)
		}
		mustNotLeak(t, got)
	}
}

func TestFromStandardInputRefusals(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		url    string
		in     io.Reader
		reason signin.Reason
		says   string
	}{
		"nothing":        {acme, strings.NewReader(""), signin.ReasonToken, "empty"},
		"blanks":         {acme, strings.NewReader(" \n\n"), signin.ReasonToken, "empty"},
		"two lines":      {acme, strings.NewReader(canary + "\n" + canary), signin.ReasonToken, "line break"},
		"two words":      {acme, strings.NewReader("Bearer " + canary), signin.ReasonToken, "blank"},
		"a whole file":   {acme, strings.NewReader(strings.Repeat("x", 1<<20)), signin.ReasonToken, "longer"},
		"another host":   {"https://evil.example", strings.NewReader(canary), signin.ReasonInstanceURL, "My Domain"},
		"no host":        {"", strings.NewReader(canary), signin.ReasonInstanceURL, "https://MyDomain"},
		"a broken input": {acme, iotest.ErrReader(errors.New("gone")), signin.ReasonToken, "gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := signin.FromInput(t.Context(), tt.url, tt.in, io.Discard)
			var failed *signin.Error
			if !errors.As(err, &failed) || failed.Reason != tt.reason {
				t.Fatalf("got %v", err)
			}
			says(t, err, tt.says)
			mustNotLeak(t, err)
		})
	}
}

func TestFromStandardInputCancelled(t *testing.T) {
	t.Parallel()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = write.Close(), read.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = signin.FromInput(ctx, acme, read, io.Discard)
	failure(t, err, signin.ReasonCancelled)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is no context.Canceled", err)
	}
}

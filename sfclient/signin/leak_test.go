package signin_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// mustNotLeak checks that no printed form of v, and of the errors in it, holds the
// canary.
func mustNotLeak(t *testing.T, v any) {
	t.Helper()
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
	forms := []string{fmt.Sprint(v), fmt.Sprintf("%+v %#v %q %x", v, v, v, v), log.String()}
	if text, err := json.Marshal(v); err == nil {
		forms = append(forms, string(text))
	}
	if err, ok := v.(error); ok {
		for ; err != nil; err = errors.Unwrap(err) {
			forms = append(forms, fmt.Sprintf("%v %+v %#v", err, err, err))
		}
	}
	for _, form := range forms {
		for _, part := range []string{"canary", "Canary", "CANARY", fmt.Sprintf("%x", "canary")} {
			if strings.Contains(form, part) {
				t.Errorf("the token is in %.300s", form)
				return
			}
		}
	}
}

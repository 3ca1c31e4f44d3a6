package demoorg_test

import (
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

func TestRestartWithAFile(t *testing.T) {
	t.Parallel()
	options := demoorg.Options{Path: filepath.Join(t.TempDir(), "org.db")}
	first, err := demoorgtest.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, first)
	account := c.do(http.MethodPost, v66+"/sobjects/Account", map[string]any{"Name": "Kept"}).want(http.StatusCreated).object()["id"]
	users := c.query("SELECT COUNT() FROM User").TotalSize
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	second := start(t, options)
	if second.Token() != first.Token() {
		t.Error("the token changed over a restart")
	}
	c = connect(t, second)
	if got := c.query("SELECT COUNT() FROM User").TotalSize; got != users {
		t.Errorf("%d users after the restart, %d before", got, users)
	}
	if name := c.get(v66 + "/sobjects/Account/" + account.(string)).want(http.StatusOK).object()["Name"]; name != "Kept" {
		t.Errorf("the account is called %v", name)
	}
}

func TestAFileThatWasNeverFilled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "org.db")
	s, err := store.Open(t.Context(), path, schema.Build(schema.AllFeatures()), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx *store.Tx) error {
		tx.Insert("Organization", store.Row{"Name": "Half"})
		return nil
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := demoorgtest.Start(t.Context(), demoorg.Options{Path: path}); !errors.Is(err, demoorg.ErrUnfinished) {
		t.Errorf("starting gives %v", err)
	}
	if _, err := demoorgtest.Start(t.Context(), demoorg.Options{Path: path, Features: &schema.Features{}}); !errors.Is(err, store.ErrSchemaMismatch) {
		t.Errorf("starting with other features gives %v", err)
	}
}

func TestAnOrgWithoutFeatures(t *testing.T) {
	t.Parallel()
	c := connect(t, start(t, demoorg.Options{Features: &schema.Features{}}))
	c.get(v66+"/sobjects/Network/describe").refused(http.StatusNotFound, "NOT_FOUND", "")
	c.get(v66+"/query?q="+url.QueryEscape("SELECT IsPartner FROM Account")).refused(http.StatusBadRequest, "INVALID_FIELD", "IsPartner")
	c.get(v66+"/query?q="+url.QueryEscape("SELECT Id FROM NetworkMember")).refused(http.StatusBadRequest, "INVALID_TYPE", "NetworkMember")
}

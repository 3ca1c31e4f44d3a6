package demoorg_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestOnlyLoopback(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":0", "192.168.1.5:0", "example.com:0"} {
		_, err := demoorgtest.Start(t.Context(), demoorg.Options{Listen: address})
		if !errors.Is(err, demoorg.ErrNotLoopback) {
			t.Errorf("listening on %q gives %v", address, err)
		}
	}
	if _, err := demoorgtest.Start(t.Context(), demoorg.Options{Listen: "nonsense"}); err == nil {
		t.Error("an address without a port is accepted")
	}
}

func TestForeignHostIsRefused(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	address := strings.TrimPrefix(org.URL(), "http://")
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{
		address:                     200,
		"localhost:" + port:         200,
		"[::1]:" + port:             200,
		"evil.example:" + port:      421,
		"127.0.0.1.example:" + port: 421,
		"localhost:1":               421,
		"localhost":                 421,
	} {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(conn, "GET /services/data HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
		if !strings.HasPrefix(string(answer), fmt.Sprintf("HTTP/1.1 %d ", want)) {
			t.Errorf("host %s: %.60s, want %d", host, answer, want)
		}
	}
}

// TestManyClientsAtOnce has clients write and read at once, while as many others go away
// before they are answered.
func TestManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	before := c.query("SELECT COUNT() FROM Contact").TotalSize
	const clients, each = 8, 5
	var group sync.WaitGroup
	for n := range clients {
		group.Go(func() {
			for i := range each {
				leaving, leave := context.WithCancel(t.Context())
				group.Go(leave)
				group.Go(func() {
					_, _ = c.within(leaving).send(http.MethodGet, v66+"/query?q="+url.QueryEscape("SELECT Id FROM FieldPermissions"), nil)
				})
				body := map[string]any{"LastName": fmt.Sprintf("Contact %d of %d", i, n)}
				r, err := c.send(http.MethodPost, v66+"/sobjects/Contact", body)
				if err != nil || r.status != http.StatusCreated {
					t.Errorf("create: %v %+v", err, r)
				}
				r, err = c.send(http.MethodGet, v66+"/query?q="+url.QueryEscape("SELECT COUNT() FROM Contact"), nil)
				if err != nil || r.status != http.StatusOK {
					t.Errorf("query: %v %+v", err, r)
				}
			}
		})
	}
	group.Wait()
	if got := c.query("SELECT COUNT() FROM Contact").TotalSize; got != before+clients*each {
		t.Errorf("%d contacts, want %d", got, before+clients*each)
	}
}

func TestTheLogHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	id := c.maya()
	c.get(v66 + "/sobjects/User/" + id)
	c.get(v66 + "/sobjects/User/" + strings.Repeat("0", 15))
	c.as("").get("/services/data")
	log := org.Requests()
	text, err := json.Marshal(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{org.Token(), id, "SELECT", seed.Maya} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	want := []demoorgtest.Request{
		{Seq: 1, Method: "GET", Path: v66 + "/query", Status: 200, Applied: true, APICalls: 1},
		{Seq: 2, Method: "GET", Path: v66 + "/sobjects/User/{id}", Status: 200, Applied: true, APICalls: 1},
		{Seq: 3, Method: "GET", Path: v66 + "/sobjects/User/{id}", Status: 404, APICalls: 1},
		{Seq: 4, Method: "GET", Path: "/services/data", Status: 200, Applied: true},
	}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Error(diff)
	}
}

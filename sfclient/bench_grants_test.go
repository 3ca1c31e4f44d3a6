package sfclient

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/sfclient/wire"
	"cupgrade/sfclient/wire/wiretest"
)

// farRoundTrip is how far the org of these benchmarks is.
const farRoundTrip = 150 * time.Millisecond

// farOrg is an org far away with 50,000 field permissions of 60 permission sets, and
// nothing else. It is a transport, so that only the way to it takes time, and the
// program's own work.
type farOrg struct {
	wait  time.Duration
	pages [][]byte // the five of each cursor
}

func newFarOrg(wait time.Duration) *farOrg {
	return &farOrg{wait: wait, pages: fieldPages(5, 2000)}
}

// RoundTrip answers after a round trip, or not at all when nobody waits any more.
func (o *farOrg) RoundTrip(r *http.Request) (*http.Response, error) {
	if o.wait > 0 {
		timer := time.NewTimer(o.wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	body := o.answer(r)
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Date": {"Sun, 22 Nov 2026 12:00:00 GMT"}}, Body: io.NopCloser(bytes.NewReader(body)), Request: r,
	}, nil
}

func (o *farOrg) answer(r *http.Request) []byte {
	const none = `{"totalSize":0,"done":true,"records":[]}`
	switch path := r.URL.Path; {
	case path == "/services/data":
		return []byte(`[{"version":"68.0"}]`)
	case strings.HasSuffix(path, "/describe"):
		return []byte(`{"fields":[{"name":"PermissionsRunReports","label":"Run Reports"}]}`)
	case strings.HasSuffix(path, "/sobjects"):
		return []byte(`{"sobjects":[{"name":"Account","label":"Account"}]}`)
	case strings.HasSuffix(path, "/composite"):
		var request struct {
			Parts []struct {
				URL         string `json:"url"`
				ReferenceID string `json:"referenceId"`
			} `json:"compositeRequest"`
		}
		_ = json.NewDecoder(r.Body).Decode(&request)
		parts := make([]string, len(request.Parts))
		for i, s := range request.Parts {
			body := none
			if strings.HasSuffix(s.URL, "/describe") {
				body = `{"fields":[{"name":"PermissionsRunReports","label":"Run Reports"}]}`
			}
			parts[i] = fmt.Sprintf(`{"body":%s,"httpStatusCode":200,"referenceId":%q}`, body, s.ReferenceID)
		}
		return []byte(`{"compositeResponse":[` + strings.Join(parts, ",") + `]}`)
	case strings.HasSuffix(path, "/query"):
		if !strings.Contains(r.URL.Query().Get("q"), "FROM FieldPermissions") {
			return []byte(none)
		}
		return o.pages[0]
	default: // ".../query/01g000000000001AAA-4000"
		_, offset, _ := strings.Cut(path[strings.LastIndex(path, "/"):], "-")
		n, _ := strconv.Atoi(offset)
		return o.pages[n/2000]
	}
}

func (o *farOrg) client(b *testing.B) *Client {
	b.Helper()
	c, err := New(wire.Config{InstanceURL: "http://127.0.0.1:1", Token: wire.NewSecret(wiretest.Canary), Transport: o})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := c.readDescribes(b.Context()); err != nil {
		b.Fatal(err)
	}
	return c
}

// farParents are 60 permission sets: enough for five cursors.
func farParents() []core.ID {
	parents := make([]core.ID, 60)
	for i := range parents {
		parents[i] = wiretest.SomeID(i)
	}
	return parents
}

// BenchmarkFarGrants reads 50,000 field permissions at 150 ms: "bytes" is five cursors
// that fetch the same pages and decode nothing, "ours" is all of Grants and Labels. "first" is
// when the first rows are told.
func BenchmarkFarGrants(b *testing.B) {
	b.Run("bytes", func(b *testing.B) {
		c := newFarOrg(farRoundTrip).client(b)
		for b.Loop() {
			tasks := make([]func(context.Context) error, wire.MaxParallelReads)
			for i := range tasks {
				tasks[i] = func(ctx context.Context) error { return readRaw(ctx, c) }
			}
			if err := parallel.Run(b.Context(), tasks...); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		c := newFarOrg(farRoundTrip).client(b)
		var first time.Duration
		for b.Loop() {
			began, told := time.Now(), false
			grants, err := c.Grants(b.Context(), farParents(), func(int) {
				if !told {
					first, told = first+time.Since(began), true
				}
			})
			if err != nil || len(grants.Rows) != 50_000 {
				b.Fatalf("%d rows, %v", len(grants.Rows), err)
			}
			if _, err := c.Labels(b.Context(), grants.Rows); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(first.Milliseconds())/float64(b.N), "ms-to-first")
	})
}

// readRaw fetches the pages of one cursor.
func readRaw(ctx context.Context, c *Client) error {
	path := wire.QueryPath("68.0", "SELECT Id FROM FieldPermissions")
	for path != "" {
		answer, err := c.conn.Read(ctx, wire.Request{Op: "read", Method: http.MethodGet, Path: path})
		if err != nil {
			return err
		}
		var page struct {
			Next string `json:"nextRecordsUrl"`
		}
		if err := json.Unmarshal(answer.Body, &page); err != nil {
			return err
		}
		path = strings.TrimPrefix(page.Next, "/")
	}
	return nil
}

// BenchmarkGiveUp is how long after the end of its context a reading of many rows
// returns.
func BenchmarkGiveUp(b *testing.B) {
	c := newFarOrg(20 * time.Millisecond).client(b)
	var waited, worst time.Duration
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		var since atomic.Int64
		_, err := c.Grants(ctx, farParents(), func(rows int) {
			if rows >= 20_000 && since.CompareAndSwap(0, time.Now().UnixNano()) {
				cancel()
			}
		})
		after := time.Since(time.Unix(0, since.Load()))
		cancel()
		if !errors.Is(err, context.Canceled) {
			b.Fatal(err)
		}
		waited, worst = waited+after, max(worst, after)
	}
	b.ReportMetric(float64(waited.Microseconds())/float64(b.N), "µs-to-return")
	b.ReportMetric(float64(worst.Microseconds()), "µs-worst")
}

// BenchmarkGrantsMemory is what 50,000 field permissions leave in memory, and the
// most that the whole program has taken from the system while it read them.
func BenchmarkGrantsMemory(b *testing.B) {
	c := newFarOrg(0).client(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	b.ReportAllocs()
	for b.Loop() {
		grants, err := c.Grants(b.Context(), farParents(), nil)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(grants)
		b.StartTimer()
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-kept")
	b.ReportMetric(float64(after.Sys)/(1<<20), "MB-sys")
}
